"""A request that comes in is kept as it came, with what the policy proposed, and nobody's name in the log (Q4)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from asked_for import PLAIN, START, TODAY, person
from click.testing import CliRunner

from wiu.commands import requests as commands
from wiu.policy.access import RefusedError, Role
from wiu.policy.moves import State
from wiu.requests.record import Contact, as_stated
from wiu.requests.request import RequestError, from_json
from wiu.services import asking, following


def test_numbers_count_up_within_the_year_of_receipt(log):
    assert [log().number, log().number] == ["R-2026-0001", "R-2026-0002"]
    assert log(received=date(2025, 12, 31)).number == "R-2025-0001"


def test_what_was_kept_is_read_back_as_it_came(home, log, anne):
    beside = {
        "name": "Ada  Example",
        "work_email": "ada@northmoor.example",
        "summary": "Vacancies,\n please.",
    }
    logged = log(wants=["vacancies", "survey_rows"], format="csv", beside=beside)
    found = following.one(home, anne, logged.number, now=START)
    assert found.record == logged
    assert found.contact == Contact("Ada Example", "ada@northmoor.example")
    assert found.record.summary == "Vacancies, please."
    assert found.record.proposed.outcome == "deny"


@pytest.mark.parametrize("gain", [True, False, "unclear"])
def test_a_request_survives_the_way_to_json_and_back(gain):
    request = from_json(PLAIN | {"commercial_gain": gain, "for_sig": "NMSIG", "member_role": None})
    assert from_json(as_stated(request)) == request


def test_a_request_entered_days_later_keeps_the_clock_of_the_day_it_came_in(home, log, anne):
    logged = log(received=date(2026, 10, 20))
    (waiting,) = following.queue(home, anne, now=START)
    assert waiting.record.number == logged.number
    assert waiting.clocks.acknowledge.due == date(2026, 10, 27)
    assert waiting.in_words == "acknowledge: overdue by 6 days"


def test_a_request_can_not_come_in_tomorrow(log):
    with pytest.raises(RequestError, match="has not come yet"):
        log(received=TODAY + timedelta(days=1))


def test_a_request_is_not_older_than_the_policy(home, log, anne):
    with pytest.raises(RequestError, match=r"2012-12-31 is before 2013-01-01.*Nothing was logged"):
        log(received=date(2012, 12, 31))
    assert following.queue(home, anne, now=START) == ()
    assert log(received=date(2013, 1, 1)).number == "R-2013-0001"


# 23:30 UTC in summer is half past midnight in the UK: the day that today is there
@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-06-15 23:30", date(2026, 6, 16)),
        ("2026-03-28 23:30", date(2026, 3, 28)),  # the night before the clocks go forward
        ("2026-03-29 23:30", date(2026, 3, 30)),
        ("2026-10-24 23:30", date(2026, 10, 25)),  # the night in which they go back
        ("2026-10-25 23:30", date(2026, 10, 25)),
    ],
)
def test_today_is_today_in_the_united_kingdom_on_the_nights_of_the_clock_changes_too(log, now, today):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    with pytest.raises(RequestError, match="has not come yet in the United Kingdom"):
        log(received=today + timedelta(days=1), now=moment)
    record = log(received=today, now=moment, beside={"acknowledge": True})
    clocks = record.life.clocks(today)
    assert (clocks.acknowledge.due, clocks.answer.due) == (today + timedelta(days=7),) * 2
    assert clocks.acknowledge.done == today


# who asks | as | for what | organisation | name | group -> the field that is still to be filled in
NAMED = """
member   | individual | national_or_regional | -         | -          | -     | organisation
member   | individual | national_or_regional | -         | -          | RTSIG | organisation
member   | individual | national_or_regional | -         | Bo Example | -     |
member   | individual | national_or_regional | Northmoor | -          | -     |
member   | individual | own_organisation     | -         | Bo Example | -     | organisation
member   | individual | own_organisation     | Northmoor | -          | -     |
member   | sig        | sig_work             | Northmoor | -          | -     | for_sig
member   | sig        | sig_work             | Northmoor | -          | RTSIG |
member   | individual | sig_work             | Northmoor | -          | -     |
external | -          | media                | -         | -          | -     | organisation
external | -          | media                | -         | Bo Example | -     |
office   | -          | national_or_regional | -         | -          | -     |
"""


def test_a_request_says_who_asks_and_whom_the_policy_has_the_log_name(home, log, anne):
    logged = 0
    for line in NAMED.strip().splitlines():
        row = [cell.strip() for cell in line.split("|")]
        who, role, purpose, organisation, name, group, unsaid = ["" if cell == "-" else cell for cell in row]
        stated = {"requester": who, "member_role": role or None, "for_sig": group or None}
        stated |= {"organisation": organisation or " \u200b ", "purpose": purpose}
        if unsaid:
            with pytest.raises(RequestError, match=rf"(?s)^{unsaid}: Say .* Nothing was logged\.$"):
                log(beside={"name": name}, **stated)
        else:
            log(beside={"name": name}, **stated)
            logged += 1
        assert len(following.queue(home, anne, now=START)) == logged, line


def test_a_file_has_no_place_for_a_name_so_that_a_members_is_logged_without(home, anne, tmp_path):
    path = tmp_path / "request.json"
    nobody = PLAIN | {"organisation": ""}
    path.write_text(json.dumps(nobody | {"requester": "external", "member_role": None}), encoding="utf-8")
    with pytest.raises(RequestError, match=r"Say who asks.*Nothing was logged"):
        asking.log_file(home, anne, path, TODAY, now=START)
    path.write_text(json.dumps(nobody), encoding="utf-8")
    assert asking.log_file(home, anne, path, TODAY, now=START)["number"] == "R-2026-0001"


def test_a_day_that_is_none_is_refused_in_words_that_name_one(tmp_path):
    path = tmp_path / "request.json"
    path.write_text(json.dumps(PLAIN), encoding="utf-8")
    done = CliRunner().invoke(commands.request, [str(path), "--received", "2026-13-01"])
    assert done.exit_code == 2  # wrong usage
    assert "“2026-13-01” is no day written as 2026-11-22. Nothing was changed." in " ".join(
        done.stderr.split()
    )


def test_an_acknowledgement_can_be_given_in_the_same_breath(log):
    assert log(beside={"acknowledge": True}).life.state is State.ACKNOWLEDGED


def test_only_those_who_handle_requests_enter_one(home, uma):
    with pytest.raises(RefusedError, match="office, wiu"):
        asking.log(home, uma, asking.Asked(PLAIN, TODAY), now=START)
    with pytest.raises(RefusedError):
        asking.proposal(person("nobody"), PLAIN)


def test_what_is_no_work_e_mail_is_refused_and_nothing_is_kept(home, log, anne):
    with pytest.raises(RequestError, match="work e-mail"):
        log(beside={"work_email": "ada at northmoor"})
    assert following.queue(home, anne, now=START) == ()


def test_the_log_names_the_number_and_nobody_who_asked(log, audited):
    log(beside={"name": "Ada Example", "work_email": "ada@northmoor.example", "summary": "From Ada Example."})
    (entry,), broken = audited()
    assert (entry.action, entry.subject, entry.actor) == ("log request", "R-2026-0001", "anne")
    assert entry.detail["proposed"] == "meet"
    told = json.dumps(entry.detail) + entry.subject
    assert not any(word in told for word in ("Ada", "northmoor", "Northmoor"))
    assert broken is None


def test_the_command_logs_a_request_and_prints_number_proposal_and_both_days(tmp_path, root):
    file = tmp_path / "request.json"
    file.write_text(json.dumps(PLAIN), encoding="utf-8")
    code = "from wiu.commands.requests import request; request()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), "--received", "2026-11-02"],
        cwd=root,
        env={"WIU_HOME": str(tmp_path / "home"), "PATH": "", "USER": "tester"},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = json.loads(done.stdout)
    assert printed["number"] == "R-2026-0001"
    assert printed["proposal"]["outcome"] == "meet"
    assert printed["proposal"]["clauses"] == ["Q2b"]
    # not acknowledged by the day it fell due, so that the second week runs from there
    assert (printed["acknowledge_by"], printed["answer_by"]) == ("2026-11-09", "2026-11-16")


CASES = """
who       role                purpose               gain     wants              scope           outcome  clause
member    sig                 sig_work              no       contacts           uk              meet     Q2a
member    sig                 sig_work              no       vacancies          region          meet     Q2a
member    individual          national_or_regional  no       vacancies          region          meet     Q2b
member    head_of_department  own_organisation      no       workforce          own_department  meet     Q2c
member    researcher          academic              no       workforce          uk              meet     Q2d
external  -                   commercial            yes      contacts           uk              deny     Q3
external  -                   call_for_evidence     no       workforce          uk              refer    Q1
member    individual          not_stated            no       vacancies          region          ask      Q2
member    individual          other                 no       service_contracts  other_department never   R1
member    individual          national_or_regional  no       survey_rows        uk              deny     R2
"""


@pytest.mark.parametrize("drawn", [line.split() for line in CASES.strip().splitlines()[1:]], ids=" ".join)
def test_the_register_keeps_the_proposal_of_every_reading_of_the_policy(log, drawn):
    who, role, purpose, gain, wants, scope, outcome, clause = drawn
    record = log(
        requester=who,
        member_role=None if role == "-" else role,
        for_sig="NMSIG" if role == "sig" else None,
        purpose=purpose,
        commercial_gain=gain == "yes",
        wants=[wants],
        scope=scope,
    )
    assert record.proposed.outcome == outcome
    assert record.proposed.clauses[0] == clause
    assert record.proposed.notify_uklg is (clause in {"Q3", "Q1"})


def test_another_role_beside_lets_the_same_person_see_more(home, log):
    log()
    both = person("both", Role.WIU, Role.UKLG)
    assert len(following.queue(home, both, now=START)) == 1


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"summary": "Vacancies, please.", "organisation": ""}, "organisation"),
        ({"summary": "Vacancies, please.", "organisation": " \u200b "}, "organisation"),
        ({"name": "Ada Example"}, "summary"),
        ({"summary": " \n ", "name": "Ada Example"}, "summary"),
    ],
)
def test_what_is_answered_at_once_says_who_asks_and_what(home, log, anne, said, where):
    stated = {"organisation": said.pop("organisation", "Northmoor Trust")}
    with pytest.raises(RequestError, match="Nothing was logged, and nothing released") as refused:
        log(beside=said | {"answered": True}, **stated)
    assert refused.value.where == where
    assert following.queue(home, anne, now=START) == ()
    if where == "summary":
        log(beside=said, **stated)  # a colleague may take it down and ask for the rest


def test_a_name_alone_says_who_asks(log):
    beside = {"answered": True, "summary": "Vacancies, please.", "name": "Ada Example"}
    assert log(beside=beside, organisation="").summary == "Vacancies, please."
