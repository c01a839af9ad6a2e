"""What the policy proposes for one thing that is wanted: the words of a request, the reader of `requests.md`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wiu.policy.clauses import clauses
from wiu.policy.tables import PolicyError, read_table

if TYPE_CHECKING:
    from wiu.policy.tables import Row

PAGE = Path(__file__).with_name("requests.md")
Word = TypeVar("Word", bound=StrEnum)


class Requester(StrEnum):
    """Who asks."""

    MEMBER = "member"
    EXTERNAL = "external"
    OFFICE = "office"


class MemberRole(StrEnum):
    """As what a member asks."""

    SIG = "sig"
    HEAD_OF_DEPARTMENT = "head_of_department"
    INDIVIDUAL = "individual"
    RESEARCHER = "researcher"


class Gain(StrEnum):
    """Whether the request is for commercial gain."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Purpose(StrEnum):
    """What the data is for. `SIG_WORK_UNNAMED` is only ever concluded: no requester writes it."""

    SIG_WORK = "sig_work"
    SIG_WORK_UNNAMED = "sig_work_unnamed"
    NATIONAL_OR_REGIONAL = "national_or_regional"
    OWN_ORGANISATION = "own_organisation"
    ACADEMIC = "academic"
    CALL_FOR_EVIDENCE = "call_for_evidence"
    COMMERCIAL = "commercial"
    MEDIA = "media"
    OTHER = "other"
    NOT_STATED = "not_stated"


class Want(StrEnum):
    """What is asked for."""

    WORKFORCE = "workforce"
    VACANCIES = "vacancies"
    CONTACTS = "contacts"
    SERVICES = "services"
    SERVICE_CONTRACTS = "service_contracts"
    SURVEY_ROWS = "survey_rows"
    OPINIONS = "opinions"


class Scope(StrEnum):
    """For how much of the country it is asked."""

    OWN_DEPARTMENT = "own_department"
    OTHER_DEPARTMENT = "other_department"
    REGION = "region"
    NATION = "nation"
    UK = "uk"


class Outcome(StrEnum):
    """What is proposed, from the gravest to the lightest."""

    NEVER = "never"
    DENY = "deny"
    ASK = "ask"
    REFER = "refer"
    MEET = "meet"


Case = tuple[Requester, Gain, Purpose, Want, Scope]


@dataclass(frozen=True)
class Judgement:
    """One row of `requests.md`.

    `clauses` are those the outcome rests on, the decisive one first; `why` is the sentence that
    gives the reason; `instead` says what can be had in its place, empty if nothing can.
    """

    outcome: Outcome
    clauses: tuple[str, ...]
    uklg_told: bool
    why: str
    instead: str
    line: int


def _words(row: Row, column: str, kind: type[Word]) -> tuple[Word, ...]:
    if row[column] == "any":
        return tuple(kind)
    found = [text.strip() for text in row[column].split(",")]
    for text in found:
        if text not in set(kind):
            known = ", ".join(["any", *kind])
            raise PolicyError(PAGE, row.line, f"unknown {column} “{text}”; known: {known}")
    return tuple(kind(text) for text in found)


def _judgement(row: Row) -> Judgement:
    outcomes = _words(row, "outcome", Outcome)
    cited = tuple(number.strip() for number in row["clauses"].split(","))
    for number in cited:
        if number not in clauses():
            raise PolicyError(PAGE, row.line, f"there is no clause “{number}”")
    if row["UKLG told"] not in {"yes", "no"} or len(outcomes) != 1 or not row["why"]:
        raise PolicyError(PAGE, row.line, "expected one outcome, a reason, and yes or no for the UKLG")
    return Judgement(outcomes[0], cited, row["UKLG told"] == "yes", row["why"], row["instead"], row.line)


def can_be(case: Case) -> bool:
    """Return whether a request can come to this case: a commercial purpose is always gain."""
    _, gain, purpose, _, _ = case
    return purpose is not Purpose.COMMERCIAL or gain is Gain.YES


@cache
def judgements() -> dict[Case, Judgement]:
    """Return the one judgement for every case that a request can come to.

    Raises:
        PolicyError: a row can't be read, two rows speak of the same case, or a case has no row.

    """
    columns = (
        "requester",
        "gain",
        "purpose",
        "wants",
        "scope",
        "outcome",
        "clauses",
        "UKLG told",
        "why",
        "instead",
    )
    found: dict[Case, Judgement] = {}
    for row in read_table(PAGE, columns):
        judgement = _judgement(row)
        cases = product(
            _words(row, "requester", Requester),
            _words(row, "gain", Gain),
            _words(row, "purpose", Purpose),
            _words(row, "wants", Want),
            _words(row, "scope", Scope),
        )
        for case in filter(can_be, cases):
            if case in found:
                raise PolicyError(PAGE, row.line, f"line {found[case].line} speaks of {', '.join(case)} too")
            found[case] = judgement
    for case in filter(can_be, product(Requester, Gain, Purpose, Want, Scope)):
        if case not in found:
            raise PolicyError(PAGE, 1, f"no row speaks of {', '.join(case)}")
    return found


def judge(requester: Requester, gain: Gain, purpose: Purpose, want: Want, scope: Scope) -> Judgement:
    """Return what the policy proposes for one thing that is wanted.

    Raises:
        KeyError: a commercial purpose comes with a gain other than yes, which no request can.

    """
    return judgements()[requester, gain, purpose, want, scope]
