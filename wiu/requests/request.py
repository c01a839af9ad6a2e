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


def _word(value: object, known: tuple[Word, ...], where: str) -> Word:
    for word in known:
        if isinstance(value, str) and value == word.value:
            return word
    raise RequestError("unknown_word", f"{where}: unknown {_shown(value)}; known: {', '.join(known)}", where)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"


def _gain(value: object) -> Gain:
    found = GAIN.get(json.dumps(value)) if isinstance(value, bool | str) else None
    if found is None:
        known = ", ".join(GAIN)
        raise RequestError(
            "unknown_word", f"commercial_gain: unknown {_shown(value)}; known: {known}", "commercial_gain"
        )
    return found


def _name(value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise RequestError("not_text", f"{where}: expected a name of up to {LONGEST_NAME} characters", where)
    return " ".join(value.split()) or None


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
            raise RequestError("unknown_word", f"unknown field “{field}”; known: {', '.join(KNOWN)}", field)
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
            raise RequestError("twice", f"the field “{field}” stands there twice", field)
    return dict(pairs)


def read_request(path: Path) -> Request:
    """Return the request in a JSON file.

    Raises:
        RequestError: the file is no JSON in UTF-8, or no request (see `from_json`). Fit to show.
        OSError: the file can't be opened.

    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_no_field_twice)
    except UnicodeDecodeError:
        raise RequestError("no_json", f"{path.name} is not UTF-8 text", None) from None
    except json.JSONDecodeError as error:
        message = f"{path.name} is not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise RequestError("no_json", message, f"line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise RequestError("no_json", f"{path.name} is nested too deep to be a request", None) from None
    return from_json(document)
