"""Loading: a survey file becomes part of the next edition, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.policy.access import Action, require
from wiu.services import approving
from wiu.services.comparing import before_and_after
from wiu.services.load_asked import asked_for, is_of_sheet
from wiu.services.load_plan import REPLACES_SAMPLE, Arrival, LoadRefusedError, Plan, plan
from wiu.services.new_edition import put_in_force
from wiu.services.return_findings import by_department
from wiu.store import accepted_findings, sealing
from wiu.store.accepted_findings import AcceptedFinding
from wiu.survey import mapping, reading
from wiu.survey.acceptance import Acceptance, fault_of, still_found, wrongly_accepted
from wiu.survey.progress import Progress, share, silent
from wiu.survey.template import template

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.services.approving import KeptMapping
    from wiu.services.home import Home
    from wiu.services.load_asked import Asked
    from wiu.store.audit_log import Connection
    from wiu.store.editions import Edition
    from wiu.survey.mapping import MappedFile
    from wiu.survey.reading import Inspection

__all__ = [
    "REPLACES_SAMPLE",
    "Acceptance",
    "LoadRefusedError",
    "inspect_file",
    "load_file",
    "read_file",
    "template_file",
]

# A second copy of an answer is set aside without asking; anything else that is wrong stops the file.
HARMLESS = frozenset({"duplicate"})
MOST_LISTED = 50


def read_file(
    viewer: Viewer, path: Path, sheet: str | None = None, *, progress: Progress = silent
) -> Inspection:
    """Return how a file was read, to be mapped and loaded. Nothing is kept.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file can't be read, and why. Both fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    return reading.inspect(path, sheet, progress=progress)


def template_file(viewer: Viewer) -> bytes:
    """Return a file to fill in, CSV in UTF-8 with the mark that spreadsheets look for; nobody's answers stand in it.

    Raises:
        RefusedError: the viewer may not load surveys. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    return template().encode("utf-8-sig")


def inspect_file(
    viewer: Viewer, path: Path, sheet: str | None = None, *, home: Home | None = None
) -> dict[str, Any]:
    """Return how a file was read, as the document that `inspect` prints. Nothing is kept.

    With a `home`, a mapping that was approved there for such a file is suggested before the file's own words.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file can't be read, and why.
        StoreError: the register is busy or damaged. All fit to show.

    """
    found = read_file(viewer, path, sheet)
    document = found.as_json()
    return (
        document
        if home is None
        else document | {"suggested_mapping": approving.suggested(home, viewer, found)}
    )


def differences(
    viewer: Viewer, path: Path, mapping_path: Path | str, sheet: str | None = None
) -> dict[str, Any]:
    """Return how a file differs from what a mapping expects: `gone`, `renamed`, `new` columns, `unknown_values`.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file or the mapping can't be read, and why. Both fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = mapping.load_mapping(mapping_path)
    return mapping.difference(reading.inspect(path, sheet or asked.sheet), asked).as_json()


def load_file(
    home: Home,
    viewer: Viewer,
    path: Path,
    mapping_path: Path | str | KeptMapping,
    round_id: str,
    *,
    dry_run: bool = False,
    set_aside: bool = False,
    compare: bool = False,
    accepted: Collection[Acceptance] = (),
    inspection: Inspection | None = None,
    progress: Progress = silent,
    now: datetime,
) -> dict[str, Any]:
    """Read, check and load a file into a new edition; return the document that `load` prints.

    With `dry_run` nothing is changed, `edition` is None and whatever is wrong is listed instead of
    raised; with `compare` the document then has `changes`, by entity and department, the `findings` as they are, and how
    many there are `by_department`. With `set_aside` rows
    that are wrong go into quarantine and the rest is loaded; without, one such row keeps the whole file out.
    `accepted` are findings that the viewer accepts, each with a reason; they are kept with the edition. A mapping that
    a person wrote is kept as a version of its survey's. `inspection` is the file as it was read before.
    `progress` is told how much is done, from 0 to 1, and in words what was done.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file or the mapping can't be used, and why.
        LoadRefusedError: rows are wrong, the file does not belong here, or what was accepted can't be.
        StoreError: the store is busy, damaged or full. In every case nothing has changed. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = asked_for(home, viewer, mapping_path)
    if inspection is None or not is_of_sheet(inspection, asked.mapping.sheet):
        inspection = reading.inspect(path, asked.mapping.sheet, progress=share(progress, 0.0, 0.4))
    progress(0.4, f"checking {len(inspection.table.body):,} rows")
    mapped = mapping.apply(
        inspection,
        asked.mapping,
        round_id=round_id,
        received_at=now,
        accepted=accepted,
        progress=share(progress, 0.4, 0.58),
    )
    unknown = [vars(each) for each in mapping.unknown_values(inspection, asked.mapping)]
    arrival = Arrival(mapped, asked.mapping.title, round_id, now)
    progress(0.6, "comparing with what is held")
    if dry_run:
        planned = plan(home, viewer, arrival)
        _refuse_acceptances(accepted, planned, path.name)
        document = _document(None, mapped, planned, unknown)
        if compare:
            progress(0.8, "before and after, by department")
            document["changes"] = before_and_after(home, planned.rows, sample=planned.sample)
            document["findings"] = planned.issues
            document["by_department"] = by_department(mapped, planned.issues)
        return document
    with home.editions.writing() as writer:
        planned = plan(home, viewer, arrival)
        _refuse_acceptances(accepted, planned, path.name)
        _refuse_what_is_wrong(planned, mapped, path.name, set_aside=set_aside)
        progress(0.75, "writing the new edition")
        edition = put_in_force(
            home,
            viewer,
            writer,
            planned.rows,
            keeper=viewer,
            why=f"{path.name} loaded into the round {round_id}",
            sample=planned.sample,
            detail={
                "file": path.name,
                "sha256": inspection.sha256,
                "round": round_id,
                "read": mapped.read,
                "accepted": mapped.accepted - planned.set_aside,
                "quarantined": mapped.quarantined + planned.set_aside,
            },
            quarantine=_quarantine(planned, mapped, writer.number, path.name, round_id),
            also=_registered(
                viewer, asked, inspection, still_found(accepted, planned.issues), arrival, writer.number
            ),
            progress=share(progress, 0.75, 0.98),
            now=now,
        )
    progress(1.0, "done")
    return _document(edition, mapped, planned, unknown)


def _registered(  # noqa: PLR0917 - all of it is what the load was
    viewer: Viewer,
    asked: Asked,
    inspection: Inspection,
    accepted: Collection[Acceptance],
    arrival: Arrival,
    edition: int,
) -> Callable[[Connection], dict[str, Any]]:
    """Return what writes the mapping and the accepted findings of a load into the register, and tells the log of them."""

    def write(connection: Connection) -> dict[str, Any]:
        version = asked.mapping.version
        if asked.text is not None:
            kept = approving.note_use(
                connection, viewer, asked.text, inspection, round_id=arrival.round_id, now=arrival.now
            )
            version = kept or version
        accepted_findings.add(
            connection,
            [
                AcceptedFinding(
                    edition,
                    inspection.file,
                    inspection.sha256,
                    arrival.round_id,
                    each.row,
                    each.column,
                    each.rule,
                    each.reason.strip(),
                    viewer.subject,
                    arrival.now,
                )
                for each in accepted
            ],
        )
        told = (
            {
                "findings_accepted": dict(Counter(each.rule for each in accepted)),
                **sealing.seal(connection, sealing.ACCEPTED, edition),
            }
            if accepted
            else {}
        )
        return {"mapping": f"{asked.mapping.title}, version {version}", **told}

    return write


def _refuse_acceptances(accepted: Collection[Acceptance], planned: Plan, file: str) -> None:
    for each in accepted:
        if fault := fault_of(each.reason):
            raise LoadRefusedError(
                "acceptance", f"{fault} Nothing was loaded.", {"file": file, "row": each.row}
            )
    if (wrong := wrongly_accepted(accepted, planned.issues)) is not None:
        raise LoadRefusedError(
            "acceptance",
            f"{file}, row {wrong.row}: what was found there ({wrong.rule}) can't be accepted with a reason. "
            "Correct it in the file, or name the value in the mapping. Nothing was loaded.",
            {"file": file, "row": wrong.row, "column": wrong.column},
        )


def _document(
    edition: Edition | None, mapped: MappedFile, planned: Plan, unknown: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "edition": edition.name if edition else None,
        "read": mapped.read,
        "accepted": mapped.accepted - planned.set_aside,
        "quarantined": mapped.quarantined + planned.set_aside,
        "left_out": mapped.left_out,
        "sample": planned.sample,
        "unknown_values": unknown,
        "issues": [issue.as_json() for issue in planned.issues],
    }


def _refuse_what_is_wrong(planned: Plan, mapped: MappedFile, file: str, *, set_aside: bool) -> None:
    wrong = [issue for issue in planned.issues if issue.severity == "error" and issue.rule not in HARMLESS]
    if wrong and not set_aside:
        first = wrong[0]
        place = f"row {first.row}" + (f", column “{first.column}”" if first.column else "")
        others = len(wrong) - 1
        more = (
            f" {others:,} more {'finding follows' if others == 1 else 'findings follow'}." if others else ""
        )
        raise LoadRefusedError(
            "rows",
            f"{file}, {place}: {first.message}{more} Nothing was loaded: a file is loaded whole or not at all. "
            "Correct it, or name the value in the mapping.",
            {
                "file": file,
                "row": first.row,
                "column": first.column,
                "issues": [issue.as_json() for issue in wrong[:MOST_LISTED]],
            },
            planned.issues,
        )
    if mapped.accepted - planned.set_aside <= 0:
        raise LoadRefusedError(
            "no-rows",
            f"{file}: no row of it can be kept. Nothing was loaded.",
            {"file": file},
            planned.issues,
        )


def _quarantine(planned: Plan, mapped: MappedFile, edition: int, file: str, round_id: str) -> pd.DataFrame:
    """Return the quarantine of the next edition: what was there, and the rows of this file kept back.

    Nobody has checked whose a wrong row is. It may be real, so beside invented rows its text is not kept.
    """
    new = mapped.quarantine.rename(columns={"row": "row_number"}).assign(
        edition=edition, file=file, round_id=round_id
    )
    if planned.sample:
        new = new.assign(raw="{}")
    return pd.concat([frame for frame in (planned.quarantine, new) if len(frame)] or [new], ignore_index=True)
