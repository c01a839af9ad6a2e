"""A request for information as it was stated: the strict reader of its JSON form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from wiu.policy.requests import Gain, MemberRole, Purpose, Requester, Scope, Want

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Word = TypeVar("Word", bound=StrEnum)
NEEDED = ("requester", "purpose", "wants", "scope")
KNOWN = (
    "requester",
    "member_role",
    "for_sig",
    "organisation",
    "commercial_gain",
    "purpose",
    "wants",
    "scope",
    "format",
)
GAIN = {"true": Gain.YES, "false": Gain.NO, '"unclear"': Gain.UNCLEAR}
STATED_PURPOSES = tuple(purpose for purpose in Purpose if purpose is not Purpose.SIG_WORK_UNNAMED)
LONGEST_NAME = 300
LONGEST_FILE = 100_000
"""Bytes; a request is some hundred."""


class RequestError(Exception):
    """A request can't be read as it stands. Says what, where, and the known words. Fit to show."""

    def __init__(self, code: str, message: str, where: str | None) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


class Format(StrEnum):
    """The format that is asked for; what is released is a PDF all the same (R6)."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Request:
    """What somebody asked for, in the words of the form.

    `for_sig` names the special interest group, None if none is named; `organisation` is empty where
    nobody said it. `wants` holds at least one, each once, in the order of the form.
    """

    requester: Requester
    member_role: MemberRole | None
    for_sig: str | None
    organisation: str
    commercial_gain: Gain
    purpose: Purpose
    wants: tuple[Want, ...]
    scope: Scope
    format: Format

    @property
    def gain(self) -> Gain:
        """Whether it is for commercial gain: a commercial purpose is, whatever else is said."""
        return Gain.YES if self.purpose is Purpose.COMMERCIAL else self.commercial_gain

    @property
    def purpose_concluded(self) -> Purpose:
        """The purpose that the policy's table goes by: a group's work needs a group (Q2a)."""
        unnamed = self.member_role is not MemberRole.SIG and self.for_sig is None
        return Purpose.SIG_WORK_UNNAMED if self.purpose is Purpose.SIG_WORK and unnamed else self.purpose

    @property
    def contradicts_itself(self) -> bool:
        """Whether it gives a member's role to somebody who is said to be no member."""
        return self.member_role is not None and self.requester is not Requester.MEMBER


def _word(value: object, known: tuple[Word, ...], where: str) -> Word:
    for word in known:
        if isinstance(value, str) and value == word.value:
            return word
    raise RequestError("unknown_word", f"{where}: unknown {_shown(value)}; known: {', '.join(known)}", where)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if not text.isprintable():
        text = json.dumps(value)
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"


def _gain(value: object) -> Gain:
    found = GAIN.get(json.dumps(value)) if isinstance(value, bool | str) else None
    if found is None:
        known = ", ".join(GAIN)
        raise RequestError(
            "unknown_word", f"commercial_gain: unknown {_shown(value)}; known: {known}", "commercial_gain"
        )
    return found


def on_one_line(text: str) -> str:
    """Return a text on one line, without the signs that nobody sees: e-mails are full of them."""
    return " ".join("".join(sign for sign in " ".join(text.split()) if sign.isprintable()).split())


def _name(value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise RequestError("not_text", f"{where}: expected a name of up to {LONGEST_NAME} characters", where)
    return on_one_line(value) or None


def _wants(value: object) -> tuple[Want, ...]:
    if not isinstance(value, list) or not value:
        raise RequestError("no_list", f"wants: expected a list of one or more of {', '.join(Want)}", "wants")
    wanted = {_word(item, tuple(Want), "wants") for item in value}
    return tuple(want for want in Want if want in wanted)


def from_json(document: object) -> Request:
    """Return the request that a JSON document states.

    `requester`, `purpose`, `wants` and `scope` must be there. What else is missing is read the
    cautious way: no role, no group, an unclear gain; a format that isn't named is a PDF.

    Raises:
        RequestError: no object, a field missing or unknown, an unknown word. Fit to show.

    """
    if not isinstance(document, dict):
        raise RequestError("no_object", f"expected an object with the fields {', '.join(KNOWN)}", None)
    for field in document:
        if field not in KNOWN:
            said = f"unknown field {_shown(field)}; known: {', '.join(KNOWN)}"
            raise RequestError("unknown_word", said, field if field.isprintable() else None)
    for field in NEEDED:
        if field not in document:
            raise RequestError("missing", f"the field “{field}” is missing", field)
    return _request(document)


def _request(document: Mapping[str, Any]) -> Request:
    role = document.get("member_role")
    return Request(
        requester=_word(document["requester"], tuple(Requester), "requester"),
        member_role=None if role is None else _word(role, tuple(MemberRole), "member_role"),
        for_sig=_name(document.get("for_sig"), "for_sig"),
        organisation=_name(document.get("organisation"), "organisation") or "",
        commercial_gain=_gain(document.get("commercial_gain", "unclear")),
        purpose=_word(document["purpose"], STATED_PURPOSES, "purpose"),
        wants=_wants(document["wants"]),
        scope=_word(document["scope"], tuple(Scope), "scope"),
        format=_word(document.get("format", "pdf"), tuple(Format), "format"),
    )


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for number, (field, _) in enumerate(pairs):
        if field in dict(pairs[:number]):
            raise RequestError("twice", f"the field {_shown(field)} stands there twice", None)
    return dict(pairs)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise RequestError("too_long", f"{path.name} is longer than a request: {LONGEST_FILE} bytes", None)
    return content


def read_request(path: Path) -> Request:
    """Return the request in a JSON file.

    Raises:
        RequestError: the file is no JSON in UTF-8, or no request (see `from_json`). Fit to show.
        OSError: the file can't be opened.

    """
    content = _content(path)
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_no_field_twice)
    except UnicodeDecodeError:
        raise RequestError("no_json", f"{path.name} is not UTF-8 text", None) from None
    except json.JSONDecodeError as error:
        message = f"{path.name} is not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise RequestError("no_json", message, f"line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise RequestError("no_json", f"{path.name} is nested too deep to be a request", None) from None
    except ValueError:  # a number of thousands of digits
        raise RequestError("no_json", f"{path.name} holds a number that no request needs", None) from None
    return from_json(document)
