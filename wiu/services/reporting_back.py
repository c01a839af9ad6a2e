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
from wiu.services.load_asked import asked_for, is_of_sheet
from wiu.services.load_plan import Arrival, LoadRefusedError, plan
from wiu.services.return_findings import is_of, is_on_contracts
from wiu.store import audit_log
from wiu.survey import mapping, reading
from wiu.survey.acceptance import key_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.services.approving import KeptMapping
    from wiu.services.home import Home
    from wiu.survey.acceptance import Acceptance
    from wiu.survey.reading import Inspection

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
    mapping_path: Path | str | KeptMapping,
    *,
    round_id: str,
    department: str,
    accepted: Collection[Acceptance] = (),
    inspection: Inspection | None = None,
    now: datetime,
) -> tuple[str, bytes]:
    """Return (file name, PDF) of what was found in one department's rows of a file; that it was made is logged.

    What the office accepted with a reason is not asked again. `inspection` is the file as it was read before.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file or the mapping can't be used, and why.
        LoadRefusedError: the file holds no row of the department.
        StoreError: the store is busy or damaged. All fit to show; nothing has changed.

    """
    require(viewer, Action.LOAD_SURVEY)
    asked = asked_for(home, viewer, mapping_path).mapping
    if inspection is None or not is_of_sheet(inspection, asked.sheet):
        inspection = reading.inspect(path, asked.sheet)
    mapped = mapping.apply(inspection, asked, round_id=round_id, received_at=now, accepted=accepted)
    planned = plan(home, viewer, Arrival(mapped, asked.title, round_id, now))
    rows = mapped.departments.index[mapped.departments.eq(department).fillna(value=False)]
    if not len(rows):
        raise LoadRefusedError(
            "no-rows", f"{path.name} holds no row of the department {department}.", {"file": path.name}
        )
    settled = {each.key for each in accepted}
    own = [each for each in planned.issues if is_of(each, rows, mapped) and key_of(each) not in settled]
    told = tuple(each for each in own if not is_on_contracts(each, mapped))
    kept_back = frozenset(map(int, rows[rows.isin(mapped.quarantine["row"])]))
    report = ReturnReport(
        department=department,
        file=path.name,
        round_id=round_id,
        dated=uk_day(now),
        read=len(rows),
        accepted=len(rows) - len(kept_back),
        kept_back=len(kept_back),
        rows_kept_back=kept_back,
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
