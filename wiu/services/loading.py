"""Loading: a survey file becomes part of the next edition, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.policy.access import Action, require
from wiu.services.comparing import before_and_after
from wiu.services.load_plan import Arrival, LoadRefusedError, Plan, plan
from wiu.services.new_edition import put_in_force
from wiu.survey import mapping, reading

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.survey.mapping import MappedFile

__all__ = ["LoadRefusedError", "inspect_file", "load_file"]

Progress = Callable[[float, str], None]

# A second copy of an answer is set aside without asking; anything else that is wrong stops the file.
HARMLESS = frozenset({"duplicate"})
MOST_LISTED = 50


def inspect_file(viewer: Viewer, path: Path, sheet: str | None = None) -> dict[str, Any]:
    """Return how a file was read, as the document that `inspect` prints. Nothing is kept.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file can't be read, and why. Both fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    return reading.inspect(path, sheet).as_json()


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
    mapping_path: Path | str,
    round_id: str,
    *,
    dry_run: bool = False,
    set_aside: bool = False,
    compare: bool = False,
    progress: Progress = lambda _done, _words: None,
    now: datetime,
) -> dict[str, Any]:
    """Read, check and load a file into a new edition; return the document that `load` prints.

    With `dry_run` nothing is changed, `edition` is None and whatever is wrong is listed instead of
    raised; with `compare` the document then has `changes`, by entity and department. With `set_aside` rows
    that are wrong go into quarantine and the rest is loaded; without, one such row keeps the whole file out.
    `progress` is told before each step how much is done, from 0 to 1, and in words what comes next.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file or the mapping can't be used, and why.
        LoadRefusedError: rows are wrong, or the file does not belong here.
        StoreError: the store is busy, damaged or full. In every case nothing has changed. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = mapping.load_mapping(mapping_path)
    progress(0.0, "reading the file")
    inspection = reading.inspect(path, asked.sheet)
    progress(0.4, f"checking {len(inspection.table.body):,} rows")
    mapped = mapping.apply(inspection, asked, round_id=round_id, received_at=now)
    unknown = [vars(each) for each in mapping.unknown_values(inspection, asked)]
    arrival = Arrival(mapped, asked.title, round_id, now)
    progress(0.6, "comparing with what is held")
    if dry_run:
        planned = plan(home, viewer, arrival)
        compared = {"changes": before_and_after(home, planned.rows, sample=planned.sample)} if compare else {}
        return _document(None, mapped, planned, unknown) | compared
    with home.editions.writing() as writer:
        planned = plan(home, viewer, arrival)
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
                "mapping": f"{asked.title}, version {asked.version}",
                "round": round_id,
                "read": mapped.read,
                "accepted": mapped.accepted - planned.set_aside,
                "quarantined": mapped.quarantined + planned.set_aside,
            },
            quarantine=_quarantine(planned, mapped, writer.number, path.name, round_id),
            now=now,
        )
    progress(1.0, "done")
    return _document(edition, mapped, planned, unknown)


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
        more = f" {len(wrong) - 1:,} more findings follow." if len(wrong) > 1 else ""
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
