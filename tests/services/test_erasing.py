"""What people wrote in their own words, what could not be read and who asked are erased in time, everywhere."""

from datetime import date, timedelta

import pytest

from wiu.policy.access import RefusedError
from wiu.policy.retention import Personal, terms
from wiu.services import checking, erasing
from wiu.store import audit_log
from wiu.store.errors import StoreError


def comments(home, edition):
    with home.editions.reading(edition) as reader:
        return int(reader.rows()["adequacy"]["comment"].notna().sum())


def by_record(home, viewer, now):
    return {each.record: each for each in erasing.due(home, viewer, now=now)}


def newest_round(home):
    rows = home.editions.rows()
    said = rows["adequacy"].dropna(subset=["comment"])["submission_id"]
    return rows["submission"].set_index("submission_id").loc[said.iloc[0], "round_id"]


def test_free_text_is_erased_once_its_report_is_out_from_every_edition_and_nothing_else(sample, office, now):
    first = sample.editions.current()
    round_id, before = newest_round(sample), sample.editions.rows()
    assert by_record(sample, office, now)[Personal.COMMENTS].due == 0, "no report is out"
    erasing.state_report(sample, office, round_id, date(2026, 11, 1), now=now)
    waiting = by_record(sample, office, now)[Personal.COMMENTS]
    assert (waiting.due, waiting.next) == (0, date(2026, 12, 1))
    later = now + timedelta(days=31)
    due = by_record(sample, office, later)[Personal.COMMENTS].due
    assert due > 0
    held = comments(sample, first)
    said = erasing.erase(sample, office, now=later)
    assert said == {
        "erased": {"opinions in free text": due, "rows in quarantine": 0, "who asked": 0},
        "editions": 1,
    }
    assert sample.editions.current() == first, "the edition is the same, without the text"
    assert comments(sample, first) == held - due
    after = sample.editions.rows()
    assert {name: len(frame) for name, frame in after.items()} == {
        name: len(frame) for name, frame in before.items()
    }
    assert after["adequacy"]["rating"].tolist() == before["adequacy"]["rating"].tolist()
    assert by_record(sample, office, later)[Personal.COMMENTS].due == 0
    assert checking.check(sample, office, now=later)["wrong"] == []
    with sample.register.transaction() as connection:
        (entry,) = [each for each in audit_log.entries(connection) if each.action == "erase"]
    assert entry.detail["opinions in free text"] == due
    assert entry.detail["edition_sha256"] == sample.editions.fingerprint(1)


def test_the_text_is_in_no_byte_of_the_file_any_more(sample, office, now):
    text = sample.editions.rows()["adequacy"]["comment"].dropna().iloc[0]
    for round_id in sample.editions.rows()["survey_round"]["round_id"]:
        erasing.state_report(sample, office, round_id, date(2026, 1, 1), now=now)
    erasing.erase(sample, office, now=now)
    assert comments(sample, sample.editions.current()) == 0
    for path in (sample.path / "editions").rglob("*.duckdb"):
        assert text.encode() not in path.read_bytes()


def test_rows_in_quarantine_are_erased_a_year_after_their_load(fresh, office, now, load, write):
    good = ("D1", "2026-05-01", "Engineer", "7", "3", "3")
    load(write("a.csv", good, ("D2", "2026-05-01", "Wizard", "7", "1", "1")), set_aside=True)
    load(write("b.csv", ("D3", "2026-05-01", "Engineer", "7", "3", "3")))
    assert by_record(fresh, office, now)[Personal.QUARANTINE].due == 0
    later = now + timedelta(days=366)
    assert by_record(fresh, office, later)[Personal.QUARANTINE].due == 2, "both editions hold the row"
    assert erasing.erase(fresh, office, now=later)["editions"] == 2
    for each in fresh.editions.all():
        with fresh.editions.reading(each) as reader:
            assert len(reader.quarantine()) == 0
    assert checking.check(fresh, office, now=later)["sound"]


@pytest.mark.parametrize("code", ["no_round", "no_day"])
def test_a_report_of_no_round_or_of_tomorrow_is_refused(sample, office, now, code):
    round_id = newest_round(sample) if code == "no_day" else "nowhere"
    with pytest.raises(StoreError, match="Nothing was changed") as refused:
        erasing.state_report(sample, office, round_id, date(2026, 11, 23), now=now)
    assert refused.value.code == code


def test_only_the_office_erases(sample, wiu, now):
    for errand in (erasing.due, erasing.erase):
        with pytest.raises(RefusedError):
            errand(sample, wiu, now=now)


def test_the_policy_says_how_long_each_kind_is_kept():
    assert {record: term.kept.days for record, term in terms().items()} == {
        Personal.COMMENTS: 30,
        Personal.QUARANTINE: 365,
        Personal.CONTACTS: 730,
    }
