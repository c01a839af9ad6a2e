"""A finding is accepted with a reason by a person, kept with the edition, and never where nobody knows what is meant."""

import pytest

from wiu.policy.access import RefusedError
from wiu.services import comparing, reporting_back
from wiu.services.loading import Acceptance, LoadRefusedError
from wiu.store import audit_log

TWICE = ("D1", "2026-05-01", "Engineer", "7", "3", "3")
MORE_WTE = ("D1", "2026-05-01", "Engineer", "8a", "1", "2")
UNKNOWN = ("D1", "2026-05-01", "Wizard", "8b", "1", "1")
WHY = "Confirmed by the department: two posts"


@pytest.fixture
def file(write):
    return write("lines.csv", TWICE, TWICE, MORE_WTE)


def test_without_a_word_a_second_equal_row_is_kept_back(load, file):
    said = load(file)
    assert (said["read"], said["accepted"], said["quarantined"]) == (3, 2, 1)


def test_an_accepted_finding_is_loaded_as_it_stands_and_kept_with_its_edition(
    fresh, office, nobody, load, file
):
    accepted = (
        Acceptance(3, "", "duplicate", WHY),
        Acceptance(4, "People, WTE", "headcount-wte", "The post is shared"),
    )
    said = load(file, accepted=accepted)
    assert (said["read"], said["accepted"], said["quarantined"]) == (3, 3, 0)
    assert fresh.editions.rows()["staffing"]["headcount"].sum() == 7
    kept = comparing.accepted(fresh, office)
    assert [(each.edition, each.row_number, each.rule, each.accepted_by, each.reason) for each in kept] == [
        (1, 3, "duplicate", "o", WHY),
        (1, 4, "headcount-wte", "o", "The post is shared"),
    ]
    with fresh.register.transaction() as connection:
        entry = audit_log.entries(connection)[-1]
    assert entry.detail["findings_accepted"] == {"duplicate": 1, "headcount-wte": 1}
    with pytest.raises(RefusedError):
        comparing.accepted(fresh, nobody)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Acceptance(2, "Group", "unknown-code", WHY), "can't be accepted"),
        (Acceptance(0, "", "new-round", WHY), "can't be accepted"),
    ],
)
def test_what_nobody_knows_and_what_only_tells_can_t_be_accepted(load, write, fresh, office, given, said):  # noqa: PLR0917
    path = write("lines.csv", UNKNOWN)
    with pytest.raises(LoadRefusedError) as caught:
        load(path, accepted=(given,))
    assert said in caught.value.message
    assert not fresh.has_data()
    assert comparing.accepted(fresh, office) == ()


def test_what_is_no_longer_found_is_not_kept(fresh, office, load, file):
    load(file, accepted=(Acceptance(3, "", "duplicate", WHY), Acceptance(2, "Department", "jump", WHY)))
    assert [each.rule for each in comparing.accepted(fresh, office)] == ["duplicate"]


@pytest.mark.parametrize("reason", ["ok", "x" * 301, "ask someone@gmail.com at home"])
def test_a_reason_says_something_and_holds_nothing_private(load, file, reason):
    with pytest.raises(LoadRefusedError) as caught:
        load(file, accepted=(Acceptance(3, "", "duplicate", reason),))
    assert caught.value.code == "acceptance"


def test_nobody_works_more_than_two_posts_whatever_is_said(load, write, tmp_path):
    by = tmp_path / "wte.toml"
    by.write_text(
        'title = "P"\ngranularity = "person"\n[submission]\none_per = "row"\n[[rows]]\nentity = "person"\n[rows.fields]\n'
        'specialism = "CSC"\nstaff_group = "engineer"\nwte = { column = "WTE" }\n'
    )
    path = write("people.csv", ("a", "1.8"), ("b", "2.4"), ("c", "1"), header=("Id", "WTE"))
    said = load(path, by=by, accepted=(Acceptance(2, "WTE", "range", WHY),), set_aside=True)
    assert (said["accepted"], said["quarantined"]) == (2, 1)
    with pytest.raises(LoadRefusedError):
        load(path, by=by, accepted=(Acceptance(3, "WTE", "range", WHY),), set_aside=True)


def test_a_department_is_not_asked_again_what_was_accepted(fresh, office, file, mapping, now):
    given = (Acceptance(4, "People, WTE", "headcount-wte", WHY),)
    asked = {"round_id": "R", "department": "D1", "now": now}
    more = reporting_back.report_on_return(fresh, office, file, mapping, **asked)[1]
    less = reporting_back.report_on_return(fresh, office, file, mapping, accepted=given, **asked)[1]
    assert len(less) < len(more)
