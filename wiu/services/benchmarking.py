"""Benchmarking: a department's own figures beside its region and the UK, for its own organisation only (Q2c).

The comparison goes out as a release like any other: registered, in the ledger, answering the request.
The own figures are on a sheet beside it. They pass R2 as well: bands are joined until every figure
of the department stands on people enough, and what can't be joined far enough is not given.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import protect
from wiu.disclosure.pattern import AuditError
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.policy.access import Action, require
from wiu.policy.requests import Purpose, Requester, Scope
from wiu.policy.thresholds import thresholds_for
from wiu.presentation.benchmark import BAND, Benchmark, benchmark_pdf
from wiu.presentation.kept_view import views_back
from wiu.releases.release import ReleaseError, State
from wiu.requests.clocks import uk_day
from wiu.services import released, releasing
from wiu.services.exploring import derived
from wiu.services.following import known
from wiu.services.in_force import edition_in_force, rounds_of
from wiu.services.occasions import Reply
from wiu.services.release_checks import one
from wiu.statistics.question import Question
from wiu.store import audit_log, releases
from wiu.store.counting import gather
from wiu.survey.codebook import folded

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.access import Viewer
    from wiu.releases.release import Release
    from wiu.requests.record import Record
    from wiu.services.home import Home

MEASURES = ("headcount", "wte_in_post", "wte_establishment", "wte_vacant", "vacancy_rate")
GROUPINGS = ("broad", "2–5 / 6–7 / 8a–8b / 8c and over", "2–7 / 8a and over")
"""How bands are joined, the finest first; the last resort is no bands at all."""
_MOST_LIKE = 3


@dataclass(frozen=True)
class Department:
    """A department whose own figures may be asked for: nothing of its answers stands here."""

    department_id: str
    name: str
    organisation: str
    region: str
    specialism: str


@dataclass(frozen=True, repr=False)
class Made:
    """The sheet, and the release of the comparison that goes with it."""

    sheet: bytes
    release: Release

    @property
    def file_name(self) -> str:
        """The name of the sheet's file; it names nobody."""
        return f"{self.release.number.lower()}-own-figures.pdf"


def is_benchmark(record: Record) -> bool:
    """Return whether a request is a member's for the own department's figures, for the own organisation's use."""
    asked = record.request
    return (
        asked.requester is Requester.MEMBER
        and asked.purpose is Purpose.OWN_ORGANISATION
        and asked.scope is Scope.OWN_DEPARTMENT
    )


def waiting(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Record, ...]:
    """Return the requests that such a sheet may answer now.

    Raises:
        RefusedError, StoreError: as `releasing.answerable`. Fit to show.

    """
    return tuple(each for each in releasing.answerable(home, viewer, now=now) if is_benchmark(each))


def departments(home: Home, viewer: Viewer, number: str) -> tuple[Department, ...]:
    """Return the departments of the organisation that the request names, by its name or code, and no others.

    Raises:
        RefusedError: the viewer may not prepare releases.
        UnknownRequestError: there is no such request.
        StoreError: there is no data, or a database is busy or damaged. All fit to show.

    """
    require(viewer, Action.PREPARE_RELEASE)
    with home.register.transaction() as connection:
        record, _ = known(connection, viewer, number)
    named = folded(record.request.organisation)
    if not named or not is_benchmark(record):
        return ()
    edition = edition_in_force(home)
    newest = rounds_of(home, edition)[0]
    with home.editions.reading(edition) as reader:
        rows = reader.query("select_departments_of", round=newest.round_id)
    own = rows[
        [named in {folded(a), folded(b)} for a, b in zip(rows["organisation"], rows["org_code"], strict=True)]
    ]
    return tuple(
        Department(
            row["department_id"], row["department"], row["organisation"], row["region"], row["specialism"]
        )
        for row in own.to_dict("records")
    )


def organisations_like(home: Home, viewer: Viewer, number: str) -> tuple[str, ...]:
    """Return up to three organisations, with their codes, whose names are like the one that the request names.

    Of all organisations that the survey knows, whether they answered or not. Raises what `departments` raises.
    """
    require(viewer, Action.PREPARE_RELEASE)
    with home.register.transaction() as connection:
        record, _ = known(connection, viewer, number)
    named = folded(record.request.organisation)
    with home.editions.reading(edition_in_force(home)) as reader:
        rows = reader.query("select_organisations").dropna(subset=["name"])
    by_name = {
        folded(name): f"{name} ({code})" for name, code in zip(rows["name"], rows["org_code"], strict=True)
    }
    within = [each for each in by_name if named and named in each]
    found = dict.fromkeys((*within, *get_close_matches(named, by_name, n=_MOST_LIKE, cutoff=0.5)))
    return tuple(by_name[each] for each in list(found)[:_MOST_LIKE])


def make(home: Home, viewer: Viewer, number: str, department: Department, *, now: datetime) -> Made:
    """Release the comparison for a request, and return the sheet with the own figures beside it; both are logged.

    Raises:
        RefusedError: the viewer may not prepare releases.
        ReleaseError: the request is no such request, the department is not its organisation's
            (other_organisation), or too few people stand behind every figure (identifiable).
        QuestionError: region or UK can't be shown; names what stands against it.
        MoveError, UnknownRequestError, StoreError: as `releasing.quick`. All fit to show; nothing is released then.

    """
    require(viewer, Action.PREPARE_RELEASE)
    if department not in departments(home, viewer, number):
        raise ReleaseError(
            "other_organisation",
            f"{number} is not a request of this department's own organisation for its own figures (Q2c). Nothing was "
            "released.",
            "department",
        )
    own, question = _own(home, department)
    of_region = replace(question, where=(*question.where, ("region", (department.region,))))
    reply = Reply(
        (of_region, question),
        number,
        title="Figures to set a department's own beside: its region and the UK",
        points=("Each table is protected together with everything released before it.",),
    )
    handed = releasing.quick(home, viewer, reply, now=now)
    with home.register.transaction() as connection:
        kept = releases.kept(connection, handed.release.number)
    if kept is None:
        raise ReleaseError("damaged", f"The document of {handed.release.number} is missing. Run check.")
    region_view, uk_view = views_back(kept[0], json.loads(kept[0]), handed.release.sealed)
    _, year, place = handed.release.number.split("-")
    sheet = benchmark_pdf(
        Benchmark(
            department=department.name,
            organisation=department.organisation,
            region=department.region,
            specialism=department.specialism,
            own=own,
            of_region=region_view,
            of_uk=uk_view,
            request=number,
            # not in the form of a release's number: this sheet is none, and is not verified as one
            companion=f"The comparison is that of release {int(place)} of {year}, sent with this sheet.",
        ),
        made_on=uk_day(now),
    )
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.PREPARE_RELEASE,
            subject=handed.release.number,
            detail={"request": number, released.OWN_FIGURES: hashlib.sha256(sheet).hexdigest()},
        )
    return Made(sheet, handed.release)


def hand_over(home: Home, viewer: Viewer, made: Made, *, now: datetime) -> bytes:
    """Return the sheet to be handed over, as long as the comparison beside it is not recalled; the log has an entry first.

    Raises:
        RefusedError: the viewer may not hand releases over.
        ReleaseError: the comparison is recalled.
        StoreError: the register is busy or damaged. All fit to show; nothing is handed over then.

    """
    require(viewer, Action.PREPARE_RELEASE)
    number = made.release.number
    with home.register.transaction() as connection:
        if one(connection, number).state is State.RECALLED:
            raise ReleaseError(
                "not_out",
                f"{number} is recalled, and the sheet beside it is not handed out. Nothing was changed.",
                number,
            )
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=released.HANDS_OVER,
            subject=number,
            detail={released.OWN_FIGURES: hashlib.sha256(made.sheet).hexdigest()},
        )
    return made.sheet


def _own(home: Home, department: Department) -> tuple[SafeTable, Question]:
    """Return the department's own figures by the finest groups of bands of which none has to be withheld."""
    edition = edition_in_force(home)
    newest = rounds_of(home, edition)[0]
    thresholds = thresholds_for("member")
    base = Question(
        MEASURES, (BAND,), round=newest.round_id, where=(("specialism", (department.specialism,)),)
    )
    shapes = [*(replace(base, group=((BAND, name),)) for name in GROUPINGS), replace(base, by=())]
    for question in shapes:
        with home.editions.reading(edition) as reader:
            gathered = gather(reader, question, of=department.department_id)
        rules = Rules(
            rules_only=frozenset({gathered.persons} - {*MEASURES} if gathered.persons else ()),
            max_n=thresholds.max_n,
            group_dimensions=thresholds.group_dimensions & frozenset(question.by),
            two_symbols=True,
        )
        try:
            table = protect(gathered.counts, rules)
        except (AuditError, TooLargeError):
            continue
        if all(cell.status is Status.PUBLISHED for cell in table.cells):
            return derived(table, question), question
    raise ReleaseError(
        "identifiable",
        f"Fewer than {thresholds.min_persons} people stand behind this department's figures, however bands are "
        "joined: nobody's own figures are given of so few (R2, S1). Nothing was released. Offer the region's and the "
        "UK's figures on the Workforce page instead.",
        "department",
    )
