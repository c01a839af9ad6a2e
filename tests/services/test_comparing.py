"""Two editions are compared by counts, and an earlier one comes back as a new one, with a reason."""

import pandas as pd
import pytest

from wiu.coverage.difference import Change, difference
from wiu.policy.access import RefusedError
from wiu.services import comparing
from wiu.services.vault_key import vault_of
from wiu.store import audit_log, vault
from wiu.store.errors import StoreError


def line(department, people, band="7"):
    return (department, "2026-05-01", "Engineer", band, people, people)


def last_entry(home):
    with home.register.transaction() as connection:
        return audit_log.entries(connection)[-1]


@pytest.fixture
def two(fresh, load, write):
    """A home with two editions: the second has a correction of D1 and a late return of D2."""
    load(write("first.csv", line("D1", 3), line("D1", 2, "8a")))
    load(write("second.csv", ("D1", "2026-06-01", "Engineer", "7", 4, 4), line("D2", 6)))
    return fresh


def test_between_two_editions_rows_that_came_and_went_are_counted_by_department(two, office, now):
    found = comparing.between(two, office, 1, 2, now=now)
    assert [each for each in found if each.entity == "staffing"] == [
        Change("staffing", "D1", before=2, after=3, come=1, gone=0),
        Change("staffing", "D2", before=0, after=1, come=1, gone=0),
    ]
    (first, _) = [each for each in found if each.entity == "submission"]
    assert (first.department, first.come, first.gone) == ("D1", 2, 1), "the first return no longer counts"
    assert last_entry(two).action == "compare editions"
    assert comparing.between(two, office, 2, 2, now=now) == ()
    back = comparing.between(two, office, 2, 1, now=now)
    assert {(each.entity, each.come, each.gone) for each in back} == {
        (each.entity, each.gone, each.come) for each in found
    }


def test_nothing_and_nothing_differ_in_nothing():
    assert difference({}, {}) == ()


@pytest.mark.parametrize(
    ("column", "others"),
    [
        ("file", [None, "late.csv"]),
        ("row_hash", [1, None]),
        ("received_at", [pd.Timestamp("2025-11-03"), pd.Timestamp("2025-11-04T09:30")]),
        ("status", ["accepted", None]),
    ],
)
def test_a_row_that_came_makes_no_other_row_read_otherwise(column, others):
    """One gap turns a column of whole numbers into fractions, one time of day shows the midnights of all the rest."""

    def rows(count):
        whose = {"submission_id": ["S1", "S2"][:count], "department_id": ["D1", "D2"][:count]}
        return {"submission": pd.DataFrame(whose | {column: others[:count]})}

    (change,) = difference(rows(1), rows(2))
    assert (change.department, change.come, change.gone) == ("D2", 1, 0)


def test_editions_are_listed_with_who_when_why_and_their_hash(two, office):
    newest, first = comparing.kept(two, office)
    assert (newest.edition.number, newest.in_force, first.in_force) == (2, True, False)
    assert newest.edition.made_by == "o"
    assert len(newest.sha256) == 64
    assert newest.sha256 != first.sha256
    assert last_entry(two).detail["edition_sha256"] == newest.sha256


def test_returning_makes_a_new_edition_of_the_old_rows_and_loses_none(two, office, now):
    third = comparing.return_to(two, office, 1, "the second file was sent by mistake", now=now)
    assert (third.number, third.restores) == (3, 1)
    assert two.editions.current() == third
    assert comparing.between(two, office, 1, 3, now=now) == ()
    assert [each.edition.number for each in comparing.kept(two, office)] == [3, 2, 1]
    with two.register.transaction() as connection:
        (entry,) = [each for each in audit_log.entries(connection) if "restores" in each.detail]
    assert entry.subject == "edition 3"
    assert "sent by mistake" in entry.detail["why"]
    assert entry.detail["sha256_of_that"] == two.editions.fingerprint(1)


def test_returning_brings_the_contracts_of_that_edition_back(sample, office, now, load, write):
    before = vault.contracts(vault_of(sample.path, sample=True), office, 1).rows
    known = sample.editions.rows()["department"]["department_id"].iloc[0]
    load(write("more.csv", line(known, 3)), home=sample)
    comparing.return_to(sample, office, 1, "only a trial", now=now)
    after = vault.contracts(vault_of(sample.path, sample=True), office, 3).rows
    assert len(after) == len(before) > 0


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ((1, "  "), "no_reason"),
        ((2, "because of this"), "no_edition"),
        ((9, "because of this"), "no_edition"),
    ],
)
def test_what_is_no_return_is_refused_and_changes_nothing(two, office, now, wanted, code):
    with pytest.raises(StoreError) as refused:
        comparing.return_to(two, office, *wanted, now=now)
    assert refused.value.code == code
    assert "Nothing was changed" in refused.value.message
    assert two.editions.current().number == 2


def test_only_the_office_compares_and_returns(two, wiu, now):
    for errand in (
        lambda: comparing.kept(two, wiu),
        lambda: comparing.between(two, wiu, 1, 2, now=now),
        lambda: comparing.return_to(two, wiu, 1, "because of this", now=now),
    ):
        with pytest.raises(RefusedError):
            errand()
