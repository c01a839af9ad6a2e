"""Saved views: a question under a name, shared with colleagues; never a figure, never somebody else's to take away."""

import pytest
from homes import rewritten

from wiu.policy.access import RefusedError
from wiu.services import saving_views
from wiu.services.saving_views import SavedViewError
from wiu.statistics.question import Question

AGES = Question(
    ("headcount", "share"), ("staff_group", "age_band"), group=(("age_band", "under 55 / 55 and over"),)
)


def test_colleagues_find_what_was_saved_and_only_its_maker_takes_it_away(fresh, wiu, office, now):
    saving_views.save(fresh, wiu, "  Ages,  55 and over ", AGES, "external", now=now)
    (found,) = saving_views.saved(fresh, office)
    assert (found.name, found.question, found.audience, found.mine) == (
        *("Ages, 55 and over", AGES, "external"),
        False,
    )
    with pytest.raises(SavedViewError, match="a colleague's"):
        saving_views.forget(fresh, office, found.name, now=now)
    saving_views.forget(fresh, wiu, found.name, now=now)
    assert saving_views.saved(fresh, wiu) == ()
    with pytest.raises(SavedViewError, match="There is no saved view"):
        saving_views.forget(fresh, wiu, found.name, now=now)


UNSEEN = ["a\x00b", "a\u202eb", "\u3164", "\u2800", "Ages\ufe0f", "A\u0489ges"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "ada@example.org", *UNSEEN])
def test_a_name_is_short_and_no_persons_address(fresh, wiu, now, name):
    with pytest.raises(SavedViewError, match="Nothing was changed"):
        saving_views.save(fresh, wiu, name, AGES, "member", now=now)
    assert saving_views.saved(fresh, wiu) == ()


def test_a_name_is_taken_whatever_its_case(fresh, wiu, office, now):
    saving_views.save(fresh, wiu, "Ages", AGES, "member", now=now)
    for same in ("AGES", "\uff21ges"):
        with pytest.raises(SavedViewError, match="already"):
            saving_views.save(fresh, office, same, AGES, "member", now=now)
    with pytest.raises(SavedViewError, match="no such audience"):
        saving_views.save(fresh, office, "More", AGES, "office", now=now)


FORGED = [
    ("[" * 100_000, "member"),
    ('{"measures": [%s]}' % ("9" * 5000), "member"),
    ('{"measures": ["headcount"], "by": ["provider_name"]}', "member"),
    ('{"measures": ["headcount"]}', "office"),
]


def test_a_view_that_somebody_wrote_into_the_register_shuts_the_page_for_nobody(fresh, wiu, now):
    for name in ("Ages", *map(str, range(len(FORGED)))):
        saving_views.save(fresh, wiu, name, AGES, "member", now=now)
    with rewritten(fresh.register) as connection:
        for name, (question, audience) in enumerate(FORGED):
            connection.execute(
                f"UPDATE saved_view SET question = '{question}', audience = '{audience}' WHERE name = '{name}'"  # noqa: S608
            )
    assert [each.name for each in saving_views.saved(fresh, wiu)] == ["Ages"]


def test_nobody_without_a_role_sees_or_saves(fresh, nobody, now):
    with pytest.raises(RefusedError):
        saving_views.saved(fresh, nobody)
    with pytest.raises(RefusedError):
        saving_views.save(fresh, nobody, "Ages", AGES, "member", now=now)


def test_the_register_keeps_the_question_and_no_figure(fresh, wiu, now):
    saving_views.save(fresh, wiu, "Ages", AGES, "member", now=now)
    with fresh.register.transaction() as connection:
        columns = [column[0] for column in connection.execute("SELECT * FROM saved_view").description]
    assert columns == ["name", "question", "audience", "made_by", "made_at", "removed"]
