"""How long a question's counts take, against DuckDB asked for the same sums and nothing else.

Run from the project's root: `PYTHONPATH=. python benchmarks/querying.py [--departments 652]`. Each question is gathered as the product does
it (accepted returns, one row for each contributor, decimals that add up alike, codes nobody gave) and as one plain
GROUP BY over the same file. Medians of seconds by the clock; both run in this process, over an open file's own cache.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from served import build_sample, table

from wiu.services.home import Home
from wiu.services.in_force import edition_in_force, rounds_of
from wiu.statistics.question import Question
from wiu.store.counting import gather

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 7
QUESTIONS = {
    "one breakdown": (("wte_in_post",), ("region",)),
    "two breakdowns": (("wte_in_post", "wte_vacant"), ("region", "specialism")),
    "three breakdowns": (("wte_in_post", "wte_vacant"), ("region", "specialism", "staff_group")),
}
PLAIN = """
    SELECT submission.department_id, {by}, sum(staffing.wte_in_post), sum(staffing.wte_vacant)
    FROM staffing JOIN submission USING (submission_id) LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted' GROUP BY ALL
"""
PLACES = {
    "region": "organisation.region",
    "specialism": "staffing.specialism",
    "staff_group": "staffing.staff_group",
}


def seconds(deed: Callable[[], object]) -> float:
    """Return the median of several runs."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--departments", type=int)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build_sample(Path(folder), *([f"--departments={given.departments}"] if given.departments else []))
        home = Home(Path(folder))
        edition = edition_in_force(home)
        newest = rounds_of(home, edition)[0].round_id
        file = Path(folder) / f"editions/edition-{edition.number:04}.duckdb"
        rows = []
        for name, (measures, by) in QUESTIONS.items():
            question = Question(measures, by, round=newest)

            def ours(question: Question = question) -> object:
                with home.editions.reading(edition) as reader:
                    return gather(reader, question, alone=True)

            def bare(by: tuple[str, ...] = by) -> object:
                with duckdb.connect(str(file), read_only=True) as connection:
                    text = PLAIN.format(by=", ".join(PLACES[each] for each in by))
                    return connection.execute(text, {"round": newest}).df()

            mine, plain = seconds(ours), seconds(bare)
            rows.append((name, f"{mine * 1000:.0f}", f"{plain * 1000:.0f}", f"{mine / plain:.1f}"))
        print(table(("question", "product, ms", "DuckDB alone, ms", "ratio"), rows))


if __name__ == "__main__":
    main()
