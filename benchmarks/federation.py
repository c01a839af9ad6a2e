"""Ten times the field: 10,000 departments, ten rounds, two million lines of staff, and a register that was used for years.

Run from the project's root: `PYTHONPATH=. python benchmarks/federation.py [--departments 10000] [--lines 2000000] [--requests 2000]`. The sample's newest
round is drawn for that many departments and repeated as ten rounds, with as many lines as wanted; 2,000 requests are
logged. Then one clicks, as the services do it: seconds of a processor for the first to ask and for the next, and the
most memory so far. The bodies of a federation are told apart by the departments' names alone: the product knows one
body, and a federation of twenty would be one survey or twenty folders.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from served import build_sample, table

from wiu.policy.access import Role, Viewer
from wiu.services import asking, covering, exploring, following, holding, mapping_services
from wiu.services.home import Home
from wiu.statistics.question import Question, QuestionError
from wiu.store import register

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.survey.entities import SurveyRows

OPERATOR = Viewer("benchmark", "benchmark", frozenset({Role.OFFICE, Role.WIU}))
ROUNDS = 10
OF_ROUND = ("survey_round", "population", "submission")
OF_SUBMISSION = ("service", "workload", "staffing", "demographics", "certification", "adequacy")
QUESTIONS = {
    "WTE by region": Question(("wte_in_post",), ("region",)),
    "posts by region and specialism": Question(
        ("wte_establishment", "vacancy_rate"), ("region", "specialism")
    ),
    "headcount by region, specialism and staff group": Question(
        ("headcount",), ("region", "specialism", "staff_group")
    ),
}


def ten_rounds(rows: SurveyRows, lines: int) -> SurveyRows:
    """Return the newest round of these rows ten times over, with about so many lines of staff in all."""
    newest = rows["survey_round"].sort_values("census_date")["round_id"].iloc[-1]
    kept = {name: frame[frame["round_id"] == newest] for name, frame in rows.items() if name in OF_ROUND}
    ours = set(kept["submission"]["submission_id"])
    kept |= {name: rows[name][rows[name]["submission_id"].isin(ours)] for name in OF_SUBMISSION}
    staff = kept["staffing"]
    times = max(1, round(lines / ROUNDS / max(len(staff), 1)))
    kept["staffing"] = pd.concat([staff] * times, ignore_index=True)
    found = {name: frame for name, frame in rows.items() if name not in kept and name != "person"}
    for name, frame in kept.items():
        copies = []
        for place in range(ROUNDS):
            copy = frame.copy()
            if "round_id" in copy:
                copy["round_id"] = f"{newest}-{place}"
            if "submission_id" in copy:
                copy["submission_id"] = copy["submission_id"] + f"-{place}"
            if name == "survey_round":
                copy["title"] = f"Round {place + 1} of {ROUNDS}"
            copies.append(copy)
        found[name] = pd.concat(copies, ignore_index=True)
    return found


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--departments", type=int, default=10_000)
    options.add_argument("--lines", type=int, default=2_000_000)
    options.add_argument("--requests", type=int, default=2_000)
    given = options.parse_args()
    said: list[tuple[str, str, str, str]] = []

    def noted(name: str, deed: Callable[[], object], again: Callable[[], object] | None = None) -> None:
        taken = []
        for each in (deed, again or deed):
            began = time.process_time()
            try:
                each()
            except QuestionError as refused:
                said.append((name, refused.code, "", ""))
                return
            taken.append(time.process_time() - began)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        said.append((name, f"{taken[0]:.2f}", f"{taken[1]:.2f}" if again is not bool else "", f"{most:,.0f}"))

    with tempfile.TemporaryDirectory() as folder:
        build_sample(Path(folder), f"--departments={given.departments}")
        home, now = Home(Path(folder)), datetime.now(UTC)
        rows = ten_rounds(home.editions.rows(), given.lines)
        noted(
            f"an edition of {len(rows['staffing']):,} lines, {len(rows['submission']):,} returns is written",
            lambda: home.editions.write(
                rows, made_at=now, made_by="benchmark", why="ten rounds", sample=True
            ),
            bool,
        )
        noted("the Overview's figures", lambda: holding.overview(home, OPERATOR))
        noted("the services map's departments", lambda: mapping_services.services(home, OPERATOR))
        for name, question in QUESTIONS.items():
            noted(name, lambda question=question: exploring.view(home, OPERATOR, question, now=now))
        noted("coverage of a round", lambda: covering.coverage(home, OPERATOR, now=now))
        plain = {
            "requester": "member",
            "member_role": "individual",
            "organisation": "Northmoor Trust",
            "commercial_gain": False,
            "purpose": "national_or_regional",
            "wants": ["vacancies"],
            "scope": "region",
        }

        def log_all() -> None:
            for _ in range(given.requests):
                asking.log(home, OPERATOR, asking.Asked(plain, now.date(), name="Bo Example"), now=now)

        with register.kept_open():  # as a server has it
            noted(f"{given.requests:,} requests are logged", log_all, bool)
        noted("the queue of requests", lambda: following.queue(home, OPERATOR, now=now))
        size = sum(path.stat().st_size for path in (home.path / "editions").glob("*.duckdb")) / 1e6
    print(table(("", "first, s of a processor", "again", "most memory so far, MB"), said))
    print(f"\nThe editions take {size:,.0f} MB on the disk.")


if __name__ == "__main__":
    main()
