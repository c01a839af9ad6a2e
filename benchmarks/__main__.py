"""Run the benchmarks and write their tables to docs/performance.md.

Run from the project's root: `python -m benchmarks` runs all, in under 30 minutes on two cores; `python -m benchmarks --short`
runs what takes minutes in part. `python -m benchmarks many leak` runs only these and keeps the other tables as the page has
them. Each part has a bound of minutes, and what it had printed by then stands in the page; so does a bound of the product's that was
missed, or a script that failed, first of all, and makes the exit status 1. What the figures mean is written by people, in
`benchmarks/findings.md`, and stands at the head of the page.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benchmarks"
PAGE = ROOT / "docs/performance.md"
PACKAGES = ("streamlit", "duckdb", "pandas", "plotly", "fpdf2", "highspy")
ALL = 29 * 60
"""Seconds for all parts together; those that come last get what is left."""
LEAST = 20
"""Seconds that a part must have: what would be cut off at once is not begun, and its table stays as it was."""
_PATIENCE = 20
NOT_RUN, MISSED, CUT = "Not run yet", "Missed: ", "Not finished within"


@dataclass(frozen=True)
class Part:
    """One script: its name, what it answers, the most minutes for it, what it is called with, and what for a short run."""

    name: str
    question: str
    script: str
    minutes: float
    full: tuple[str, ...] = ()
    short: tuple[str, ...] | None = None


PARTS = (
    Part("many", "Many people at once", "many.py", 10, ("--seconds", "60,300"), ("--seconds", "60")),
    Part("leak", "Memory over two thousand reruns", "leak.py", 7),
    Part("starting", "Start-up and memory", "starting.py", 1),
    Part("peer", "The same page in another framework, in the browser", "peer.py", 3),
    Part("views", "A ready view at the server", "views.py", 4, (), ("--sample",)),
    Part("querying", "A question's counts against DuckDB alone", "querying.py", 1),
    Part("disclosure", "The engine by size", "disclosure.py", 4, ("--large",)),
    Part("price", "The price of safety, attacker by attacker, against the bare program", "disclosure.py", 2),
    Part(
        "collector",
        "What a collector is answered",
        "collector.py",
        4,
        ("--seconds", "60"),
        ("--questions", "15"),
    ),
    Part("documents", "A document against the same content without tags", "documents.py", 1),
    Part("loading", "A load against DuckDB’s read_csv", "loading.py", 2, ("500000",), ("200000",)),
    Part("coverage", "The reckoning of coverage by size", "coverage.py", 1),
    Part(
        "federation",
        "Ten times the field",
        "federation.py",
        3,
        ("--departments", "10000"),
        ("--departments", "2000"),
    ),
)


def machine() -> str:
    """Return what the benchmarks ran on, in words."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    said = platform.freedesktop_os_release()
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {total:.0f} GB, {said.get('NAME', '')} {said.get('VERSION_ID', '')}, Python {platform.python_version()}"


def _ended(started: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """End a script and all that it started; return what it had printed."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    try:
        return started.communicate(timeout=_PATIENCE)
    except (
        subprocess.TimeoutExpired
    ) as late:  # something that left the group still holds what it would print to
        return late.stdout or b"", late.stderr or b""


def _why(said: str) -> str:
    """Return the last words of a script that failed, without the folders of this machine."""
    words = [each for each in said.strip().splitlines() if any(map(str.isalnum, each))]
    return re.sub(r"(?<![\w.])(/[\w.+-]+)+/", "", words[-1].strip()) if words else "no word of why"


def run(part: Part, most: float, *, short: bool) -> str:
    """Run one script for so many seconds at most; return its section of the page."""
    given = part.short if short and part.short is not None else part.full
    command = [sys.executable, str(HERE / part.script), *given]
    began = time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    # a group of its own, so that servers and browsers that it started end with it
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as started:
        try:
            out, err = started.communicate(timeout=most)
            ending = ""
        except subprocess.TimeoutExpired:
            out, err = _ended(started)
            ending = f"{MISSED}the end. {CUT} {most / 60:.1f} minutes."
        except BaseException:
            _ended(
                started
            )  # it has a group of its own, which an interruption from the keyboard does not reach
            raise
    printed = out.decode(errors="replace").strip()
    if started.returncode != 0 and not ending and MISSED not in printed:
        ending = f"{MISSED}it failed: {_why(err.decode(errors='replace'))}"
    took = (time.monotonic() - began) / 60
    print(f"{part.name}: {took:.1f} minutes{f'. {ending}' if ending else ''}", flush=True)
    if "| ---" not in printed and "|---" not in printed and printed:
        printed = f"```\n{printed}\n```"
    asked = " ".join(("python", f"benchmarks/{part.script}", *given))
    head = f"`{asked}`, {datetime.now(UTC):%d %B %Y}, {took:.1f} minutes."
    return "\n\n".join(each for each in (head, printed, ending) if each)


def stand() -> dict[str, str]:
    """Return the sections that the page has, by their questions."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = re.split(r"(?m)^## (.+)$", page)
    return {name: text.strip() for name, text in zip(found[1::2], found[2::2], strict=True)}


def write(sections: dict[str, str]) -> list[str]:
    """Write the page; return the questions whose bounds were missed or whose scripts failed."""
    told = {
        part.question: sections.get(part.question, f"{NOT_RUN}: `python -m benchmarks {part.name}`.")
        for part in PARTS
    }
    missed = [question for question, text in told.items() if MISSED in text]
    waiting = [question for question, text in told.items() if text.startswith(NOT_RUN)]
    left = f" {NOT_RUN}: {'; '.join(waiting)}." if waiting else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    head = (
        "# Performance\n\n<!-- written by `python -m benchmarks`; its words stand in benchmarks/findings.md -->\n\n"
        f"Measured on one machine: {machine()}; {versions}. Ratios are of one run. Bounds missed, or not run to the end: "
        f"{'; '.join(missed) or 'none'}.{left}\n"
    )
    findings = (HERE / "findings.md").read_text(encoding="utf-8").strip()
    body = (f"## {question}\n\n{text}\n" for question, text in told.items())
    PAGE.write_text("\n".join((head, findings + "\n", *body)), encoding="utf-8")
    return missed


def main() -> None:
    """Run what is asked for, and write the page."""
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("names", nargs="*", choices=[*(part.name for part in PARTS), []])
    options.add_argument("--short", action="store_true", help="run what takes minutes in part")
    options.add_argument(
        "--page", action="store_true", help="run nothing: write the page anew, with the words of findings.md"
    )
    given = options.parse_args()
    began, sections, waiting = time.monotonic(), stand(), []
    for part in PARTS:
        if not given.page and (not given.names or part.name in given.names):
            most = min(part.minutes * 60, ALL - (time.monotonic() - began))
            if most < LEAST:
                waiting.append(part.name)
                continue
            sections[part.question] = run(part, most, short=given.short)
            write(sections)  # what was measured is not lost with what comes after
    missed = write(sections)
    if missed:
        print(f"Missed or failed: {'; '.join(missed)}")
    if waiting:
        print(f"No time was left for: {', '.join(waiting)}. Their tables are those of an earlier run.")
    if missed or waiting:
        sys.exit(1)


if __name__ == "__main__":
    main()
