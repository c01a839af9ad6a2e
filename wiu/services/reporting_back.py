"""Reporting back: what was found in a department's return becomes a PDF to send to that department.

It tells the department of its own rows only, and nothing on service contracts to anybody: those findings are
counted and left to the office (R1).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.presentation.return_report import ReturnReport, return_report_pdf
from wiu.requests.clocks import uk_day
from wiu.services.load_plan import Arrival, LoadRefusedError, plan
from wiu.store import audit_log
from wiu.survey import mapping, reading

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.survey.mapping import Issue, MappedFile

REPORTS_BACK = "report back on a return"


def departments_in(viewer: Viewer, path: Path, mapping_path: Path | str, round_id: str) -> tuple[str, ...]:
    """Return whose returns a file holds, as it names them.

    Raises:
        RefusedError, ReadingError: as `report_on_return`.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = mapping.load_mapping(mapping_path)
    mapped = mapping.apply(reading.inspect(path, asked.sheet), asked, round_id=round_id)
    return tuple(sorted(mapped.departments.dropna().unique()))


def report_on_return(
    home: Home,
    viewer: Viewer,
    path: Path,
    mapping_path: Path | str,
    *,
    round_id: str,
    department: str,
    now: datetime,
) -> tuple[str, bytes]:
    """Return (file name, PDF) of what was found in one department's rows of a file; that it was made is logged.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file or the mapping can't be used, and why.
        LoadRefusedError: the file holds no row of the department.
        StoreError: the store is busy or damaged. All fit to show; nothing has changed.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = mapping.load_mapping(mapping_path)
    inspection = reading.inspect(path, asked.sheet)
    mapped = mapping.apply(inspection, asked, round_id=round_id, received_at=now)
    planned = plan(home, viewer, Arrival(mapped, asked.title, round_id, now))
    rows = mapped.departments.index[mapped.departments.eq(department).fillna(value=False)]
    if not len(rows):
        raise LoadRefusedError(
            "no-rows", f"{path.name} holds no row of the department {department}.", {"file": path.name}
        )
    own = [each for each in planned.issues if _is_of(each, rows, mapped)]
    told = tuple(each for each in own if not _is_on_contracts(each, mapped))
    kept_back = int(rows.isin(mapped.quarantine["row"]).sum())
    report = ReturnReport(
        department=department,
        file=path.name,
        round_id=round_id,
        dated=uk_day(now),
        read=len(rows),
        accepted=len(rows) - kept_back,
        kept_back=kept_back,
        issues=told,
        unsaid=len(own) - len(told),
    )
    document = return_report_pdf(report, sample=planned.sample)
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=REPORTS_BACK,
            subject=f"{department}, round {round_id}",
            detail={
                "file": path.name,
                "findings": len(told),
                "unsaid": report.unsaid,
                "sha256": hashlib.sha256(document).hexdigest(),
            },
        )
    return f"return-{department}-{round_id}.pdf", document


def _is_of(issue: Issue, rows: pd.Index, mapped: MappedFile) -> bool:
    """Say whether a finding is of the department's rows; of the file's other rows only if the file is all its own."""
    if issue.row in rows:
        return True
    alone = len(mapped.departments.dropna().unique()) == 1
    return alone and issue.row not in mapped.departments.index


def _is_on_contracts(issue: Issue, mapped: MappedFile) -> bool:
    named = {name.strip() for name in issue.column.split(",")} | {issue.column}
    return bool(named & mapped.office_columns) or "contract" in issue.rule
