"""What a question counts beside staff: machines and patients, certificates, opinions; and what a share is of."""

from datetime import date

import pytest

from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.policy import factors as policy
from wiu.policy.factors import Factor
from wiu.policy.tables import PolicyError
from wiu.statistics.question import Question, QuestionError
from wiu.store import answers
from wiu.store.counting import gather
from wiu.survey.codebook import CODE_LISTS


def ask(editions, *measures, by=(), where=()):
    with editions.reading() as reader:
        return gather(reader, Question(measures, by, round="R1", where=where))


def sums(counts, by, figure):
    return counts.rows.groupby(by)[figure].sum(min_count=1).to_dict()


def test_machines_are_summed_by_department_and_count_nobody(editions):
    gathered = ask(editions, "linacs", by=("region",))
    assert gathered.persons is None
    assert gathered.counts.count is None
    assert gathered.counts.whole == {"linacs"}
    assert sums(gathered.counts, "region", "linacs") == {"London": 6}


def test_who_was_not_asked_for_a_machine_has_no_row_rather_than_none_of_it(editions):
    counts = ask(editions, "gamma_cameras", by=("specialism",)).counts
    assert counts.dimensions[0].leaves == ("NM",)


def test_staff_and_machines_stand_side_by_side_for_the_same_departments(editions):
    counts = ask(editions, "linacs", "wte_in_post", by=("region",)).counts
    assert counts.count == "persons"  # one department gave WTE and no headcount
    assert sums(counts, "region", "linacs")["London"] == 6
    assert sums(counts, "region", "wte_in_post")["London"] == pytest.approx(19.5)


def test_certificates_and_opinions_are_counted_of_accepted_returns_only(editions):
    held = ask(editions, "certificates", by=("certification",)).counts
    assert sums(held, "certification", "certificates") == {"MPE": 7, "RPA": 2}
    given = ask(editions, "opinions", by=("adequacy",)).counts
    assert sums(given, "adequacy", "opinions") == {"2": 2, "5": 1}
    assert set(given.rows["contributor"]) == {"a", "b", "c"}


def test_a_comment_never_leaves_the_store(editions):
    assert "comment" not in ask(editions, "opinions", by=("adequacy",)).counts.rows.columns


def test_wte_is_expected_of_machines_only_by_factors_that_were_loaded(editions, monkeypatch):
    with pytest.raises(QuestionError) as refused:
        ask(editions, "wte_expected", by=("region",))
    assert refused.value.code == "not_held"
    loaded = (Factor("linacs", "RT", 1.5, "A guide, 2025", date(2026, 1, 1)),)
    monkeypatch.setattr("wiu.statistics.question.factors", lambda: loaded)
    monkeypatch.setattr(answers, "factors", lambda: loaded)
    assert sums(ask(editions, "wte_expected", by=("region",)).counts, "region", "wte_expected") == {
        "London": 9.0
    }


def test_no_factor_is_shipped_and_factors_speak_the_codes_of_the_survey():
    assert policy.factors() == ()
    assert tuple(CODE_LISTS["workload_measure"]) == policy.EQUIPMENT
    assert tuple(CODE_LISTS["specialism"]) == policy.SPECIALISMS


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| linacs | RT | 1.5 |  | 2026-01-01 |", "the source is empty"),
        ("| linacs | RT | many | A guide | 2026-01-01 |", "expected a number of WTE and a day"),
        ("| linacs | RT | 0 | A guide | 2026-01-01 |", "expected between 0 and 100 WTE"),
        (
            "| linacs | RT | 1 | A guide | 2026-01-01 |\n| linacs | RT | 2 | B | 2026-01-01 |",
            "stands there twice",
        ),
        ("| lathes | RT | 1 | A guide | 2026-01-01 |", "unknown equipment “lathes”; known: linacs"),
        ("| linacs | XX | 1 | A guide | 2026-01-01 |", "unknown specialism “XX”; known: RT"),
    ],
)
def test_a_factor_without_source_number_day_or_meaning_stops_the_start(tmp_path, row, said):
    page = tmp_path / "factors.md"
    page.write_text(f"{policy.PAGE.read_text(encoding='utf-8').rstrip()}\n{row}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=said):
        policy.factors(page)


def test_a_share_is_worked_out_of_two_published_figures_and_of_nothing_else(editions):
    counts = ask(editions, "headcount", by=("specialism", "staff_group")).counts
    table = protect(counts, Rules(max_n=6)).with_share("share", "headcount", "staff_group")
    shares = {cell.codes: cell.values.get("share") for cell in table.cells}
    for cell in table.cells:
        whole = table[cell.codes[0], "All staff groups"]
        if "headcount" in cell.values and "headcount" in whole.values:
            assert shares[cell.codes] == cell.values["headcount"] / whole.values["headcount"] * 100
        else:
            assert shares[cell.codes] is None
    assert any(share is not None and share < 100 for share in shares.values())
