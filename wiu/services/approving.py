"""Approving: a person says which column and which value means what; each version of that is kept and used again.

A mapping belongs to a survey, by its name. Every statement of it (a field's column, a map of values, the columns that
are not used) is approved by name; one that stands as it was approved before keeps who approved it then.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, require
from wiu.store import audit_log, sealing
from wiu.store import survey_mappings as store
from wiu.store.errors import StoreError
from wiu.store.survey_mappings import KeptMapping
from wiu.survey import mapping
from wiu.survey.codebook import folded
from wiu.survey.mapping_draft import problem, said_values, statements, with_codes
from wiu.survey.mapping_keeping import unfit_to_keep
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.survey.mapping import Mapping
    from wiu.survey.reading import Inspection

__all__ = [
    "ApprovalError",
    "Draft",
    "KeptMapping",
    "approve",
    "find",
    "fitting",
    "kept",
    "suggested",
    "versions",
]

APPROVES = "approve a mapping"
LONGEST_NAME = 80
MOST_VERSIONS = 2_000
_LIKE_ENOUGH = 0.5


class ApprovalError(Exception):
    """A mapping can't be approved as it stands; nothing was kept. Fit to show."""

    code = "approval"

    def __init__(self, message: str, where: dict[str, Any] | None = None) -> None:
        self.message = f"{message} Nothing was changed."
        self.where = where
        super().__init__(self.message)


@dataclass(frozen=True)
class Draft:
    """What a person puts forward: a mapping document under a survey's name, for a file's columns.

    `approved` are the keys of the statements that the person approves by name (`mapping_draft.statements`).
    """

    name: str
    document: dict[str, Any]
    columns: tuple[str, ...]
    approved: frozenset[str]
    round_id: str = ""


def kept(home: Home, viewer: Viewer) -> tuple[KeptMapping, ...]:
    """Return the newest version of each approved mapping, the last approved first.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    newest: dict[str, KeptMapping] = {}
    for each in versions(home, viewer):
        if each.name not in newest or each.version > newest[each.name].version:
            newest[each.name] = each
    return tuple(newest.values())


def versions(home: Home, viewer: Viewer) -> tuple[KeptMapping, ...]:
    """Return all versions of all approved mappings, the last approved first; none before there is a register.

    Raises:
        RefusedError, StoreError: as `kept`.

    """
    require(viewer, Action.LOAD_SURVEY)
    if not home.register.path.exists():
        return ()
    with home.register.transaction() as connection:
        return store.survey_mappings(connection)


def document_of(toml: str) -> dict[str, Any]:
    """Return a kept mapping as a document."""
    return tomllib.loads(toml)


def find(home: Home, viewer: Viewer, name: str) -> KeptMapping | None:
    """Return the newest approved mapping of a survey of that name, whatever its case; None where there is none.

    Raises:
        RefusedError, StoreError: as `kept`.

    """
    return next((each for each in kept(home, viewer) if folded(each.name) == folded(name)), None)


def fitting(known: Iterable[KeptMapping], columns: Collection[str]) -> KeptMapping | None:
    """Return the approved mapping that a file most likely was sent for: most of its columns are there, and most alike."""
    names = {folded(each) for each in columns}

    def alike(one: KeptMapping) -> float:
        then = {folded(each) for each in one.columns}
        return len(names & then) / max(len(names | then), 1)

    best = max(known, key=alike, default=None)
    return best if best is not None and alike(best) >= _LIKE_ENOUGH else None


def suggested(home: Home, viewer: Viewer, inspection: Inspection) -> dict[str, Any]:
    """Return a mapping to begin with: an earlier one of the same survey where it fits, else the file's own words.

    Values that the earlier one does not name are in it with the empty code "", and a line in `questions`.

    Raises:
        RefusedError: the viewer may not load surveys.

    """
    try:
        known = fitting(kept(home, viewer), inspection.table.columns)
    except StoreError:
        known = None  # a busy or damaged register is no reason not to look at a file
    if known is None:
        return mapping.suggested_for(inspection)
    document = document_of(known.toml)
    on = f"{known.approved_at:%Y-%m-%d}"
    questions = [
        f"“{known.name}”, version {known.version}, approved by {known.approved_by} on {on}: check it."
    ]
    try:
        unknown = [each for each in said_values(inspection, document) if not each.code]
    except ReadingError as error:
        return document | {"questions": [*questions, error.message]}
    if unknown:
        questions.append(f"{len(unknown)} values have no code; name one for each.")
    return with_codes(document, {(each.key, each.value): "" for each in unknown}) | {"questions": questions}


def approve(home: Home, viewer: Viewer, draft: Draft, *, now: datetime) -> KeptMapping:
    """Keep a version of a survey's mapping, every statement approved by name, and log it.

    Raises:
        RefusedError: the viewer may not load surveys.
        ApprovalError: the draft is no mapping yet, a statement was not approved, or nothing is other than before.
        StoreError: the register is busy or damaged. Nothing has changed. All fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    name = " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ApprovalError(
            f"Name the survey in 1 to {LONGEST_NAME} characters: its mapping is found by that name."
        )
    document = {key: each for key, each in draft.document.items() if key != "questions"} | {"title": name}
    if wrong := problem(document):
        raise ApprovalError(wrong.message)
    if unfit := unfit_to_keep(document):
        raise ApprovalError(unfit)
    said = statements(document, draft.columns)
    with home.register.transaction() as connection:
        last = _last(store.survey_mappings(connection), name)
        approvals, lacking = _approvals(said, draft.approved, last, viewer, now)
        if lacking:
            raise ApprovalError(
                f"{len(lacking)} of {len(said)} statements are not approved yet. Tick each one that is right.",
                {"statements": lacking},
            )
        version = last.version + 1 if last else 1
        found = KeptMapping(
            name,
            version,
            mapping.as_toml(document | {"version": version}),
            draft.columns,
            approvals,
            draft.round_id,
            viewer.subject,
            now,
        )
        if last is not None and _without_version(last.toml) == _without_version(found.toml):
            raise ApprovalError(f"“{name}” says the same already, in version {last.version}.")
        _keep(connection, viewer, found, last)
    return found


def note_use(
    connection: audit_log.Connection,
    viewer: Viewer,
    text: str,
    inspection: Inspection,
    *,
    round_id: str,
    now: datetime,
) -> int:
    """Keep the mapping that a person wrote and loaded a file with, as a version; return its number.

    Inside the caller's transaction, that of the load. A text that is the last version's already is not kept twice;
    one that holds private data or answers on contracts, or that no page could keep, is not kept at all (0).
    """
    document = tomllib.loads(text)
    name = " ".join(str(document.get("title", "untitled")).split())[:LONGEST_NAME]
    if unfit_to_keep(document):
        return 0
    known = store.survey_mappings(connection)
    last = _last(known, name)
    if len(known) >= MOST_VERSIONS or (
        last is not None and _without_version(last.toml) == _without_version(text)
    ):
        return last.version if last else 0
    columns = inspection.table.columns
    said = statements(document, columns)
    approvals, _ = _approvals(said, frozenset(said), last, viewer, now)
    version = last.version + 1 if last else 1
    kept_text = mapping.as_toml(document | {"title": name, "version": version})
    _keep(
        connection,
        viewer,
        KeptMapping(name, version, kept_text, columns, approvals, round_id, viewer.subject, now),
        last,
    )
    return version


def ready(one: KeptMapping) -> Mapping:
    """Return a kept mapping as the loader takes it.

    Raises:
        ReadingError: the survey's words have changed since, and it fits them no longer. Fit to show.

    """
    return mapping.mapping_of(document_of(one.toml))


def _last(known: Iterable[KeptMapping], name: str) -> KeptMapping | None:
    same = [each for each in known if folded(each.name) == folded(name)]
    return max(same, key=lambda each: each.version, default=None)


def _approvals(
    said: dict[str, str], approved: Collection[str], last: KeptMapping | None, viewer: Viewer, now: datetime
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return who approved each statement when, and the statements that nobody did."""
    before = last.approvals if last else {}
    found: dict[str, dict[str, str]] = {}
    lacking: list[str] = []
    for key, what in said.items():
        if key in before and before[key]["what"] == what:
            found[key] = dict(before[key])
        elif key in approved:
            found[key] = {"what": what, "by": viewer.subject, "at": now.isoformat(timespec="seconds")}
        else:
            lacking.append(key)
    return found, lacking


def _without_version(toml: str) -> str:
    document = {key: each for key, each in tomllib.loads(toml).items() if key not in ("version", "questions")}
    return json.dumps(document, sort_keys=True, default=str)


def _keep(
    connection: audit_log.Connection, viewer: Viewer, found: KeptMapping, last: KeptMapping | None
) -> None:
    store.add(connection, found)
    before = last.approvals if last else {}
    changed = [key for key, each in found.approvals.items() if before.get(key) != each]
    audit_log.append(
        connection,
        at=found.approved_at,
        actor=viewer.subject,
        action=APPROVES,
        subject=f"mapping “{found.name}”, version {found.version}",
        detail={
            "statements": len(found.approvals),
            "approved_anew": len(changed),
            "no_longer_said": len(set(before) - set(found.approvals)),
            "round": found.round_id,
            **sealing.seal(connection, sealing.MAPPING, found.name, found.version),
        },
    )
