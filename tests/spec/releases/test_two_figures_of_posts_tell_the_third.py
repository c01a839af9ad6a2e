"""What is funded is filled or vacant: whoever holds two of the three figures holds the third (R2).

| went out before    | asked for now         | told together with it |
| ------------------ | --------------------- | --------------------- |
| nothing            | in post               | in post               |
| nothing            | established, vacant   | all three             |
| in post            | in post               | in post               |
| in post            | established           | all three             |
| headcount          | in post               | in post               |
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from cast import BERT, MEMBERS, NOW
from three_editions import ROUND, as_released, everything

from wiu.disclosure.attack import Release, Shown, attack
from wiu.disclosure.safe_table import Status
from wiu.policy.thresholds import thresholds_for
from wiu.services import asking, exploring, released, releasing
from wiu.services.against_ledger import rules_for
from wiu.services.occasions import Reply
from wiu.statistics.measures import POSTS
from wiu.statistics.question import Question

ESTABLISHED, IN_POST, VACANT = POSTS
TABLE = Question((IN_POST,), ("region", "afc_band"), round=ROUND, group=(("afc_band", "broad"),))


@pytest.mark.parametrize(
    ("before", "asked", "told"),
    [
        ((), (IN_POST,), {IN_POST}),
        ((), (ESTABLISHED, VACANT), {*POSTS}),
        ((), ("vacancy_rate",), {"vacancy_rate", IN_POST}),
        ((IN_POST,), (IN_POST,), {IN_POST}),
        ((IN_POST,), (ESTABLISHED,), {*POSTS}),
        ((ESTABLISHED, VACANT), ("headcount",), {"headcount"}),
        ((), ("headcount", IN_POST), {"headcount", IN_POST}),
    ],
)
def test_a_question_counts_what_it_tells(before, asked, told):
    assert {*Question(asked).with_posts(before).measures} == told


def test_who_was_asked_for_ages_said_nothing_of_posts():
    by_age = Question((IN_POST,), ("age_band",))
    assert by_age.with_posts(POSTS) == by_age


def release(home, measures, at):
    record = asking.log(home, BERT, asking.Asked(MEMBERS, at.date()), now=at)
    return releasing.quick(home, BERT, Reply((replace(TABLE, measures=measures),), record.number), now=at)


def what_subtraction_tells(home):
    """Return what the judge finds in a table of staff and one of posts, where in post is what is established less vacant."""
    full = everything(home, home.editions.current())
    views = []
    for minutes, measures in enumerate((("headcount", IN_POST), (ESTABLISHED, VACANT))):
        handed = release(home, measures, NOW + timedelta(minutes=minutes))
        views.append(released.pages(home, BERT, handed.release.number).views[0])
    staff, posts = (as_released(full, view) for view in views)
    third = {
        codes: Shown(Status.PUBLISHED, {IN_POST: cell.figures[ESTABLISHED] - cell.figures[VACANT]})
        for codes, cell in posts.cells.items()
        if None not in {cell.figures.get(ESTABLISHED), cell.figures.get(VACANT)}
    }
    assert third
    rules = rules_for(Question(("headcount", IN_POST), round=ROUND), thresholds_for("member"), "headcount")
    return attack([staff, Release(full, third, posts.edition, posts.rules)], rules).disclosures


def test_subtraction_of_what_is_vacant_tells_nobody_who_is_in_post(home):
    assert what_subtraction_tells(home) == ()


def test_it_would_tell_if_each_figure_were_protected_for_itself(home, monkeypatch):
    monkeypatch.setattr(Question, "with_posts", lambda question, _=(): question)
    assert {each.measure for each in what_subtraction_tells(home)} == {IN_POST}


def test_nobody_is_shown_what_was_only_told(home):
    view = exploring.view(home, BERT, replace(TABLE, measures=(ESTABLISHED, VACANT)), now=NOW)
    assert {name for cell in view.table.cells for name in cell.values} == {ESTABLISHED, VACANT}
    assert view.table.measures == (ESTABLISHED, VACANT)
