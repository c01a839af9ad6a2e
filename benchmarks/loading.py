"""Measure loading: a file of many rows through reader, mapping, checks and store, beside DuckDB's own read_csv of it.

Run from the project's root: `python benchmarks/loading.py [rows]`, a million where none is said. It prints CPU and wall
seconds of each, their ratio, the most memory, and the progress that a person would see. The file is invented, seeded, and
gone afterwards.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

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
    print(f"{mapping}: {rows:,} rows, {path.stat().st_size / 1e6:,.1f} MB")
    print(f"  DuckDB read_csv {plain:6.1f} s, CPU {plain_cpu:6.1f} s")
    print(
        f"  load            {took:6.1f} s, CPU {took_cpu:6.1f} s; ratio {took / plain:.1f}, of CPU {took_cpu / plain_cpu:.1f}"
    )
    print(f"  most memory so far {most:,.0f} MB; progress: {' · '.join(said)}")


def main() -> None:
    """Measure both kinds of rows."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for mapping in HEADS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{mapping}.csv"
            write(path, rows, mapping)
            measure(path, rows, mapping)


if __name__ == "__main__":
    main()
