"""Joining returns to those held: what counts, what is kept beside it, drawn at random."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiu.coverage.returns import join

NAMES = ["submission_id", "department_id", "granularity", "received_at", "row_hash", "specialism"]


def survey(*returns):
    """Rows of one file: (id, department, granularity, day received, hash, specialism); all of round R, accepted."""
    frame = pd.DataFrame(returns, columns=NAMES)
    submissions = frame.drop(columns="specialism").assign(
        round_id="R",
        status="accepted",
        received_at=pd.to_datetime(frame["received_at"], utc=True).astype("datetime64[us, UTC]"),
        file="f",
    )
    lines = frame[["submission_id", "specialism"]].assign(staff_group="engineer", headcount=1)
    texts = ["submission_id", "department_id", "granularity", "row_hash", "status", "file", "round_id"]
    return {"submission": submissions.astype(dict.fromkeys(texts, "str")), "staffing": lines}


def ret(name, department, day, *, hash_="", specialism="RT", granularity="return"):
    return (name, department, granularity, f"2026-05-{day:02}", hash_ or name, specialism)


def after(*files, incomplete=()):
    held = {}
    for number, file in enumerate(files, 1):
        held = join(held, survey(*file), incomplete=incomplete, mark=str(number)).rows
    return held["submission"].set_index("submission_id")["status"].to_dict()


def test_returns_on_different_specialisms_stand_beside_each_other():
    assert after([ret("f:1", "D", 1)], [ret("g:1", "D", 2, specialism="NM")]) == {
        "f:1": "accepted",
        "g:1": "accepted",
    }


def test_a_newer_return_on_the_same_specialism_takes_the_place_of_the_older():
    assert after([ret("f:1", "D", 1)], [ret("g:1", "D", 2)]) == {"f:1": "superseded", "g:1": "accepted"}
    assert after([ret("f:1", "D", 2)], [ret("g:1", "D", 1)]) == {"f:1": "accepted", "g:1": "superseded"}


def test_the_same_return_again_is_a_duplicate():
    assert after([ret("f:1", "D", 1, hash_="h")], [ret("g:1", "D", 2, hash_="h")]) == {
        "f:1": "duplicate",
        "g:1": "accepted",
    }


def test_people_of_a_department_do_not_replace_one_another_but_a_newer_file_replaces_them_all():
    may = [ret(f"f:{n}", "D", 1, granularity="person") for n in range(3)]
    june = [ret(f"g:{n}", "D", 9, hash_=f"f:{n}", granularity="person") for n in range(4)]
    assert set(after(may).values()) == {"accepted"}
    found = after(may, june)
    assert [found[f"f:{n}"] for n in range(3)] == ["superseded"] * 3
    assert [found[f"g:{n}"] for n in range(4)] == ["accepted"] * 4


def test_a_return_that_says_nothing_replaces_nothing():
    assert after([ret("f:1", "D", 1)], [ret("g:1", "D", 2, specialism=None)]) == {
        "f:1": "accepted",
        "g:1": "quarantined",
    }


@pytest.mark.parametrize("day", [1, 9])
def test_an_incomplete_return_counts_where_there_is_no_other(day):
    assert after([ret("f:1", "D", day)], incomplete=("D",)) == {"f:1": "accepted"}


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from("DE"), st.integers(1, 5), st.sampled_from(["RT", "NM"]), st.sampled_from("hk")
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda drawn: (drawn[0], drawn[2]),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost_and_nobody_counts_twice_whatever_arrives_in_whatever_order(files):
    held, sent = {}, 0
    for number, file in enumerate(files):
        rows = [
            ret(f"{number}:{row}", d, day, hash_=h, specialism=s) for row, (d, day, s, h) in enumerate(file)
        ]
        held = join(held, survey(*rows), incomplete=(), mark="x").rows
        sent += len(rows)
    both = held["submission"].merge(held["staffing"], on="submission_id")
    assert len(both) == sent
    counted = both[both["status"] == "accepted"]
    assert not counted.duplicated(["department_id", "specialism"]).any()
    newest = both.groupby(["department_id", "specialism"])["received_at"].max().to_dict()
    assert counted.set_index(["department_id", "specialism"])["received_at"].to_dict() == newest
