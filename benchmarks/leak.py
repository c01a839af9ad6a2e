"""Watch the memory of a server over two thousand reruns: what is used and not given back, and what keeps growing.

Run from the project's root: `PYTHONPATH=. python benchmarks/leak.py [--reruns 2000]`. Sessions come, click through all pages and go, one
after the other, as the office. A fifth of the reruns warms the caches, which are bounded; from there to the end the
memory may grow by a tenth at most. Exit status 1 where it grows by more.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from served import Served, build_sample, person, server, table

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 0.10
PAGES = (
    "overview",
    "workforce",
    "coverage",
    "contracts",
    "services_map",
    "requests",
    "releases",
    "survey_data",
    "audit",
    "methods",
)
STEPS = 5
PRESSES = ("Vacancies by region", "Age profile", "Staff groups")


async def _reruns(served: Served, number: int, many: int) -> None:
    """Click so often, in sessions of a few dozen clicks each."""
    done = 0
    while done < many:
        async with person(served, number + done, "office") as who:
            for page in PAGES:
                await who.open(page)
                if page == "workforce":
                    for label in PRESSES:
                        await who.press(label)
                    done += len(PRESSES)
            done += len(PAGES)
            if who.errors:
                raise RuntimeError("a page went wrong")


def measured(served: Served, reruns: int) -> list[tuple[int, float]]:
    """Return (reruns so far, MB) at the end of each fifth, and print a row for each: a run that is cut off has told some."""
    found: list[tuple[int, float]] = []
    for step in range(STEPS):
        asyncio.run(_reruns(served, step * 100_000, reruns // STEPS))
        found.append((reruns // STEPS * (step + 1), served.memory()))
        row = (f"{found[-1][0]:,}", f"{found[-1][1]:,.0f}", f"{found[-1][1] / found[0][1] - 1:+.1%}")
        whole = table(("reruns", "memory, MB", "against the first fifth"), [row])
        print(whole if step == 0 else whole.splitlines()[-1], flush=True)
    return found


def leaks(found: Sequence[tuple[int, float]]) -> bool:
    """Return whether memory grew by more than it may, from the end of the first fifth on."""
    return found[-1][1] > found[0][1] * (1 + MOST)


def main() -> None:
    """Print the table; exit with 1 where memory grows by more than it may."""
    options = argparse.ArgumentParser()
    options.add_argument("--reruns", type=int, default=2000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build_sample(Path(folder))
        with server(Path(folder)) as served:
            found = measured(served, given.reruns)
    if leaks(found):
        print(f"\nMissed: memory grows by more than {MOST:.0%}.")
        sys.exit(1)


if __name__ == "__main__":
    main()
