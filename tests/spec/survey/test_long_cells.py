"""A cell of any length is read in good time: one long cell must not keep everybody waiting."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
LONG = 200_000
READ = """
    import resource, sys
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))  # of the processor: others may have it meanwhile
    from wiu.survey import mapping, reading
    how = {
        "granularity": "staff_line", "dates": "day first",
        "submission": {"one_per": "row", "fields": {"received_at": {"column": "sent"}}},
        "rows": [
            {"entity": "staffing", "fields": {
                "specialism": "RT", "staff_group": "engineer", "headcount": {"column": "heads"},
            }},
            {"entity": "staffing", "fields": {
                "specialism": "RT", "staff_group": {"column": "note", "others": "engineer"},
            }},
        ],
    }
    seen = reading.inspect(sys.argv[1])
    print(seen.as_json()["rows"])
    found = mapping.apply(seen, mapping.mapping_of(how), round_id="R")
    print(found.quarantined)
"""
CELLS = {
    "blanks": "1" + " " * LONG + "x",
    "a minus and blanks": "-" + " " * LONG + "x",
    "a total and blanks": "total" + " " * LONG + "!",
    "digits": "1" * LONG + "x",
    "digits and commas": "1," * (LONG // 2) + "x",
    "letters": "a" * LONG,
    "at signs": "a@" * (LONG // 2),
    "dots after an at sign": "a@" + "b." * (LONG // 2) + "@ x",
}


def test_very_long_cells_are_read_and_kept_back_in_good_time(tmp_path):
    path = tmp_path / "survey.csv"
    rows = "".join(f"2025-05-0{day};{day};plain\n" for day in range(1, 6))
    long = "".join(f"{cell};{cell};{cell}\n" for cell in CELLS.values())
    path.write_text(f"sent;heads;note\n{rows}{long}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(READ), str(path)],
        cwd=PROJECT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        timeout=300,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    assert done.returncode == 0
    assert int(done.stdout.split()[-1]) == len(CELLS)
