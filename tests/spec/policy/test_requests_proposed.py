"""What the policy proposes for a request for information (Q1–Q6, R1–R6)."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiu.policy.clauses import clauses
from wiu.policy.requests import Gain, Outcome, Purpose, Requester, Scope, Want, can_be, judgements
from wiu.requests.proposal import propose
from wiu.requests.request import from_json

# who asks | as | for | gain | purpose | wants | scope | format → outcome | clauses | told
CASES_OF_THE_DOMAIN = """
member   | sig                | NMSIG | no      | sig_work             | contacts          | uk               | pdf  | meet  | Q2a R5  | no
member   | sig                | RTSIG | no      | national_or_regional | vacancies         | region           | pdf  | meet  | Q2b     | no
member   | head_of_department | -     | no      | own_organisation     | workforce         | own_department   | pdf  | meet  | Q2c R2  | no
member   | researcher         | -     | no      | academic             | workforce         | uk               | pdf  | meet  | Q2d     | no
external | -                  | -     | yes     | commercial           | contacts          | uk               | pdf  | deny  | Q3      | yes
external | -                  | -     | no      | call_for_evidence    | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | no      | not_stated           | vacancies         | uk               | pdf  | ask   | Q2      | no
member   | individual         | -     | no      | national_or_regional | service_contracts | other_department | pdf  | never | R1      | no
member   | sig                | RTSIG | no      | national_or_regional | vacancies         | region           | csv  | meet  | Q2b R6  | no
member   | individual         | -     | no      | academic             | survey_rows       | uk               | csv  | deny  | R2 R6   | no
"""
MORE_CASES = """
member   | sig                | NMSIG | yes     | sig_work             | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | no      | commercial           | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | unclear | national_or_regional | vacancies         | uk               | pdf  | ask   | Q2      | no
member   | individual         | -     | yes     | not_stated           | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | no      | sig_work             | vacancies         | uk               | pdf  | ask   | Q2a     | no
member   | individual         | NMSIG | no      | sig_work             | vacancies         | uk               | pdf  | meet  | Q2a     | no
member   | individual         | -     | no      | media                | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | no      | other                | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | individual         | -     | no      | national_or_regional | services          | uk               | pdf  | meet  | Q2b R4  | no
member   | individual         | -     | no      | national_or_regional | opinions          | nation           | pdf  | meet  | Q2b     | no
member   | head_of_department | -     | no      | own_organisation     | opinions          | own_department   | pdf  | deny  | R2      | no
member   | head_of_department | -     | no      | own_organisation     | workforce         | other_department | pdf  | deny  | R2      | no
member   | head_of_department | -     | no      | own_organisation     | workforce         | region           | pdf  | meet  | Q2c     | no
member   | head_of_department | -     | yes     | own_organisation     | workforce         | own_department   | pdf  | refer | Q1 R2   | yes
member   | head_of_department | -     | no      | academic             | workforce         | own_department   | pdf  | deny  | R2      | no
member   | head_of_department | -     | no      | own_organisation     | contacts          | uk               | pdf  | refer | Q1 R5   | yes
member   | researcher         | -     | no      | academic             | contacts          | uk               | pdf  | refer | Q1 R5   | yes
external | -                  | -     | yes     | call_for_evidence    | vacancies         | uk               | pdf  | deny  | Q3      | yes
external | -                  | -     | yes     | not_stated           | workforce         | region           | csv  | deny  | Q3      | yes
external | -                  | -     | yes     | commercial           | service_contracts | uk               | pdf  | never | R1 Q3   | yes
external | -                  | -     | unclear | call_for_evidence    | vacancies         | uk               | pdf  | refer | Q1      | yes
external | -                  | -     | yes     | academic             | workforce         | uk               | pdf  | deny  | Q3      | yes
external | -                  | -     | unclear | commercial           | contacts          | uk               | pdf  | deny  | Q3      | yes
external | -                  | -     | unclear | media                | workforce         | own_department   | pdf  | deny  | R2      | no
external | -                  | -     | unclear | own_organisation     | workforce         | own_department   | pdf  | ask   | Q1 Q3   | no
external | researcher         | -     | no      | academic             | workforce         | uk               | pdf  | ask   | Q1 Q2   | no
external | sig                | NMSIG | yes     | sig_work             | contacts          | uk               | pdf  | deny  | Q3      | yes
external | individual         | -     | no      | other                | survey_rows       | uk               | pdf  | deny  | R2      | no
office   | sig                | NMSIG | no      | sig_work             | contacts          | uk               | pdf  | ask   | Q1 Q2   | no
member   | -                  | -     | no      | national_or_regional | vacancies         | uk               | pdf  | meet  | Q2b     | no
member   | individual         | -     | no      | call_for_evidence    | vacancies         | uk               | pdf  | refer | Q1      | yes
member   | researcher         | -     | no      | own_organisation     | vacancies         | own_department   | xlsx | meet  | Q2c R2 R6 | no
member   | head_of_department | -     | yes     | academic             | workforce         | own_department   | pdf  | deny  | R2      | no
member   | head_of_department | -     | unclear | own_organisation     | workforce         | own_department   | pdf  | ask   | Q2      | no
member   | sig                | -     | no      | sig_work             | services          | nation           | pdf  | meet  | Q2a R4  | no
member   | sig                | NMSIG | no      | sig_work             | contacts          | other_department | pdf  | meet  | Q2a R5  | no
external | -                  | -     | unclear | media                | vacancies         | uk               | pdf  | ask   | Q1 Q3   | no
external | -                  | -     | no      | not_stated           | vacancies         | uk               | pdf  | ask   | Q1      | no
external | -                  | -     | no      | media                | vacancies         | uk               | pdf  | refer | Q1      | yes
external | -                  | -     | no      | media                | vacancies         | uk               | xlsx | refer | Q1 R6   | yes
external | -                  | -     | no      | academic             | workforce         | uk               | pdf  | refer | Q1      | yes
external | -                  | -     | no      | sig_work             | contacts          | uk               | pdf  | refer | Q1 R5   | yes
external | -                  | -     | no      | own_organisation     | workforce         | own_department   | pdf  | refer | Q1 R2   | yes
external | -                  | -     | no      | media                | workforce         | own_department   | pdf  | deny  | R2      | no
external | -                  | -     | no      | own_organisation     | opinions          | own_department   | pdf  | deny  | R2      | no
external | -                  | -     | no      | call_for_evidence    | workforce         | other_department | pdf  | deny  | R2      | no
external | -                  | -     | no      | call_for_evidence    | survey_rows       | uk               | pdf  | deny  | R2      | no
external | -                  | -     | no      | call_for_evidence    | service_contracts | uk               | pdf  | never | R1      | no
office   | -                  | -     | no      | other                | service_contracts | uk               | pdf  | never | R1      | no
office   | -                  | -     | no      | national_or_regional | vacancies         | uk               | pdf  | refer | Q1      | yes
office   | -                  | -     | no      | other                | survey_rows       | uk               | pdf  | deny  | R2      | no
office   | -                  | -     | no      | not_stated           | vacancies         | uk               | pdf  | ask   | Q1      | no
"""
GAIN = {"yes": True, "no": False, "unclear": "unclear"}


def drawn(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("row", drawn(CASES_OF_THE_DOMAIN + MORE_CASES.strip()), ids=" ".join)
def test_the_proposal_is_the_one_drawn_in_the_table(row):
    requester, role, group, gain, purpose, want, scope, file_format, outcome, cited, told = row
    request = from_json(
        {
            "requester": requester,
            "member_role": None if role == "-" else role,
            "for_sig": None if group == "-" else group,
            "organisation": "Northmoor Trust",
            "commercial_gain": GAIN[gain],
            "purpose": purpose,
            "wants": [want],
            "scope": scope,
            "format": file_format,
        }
    )
    proposal = propose(request).as_json()
    assert (proposal["outcome"], proposal["clauses"], proposal["notify_uklg"]) == (
        outcome,
        cited.split(),
        told == "yes",
    )


# several things wanted at once: the gravest stands for the whole, and the rest is judged all the same
# who asks | gain | purpose | wants | scope → outcome | clauses | told | for the rest
SEVERAL = """
member   | no      | national_or_regional | vacancies service_contracts             | region           | never | R1 Q2b       | no  | meet
member   | no      | academic             | workforce survey_rows                   | uk               | deny  | R2 Q2d       | no  | meet
member   | no      | academic             | workforce contacts                      | uk               | refer | Q1 R5 Q2d    | yes | -
member   | no      | own_organisation     | workforce opinions                      | own_department   | deny  | R2 Q2c       | no  | meet
member   | no      | national_or_regional | workforce contacts                      | other_department | deny  | R2 Q2b R5    | no  | meet
member   | yes     | other                | vacancies service_contracts             | uk               | never | R1 Q1        | yes | refer
member   | no      | not_stated           | vacancies services survey_rows          | uk               | deny  | R2 Q2 R4     | no  | ask
external | no      | call_for_evidence    | workforce opinions service_contracts    | uk               | never | R1 Q1        | yes | refer
external | yes     | other                | contacts services                       | uk               | deny  | Q3           | yes | -
external | yes     | commercial           | contacts service_contracts              | uk               | never | R1 Q3        | yes | -
external | unclear | media                | vacancies survey_rows                   | uk               | deny  | R2 Q1 Q3     | no  | ask
office   | no      | national_or_regional | vacancies contacts service_contracts    | uk               | never | R1 Q1        | yes | refer
"""


@pytest.mark.parametrize("row", drawn(SEVERAL), ids=" ".join)
def test_of_several_wants_the_refused_are_named_and_the_rest_is_judged(row, asking):
    who, gain, purpose, wants, scope, outcome, cited, told, rest = row
    proposal = propose(
        asking(
            requester=who,
            member_role="individual" if who == "member" else None,
            commercial_gain=GAIN[gain],
            purpose=purpose,
            wants=wants.split(),
            scope=scope,
        )
    )
    assert (proposal.outcome, proposal.clauses, proposal.notify_uklg, proposal.rest or "-") == (
        outcome,
        tuple(cited.split()),
        told == "yes",
        rest,
    )


def every_case():
    return [case for case in product(Requester, Gain, Purpose, Want, Scope) if can_be(case)]


def test_every_kind_of_request_has_exactly_one_judgement():
    # two rows for one case, or none, stop the start: see test_policy_pages
    assert set(judgements()) == set(every_case())


def test_only_a_members_request_in_a_case_of_q2_and_without_gain_is_met():
    met = {case for case, judged in judgements().items() if judged.outcome is Outcome.MEET}
    assert {case[0] for case in met} == {Requester.MEMBER}
    assert {case[1] for case in met} == {Gain.NO}
    letters = {"Q2a": "sig_work", "Q2b": "national_or_regional", "Q2c": "own_organisation", "Q2d": "academic"}
    assert all(letters[judgements()[case].clauses[0]] == case[2] for case in met)


def test_service_contracts_are_never_released_whoever_asks_for_whatever():
    never = {case for case, judged in judgements().items() if judged.outcome is Outcome.NEVER}
    assert never == {case for case in every_case() if case[3] is Want.SERVICE_CONTRACTS}
    assert all(judgements()[case].clauses[0] == "R1" for case in never)


def test_the_group_is_told_of_every_outsiders_commercial_gain_and_of_whatever_is_referred():
    for case, judged in judgements().items():
        outsider = case[0] is Requester.EXTERNAL and case[1] is Gain.YES
        assert judged.uklg_told == (outsider or judged.outcome is Outcome.REFER)


def test_nobody_is_given_rows_of_the_survey_or_the_figures_of_another_department():
    for (_, _, _, want, scope), judged in judgements().items():
        figures = want in {Want.WORKFORCE, Want.VACANCIES, Want.OPINIONS}
        if want is Want.SURVEY_ROWS or (figures and scope is Scope.OTHER_DEPARTMENT):
            assert judged.outcome is Outcome.DENY


def test_an_opinion_is_never_shown_beside_a_department():
    for (_, _, _, want, scope), judged in judgements().items():
        if want is Want.OPINIONS and scope in {Scope.OWN_DEPARTMENT, Scope.OTHER_DEPARTMENT}:
            assert judged.outcome is Outcome.DENY


def test_nothing_unclear_is_met_and_none_of_it_is_referred_but_a_call_for_evidence():
    for (who, gain, purpose, _, _), judged in judgements().items():
        if who is Requester.EXTERNAL and purpose is Purpose.CALL_FOR_EVIDENCE:
            assert judged.outcome is not Outcome.ASK
        elif gain is Gain.UNCLEAR or (purpose is Purpose.NOT_STATED and gain is Gain.NO):
            assert judged.outcome in {Outcome.ASK, Outcome.DENY, Outcome.NEVER}


def test_every_refusal_but_that_of_commercial_gain_offers_something_instead():
    for case, judged in judgements().items():
        if judged.outcome in {Outcome.DENY, Outcome.NEVER}:
            assert bool(judged.instead) == (not judged.uklg_told), case


def requests():
    wants = [
        list(some) for size in (1, 2, 3, 7) for some in combinations([want.value for want in Want], size)
    ]
    return st.fixed_dictionaries(
        {
            "requester": st.sampled_from([word.value for word in Requester]),
            "member_role": st.sampled_from([None, "sig", "head_of_department", "individual", "researcher"]),
            "for_sig": st.sampled_from([None, "NMSIG"]),
            "organisation": st.just("Northmoor Trust"),
            "commercial_gain": st.sampled_from([True, False, "unclear"]),
            "purpose": st.sampled_from(
                [word.value for word in Purpose if word is not Purpose.SIG_WORK_UNNAMED]
            ),
            "wants": st.sampled_from(wants),
            "scope": st.sampled_from([word.value for word in Scope]),
            "format": st.sampled_from(["pdf", "csv", "xlsx"]),
        }
    )


@given(requests())
def test_the_gravest_of_several_wants_stands_for_the_whole(stated):
    alone = [propose(from_json(stated | {"wants": [want]})) for want in stated["wants"]]
    together = propose(from_json(stated))
    gravest = min(alone, key=lambda proposal: list(Outcome).index(proposal.outcome))
    assert together.outcome is gravest.outcome
    assert together.clauses[0] == gravest.clauses[0]
    assert set(together.clauses) == {number for proposal in alone for number in proposal.clauses}
    refused = {Outcome.DENY, Outcome.NEVER}
    rest = [each.outcome for each in alone if each.outcome not in refused]
    assert together.rest == (min(rest, key=list(Outcome).index) if rest and len(rest) < len(alone) else None)
    assert together.notify_uklg == any(proposal.notify_uklg for proposal in alone)


# how freely something goes out; whether more is asked or the group decides, nothing goes out yet
FREELY = {Outcome.NEVER: 0, Outcome.DENY: 1, Outcome.ASK: 2, Outcome.REFER: 2, Outcome.MEET: 3}


@given(requests(), st.sampled_from([want.value for want in Want]))
def test_wanting_more_never_frees_anything(stated, another):
    more = stated | {"wants": [*stated["wants"], another]}
    assert FREELY[propose(from_json(more)).outcome] <= FREELY[propose(from_json(stated)).outcome]


@given(requests())
def test_commercial_gain_and_doubt_about_it_never_free_anything(stated):
    found = [
        FREELY[propose(from_json(stated | {"commercial_gain": gain})).outcome]
        for gain in (False, "unclear", True)
    ]
    assert found == sorted(found, reverse=True)


@given(requests())
def test_an_outsider_is_never_freer_than_a_member_nor_anybody_in_a_role_that_is_not_theirs(stated):
    member = propose(from_json(stated | {"requester": "member"}))
    outsider = propose(from_json(stated | {"requester": "external", "member_role": None}))
    in_a_role = propose(from_json(stated | {"requester": "external", "member_role": "sig"}))
    assert FREELY[in_a_role.outcome] <= FREELY[outsider.outcome] <= FREELY[member.outcome]
    assert in_a_role.outcome not in {Outcome.MEET, Outcome.REFER}


@given(requests())
def test_a_proposal_cites_known_clauses_and_gives_reasons(stated):
    proposal = propose(from_json(stated)).as_json()
    assert set(proposal) == {"outcome", "clauses", "reasons", "conditions", "notify_uklg"}
    assert set(proposal["clauses"]) <= set(clauses())
    assert proposal["reasons"]
    assert all(
        text.endswith(".") and "{" not in text for text in proposal["reasons"] + proposal["conditions"]
    )


@given(requests())
def test_the_format_changes_nothing_but_the_format(stated):
    asked, as_pdf = propose(from_json(stated)), propose(from_json(stated | {"format": "pdf"}))
    assert asked.outcome is as_pdf.outcome
    assert set(asked.clauses) - set(as_pdf.clauses) <= {"R6"}


@given(requests())
def test_whatever_is_met_comes_as_pdf_with_the_proviso(stated):
    proposal = propose(from_json(stated))
    if proposal.outcome is Outcome.MEET:
        assert any("public domain" in condition and "(Q6)" in condition for condition in proposal.conditions)


def test_what_can_be_had_is_offered_beside_what_never_can(asking):
    proposal = propose(asking(wants=["service_contracts", "vacancies"]))
    assert (proposal.outcome, proposal.clauses) == (Outcome.NEVER, ("R1", "Q2b"))
    assert not proposal.only_contracts
    assert propose(asking(wants=["service_contracts"])).only_contracts
    assert "Can be had all the same: vacancies (Q2b)." in proposal.reasons


def test_conditions_speak_only_of_what_may_go_out(asking):
    request = asking(purpose="own_organisation", scope="own_department", wants=["workforce", "opinions"])
    conditions = propose(request).conditions
    assert any("never a list of posts" in condition for condition in conditions)
    assert not any("no comments" in condition for condition in conditions)


def test_where_nothing_goes_out_no_format_and_no_proviso_is_spoken_of(asking):
    proposal = propose(asking(requester="external", commercial_gain=True, format="csv"))
    assert proposal.clauses == ("Q3",)
    assert not any("PDF" in condition for condition in proposal.conditions)


def test_what_is_met_as_a_whole_is_not_offered_once_more(asking):
    assert propose(asking(wants=["workforce", "services"])).reasons == (
        "Workforce figures: a member acts regionally or nationally in the profession's best interest (Q2b).",
        "Services of departments: a member acts regionally or nationally in the profession's best interest (Q2b, R4).",
    )


def test_an_aggregate_is_offered_instead_of_rows(asking):
    proposal = propose(asking(wants=["survey_rows"]))
    assert any("aggregate" in reason for reason in proposal.reasons)


def test_what_needs_the_group_is_offered_only_with_its_approval(asking):
    request = asking(
        requester="external",
        member_role=None,
        purpose="call_for_evidence",
        wants=["vacancies", "survey_rows"],
    )
    proposal = propose(request)
    assert proposal.outcome is Outcome.DENY
    assert "May be had if the UK Liaison Group approves: vacancies (Q1)." in proposal.reasons
    assert proposal.notify_uklg


def test_an_academic_request_may_be_held_from_publication(asking):
    proposal = propose(asking(purpose="academic"))
    assert any("publication" in condition and "(Q2d)" in condition for condition in proposal.conditions)


def test_an_own_departments_figures_come_in_broad_groups_to_its_own_organisation(asking):
    proposal = propose(asking(purpose="own_organisation", scope="own_department"))
    assert any("never a list of posts" in condition for condition in proposal.conditions)


def test_addresses_leave_out_who_objected_and_their_sending_is_logged(asking):
    proposal = propose(asking(wants=["contacts"]))
    assert any("objected" in condition and "logged" in condition for condition in proposal.conditions)


def test_a_denial_for_gain_waits_for_the_day_on_which_the_group_was_told(asking):
    proposal = propose(asking(requester="external", commercial_gain=True))
    assert any("only once the day" in condition for condition in proposal.conditions)


def test_while_more_is_asked_the_clock_pauses_and_the_pause_is_logged(asking):
    proposal = propose(asking(purpose="not_stated"))
    assert any("pause is logged" in condition for condition in proposal.conditions)
