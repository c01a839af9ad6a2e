"""Each organisation and specialism is in one state, and which one can be told from the drawing."""

from drawn_rounds import a_round, states

from wiu.coverage.claims import Kind
from wiu.coverage.reckoning import reckon

ITSELF, PROVIDER, SILENT = (
    "answered itself",
    "covered by a provider that answered",
    "provider known but silent",
)
CONFLICT, NOT_NEEDED, UNKNOWN = "claims conflict", "no service needed", "unknown: a gap"

TWO = "code\nA\nB"
THREE = "code\nA\nB\nC"


def test_an_organisation_whose_department_answered_answered_itself():
    assert states("code\nA", "id|of|specialism|answered\na|A|MR|yes") == {"A": ITSELF}


def test_a_department_of_another_specialism_answers_for_that_alone():
    assert states("code\nA", "id|of|specialism|answered\na|A|RT|yes") == {"A": UNKNOWN}


def test_whoever_was_to_answer_and_did_not_is_a_provider_known_but_silent():
    assert states("code\nA", "id|of|specialism|answered\na|A|MR|no") == {"A": SILENT}


def test_a_client_is_covered_by_a_provider_that_answered_whichever_side_says_so():
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    for said in ("provider|b|A|serves", "client|b|A|buys"):
        assert states(TWO, deps, f"by|provider|client|word\n{said}") == {"A": PROVIDER, "B": ITSELF}


def test_a_provider_that_is_named_and_did_not_answer_is_known_but_silent():
    deps = "id|of|specialism|answered\nb|B|MR|no"
    assert states(TWO, deps, "by|provider|client|word\nclient|b|A|buys")["A"] == SILENT


def test_a_private_provider_that_no_survey_asks_is_known_but_silent():
    assert states("code\nA", said="by|provider|client|word\nclient|“Oak Ltd”|A|private") == {"A": SILENT}


def test_a_private_provider_named_as_one_of_our_organisations_is_that_organisation():
    orgs = "code|name\nA|Trust A\nB|Oak Clinics Ltd."
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    said = "by|provider|client|word\nclient|“OAK clinics, Ltd”|A|private\nprovider|b|A|serves"
    assert states(orgs, deps, said)["A"] == PROVIDER


def test_a_client_that_buys_without_saying_from_whom_is_a_gap():
    assert states("code\nA", said="by|provider|client|word\nclient|·|A|buys") == {"A": UNKNOWN}


def test_a_client_that_does_not_know_says_nothing():
    assert states("code\nA", said="by|provider|client|word\nclient|·|A|unknown") == {"A": UNKNOWN}


def test_a_client_that_says_it_needs_none_needs_none():
    assert states("code\nA", said="by|provider|client|word\nclient|·|A|none") == {"A": NOT_NEEDED}


def test_an_organisation_with_a_department_on_our_list_needs_the_service_whatever_a_return_says():
    deps = "id|of|specialism|answered\na|A|MR|no"
    assert states("code\nA", deps, "by|provider|client|word\nclient|·|A|none") == {"A": SILENT}


def test_a_provider_that_denies_a_client_says_nothing_about_what_the_client_needs():
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    assert states(TWO, deps, "by|provider|client|word\nprovider|b|A|none")["A"] == UNKNOWN


def test_a_contract_counts_on_its_first_and_last_day_and_not_beside_them():
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    drawn = {
        "2025-11-03|·": PROVIDER,
        "2025-11-04|·": UNKNOWN,
        "·|2025-11-03": PROVIDER,
        "·|2025-11-02": UNKNOWN,
        "2020-01-01|2030-01-01": PROVIDER,
    }
    for dates, state in drawn.items():
        said = f"by|provider|client|word|from|to\nprovider|b|A|serves|{dates}"
        assert states(TWO, deps, said)["A"] == state, dates


def conflict_of(said, deps="id|of|specialism|answered\nb|B|MR|yes\nc|C|MR|yes", orgs=THREE):
    found = reckon(a_round(orgs, deps, f"by|provider|client|word\n{said}"))
    about = found.contradictions.get(("A", "MR"))
    return str(found.states["A", "MR"]), None if about is None else about.kind


def test_claims_conflict_where_the_client_names_another():
    assert conflict_of("provider|b|A|serves\nclient|c|A|buys") == (CONFLICT, Kind.NAMES_ANOTHER)


def test_claims_conflict_where_the_client_denies():
    for denial in ("client|·|A|none", "client|·|A|in_house"):
        assert conflict_of(f"provider|b|A|serves\n{denial}") == (CONFLICT, Kind.CLIENT_DENIES)


def test_claims_conflict_where_the_provider_denies():
    assert conflict_of("provider|b|A|none\nclient|b|A|buys") == (CONFLICT, Kind.PROVIDER_DENIES)


def test_claims_conflict_where_two_returns_of_the_client_do():
    assert conflict_of("client|b|A|buys\nclient|·|A|none") == (CONFLICT, Kind.OWN_RETURNS)


def test_two_providers_that_the_client_names_both_contradict_nobody():
    said = "provider|b|A|serves\nprovider|c|A|serves\nclient|b|A|buys\nclient|c|A|buys"
    assert conflict_of(said) == (PROVIDER, None)


def test_a_client_that_does_some_of_it_itself_contradicts_nobody_while_it_names_its_provider():
    assert conflict_of("provider|b|A|serves\nclient|b|A|buys\nclient|·|A|in_house") == (PROVIDER, None)


def test_departments_of_one_organisation_are_one_provider_to_a_client():
    deps = "id|of|specialism|answered\nb|B|MR|yes\nb2|B|MR|no"
    assert conflict_of("provider|b|A|serves\nclient|b2|A|buys", deps) == (PROVIDER, None)


def test_dates_that_differ_are_told_and_change_no_state():
    said = "by|provider|client|word|from\nprovider|b|A|serves|2020-04-01\nclient|b|A|buys|2021-04-01"
    found = reckon(a_round(TWO, "id|of|specialism|answered\nb|B|MR|yes", said))
    assert found.states["A", "MR"] == PROVIDER
    assert found.contradictions["A", "MR"].kind is Kind.DATES_DIFFER


def test_who_answered_itself_is_covered_whatever_others_claim_and_the_contradiction_is_told():
    deps = "id|of|specialism|answered\na|A|MR|yes\nb|B|MR|yes"
    assert conflict_of("provider|b|A|serves\nclient|·|A|in_house", deps) == (ITSELF, Kind.CLIENT_DENIES)


def test_chains_of_buyers_are_followed_to_a_provider_that_answered():
    orgs = "code\nA\nB\nC\nD"
    deps = "id|of|specialism|answered\nb|B|MR|no\nc|C|MR|no\nd|D|MR|yes"
    said = "by|provider|client|word\nclient|b|A|buys\nclient|c|B|buys\nprovider|d|C|serves"
    found = reckon(a_round(orgs, deps, said))
    assert found.chain(("A", "MR")) == ("b", "c", "d")
    assert str(found.states["A", "MR"]) == PROVIDER


def test_a_chain_is_not_followed_through_claims_in_conflict():
    orgs = "code\nA\nB\nC\nD"
    deps = "id|of|specialism|answered\nb|B|MR|no\nc|C|MR|yes\nd|D|MR|yes"
    said = "by|provider|client|word\nclient|b|A|buys\nprovider|c|B|serves\nclient|d|B|buys"
    assert states(orgs, deps, said)["A"] == SILENT


def test_a_circle_of_buyers_is_reported_and_covers_nobody():
    deps = "id|of|specialism|answered\na|A|MR|no\nb|B|MR|no\nc|C|MR|no"
    said = "by|provider|client|word\nclient|b|A|buys\nclient|c|B|buys\nclient|a|C|buys"
    found = reckon(a_round(THREE, deps, said))
    assert found.circles == ((("A", "MR"), ("B", "MR"), ("C", "MR")),)
    assert set(found.states.values()) == {SILENT}


def test_a_circle_with_a_way_out_is_covered_by_it():
    orgs = "code\nA\nB\nC"
    deps = "id|of|specialism|answered\na|A|MR|no\nb|B|MR|no\nc|C|MR|yes"
    said = "by|provider|client|word\nclient|b|A|buys\nclient|a|B|buys\nclient|c|B|buys"
    assert states(orgs, deps, said) == {"A": PROVIDER, "B": PROVIDER, "C": ITSELF}


def test_a_statement_about_an_organisation_that_nobody_knows_is_told_and_counts_for_nothing():
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    found = reckon(a_round(TWO, deps, "by|provider|client|word\nprovider|b|Z|serves"))
    assert [each.client for each in found.strange] == ["Z"]
    assert set(found.states) == {("A", "MR"), ("B", "MR")}
