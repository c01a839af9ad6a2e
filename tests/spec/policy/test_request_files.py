"""A request in a file is read strictly, and an unknown word is answered with the known ones."""

from __future__ import annotations

import json

import pytest

from wiu.policy.requests import Gain, Purpose, Want
from wiu.requests.request import RequestError, from_json, read_request

SHORTEST = {"requester": "member", "purpose": "academic", "wants": ["workforce"], "scope": "uk"}


@pytest.mark.parametrize(
    ("field", "word", "known"),
    [
        ("requester", "members", "member, external, office"),
        ("member_role", "head", "sig, head_of_department, individual, researcher"),
        ("commercial_gain", "true", 'true, false, "unclear"'),
        ("commercial_gain", 1, 'true, false, "unclear"'),
        ("purpose", "sig_work_unnamed", "sig_work, national_or_regional"),
        ("purpose", None, "call_for_evidence, commercial, media, other, not_stated"),
        ("wants", ["workforce", "salaries"], "workforce, vacancies, contacts"),
        ("wants", [], "workforce, vacancies, contacts"),
        ("wants", "workforce", "workforce, vacancies, contacts"),
        ("scope", "england", "own_department, other_department, region, nation, uk"),
        ("format", "PDF", "pdf, csv, xlsx"),
        ("deadline", "soon", "requester, member_role, for_sig"),
    ],
)
def test_an_unknown_word_is_refused_with_the_list_of_known_ones(field, word, known):
    with pytest.raises(RequestError) as refused:
        from_json(SHORTEST | {field: word})
    assert known in refused.value.message
    assert refused.value.where == field


@pytest.mark.parametrize("field", SHORTEST)
def test_a_request_says_who_asks_for_what_for_which_purpose_and_area(field):
    with pytest.raises(RequestError, match="missing"):
        from_json({name: value for name, value in SHORTEST.items() if name != field})


def test_what_is_not_said_is_read_the_cautious_way():
    request = from_json(SHORTEST)
    assert (request.member_role, request.for_sig, request.gain) == (None, None, Gain.UNCLEAR)


def test_a_want_named_twice_is_one_want():
    assert from_json(SHORTEST | {"wants": ["vacancies", "workforce", "vacancies"]}).wants == (
        Want.WORKFORCE,
        Want.VACANCIES,
    )


def test_a_commercial_purpose_is_commercial_gain_whatever_else_is_said():
    assert from_json(SHORTEST | {"purpose": "commercial", "commercial_gain": False}).gain is Gain.YES


def test_a_groups_work_needs_a_group():
    assert from_json(SHORTEST | {"purpose": "sig_work"}).purpose_concluded is Purpose.SIG_WORK_UNNAMED
    assert (
        from_json(SHORTEST | {"purpose": "sig_work", "for_sig": " "}).purpose_concluded
        is Purpose.SIG_WORK_UNNAMED
    )
    assert (
        from_json(SHORTEST | {"purpose": "sig_work", "for_sig": "NMSIG"}).purpose_concluded
        is Purpose.SIG_WORK
    )
    assert (
        from_json(SHORTEST | {"purpose": "sig_work", "member_role": "sig"}).purpose_concluded
        is Purpose.SIG_WORK
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"member"',
        "null",
        '{"requester": "member", "requester": "office"}',
        "[" * 100_000,
        "{} {}",
        '{"format": ' + "9" * 5000 + "}",
        '{"format": "\\ud800", "requester": "member", "purpose": "media", "wants": ["workforce"], "scope": "uk"}',
        '{"\\ud800": 1}',
        '{"\\ud800": 1, "\\ud800": 2}',
        " " * 100_001 + "{}",
    ],
)
def test_a_file_that_is_no_request_is_refused_with_a_reason(text, tmp_path):
    path = tmp_path / "request.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        read_request(path)
    told = [refused.value.message, refused.value.code, refused.value.where or ""]
    assert all(told[:2])
    assert all(text.encode() or not text for text in told)  # it can be printed, whatever it quotes


def test_a_file_in_another_encoding_is_refused_and_a_byte_order_mark_forgiven(tmp_path):
    path = tmp_path / "request.json"
    path.write_bytes(json.dumps(SHORTEST | {"organisation": "é"}, ensure_ascii=False).encode("cp1252"))
    with pytest.raises(RequestError, match="UTF-8"):
        read_request(path)
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(SHORTEST).encode())
    assert read_request(path) == from_json(SHORTEST)


def test_signs_that_nobody_sees_are_left_out_of_names():
    request = from_json(SHORTEST | {"organisation": "North\u200bmoor\x00 \ud800\u00a0Trust\ufeff"})
    assert request.organisation == "Northmoor Trust"
    assert from_json(SHORTEST | {"for_sig": "\u200b"}).for_sig is None


def test_a_members_role_of_somebody_who_is_no_member_is_kept_as_a_contradiction():
    assert from_json(SHORTEST | {"requester": "external", "member_role": "sig"}).contradicts_itself
    assert not from_json(SHORTEST | {"requester": "external", "member_role": None}).contradicts_itself
    assert not from_json(SHORTEST | {"member_role": "sig"}).contradicts_itself
