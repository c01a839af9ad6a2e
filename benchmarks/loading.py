"""Measure loading: a file of many rows through reader, mapping, checks and store, beside DuckDB's own read_csv of it.

Run from the project's root: `python benchmarks/loading.py [rows]`, a million where none is said; that takes about a minute
and a half. It prints a Markdown table: CPU and wall seconds of each, their ratio, the most memory, and how often a person
would see the progress move. Each kind of rows is measured in a process of its own. The file is invented, seeded, and gone
afterwards.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wiu.policy.access import Role, Viewer
from wiu.services import loading
from wiu.services.home import Home

OPERATOR = Viewer(subject="system:benchmark", name="benchmark", roles=frozenset({Role.OFFICE, Role.WIU}))
GROUPS = ("clinical scientist", "clinical technologist", "engineer", "practitioner", "assistant", "trainee")
HEADS = {
    "staff_line": "department_id,specialism,staff_group,registration,afc_band,headcount,wte_establishment,wte_in_post,wte_vacant",
    "person": "department_id,specialism,staff_group,registration,afc_band,age_band,gender,wte",
}


def write(path: Path, rows: int, mapping: str) -> None:
    """Write a file of invented staff lines, or of invented people."""
    chance = random.Random(2025)  # noqa: S311 - invented figures, no secret
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADS[mapping] + "\n")
        for _ in range(rows):
            who = f"D{chance.randrange(650):04d},{chance.choice(('RT', 'NM', 'DRRP', 'MR', 'CE'))},{chance.choice(GROUPS)},HCPC"
            band = chance.choice(("4", "5", "6", "7", "8a", "8b", "8c"))
            if mapping == "person":
                age, gender = chance.choice(("25–34", "35–44", "45–54")), chance.choice(("female", "male"))
                file.write(f"{who},{band},{age},{gender},{chance.choice(('1', '0.6', '0.8'))}\n")
            else:
                tenths, vacant = chance.randrange(20, 90), chance.randrange(20)
                post = tenths - vacant
                file.write(f"{who},{band},{tenths // 10 + 1},{tenths / 10},{post / 10},{vacant / 10}\n")


def measure(path: Path, rows: int, mapping: str) -> None:
    """Load the file and print what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        read = connection.read_csv(str(path), all_varchar=True).aggregate("count(*)").fetchall()[0][0]
        connection.read_csv(str(path), all_varchar=True).create("plain")
    plain, plain_cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert read == rows
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        document = loading.load_file(
            Home(Path(folder)),
            OPERATOR,
            path,
            mapping,
            "2025",
            set_aside=True,
            now=datetime.now(UTC),
            progress=lambda done, words: said.append(f"{done:.0%} {words}"),
        )
        took, took_cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert document["read"] == rows == document["accepted"] + document["quarantined"]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {mapping} | {rows:,} | {path.stat().st_size / 1e6:,.1f} | {plain:.1f} | {plain_cpu:.1f} | {took:.1f} | {took_cpu:.1f} "
        f"| {took / plain:.1f} | {took_cpu / plain_cpu:.1f} | {most:,.0f} | {len(said)} |",
        flush=True,
    )


COLUMNS = (
    *("Rows of", "Rows", "MB", "DuckDB read_csv, s", "its CPU, s", "load, s", "its CPU, s"),
    *("ratio", "ratio of CPU", "most memory, MB", "steps of progress"),
)


def main() -> None:
    """Measure both kinds of rows."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"| {' | '.join(COLUMNS)} |")
    print(f"|{' --- |' * len(COLUMNS)}", flush=True)
    for mapping in HEADS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{mapping}.csv"
            write(path, rows, mapping)
            one = multiprocessing.get_context("spawn").Process(target=measure, args=(path, rows, mapping))
            one.start()
            one.join()
            if one.exitcode:
                sys.exit(f"{mapping} could not be measured")


if __name__ == "__main__":
    main()
