"""Whatever anybody states: one state a pair, order is nothing, returns never take away, WTE counts once."""

import copy
import pickle
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from drawn_rounds import CENSUS
from hypothesis import given, settings
from hypothesis import strategies as st

from wiu.coverage.facts import Department, Facts, Organisation, Statement
from wiu.coverage.gaps import Gap, gaps
from wiu.coverage.reckoning import COVERED, State, reckon
from wiu.coverage.succession import Succession
from wiu.coverage.wte import where_counted

some = settings(max_examples=60, deadline=None)  # the machine may be busy
CODES = "ABCDEFG"
SPECIALISMS = ("MR", "NM")
ARRANGEMENTS = (
    "in_house",
    "provided_under_sla",
    "received_under_sla",
    "private_provider",
    "none",
    "unknown",
)
days = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: CENSUS + timedelta(days=days)))
departments = [f"{code.lower()}{number}" for code in CODES for number in (1, 2)]
statements = st.builds(
    Statement,
    client=st.sampled_from([*CODES, "Z"]),
    specialism=st.sampled_from([*SPECIALISMS, "RT"]),
    arrangement=st.sampled_from(ARRANGEMENTS),
    by_provider=st.booleans(),
    provider=st.sampled_from([None, *departments, "elsewhere"]),
    provider_name=st.sampled_from([None, "Oak Ltd", "Trust A"]),
    start=days,
    end=days,
)


@st.composite
def organisations(draw):
    found = []
    for code in CODES:
        ended = draw(st.booleans()) and draw(st.booleans())
        found.append(
            Organisation(
                code,
                name=f"Trust {code}",
                valid_from=draw(
                    st.sampled_from([None, CENSUS - timedelta(days=9), CENSUS + timedelta(days=9)])
                ),
                valid_to=CENSUS - timedelta(days=1) if ended else None,
                successor=draw(st.sampled_from([None, *CODES])) if ended else None,
            )
        )
    return tuple(found)


@st.composite
def rounds(draw):
    return Facts(
        CENSUS,
        SPECIALISMS,
        draw(organisations()),
        tuple(
            Department(
                name,
                name[0].upper(),
                draw(st.sets(st.sampled_from(SPECIALISMS)).map(frozenset)),
                answered=draw(st.booleans()),
            )
            for name in departments
        ),
        tuple(draw(st.lists(statements, max_size=14))),
    )


@some
@given(rounds())
def test_every_pair_is_in_exactly_one_state(drawn):
    found = reckon(drawn)
    there = Succession(drawn.organisations, CENSUS).bodies
    assert sorted(found.states) == sorted((code, each) for code in there for each in SPECIALISMS)
    assert all(isinstance(state, State) for state in found.states.values())
    assert sum(Counter(found.states.values()).values()) == len(there) * len(SPECIALISMS)


@some
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_statements_organisations_and_departments_is_irrelevant(drawn, chance: random.Random):
    def shuffled(items):
        return tuple(chance.sample(items, len(items)))

    other = replace(
        drawn,
        statements=shuffled(drawn.statements),
        organisations=shuffled(drawn.organisations),
        departments=shuffled(drawn.departments),
    )
    one, two = reckon(drawn), reckon(other)
    assert one.states == two.states
    assert {pair: one.chain(pair) for pair in one.links} == {pair: two.chain(pair) for pair in two.links}
    assert one.circles == two.circles
    assert {pair: each.fingerprint for pair, each in one.contradictions.items()} == {
        pair: each.fingerprint for pair, each in two.contradictions.items()
    }
    assert [(each.key, each.pairs) for each in gaps(one, {})] == [
        (each.key, each.pairs) for each in gaps(two, {})
    ]


def answering(drawn, chosen):
    return replace(
        drawn,
        departments=tuple(
            replace(each, answered=each.answered or each.id == chosen) for each in drawn.departments
        ),
    )


def covered(found):
    return {pair for pair, state in found.states.items() if state in COVERED}


@some
@given(rounds(), st.sampled_from(departments))
def test_a_return_that_comes_in_never_lowers_coverage(drawn, chosen):
    assert covered(reckon(drawn)) <= covered(reckon(answering(drawn, chosen)))


@some
@given(rounds(), st.sampled_from(departments), st.lists(statements, max_size=5))
def test_a_return_that_contradicts_others_never_lowers_what_is_covered_or_claimed_to_be(drawn, chosen, said):
    after = replace(answering(drawn, chosen), statements=(*drawn.statements, *said))
    before, then = reckon(drawn), reckon(after)
    assert before.claimed <= then.claimed
    assert covered(before) <= covered(then) | {
        pair for pair, state in then.states.items() if state is State.CONFLICT
    } | through_conflicts(then)


def through_conflicts(found):
    """Pairs that only a contradiction on their way keeps from being covered."""
    return {pair for pair in found.claimed if found.states.get(pair) not in COVERED}


@some
@given(rounds(), st.data())
def test_wte_is_never_counted_twice(drawn, data):
    found = reckon(drawn)
    wte = {
        (name, specialism): data.draw(st.integers(0, 50))
        for name in data.draw(st.sets(st.sampled_from(departments)))
        for specialism in SPECIALISMS
    }
    counted = where_counted(found, wte)
    whole = sum(
        value
        for (name, _), value in wte.items()
        if found.departments[name].answered and found.body_of(name) is not None
    )
    assert sum(counted.values()) == whole
    served_only = {pair for pair, state in found.states.items() if state is State.PROVIDER}
    for pair in served_only & set(
        counted
    ):  # it has people of its own, in a department asked of something else
        assert any(found.body_of(name) == pair[0] for name, specialism in wte if specialism == pair[1])


@some
@given(rounds())
def test_a_silent_department_adds_exactly_what_its_answer_would_cover(drawn):
    found = reckon(drawn)
    for gap in gaps(found, {}):
        if gap.kind is Gap.DEPARTMENT:
            then = reckon(answering(drawn, gap.whom))
            assert covered(then) - covered(found) == set(gap.pairs)


@some
@given(rounds())
def test_every_pair_that_is_not_covered_and_needs_the_service_stands_in_a_gap(drawn):
    found = reckon(drawn)
    missing = {pair for pair, state in found.states.items() if state not in {*COVERED, State.NOT_NEEDED}}
    assert {pair for gap in gaps(found, {}) for pair in gap.pairs} >= missing


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 30), st.booleans())
def test_chains_of_any_length_are_followed_and_circles_end_nothing(length, closed):
    codes = [f"O{number:02}" for number in range(length)]
    drawn = Facts(
        CENSUS,
        ("MR",),
        tuple(Organisation(code) for code in codes),
        tuple(
            Department(code.lower(), code, frozenset(), answered=code == codes[-1] and not closed)
            for code in codes
        ),
        tuple(
            Statement(buyer, "MR", "received_under_sla", by_provider=False, provider=seller.lower())
            for buyer, seller in zip(codes, [*codes[1:], *codes[:1]], strict=True)
            if closed or buyer != codes[-1]
        ),
    )
    found = reckon(drawn)
    if closed:
        assert found.circles == (tuple((code, "MR") for code in codes),)
        assert set(found.states.values()) == {State.SILENT}
    else:
        assert found.chain((codes[0], "MR")) == tuple(code.lower() for code in codes[1:])
        assert found.circles == ()


def test_what_was_worked_out_from_contracts_can_be_neither_printed_nor_stored():
    drawn = Facts(
        CENSUS,
        ("MR",),
        (Organisation("A"),),
        (),
        (Statement("A", "MR", "private_provider", by_provider=False, provider_name="Canary Ltd"),),
    )
    found = reckon(drawn)
    held = [found, drawn, drawn.statements[0], *found.claims["A", "MR"], *gaps(found, {})]
    for each in held:
        assert "Canary" not in repr(each) + str(each) + f"{each!r:s}"
        for store in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="R1"):
                store(each)
