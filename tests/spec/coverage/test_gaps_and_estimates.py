"""What closing a gap would add, the network of contracts, and what the silent may have: drawn small, counted by hand."""

from datetime import date

import pytest
from drawn_rounds import a_round

from wiu.coverage.gaps import Equipment, Gap, gaps
from wiu.coverage.network import contracts, ended, ending, providers
from wiu.coverage.reckoning import VERDICTS, State, reckon
from wiu.coverage.summary import silent
from wiu.coverage.trend import matched
from wiu.coverage.wte import Stated, estimates

ORGS = "code\nA\nB\nC\nD"


def drawn_gaps(deps, said, equipment=None, orgs=ORGS):
    found = gaps(reckon(a_round(orgs, deps, f"by|provider|client|word\n{said}")), equipment or {})
    return [(each.kind, each.whom, each.adds) for each in found]


def test_a_silent_department_adds_its_own_organisation_its_clients_and_theirs():
    deps = "id|of|specialism|answered\na|A|MR|no\nb|B|MR|no"
    said = "client|a|B|buys\nclient|b|C|buys\nclient|·|D|none"
    assert drawn_gaps(deps, said) == [
        (Gap.DEPARTMENT, "a", 3),  # A itself, B that buys from it, C that buys from B
        (Gap.DEPARTMENT, "b", 2),
    ]


def test_a_silent_department_that_would_add_nothing_is_in_no_list_and_counted_all_the_same():
    deps = "id|of|specialism|answered\na|A|MR|no\nb|B|MR|yes\nc|C|MR|no"
    said = "by|provider|client|word\nprovider|b|A|serves"
    found = reckon(a_round(ORGS, deps, said))
    assert [each.whom for each in gaps(found, {}) if each.kind is Gap.DEPARTMENT] == ["c"]
    assert silent(found, set(found.states)) == {"a", "c"}
    assert silent(found, {("A", "MR"), ("B", "MR")}) == {"a"}


def test_of_gaps_that_add_as_much_the_one_with_more_equipment_comes_first():
    deps = "id|of|specialism|answered\na|A|MR|no\nb|B|MR|no"
    said = "client|·|C|none\nclient|·|D|none"
    two = Equipment("Workforce survey 2023", (("mr_scanners", 2.0),))
    assert drawn_gaps(deps, said, {"b": two}) == [(Gap.DEPARTMENT, "b", 1), (Gap.DEPARTMENT, "a", 1)]


def test_who_is_outside_the_survey_or_unlisted_or_unknown_is_asked_for_once_each():
    deps = "id|of|specialism|answered\nd|D|MR|yes"
    said = "client|“Oak Ltd”|A|private\nclient|“OAK LTD”|B|private\nclient|·|C|in_house"
    assert drawn_gaps(deps, said) == [(Gap.PRIVATE, "oak ltd", 2), (Gap.UNLISTED, "C", 1)]
    assert drawn_gaps(deps, "provider|d|A|serves\nprovider|d|B|serves") == [(Gap.NOTHING_KNOWN, "C", 1)]


def test_the_name_of_a_private_provider_is_not_in_what_is_kept_beside_notes():
    found = gaps(reckon(a_round("code\nA", said="by|provider|client|word\nclient|“Oak Ltd”|A|private")), {})
    assert [each.key.startswith("private:") and "oak" not in each.key for each in found] == [True]


def in_conflict(decided=()):
    deps = "id|of|specialism|answered\nb|B|MR|yes\nc|C|MR|no"
    said = "by|provider|client|word\nprovider|b|A|serves\nclient|c|A|buys"
    return reckon(a_round(ORGS, deps, said, decided=decided))


@pytest.mark.parametrize(
    ("verdict", "provider", "state"),
    [
        ("served by", "organisation:B", State.PROVIDER),
        ("served by", "organisation:C", State.SILENT),
        ("provides it itself", None, State.SILENT),
        ("needs none", None, State.NOT_NEEDED),
    ],
)
def test_a_decision_on_a_contradiction_is_honoured_while_the_same_is_stated(verdict, provider, state):
    assert verdict in VERDICTS
    about = in_conflict().contradictions["A", "MR"]
    decision = {
        "client": "A",
        "specialism": "MR",
        "verdict": verdict,
        "provider": provider,
        "fingerprint": about.fingerprint,
    }
    found = in_conflict([decision])
    assert found.states["A", "MR"] is state
    assert found.contradictions["A", "MR"].kind is about.kind  # it is still there to be seen
    assert not found.open_conflicts
    stale = in_conflict([decision | {"fingerprint": "of other statements"}])
    assert stale.states["A", "MR"] is State.CONFLICT


def test_a_contract_that_both_sides_state_is_one_and_the_network_counts_clients():
    deps = "id|of|specialism|answered\nb|B|MR|yes\nc|C|MR|no"
    said = (
        "by|provider|client|word|from|to\nprovider|b|A|serves|2020-01-01|2026-12-31\n"
        "client|b|A|buys|2020-02-01|2026-11-30\nprovider|b|D|serves|·|2026-01-31\nclient|“Oak Ltd”|C|private|·|·"
    )
    held = contracts(reckon(a_round(ORGS, deps, said)))
    assert [(each.provider, each.client, each.by_provider, each.by_client) for each in held] == [
        ("name:oak ltd", "C", False, True),
        ("organisation:B", "A", True, True),
        ("organisation:B", "D", True, False),
    ]
    assert [(each.who, each.clients, each.sole, each.private) for each in providers(held)] == [
        ("organisation:B", 2, 2, False),
        ("name:oak ltd", 1, 1, True),
    ]
    today = date(2026, 6, 1)
    assert [(each.client, each.end) for each in ending(held, today)] == [("A", date(2026, 11, 30))]
    assert [each.client for each in ended(held, today)] == ["D"]


def test_wte_is_grossed_up_by_specialism_and_region():
    rows = [Stated(f"l{n}", "NM", "London", wte) for n, wte in enumerate((8.0, 10.0, 12.0, None))]
    rows += [Stated(f"w{n}", "NM", "Wales", wte) for n, wte in enumerate((4.0, 4.0, 4.0, None, None))]
    whole, london, wales = estimates(rows, ("London", "Wales"))
    assert (whole.region, whole.measured, whole.wte, whole.stated, whole.eligible) == (None, 42.0, 60.0, 6, 9)
    assert (london.measured, london.wte) == (30.0, 40.0)  # the silent one is given London's mean, 10
    # (N−n)²·s²/n + (N−n)·s² = 1·4/3 + 1·4; t of 2 degrees of freedom at 97.5 % = 4.303
    assert london.high - london.wte == pytest.approx(4.303 * (16 / 3) ** 0.5, rel=1e-3)
    assert 30.0 <= london.low < 31.0  # less than was measured it can't be
    assert (wales.wte, wales.low, wales.high) == (20.0, 20.0, 20.0)
    assert whole.high - whole.wte == pytest.approx(london.high - london.wte)


def test_regions_with_too_few_returns_borrow_from_each_other_and_say_so():
    rows = [Stated("l", "NM", "London", 10.0), Stated("l2", "NM", "London", None)]
    rows += [Stated(f"w{n}", "NM", "Wales", 4.0) for n in range(2)]
    whole, london, wales = estimates(rows, ("London", "Wales"))
    assert (london.wte, london.borrowed) == (16.0, 2)  # the mean of all three is 6
    assert (wales.wte, wales.borrowed) == (8.0, 0)  # nobody there is silent: nothing is borrowed
    assert whole.wte == 24.0


def test_a_mean_of_one_region_alone_is_not_called_one_of_several():
    rows = [Stated("l", "NM", "London", 10.0), Stated("l2", "NM", "London", None)]
    rows += [Stated("w", "NM", "Wales", None)]
    _, london, wales = estimates(rows, ("London", "Wales"))
    assert (london.wte, london.borrowed) == (20.0, 0)  # London's own mean
    assert (wales.wte, wales.borrowed) == (10.0, 1)


def test_where_nobody_answered_there_is_no_estimate():
    whole, london = estimates([Stated("l", "NM", "London", None)], ("London",))
    assert (whole.measured, whole.wte, whole.low) == (0.0, None, None)
    assert (london.stated, london.eligible, london.wte) == (0, 1, None)


def test_a_trend_is_told_over_what_was_asked_in_every_round():
    rounds = {
        "2023": {("a", "MR"): True, ("b", "MR"): False, ("gone", "MR"): True},
        "2025": {("a", "MR"): True, ("b", "MR"): True, ("new", "MR"): False, ("a", "RT"): False},
    }
    steps = matched(rounds, {"MR"})
    assert [(each.round_id, each.answered, each.matched) for each in steps] == [
        ("2023", 1, 2),
        ("2025", 2, 2),
    ]
    assert matched({}, {"MR"}) == ()
