"""How long the server takes to start and to show its first page, and what memory it takes; at the server, no browser.

Run from the project's root: `PYTHONPATH=. python benchmarks/starting.py [--times 3]`. The first page must be there within three seconds of a
cold start, that is: from the command on. Exit status 1 where it is not.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from served import ROOT, build_sample, memory, person, server, table

MOST = 3.0


async def _first(served: object, page: str) -> float:
    async with person(served, 1) as who:  # type: ignore[arg-type]
        return await who.open(page)


def _children(pid: int) -> list[int]:
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(each) for each in said]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=3)
    given = options.parse_args()
    answered, first, started, aside, commands = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        build_sample(Path(folder))
        for _ in range(given.times):
            with server(Path(folder)) as served:
                answered.append(served.started_in)
                first.append(served.started_in + asyncio.run(_first(served, "overview")))
                asyncio.run(_first(served, "workforce"))
                started.append(served.memory())
                aside.append(sum(memory(each) for each in _children(served.pid)))
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "wiu", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
            commands.append(time.perf_counter() - began)
    middle = statistics.median(first)
    print(
        table(
            ("from the command on", "median"),
            [
                ("the server answers", f"{statistics.median(answered):.1f} s"),
                ("the first page (Overview) is complete at the server", f"{middle:.1f} s"),
                ("memory after the first pages", f"{statistics.median(started):,.0f} MB"),
                ("memory of the processes that work aside", f"{statistics.median(aside):,.0f} MB"),
                ("`python -m wiu --help`", f"{statistics.median(commands):.1f} s"),
            ],
        )
    )
    if middle > MOST:
        print(f"\nMissed: the first page takes more than {MOST:.0f} s.")
        sys.exit(1)


if __name__ == "__main__":
    main()
