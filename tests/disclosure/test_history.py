"""The collector: what was withheld stays unknown, and the difference of two editions shows nobody."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from histories import KINDS, ask, full_data
from random_tables import JUDGED, counted, disclosures, measured

from wiu.disclosure.attack import attack
from wiu.disclosure.earlier import UnrelatedError, UnsaidError
from wiu.disclosure.engine import HistoryRefusal, protect
from wiu.disclosure.related import related
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

RULES = Rules(max_n=4, min_contributors=3)
# at length: WIU_HISTORIES=200
HISTORIES = int(os.environ.get("WIU_HISTORIES", "6"))


@pytest.mark.parametrize("seed", range(3))
def test_a_late_return_is_not_found_by_subtraction(seed):
    later = replace(measured(seed, (4, 3), (1, 1), count="n"), name="edition 2")
    late = sorted(later.rows["contributor"].unique())[seed]
    earlier = replace(
        later, name="edition 1", rows=later.rows[later.rows["contributor"] != late].reset_index(drop=True)
    )
    before = protect(earlier, RULES)
    after = protect(later, RULES, history=((earlier, before),))
    assert disclosures(RULES, (earlier, before, "1"), (later, after, "2")).safe


@pytest.mark.parametrize("seed", range(3))
def test_two_totals_of_one_round_show_no_department_by_their_difference_though_others_say_a_little_more(seed):
    rules = replace(RULES, nk=((1, 70.0),))
    everybody = replace(measured(seed, (2, 3), (0, 1), count="n"), values=())
    largest = everybody.rows.groupby("contributor")["n"].sum().idxmax()
    home = everybody.rows.loc[everybody.rows["contributor"] == largest, "a"].iloc[0]
    given = everybody.rows[everybody.rows["contributor"] != largest].copy()
    others = given[given["a"] == home].drop_duplicates("contributor").index
    given.loc[others[:3], "n"] += 2  # more said their ages than were in post
    assert len(others) > 2
    answered = replace(everybody, name="ages given", rows=given.reset_index(drop=True))
    before = protect(everybody, rules)
    after = protect(answered, rules, history=((everybody, before),))
    shown = {cell.codes: cell.values["n"] for cell in before.cells if cell.status == Status.PUBLISHED}  # noqa: PD011 - no frame
    again = {cell.codes: cell.values["n"] for cell in after.cells if cell.status == Status.PUBLISHED}  # noqa: PD011 - no frame
    assert (home, "All") in shown
    assert {codes for codes, value in again.items() if shown.get(codes, value) != value} == set()


def test_a_corrected_return_is_not_found_by_subtraction():
    earlier = replace(measured(5, (4, 3), (1, 0), count="n"), name="edition 1")
    rows = earlier.rows.copy()
    rows.loc[int(np.argmax(rows["n"])), "n"] += 3
    later = replace(earlier, name="edition 2", rows=rows)
    before = protect(earlier, RULES)
    after = protect(later, RULES, history=((earlier, before),))
    assert disclosures(RULES, (earlier, before, "1"), (later, after, "2")).safe


def test_a_filter_that_nobody_names_is_recognised_where_departments_are_not_told_apart():
    fine = counted(3, (4, 3, 3), (0, 0, 0), mean=6.0)
    chosen = fine.rows[fine.rows["a"] == "a1"].groupby(["b", "c"], as_index=False)[["n"]].sum()
    of_all = fine.rows.groupby(["a", "b"], as_index=False)[["n"]].sum()
    part = replace(fine, name="part", dimensions=fine.dimensions[1:], tables=(("b", "c"),), rows=chosen)
    whole = replace(fine, dimensions=fine.dimensions[:2], tables=(("a", "b"),), rows=of_all)
    found, _ = related([whole, part])
    assert found[1].filters == (("a", ("a1",)),)


@pytest.mark.parametrize(
    ("seed", "magnitude"),
    [
        (136, True),  # one department took another's place: each knows the other's part of the difference
        (124, False),  # a filter that the figures tell, on a dimension that another release does not have
        (
            151,
            False,
        ),  # a total and a joined code differ between editions by the same persons, but not for all one knows
        (
            173,
            True,
        ),  # a filtered release, laid with a finer one of another edition, seemed to be of a third edition
        (187, True),  # the same with two editions before it
        (190, False),  # a single person, whose department is told apart, knew a neighbour's figure by the own
    ],
)
def test_histories_that_once_gave_a_figure_away_give_none(seed, magnitude):
    released, _, rules = drawn(seed, magnitude=magnitude)
    assert len(released) > 1
    findings = attack(released, rules, attackers=JUDGED)
    assert not findings.disclosures, findings.as_json()


@pytest.mark.parametrize(
    ("seed", "magnitude"),
    [
        (404, True),  # who stands alone in a figure knew it, but the search saw another of the same atoms
        (436, True),  # movements were there, but no program of the few atoms chosen found them
        (
            249,
            False,
        ),  # figures that are one over the atoms at hand: what an insider knew of one was asked of no other
        (478, False),
    ],
)
def test_histories_that_once_were_refused_are_answered_and_give_none_away(seed, magnitude):
    released, refused, rules = drawn(seed, magnitude=magnitude)
    assert not refused
    assert len(released) > 1
    findings = attack(released, rules, attackers=JUDGED)
    assert not findings.disclosures, findings.as_json()


def drawn(seed, *, magnitude):
    """Return what of a drawn history is released, what is refused, and the rules."""
    rng = np.random.default_rng(seed)
    assert (rng.random() < 0.4) == magnitude
    told_apart = magnitude or rng.random() < 0.6
    full = full_data(rng, rng.integers(3, 6, 3), contributors=told_apart, magnitude=magnitude)
    few = Rules(max_n=4, min_contributors=3 if told_apart else None)
    rules = Rules(min_contributors=3, p_percent=10.0, nk=((1, 70.0),)) if magnitude else few
    history, released, refused = [], [], []
    for number in range(int(rng.integers(2, 5))):
        asked = ask(rng, full, str(rng.choice(KINDS)) if number else "other table", number)
        try:
            table = protect(asked.counts, rules, history=history)
        except HistoryRefusal:
            refused.append(asked.counts.name)
            continue
        history.append((asked.counts, table))
        released.append(asked.release(table))
    return released, refused, rules


def test_the_same_question_twice_gives_the_same_table():
    counts = measured(2, (4, 3), (0, 0), count="n")
    before = protect(counts, RULES)
    again = protect(counts, RULES, history=((counts, before),))
    assert [cell.status for cell in again.cells] == [cell.status for cell in before.cells]


def test_another_breakdown_of_the_same_people_keeps_what_was_withheld():
    finest = measured(3, (4, 3, 2), (0, 0, 0), count="n")
    narrow = replace(finest, name="a by b", tables=(("a", "b"),))
    other = replace(finest, name="a by c", tables=(("a", "c"),))
    before = protect(narrow, RULES)
    after = protect(other, RULES, history=((narrow, before),))
    assert disclosures(RULES, (narrow, before, "1"), (other, after, "1")).safe


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_histories_of_every_kind_tell_nothing_when_attacked_together(seed):
    rng = np.random.default_rng(seed)
    magnitude, told_apart = seed % 3 == 0, seed % 3 != 1
    full = full_data(rng, rng.integers(3, 5, 3), contributors=told_apart, magnitude=magnitude)
    rules = Rules(
        max_n=None if magnitude else 4,
        min_contributors=3 if told_apart else None,
        p_percent=10.0 if magnitude else None,
        nk=((1, 70.0),) if magnitude else (),
    )
    history, released = [], []
    for number in range(3):
        asked = ask(rng, full, KINDS[(seed + number) % len(KINDS)] if number else "other table", number)
        try:
            table = protect(asked.counts, rules, history=history)
        except HistoryRefusal:
            continue
        history.append((asked.counts, table))
        released.append(asked.release(table))
    findings = attack(released, rules, attackers=JUDGED)
    assert not findings.disclosures, findings.as_json()


def test_codes_joined_without_a_word_are_recognised_by_their_figures():
    fine = measured(3, (4, 3), (0, 0), count="n", tables=(("a", "b"),))
    up = {"a0": "low", "a1": "low"}
    leaves = ("low", "a2", "a3")
    coarse = replace(
        fine,
        name="joined",
        dimensions=(Hierarchy("a", "All", leaves, {"All": leaves}), fine.dimensions[1]),
        rows=fine.rows.assign(a=fine.rows["a"].map(lambda code: up.get(code, code))),
    )
    before = protect(fine, RULES)
    after = protect(coarse, RULES, history=((fine, before),))
    shown = {cell.codes: str(cell.status) for cell in before.cells}
    assert {str(cell.status) for cell in after.cells if cell.codes in shown} >= {"published"}
    for cell in after.cells:
        if cell.codes in shown:  # the same people by the same codes: as before
            assert (str(cell.status) == "published") == (shown[cell.codes] == "published")


def test_codes_that_have_nothing_to_do_with_each_other_are_refused_by_name():
    one = measured(3, (4, 3), (0, 0), count="n")
    strange = tuple(f"x{number}" for number in range(4))
    shuffled = one.rows.assign(a=np.random.default_rng(1).choice(strange, len(one.rows)))
    other = replace(
        one,
        name="strange",
        dimensions=(Hierarchy("a", "All", strange, {"All": strange}), one.dimensions[1]),
        rows=shuffled,
    )
    with pytest.raises(UnrelatedError, match="divide “a” by different codes"):
        protect(other, RULES, history=((one, protect(one, RULES)),))


def test_a_figure_printed_before_is_printed_again():
    counts = measured(2, (4, 3), (0, 0), count="n")
    margin = replace(counts, name="a alone", tables=(("a",),))
    before = protect(counts, RULES)
    after = protect(margin, RULES, history=((counts, before),))
    assert {c.codes for c in after.cells if str(c.status) == "published"} == {
        c.codes for c in before.cells if str(c.status) == "published" and c.codes[1] == "All"
    }


def test_a_filter_that_nothing_tells_is_refused():
    counts = measured(4, (4, 3), (0, 0), count="n", departments=14)
    half = counts.rows.assign(n=counts.rows["n"] // 2)
    half = replace(counts, name="a part", rows=half[half["n"] > 0].reset_index(drop=True))
    with pytest.raises(UnsaidError):
        protect(half, RULES, history=((counts, protect(counts, RULES)),))


@pytest.mark.parametrize("beyond", [(), ("not AfC",)])
def test_nobody_is_hidden_in_a_code_that_nobody_gave(beyond):
    bands = {"7": 30, "8a": 30, "Annex 21": 2, "unknown": 5}
    early = pd.DataFrame(
        [(f"d{each % 6}", band, 1) for band, people in bands.items() for each in range(people)],
        columns=["contributor", "band", "n"],
    )
    late = pd.concat([early, early.head(3).assign(contributor="d6")])  # so that no total is told of it
    group = {"Annex 21": "no band known", "unknown": "no band known"}
    leaves = ("7", "8a", "no band known")
    parts = {"7": ("7",), "8a": ("8a",), "no band known": ("Annex 21", "unknown", *beyond)}
    joined = Hierarchy("band", "All", leaves, {"All": leaves}, parts)
    singly = Hierarchy("band", "All", tuple(bands), {"All": tuple(bands)})
    history = []
    for axis, people in ((joined, early), (joined, late), (singly, late)):
        behind = people.groupby(["contributor", "band"], as_index=False).sum()
        of = {} if axis is singly else group
        rows = behind.assign(band=behind["band"].map(lambda band, of=of: of.get(band, band)))
        rows = rows.groupby(["contributor", "band"], as_index=False).sum()
        counts = Counts("t", (axis,), (("band",),), rows, "n", (), has_contributors=True, behind=behind)
        history.append((counts, protect(counts, RULES, history=history)))
    shown = [{cell.codes[0] for cell in table.cells if cell.values} for _, table in history]  # noqa: PD011 - no frame
    assert "All" not in shown[1] | shown[2]
    assert "no band known" in shown[1]
    assert "unknown" not in shown[2]
