"""Views made by hand, with the engine's seal: what print and charts must cope with, whatever the engine does."""

from __future__ import annotations

from datetime import date
from itertools import product

from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import _SEAL, AuditReport, Report, SafeCell, SafeTable, Status
from wiu.presentation.imprint import Imprint
from wiu.presentation.view import Base, View
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question

REGIONS = (
    *("London", "South East", "South West", "East of England", "Midlands", "North West"),
    *("North East and Yorkshire", "Scotland", "Wales", "Northern Ireland"),
)
GROUPS = (
    *("clinical scientist", "clinical technologist", "engineer", "practitioner"),
    *("assistant", "trainee", "apprentice", "other"),
)
GENDERS = ("female", "male", "other", "prefer not to say")
AGES = ("under 35", "35–54", "55 and over")
BANDS = ("2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "VSM")
RULES = Rules(
    max_n=4,
    min_contributors=3,
    p_percent=10,
    nk=((1, 70), (2, 85)),
    group_dimensions=frozenset({"gender", "age_band", "afc_band"}),
)

IMPRINT = Imprint(
    number="REL-2026-0001",
    day=date(2026, 11, 22),
    recipient="a member of the Institute, for the Radiotherapy group",
    purpose="a position paper on staffing",
    request="R-2026-0017",
)


def hierarchy(name, leaves, total, groups=None):
    return Hierarchy(name, total, tuple(leaves), {total: tuple(leaves)} | (groups or {}))


REGION = hierarchy("region", REGIONS, "UK", {"England": REGIONS[:7]})
STAFF = hierarchy("staff_group", GROUPS, "All staff groups")
GENDER = hierarchy("gender", GENDERS, "All genders")
AGE = hierarchy("age_band", AGES, "All ages")
BAND = hierarchy("afc_band", BANDS, "All bands")


def safe_table(dimensions, measures, *, withheld=(), missing=(), negative=(), scale=37):
    """Return a table of made-up figures; `withheld` maps codes to a status, `missing` have no figure."""
    withheld = dict(withheld)
    cells = []
    for codes in product(*(each.all_codes for each in dimensions)):
        covered = 1
        place = 1
        for each, code in zip(dimensions, codes, strict=True):
            covered *= len(each.covered(code))
            place = place * 7 + each.all_codes.index(code)
        figures = {}
        for order, name in enumerate(measures):
            value = covered * scale + place % 23 + order * 0.6
            if name == "headcount":
                value = float(round(value))
            if name == "vacancy_rate":
                value = 4.0 + place % 13 + 0.25
            if codes in negative:
                value = -value
            figures[name] = None if codes in missing else value
        status = withheld.get(codes, Status.PUBLISHED)
        cells.append(
            SafeCell(codes, status, {} if codes in withheld else figures, "why" if codes in withheld else "")
        )
    kinds = [cell.status for cell in cells]
    return SafeTable(
        _SEAL,
        name="made by hand",
        dimensions=tuple(dimensions),
        tables=(tuple(each.name for each in dimensions),),
        measures=tuple(measures),
        cells=tuple(cells),
        rules=RULES,
        report=Report(
            method="by hand",
            cells=len(cells),
            primary=kinds.count(Status.PRIMARY),
            secondary=kinds.count(Status.SECONDARY),
            withheld_value=0,
            cost=0,
            bound=None,
            gap=None,
            seconds=0,
            audit=AuditReport(("an outsider", "a reader of the legend"), len(withheld)),
        ),
    )


def view_of(
    dimensions,
    measures,
    *,
    totals=True,
    sample=True,
    where=(),
    group=(),
    notes=(),
    eligible=62,
    counted="",
    **figures,
):
    return View(
        question=Question(
            measures=tuple(measures),
            by=tuple(each.name for each in dimensions),
            totals=totals,
            round="2026-RT",
            where=where,
            group=group,
        ),
        table=safe_table(dimensions, measures, **figures),
        audience="member",
        round_title="Radiotherapy physics workforce 2026",
        census_date=date(2026, 3, 31),
        edition="edition 3",
        base=Base(
            answered=57,
            eligible=eligible,
            by_region=tuple((region, 5, 6) for region in REGIONS) if eligible else (),
            counted=counted,
        ),
        sample=sample,
        notes=tuple(notes),
    )
