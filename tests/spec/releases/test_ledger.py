"""The ledger by itself: who is taken to hold what, and when one question is weighed once."""

from dataclasses import replace

import pytest
from cast import BERT, NOW, QUESTION
from homes import copied

from wiu.disclosure.safe_table import Status
from wiu.policy.thresholds import Audience
from wiu.releases.ledger import Told, alike, held_by
from wiu.services import against_ledger, exploring, releasing
from wiu.services.home import Home
from wiu.statistics.question import Question, QuestionError
from wiu.store import releases


def test_a_refusal_says_nothing_of_releasing_where_nothing_was_to_be_released_and_names_the_total():
    said = against_ledger.LedgerRefusal(({"region": "Wales"},), ("REL-2026-0001",), Question(("headcount",)))
    assert (
        "the same measures in total, without a breakdown. Nothing of it is shown or released." in said.message
    )
    assert "by nothing" not in said.message


def told(number, audience=Audience.MEMBER, edition=1, asked="q", measures=("headcount",)):
    return Told(number, 1, audience, edition, {"measures": measures}, asked, {("London",): Status.PUBLISHED})


EVERY = tuple(told(f"REL-{each}", each) for each in Audience)


@pytest.mark.parametrize(
    ("reader", "holds"),
    [
        (Audience.MEMBER, {"REL-member", "REL-external", "REL-website"}),
        (Audience.EXTERNAL, {"REL-external", "REL-website"}),
        (Audience.WEBSITE, {"REL-external", "REL-website"}),
    ],
)
def test_members_hold_everything_and_outsiders_what_went_outside(reader, holds):
    assert {each.number for each in held_by(EVERY, reader)} == holds


def test_one_question_to_one_edition_is_weighed_once_however_often_it_went_out():
    every = (told("REL-1"), told("REL-2"), told("REL-3", edition=2), told("REL-4", asked="other"))
    assert [each.numbers for each in alike(every)] == [("REL-1", "REL-2"), ("REL-3",), ("REL-4",)]


def test_what_went_out_once_two_figures_of_posts_were_out_is_weighed_apart_as_it_tells_the_third():
    """The same question tells more the second time: subtraction was possible by then."""
    every = (
        told("REL-1", asked="in post", measures=("wte_in_post",)),
        told("REL-2", asked="heads"),
        told("REL-3", asked="posts", measures=("vacancy_rate",)),
        told("REL-4", asked="in post", measures=("wte_in_post",)),
        told("REL-5", asked="heads"),
    )
    three = frozenset({"wte_in_post", "wte_establishment", "wte_vacant"})
    assert [(each.numbers, each.posts) for each in alike(every)] == [
        (("REL-1",), frozenset({"wte_in_post"})),
        (("REL-2", "REL-5"), frozenset()),
        (("REL-3",), three),
        (("REL-4",), three),
    ]


def test_what_members_were_told_makes_no_figure_sensitive_to_outsiders_known_to_them(home, reply, approved):
    """A table for outsiders withholds by their numbers, whatever members were shown before."""
    alone = exploring.view(home, BERT, QUESTION, "external", now=NOW)
    releasing.quick(home, BERT, reply(), now=NOW)
    beside = exploring.view(home, BERT, QUESTION, "external", now=NOW)
    by_rule = [cell.codes for cell in alone.table.cells if cell.status is Status.PRIMARY]
    assert by_rule
    assert all(beside.table[codes].status is not Status.PUBLISHED for codes in by_rule)
    assert approved


def test_what_outsiders_were_refused_members_may_still_be_shown(home, asked, approved, tmp_path):
    untouched = Home(copied(home.path, tmp_path / "untouched"))
    record = approved()
    prepared = releasing.prepare(home, BERT, asked(record=record), now=NOW)
    releasing.approve(home, replace(BERT, subject="cleo"), prepared.number, now=NOW)
    before = exploring.view(untouched, BERT, QUESTION, now=NOW)
    after = exploring.view(home, BERT, QUESTION, now=NOW)
    assert [cell.status for cell in after.table.cells] == [cell.status for cell in before.table.cells]


def test_what_was_never_told_of_a_round_can_still_be_asked_and_so_can_one_total(home, reply):
    """Headcount went out alone; WTE beside it, and a total by nothing, are weighed with it, not refused."""
    heads = replace(QUESTION, measures=("headcount",))
    releasing.quick(home, BERT, reply(heads), now=NOW)
    beside = replace(heads, measures=("headcount", "wte_in_post"), by=("specialism",), group=(), where=())
    for question in (beside, replace(heads, by=(), group=(), where=())):
        table = exploring.view(home, BERT, question, now=NOW).table
        assert any(cell.status is Status.PUBLISHED for cell in table.cells)


def test_ages_that_went_out_do_not_keep_vacancies_back(home, reply):
    """What is counted of people says nothing of posts: an empty cell of ages is no figure of vacancies."""
    ages = replace(
        QUESTION,
        measures=("headcount", "share"),
        by=("staff_group", "age_band"),
        group=(("age_band", "under 55 / 55 and over"),),
    )
    releasing.quick(home, BERT, reply(ages), now=NOW)
    vacancies = replace(QUESTION, measures=("wte_vacant", "vacancy_rate"), by=("region",))
    alone = exploring.protected_alone(home, vacancies, "member").table
    beside = exploring.view(home, BERT, vacancies, now=NOW).table
    assert [cell.status for cell in beside.cells] == [cell.status for cell in alone.cells]


def test_more_tables_than_can_be_weighed_together_end_in_a_stated_refusal(home, reply, monkeypatch):
    releasing.quick(home, BERT, reply(), now=NOW)
    monkeypatch.setattr(against_ledger, "MOST_TOGETHER", 0)
    with pytest.raises(QuestionError, match="more than can be weighed together") as refused:
        releasing.quick(home, BERT, reply(), now=NOW)
    assert refused.value.code == "ledger_full"
    with home.register.transaction() as connection:
        assert len(releases.releases(connection)) == 1
