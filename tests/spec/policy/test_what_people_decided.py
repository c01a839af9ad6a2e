"""What the policy's pages say today, and what no change to them may undo."""

from __future__ import annotations

import re

import pytest

from wiu.policy.access import Action, RefusedError, Role, Viewer, may, permissions, require
from wiu.policy.clauses import clause, clauses
from wiu.policy.thresholds import Audience, thresholds_for
from wiu.policy.wording import wording, words


def viewer(*roles):
    return Viewer(subject="a", name="A", roles=frozenset(roles))


WHO_MAY = """
see overview       office wiu uklg
read policy        office wiu uklg
explore workforce  office wiu uklg
prepare release    office wiu
approve release    office wiu
recall release     office wiu
see releases       office wiu uklg
see services       office wiu uklg
publish map        office wiu
load survey        office
see coverage       office
see contracts      office
settle coverage    office
see requests       office wiu uklg
handle requests    office wiu
review referred    uklg
see audit          office
"""


def test_who_may_do_what_is_drawn_here_once_more():
    rows = [re.split(r"\s{2,}", line) for line in WHO_MAY.strip().splitlines()]
    assert permissions() == {Action(act): frozenset(map(Role, roles.split())) for act, roles in rows}


def test_service_contracts_and_what_follows_from_them_are_for_the_office_alone():
    for action in (Action.SEE_CONTRACTS, Action.SEE_COVERAGE, Action.SETTLE_COVERAGE, Action.LOAD_SURVEY):
        assert permissions()[action] == {Role.OFFICE}


def test_no_action_of_anybody_lets_service_contracts_out():
    out = ("export", "release", "publish", "download", "send")
    assert not [a for a in Action if any(w in a for w in out) and ("contract" in a or "coverage" in a)]


@pytest.mark.parametrize("action", Action)
def test_nobody_without_a_role_may_do_anything(action):
    assert not may(viewer(), action)
    with pytest.raises(RefusedError, match="Who may: "):
        require(viewer(), action)


def test_several_roles_allow_what_any_of_them_does():
    both = viewer(Role.WIU, Role.UKLG)
    assert may(both, Action.PREPARE_RELEASE)
    assert may(both, Action.REVIEW_REFERRED)
    assert not may(both, Action.SEE_CONTRACTS)


def test_a_refusal_says_what_was_asked_and_who_may():
    with pytest.raises(RefusedError) as refused:
        require(viewer(Role.UKLG), Action.PREPARE_RELEASE)
    assert str(refused.value) == "Your roles do not allow you to prepare release. Who may: office, wiu."


def test_the_thresholds_in_force():
    member, external = thresholds_for("member"), thresholds_for(Audience.EXTERNAL)
    assert (member.min_persons, external.min_persons) == (5, 10)
    assert (member.max_n, external.max_n) == (4, 9)
    for audience in Audience:
        numbers = thresholds_for(audience)
        assert numbers.min_departments == 3
        assert numbers.p_percent == 10
        assert numbers.dominance == ((1, 70), (2, 85))
        assert numbers.group_dimensions == {"gender", "age_band", "afc_band", "adequacy"}
        assert not numbers.zeros_protected
        assert numbers.since.isoformat() == "2026-11-25"


@pytest.mark.parametrize("audience", ["external", "website"])
def test_no_readership_is_given_more_than_members_are(audience):
    members, others = thresholds_for("member"), thresholds_for(audience)
    assert others.min_persons >= members.min_persons
    assert others.min_departments >= members.min_departments
    assert others.p_percent >= members.p_percent
    assert others.group_dimensions >= members.group_dimensions
    assert all(any(n >= m and k <= j for n, k in others.dominance) for m, j in members.dominance)
    assert others.zeros_protected or not members.zeros_protected


def test_an_unknown_readership_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="unknown audience “public”; known: member, external, website"):
        thresholds_for("public")


def test_every_clause_of_the_policy_is_there_by_its_number():
    numbers = [f"D{n}" for n in range(1, 14)] + ["S1", "S2", "S3"] + [f"R{n}" for n in range(1, 7)]
    numbers += ["Q1", "Q2", "Q2a", "Q2b", "Q2c", "Q2d", "Q3", "Q4", "Q5", "Q6"]
    assert list(clauses()) == numbers
    assert str(clause("Q2b")) == "Q2b, regional or national action"
    with pytest.raises(KeyError):
        clause("Q7")


CITED = re.compile(r"\b([DSRQ]\d+[a-d]?)\b")


def test_every_clause_that_the_program_cites_exists(root):
    for path in [
        *root.glob("wiu/**/*.py"),
        *root.glob("wiu/**/*.md"),
        *root.glob("wiu/**/*.sql"),
        *root.glob("pages/*.py"),
    ]:
        cited = set(
            re.findall(r"\(([DSRQ]\d+[a-d]?(?:[,–] ?[DSRQ]\d+[a-d]?)*)\)", path.read_text(encoding="utf-8"))
        )
        assert {number for group in cited for number in CITED.findall(group)} <= set(clauses()), path.name


def test_every_word_key_that_the_program_asks_for_exists(root):
    for path in [*root.glob("wiu/**/*.py"), *root.glob("pages/*.py"), *root.glob("app.py")]:
        asked = re.findall(r"\bwords\(\s*\"(\w+)\"\s*\)", path.read_text(encoding="utf-8"))
        assert set(asked) <= set(wording()), path.name


def test_the_proviso_fits_the_foot_of_every_page():
    assert "public domain" in words("proviso")
    assert len(words("proviso")) < 110
    assert len(words("sample_mark")) < 60


@pytest.mark.parametrize("symbol", ["0", "c", "c2", "x", "z", "low", "u", "e", "p", "r", "b"])
def test_every_symbol_is_explained(symbol):
    assert words(f"symbol_{symbol}")


def test_a_missing_word_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        words("prvoiso")
