"""Measure many people at once: real websocket sessions that click, and think three seconds in between.

Run from the project's root: `PYTHONPATH=. python benchmarks/many.py [--seconds 60] [--sessions 25,50] (or seconds for each, as 60,300) [--no-heavy]`. A server is started
over the sample survey. People of all three roles sign in, open pages, set filters and press ready views. One person has
clicked through everything before: what an edition holds is counted and protected once, and how long the first to ask
waits is told apart. Then one person makes a PDF, or protects a table of about 990 cells,
while ten others go on clicking.

The people run on the same machine and take their share of its processors: the figures are an upper bound. Exit status 1
where a bound that the product sets itself is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from served import Person, Served, build_sample, percentile, person, server, table

THINKS = 3.0
ROLES = ("office", "wiu", "uklg")
BOUNDS = {25: 0.100, 50: 0.300}
"""The most that the 95th percentile of a click may take at the server, in seconds, by number of sessions."""

LARGE = (("Measures", "Headcount"), ("Columns", "Specialism"), ("And by", "Staff group"))
_WALKS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("overview", ("",), 2),
    (
        "workforce",
        (
            "",
            "press Vacancies by region",
            "unfold Filters",
            "choose Specialism: Radiotherapy physics",
            "press Age profile",
            "choose Nation: England",
            "press Staff groups",
        ),
        2,
    ),
    ("services_map", ("", "choose Region: Wales"), 1),
    ("requests", ("",), 2),
    ("releases", ("",), 1),
    ("methods", ("",), 1),
)
_OFFICE = tuple((page, ("",), 1) for page in ("coverage", "contracts", "survey_data", "audit"))
WALKS = {"office": (*_WALKS, *_OFFICE), "wiu": (*_WALKS, ("benchmark", ("",), 1)), "uklg": _WALKS}
"""(page, what is opened, chosen or pressed there in turn, how often) for each role."""


@dataclass
class Seen:
    """When each click was made and how many seconds it took, and how many clicks failed."""

    took: list[tuple[float, float]] = field(default_factory=list)
    errors: int = 0

    def seconds(self) -> list[float]:
        """Return how long the clicks took."""
        return [took for _, took in self.took]


async def click(who: Person, page: str, what: str) -> float:
    """Open a page, or choose, press or unfold something there; return the seconds until it was answered."""
    if what.startswith("press "):
        return await who.press(what.removeprefix("press "))
    if what.startswith("unfold "):
        return await who.unfold(what.removeprefix("unfold "))
    if what:
        label, _, option = what.removeprefix("choose ").partition(": ")
        return await who.choose(label, option)
    return await who.open(page)


async def walking(served: Served, number: int, role: str, seen: Seen, *, until: float, thinks: float) -> None:
    """Walk from page to page and click there, thinking in between, until the time is over."""
    chance = random.Random(number)  # noqa: S311 - only who clicks what
    async with person(served, number, role) as who:
        await asyncio.sleep(chance.random() * thinks)
        while time.monotonic() < until:
            page, clicks, _ = chance.choices(WALKS[role], [often for *_, often in WALKS[role]])[0]
            for what in clicks:
                if time.monotonic() >= until:
                    break
                try:
                    began = time.monotonic()
                    seen.took.append((began, await click(who, page, what)))
                except (TimeoutError, LookupError):
                    seen.errors += 1
                await asyncio.sleep(thinks * (0.5 + chance.random()))
        seen.errors += who.errors


async def crowd(served: Served, sessions: int, seconds: float) -> Seen:
    """Let so many people click for so long; return what they saw."""
    seen, until = Seen(), time.monotonic() + seconds
    people = (
        walking(served, each, ROLES[each % len(ROLES)], seen, until=until, thinks=THINKS)
        for each in range(sessions)
    )
    await asyncio.gather(*people)
    return seen


async def first_of_all(served: Served) -> dict[str, tuple[float, float]]:
    """Click through everything, several times; return seconds at first and then, by page and what is done there."""
    found: dict[str, list[float]] = {}
    for role in ROLES:
        async with person(served, 1000, role) as who:
            for page, clicks, _ in WALKS[role]:
                for _ in range(4):
                    for what in clicks:
                        found.setdefault(f"{page} {what}".strip(), []).append(await click(who, page, what))
                        await asyncio.sleep(0.1)
    return {name: (took[0], statistics.median(took[1:])) for name, took in found.items()}


async def make_pdf(served: Served) -> float:
    """Release a view as a PDF for a new request; return the seconds of the press that does it."""
    async with person(served, 2000, "wiu") as who:
        await who.open("workforce")
        await who.press("PDF for a request")
        await who.write("Organisation", "Northmoor Trust")
        await who.write("Special interest group, if any", "RTSIG")
        await who.write("In short: what do they ask?", "Figures for a position paper")
        return await who.press("Release")


async def protect_large(served: Served) -> float:
    """Ask for a table of about 990 cells, which is made at a word; return its seconds."""
    async with person(served, 2001, "wiu") as who:
        await who.open("workforce")
        for label, option in LARGE:
            took = await who.choose(label, option)
        return await who.press("Make it all the same") if who.offers("Make it all the same") else took


HEAVY = {"a large table is protected": protect_large, "a PDF is made": make_pdf}
"""In this order: once a release went out, every question of its round is protected anew beside it."""


async def beside(served: Served, deed: str) -> tuple[float, list[float], int]:
    """Let ten people click while one does something heavy; return its seconds, theirs during it, and errors."""
    seen, until = Seen(), time.monotonic() + 3600
    others = [
        asyncio.create_task(walking(served, 100 + each, "wiu", seen, until=until, thinks=1.0))
        for each in range(10)
    ]
    await asyncio.sleep(4)
    began = time.monotonic()
    took = await HEAVY[deed](served)
    ended = time.monotonic()
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return took, [each for at, each in seen.took if at < ended and at + each > began], seen.errors


def ms(seconds: float) -> str:
    """Return a time as the tables have it."""
    return f"{seconds * 1000:,.0f}"


def main() -> None:
    """Print the tables; exit with 1 where a bound is missed."""
    options = argparse.ArgumentParser()
    options.add_argument(
        "--seconds", default="60", help="how long so many click, for all or for each, as 60,300"
    )
    options.add_argument("--sessions", default="25,50")
    options.add_argument("--no-heavy", action="store_true")
    given = options.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        build_sample(home)
        with server(home) as served:
            found = asyncio.run(first_of_all(served))
            print(
                table(
                    ("a click on", "asked first, ms", "then, ms"),
                    [(name, ms(once), ms(again)) for name, (once, again) in found.items()],
                )
            )
            rows = []
            crowds = [int(each) for each in given.sessions.split(",")]
            lengths = [float(each) for each in given.seconds.split(",")]
            for sessions, seconds in zip(crowds, lengths * len(crowds), strict=False):
                before, used, began = served.memory(), served.cpu(), time.monotonic()
                seen = asyncio.run(crowd(served, sessions, seconds))
                took = seen.seconds()
                p95 = percentile(took, 0.95)
                busy = (served.cpu() - used) / (time.monotonic() - began)
                rows.append(
                    (
                        sessions,
                        len(took),
                        ms(percentile(took, 0.5)),
                        ms(p95),
                        ms(max(took)),
                        seen.errors,
                        f"{busy:.0%}",
                        f"{served.memory():,.0f}",
                        f"{served.memory() - before:+,.0f}",
                    )
                )
                if p95 > BOUNDS.get(sessions, 1e9) or seen.errors:
                    missed.append(f"{sessions} sessions")
            print()
            print(
                table(
                    (
                        "sessions",
                        "clicks",
                        "p50, ms",
                        "p95, ms",
                        "longest, ms",
                        "errors",
                        "server's share of a core",
                        "memory, MB",
                        "grown by, MB",
                    ),
                    rows,
                )
            )
            if not given.no_heavy:
                rows = []
                for deed in HEAVY:
                    took, others, errors = asyncio.run(beside(served, deed))
                    rows.append(
                        (
                            deed,
                            f"{took:.1f}",
                            len(others),
                            *(ms(percentile(others, each)) if others else "none" for each in (0.5, 0.95, 1)),
                            errors,
                        )
                    )
                print()
                print(
                    table(
                        (
                            "while",
                            "it takes, s",
                            "clicks of ten others",
                            "p50, ms",
                            "p95, ms",
                            "longest, ms",
                            "errors",
                        ),
                        rows,
                    )
                )
    if missed:
        print(f"\nMissed: {', '.join(missed)}.")
        sys.exit(1)


if __name__ == "__main__":
    main()
