"""Run the benchmarks and write their tables to docs/performance.md.

Run from the project's root: `python -m benchmarks` runs all, in under 30 minutes on two cores; `python -m benchmarks --short`
runs what takes minutes in part. `python -m benchmarks many leak` runs only these and keeps the other tables as they were
at their last run (they lie in `benchmarks/kept/`, which is not committed). A bound that was missed or a script that failed is
said in the page, first of all, and makes the exit status 1. What the figures mean is written by people, in
`benchmarks/findings.md`, and stands at the head of the page.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benchmarks"
KEPT = HERE / "kept"
PAGE = ROOT / "docs/performance.md"
PACKAGES = ("streamlit", "duckdb", "pandas", "plotly", "fpdf2", "highspy")
LONGEST = 900


@dataclass(frozen=True)
class Part:
    """One script: its name, what it answers, what it is called with, and what with for a short run."""

    name: str
    question: str
    script: str
    full: tuple[str, ...] = ()
    short: tuple[str, ...] | None = None


PARTS = (
    Part("many", "Many people at once", "many.py", ("--seconds", "300"), ("--seconds", "60")),
    Part("starting", "Start-up and memory", "starting.py"),
    Part("leak", "Memory over two thousand reruns", "leak.py"),
    Part("peer", "The same page in another framework, in the browser", "peer.py"),
    Part("views", "A ready view at the server", "views.py", (), ("--sample",)),
    Part("querying", "A question's counts against DuckDB alone", "querying.py"),
    Part("disclosure", "The engine by size", "disclosure.py", ("--large",)),
    Part("price", "The price of safety, attacker by attacker, against the bare program", "disclosure.py"),
    Part(
        "collector",
        "What a collector is answered",
        "collector.py",
        ("--seconds", "200"),
        ("--questions", "15"),
    ),
    Part("documents", "A document against the same content without tags", "documents.py"),
    Part("loading", "A load against DuckDB’s read_csv", "loading.py", (), ("200000",)),
    Part("coverage", "The reckoning of coverage by size", "coverage.py"),
    Part(
        "federation",
        "Ten times the field",
        "federation.py",
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


def run(part: Part, *, short: bool) -> None:
    """Run one script and keep what it printed."""
    given = part.short if short and part.short is not None else part.full
    command = [sys.executable, str(HERE / part.script), *given]
    began = time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        printed, failed = done.stdout.strip(), done.returncode != 0
        if failed and not printed:
            printed = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
    except subprocess.TimeoutExpired:
        printed, failed = f"Not finished within {LONGEST // 60} minutes.", True
    KEPT.mkdir(exist_ok=True)
    told = {
        "printed": printed,
        "failed": failed,
        "given": list(given),
        "minutes": (time.monotonic() - began) / 60,
        "day": f"{datetime.now(UTC):%d %B %Y}",
    }
    (KEPT / f"{part.name}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    print(f"{part.name}: {told['minutes']:.1f} minutes{', missed or failed' if failed else ''}", flush=True)


def _section(part: Part) -> tuple[str, bool]:
    file = KEPT / f"{part.name}.json"
    if not file.exists():
        return f"## {part.question}\n\nNot run yet: `python -m benchmarks {part.name}`.\n", False
    told = json.loads(file.read_text(encoding="utf-8"))
    printed = told["printed"]
    if "| ---" not in printed and "|---" not in printed:
        printed = f"```\n{printed}\n```"
    asked = " ".join(("python", f"benchmarks/{part.script}", *told["given"]))
    head = f"## {part.question}\n\n`{asked}`, {told['day']}, {told['minutes']:.1f} minutes.\n"
    return f"{head}\n{printed}\n", bool(told["failed"])


def write() -> list[str]:
    """Write the page out of what is kept; return the questions that were missed or failed."""
    found = [(part, *_section(part)) for part in PARTS]
    missed = [part.question for part, _, failed in found if failed]
    waiting = [part.question for part in PARTS if not (KEPT / f"{part.name}.json").exists()]
    said = "; ".join(missed) or "none"
    left = f" Not run yet: {'; '.join(waiting)}." if waiting else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    head = (
        "# Performance\n\n<!-- written by `python -m benchmarks`; its words stand in benchmarks/findings.md -->\n\n"
        f"Measured on one machine: {machine()}; {versions}. Ratios are of one run. Bounds missed, or not run to the end: {said}.{left}\n"
    )
    findings = (HERE / "findings.md").read_text(encoding="utf-8").strip()
    PAGE.write_text("\n".join((head, findings + "\n", *(text for _, text, _ in found))), encoding="utf-8")
    return missed


def main() -> None:
    """Run what is asked for, and write the page."""
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("names", nargs="*", choices=[*(part.name for part in PARTS), []])
    options.add_argument("--short", action="store_true", help="run what takes minutes in part")
    options.add_argument(
        "--page", action="store_true", help="run nothing: write the page out of what is kept"
    )
    given = options.parse_args()
    for part in PARTS:
        if not given.page and (not given.names or part.name in given.names):
            run(part, short=given.short)
    if missed := write():
        print(f"Missed or failed: {'; '.join(missed)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
