"""The entities of a survey and their fields: what a row may hold, whatever file it came from.

This list is the one place where tables are described: the reader maps files to it, the checks go
by it, the sample generator fills it and the store's schema follows it. D-numbers are the policy's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Kind(StrEnum):
    """What a field holds. A missing value is NA everywhere and means *not said*."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"


DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.NUMBER: "float64",
    Kind.WHOLE: "Int64",
    Kind.DATE: "datetime64[us]",
    Kind.MOMENT: "datetime64[us, UTC]",
    Kind.FLAG: "boolean",
}
"""How each kind is kept in a frame: by the reader, the store and the sample alike."""


@dataclass(frozen=True)
class Field:
    """One field. `codes` names the code list of `wiu.survey.codebook` that a code must come from."""

    name: str
    kind: Kind
    codes: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Entity:
    """One table. `office_only` rows are service contracts (D3, R1): they lie in a store of their own."""

    name: str
    fields: tuple[Field, ...]
    office_only: bool = field(default=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(each.name for each in self.fields)


def _f(name: str, kind: Kind = Kind.TEXT, codes: str | None = None, *, required: bool = False) -> Field:
    return Field(name, Kind.CODE if codes else kind, codes, required)


_ID = _f("submission_id", required=True)
_SPECIALISM = _f("specialism", codes="specialism", required=True)
_GROUP = _f("staff_group", codes="staff_group", required=True)

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(
            "organisation",
            (
                _f("org_code", required=True),
                _f("name", required=True),
                _f("org_type", codes="org_type"),
                _f("nation", codes="nation"),
                _f("region", codes="region"),
                _f("area"),
                _f("postcode"),
                _f("lat", Kind.NUMBER),
                _f("lon", Kind.NUMBER),
                _f("valid_from", Kind.DATE),
                _f("valid_to", Kind.DATE),
                _f("successor_code"),
            ),
        ),
        Entity(
            "department",
            (
                _f("department_id", required=True),
                _f("org_code", required=True),
                _f("name", required=True),
                _f("specialism", codes="specialism"),
                _f("sector", codes="sector"),
                _f("head_of_service"),
                _f("head_listing", codes="head_listing"),
                _f("work_email"),
                _f("work_address"),
                _f("lat", Kind.NUMBER),
                _f("lon", Kind.NUMBER),
            ),
        ),
        Entity(
            "survey_round",
            (
                _f("round_id", required=True),
                _f("title", required=True),
                _f("specialisms"),  # codes joined by ";"
                _f("census_date", Kind.DATE, required=True),
                _f("opened", Kind.DATE),
                _f("closed", Kind.DATE),
                _f("population_definition"),
                _f("status", codes="round_status"),
            ),
        ),
        Entity(
            "population",
            (
                _f("round_id", required=True),
                _f("department_id", required=True),
                _SPECIALISM,
                _f("eligible", Kind.FLAG, required=True),
            ),
        ),
        Entity(
            "submission",
            (
                _ID,
                _f("round_id", required=True),
                _f("department_id"),  # NA where a person answers and the department was not asked
                _f("received_at", Kind.MOMENT),
                _f("file"),
                _f("row_hash"),
                _f("granularity", codes="granularity", required=True),
                _f("status", codes="submission_status", required=True),
            ),
        ),
        Entity(
            "service",
            (_ID, _SPECIALISM, _f("service_type"), _f("provided", codes="provided")),  # D1
        ),
        Entity(
            "workload",
            (
                _ID,
                _SPECIALISM,
                _f("measure", codes="workload_measure", required=True),
                _f("quantity", Kind.NUMBER),
            ),  # D4
        ),
        Entity(
            "staffing",  # D5–D8, D12: establishment, in post and vacant are three figures, none derived
            (
                _ID,
                _SPECIALISM,
                _GROUP,
                _f("subtype", codes="subtype"),
                _f("registration", codes="registration"),
                _f("afc_band", codes="afc_band"),
                _f("esr_code"),
                _f("headcount", Kind.WHOLE),
                _f("wte_establishment", Kind.NUMBER),
                _f("wte_in_post", Kind.NUMBER),
                _f("wte_vacant", Kind.NUMBER),
                _f("wte_vacant_3_months", Kind.NUMBER),
            ),
        ),
        Entity(
            "demographics",  # D9, D10: asked apart from bands, kept apart
            (
                _ID,
                _SPECIALISM,
                _GROUP,
                _f("age_band", codes="age_band"),
                _f("gender", codes="gender"),
                _f("headcount", Kind.WHOLE),
            ),
        ),
        Entity(
            "person",  # where a survey asks people, not departments: one row a person
            (
                _ID,
                _SPECIALISM,
                _GROUP,
                _f("registration", codes="registration"),
                _f("afc_band", codes="afc_band"),
                _f("esr_code"),
                _f("age_band", codes="age_band"),
                _f("gender", codes="gender"),
                _f("wte", Kind.NUMBER),
            ),
        ),
        Entity(
            "certification",
            (
                _ID,
                _SPECIALISM,
                _GROUP,
                _f("certification", codes="certification"),
                _f("headcount", Kind.WHOLE),
            ),
        ),
        Entity(
            "adequacy",  # D11: comments are never shown or exported beside a department
            (_ID, _SPECIALISM, _f("rating", Kind.WHOLE), _f("comment")),
        ),
        Entity(
            "service_contract",  # D3
            (
                _f("provider_department_id"),
                _f("provider_name"),  # where the provider is no department of ours
                _f("client_org_code", required=True),
                _SPECIALISM,
                _f("arrangement", codes="arrangement", required=True),
                _f("start", Kind.DATE),
                _f("end", Kind.DATE),
                _f("stated_by", codes="stated_by", required=True),
                _ID,
            ),
            office_only=True,
        ),
    )
}

SurveyRows = dict[str, "pd.DataFrame"]
"""Entity name → its rows, with the columns of `ENTITIES` in order. An absent entity has no rows."""
