"""What is known of a round before anything is worked out: organisations, departments, who said what.

Plain things, no frames, so that the reckoning can be read and tested line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.coverage.contracts import OfficeOnly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from wiu.coverage.contracts import ServiceContracts

NOT_SAID = "unknown"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation under one code; a merger or a new name ends one code and begins another.

    `valid_from` and `valid_to` are its first and last day, None where open; `successor` is the code of
    who took over. `lat`, `lon` in degrees, None where nobody said.
    """

    code: str
    name: str = ""
    org_type: str = NOT_SAID
    nation: str = NOT_SAID
    region: str = NOT_SAID
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """One department of an organisation.

    `specialisms` are those it was to answer for in the round; `answered` whether it has an accepted
    return in it, as the response rate counts.
    """

    id: str
    org_code: str
    specialisms: frozenset[str]
    answered: bool
    name: str = ""
    sector: str = NOT_SAID
    head: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Statement(OfficeOnly):
    """One side's word on one client and specialism. `provider` is a department, `provider_name` anybody else."""

    client: str
    specialism: str
    arrangement: str
    by_provider: bool
    provider: str | None = None
    provider_name: str | None = None
    start: date | None = None
    end: date | None = None
    submission: str = ""

    def in_force(self, day: date) -> bool:
        """Return whether the contract runs on that day; where a date is missing, it is open there."""
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True, repr=False)
class Resolution(OfficeOnly):
    """What the office decided on a contradiction. Nobody's return is changed by it.

    `client` is the organisation on the census date. `verdict` is a key of `contradictions.VERDICTS`;
    `provider` says who serves the client where the verdict is that somebody does. `fingerprint` is that
    of the statements that were judged: where others come in, the decision no longer speaks of them.
    """

    client: str
    specialism: str
    verdict: str
    provider: str | None
    fingerprint: str
    reason: str = ""
    decided_by: str = ""
    decided_at: str = ""


@dataclass(frozen=True, repr=False)
class Facts(OfficeOnly):
    """All that a round is reckoned from. `specialisms` are those asked about, in reading order."""

    census: date
    specialisms: tuple[str, ...]
    organisations: tuple[Organisation, ...]
    departments: tuple[Department, ...]
    statements: tuple[Statement, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    round_id: str = ""


def organisations_of(rows: pd.DataFrame) -> tuple[Organisation, ...]:
    """Return organisations from rows of the entity `organisation`."""
    return tuple(
        Organisation(
            code=str(each.org_code),
            name=str(each.name),
            org_type=_text(each.org_type) or NOT_SAID,
            nation=_text(each.nation) or NOT_SAID,
            region=_text(each.region) or NOT_SAID,
            valid_from=_day(each.valid_from),
            valid_to=_day(each.valid_to),
            successor=_text(each.successor_code),
            lat=_number(each.lat),
            lon=_number(each.lon),
        )
        for each in rows.itertuples(index=False)
    )


def departments_of(rows: pd.DataFrame) -> tuple[Department, ...]:
    """Return departments from rows of the query `select_departments_of_round`."""
    return tuple(
        Department(
            id=str(each.department_id),
            org_code=str(each.org_code),
            specialisms=frozenset(part for part in str(each.specialisms).split(";") if part),
            answered=bool(each.answered),
            name=str(each.name),
            sector=_text(each.sector) or NOT_SAID,
            head=_text(each.head_of_service),
            email=_text(each.work_email),
        )
        for each in rows.itertuples(index=False)
    )


def statements_of(contracts: ServiceContracts, returns: Mapping[str, str | None]) -> tuple[Statement, ...]:
    """Return the statements that stand in these returns: a return that does not count says nothing.

    `returns` maps a return to its department, who is the provider where a provider names nobody.
    """
    kept = contracts.rows[contracts.rows["submission_id"].isin(list(returns))]
    columns = (
        "client_org_code",
        "specialism",
        "arrangement",
        "stated_by",
        "provider_department_id",
        "provider_name",
        "start",
        "end",
        "submission_id",
    )
    return tuple(
        Statement(
            client=str(client),
            specialism=str(specialism),
            arrangement=str(arrangement),
            by_provider=by == "provider",
            provider=_text(provider)
            or (returns[str(submission)] if by == "provider" and _text(name) is None else None),
            provider_name=_text(name),
            start=_day(start),
            end=_day(end),
            submission=str(submission),
        )
        for client, specialism, arrangement, by, provider, name, start, end, submission in zip(
            *(kept[column].tolist() for column in columns), strict=True
        )
    )


def specialisms_of(
    said: str | None, departments: Sequence[Department], order: Iterable[str]
) -> tuple[str, ...]:
    """Return what a round asks about: as it says itself (codes joined by “;”), else what departments have."""
    asked = {part.strip() for part in (said or "").split(";") if part.strip()}
    if not asked:
        asked = set().union(*(each.specialisms for each in departments)) if departments else set()
    return tuple(each for each in order if each in asked)


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]


def _day(value: object) -> date | None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value  # type: ignore[return-value]
