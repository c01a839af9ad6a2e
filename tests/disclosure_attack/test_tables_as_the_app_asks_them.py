"""The judge on tables of the sample survey, protected by the rules that the app goes by."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from wiu.disclosure.attack import Release, attack
from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.policy.access import Role, Viewer
from wiu.policy.thresholds import thresholds_for
from wiu.services import sampling
from wiu.services.against_ledger import rules_for
from wiu.services.home import Home
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question
from wiu.store.counting import gather

OFFICE = Viewer("tests", "tests", frozenset({Role.OFFICE}))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = Home(tmp_path_factory.mktemp("sample"))
    sampling.build(made, OFFICE, now=datetime(2026, 11, 22, tzinfo=UTC))
    return made


@pytest.mark.parametrize("audience", ["member", "external"])
@pytest.mark.parametrize(
    ("by", "measures"),
    [
        (["staff_group", "afc_band"], ["headcount"]),
        (["region", "staff_group"], ["headcount", "wte_in_post"]),
        (["age_band", "gender"], ["headcount"]),
    ],
    ids=" × ".join,
)
def test_no_attacker_finds_a_figure(home, by, measures, audience):
    question = Question.from_json({"measures": measures, "by": by, "totals": True, "round": "2025"})
    with home.editions.reading() as reader:
        gathered = gather(reader, question)
    rules = rules_for(question, thresholds_for(audience), gathered.persons)
    findings = attack([Release.of(gathered.counts, protect(gathered.counts, rules))], rules)
    assert findings.safe, findings.as_json()


def test_a_headcount_beside_another_count_of_persons_is_a_whole_number_to_every_reader():
    # A and B have 4 each, and a reader of the legend knows that [c] is 4 or fewer: 8 less 0 is 4 and 4
    post = Hierarchy("post", "All", ("A", "B", "C", "D"), {"All": ("A", "B", "C", "D")})
    rows = pd.DataFrame(
        {
            "post": ["A", "B", "C", "D"],
            "contributor": ["x", "x", "x", "x"],
            "headcount": [4, 4, 30, 20],
            "persons": [4, 4, 31, 20],
        }
    )
    counts = Counts(
        "drawn",
        (post,),
        (("post",),),
        rows,
        "persons",
        ("headcount",),
        has_contributors=False,
        whole=frozenset({"headcount"}),
    )
    safe = protect(counts, Rules(max_n=4, rules_only=frozenset({"persons"})))
    withheld = {cell.codes[0] for cell in safe.cells if cell.status is not Status.PUBLISHED}
    assert {"A", "B"} < withheld


def test_three_people_in_print_are_too_few_even_where_more_stand_behind_them():
    post = Hierarchy("post", "All", ("A", "B", "C"), {"All": ("A", "B", "C")})
    rows = pd.DataFrame(
        {
            "post": ["A", "B", "C"],
            "contributor": ["x", "y", "z"],
            "headcount": [3, 30, 40],
            "persons": [9, 30, 40],
        }
    )
    counts = Counts(
        "drawn",
        (post,),
        (("post",),),
        rows,
        "persons",
        ("headcount",),
        has_contributors=False,
        whole=frozenset({"headcount"}),
    )
    safe = protect(counts, Rules(max_n=4, rules_only=frozenset({"persons"})))
    assert safe[("A",)].status is Status.PRIMARY
