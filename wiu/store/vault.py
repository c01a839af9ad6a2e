"""The vault: service contracts (D3), apart from everything else, for the office only (R1).

It keeps the statements of each edition under the edition's number. Whoever opens it shows the
viewer who asks, and the vault itself checks the permission. For now it is a plain file whose folder
only the server may read; *Walls* encrypts it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import duckdb

from wiu.coverage.contracts import ServiceContracts
from wiu.policy.access import Action, Viewer, require
from wiu.store import sql
from wiu.store.database import writing
from wiu.store.errors import StoreError
from wiu.store.tables import stored, typed
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

CONTRACT = ENTITIES["service_contract"]
PATIENCE = 15.0
_ONE_AT_A_TIME = threading.Lock()


def put(path: Path, viewer: Viewer, edition: int, contracts: pd.DataFrame | None) -> None:
    """Keep the statements of an edition, in place of what an unfinished load left under its number.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the vault is busy, damaged, or the disk is full; it is unchanged.

    """
    require(viewer, Action.LOAD_SURVEY)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _ONE_AT_A_TIME, writing(path, PATIENCE) as connection:
            connection.execute(sql.text("create_service_contract"))
            connection.execute(sql.text("delete_contracts_of_edition"), {"edition": edition})
            if contracts is not None and len(contracts):
                rows = stored(CONTRACT, contracts).assign(edition=edition)
                connection.append(CONTRACT.name, rows, by_name=True)
        path.chmod(0o600)
    except (duckdb.Error, OSError):
        raise StoreError(
            "not_written", "The service contracts could not be kept: nothing was changed. Is the disk full?"
        ) from None


def contracts(path: Path, viewer: Viewer, edition: int) -> ServiceContracts:
    """Return the statements of an edition; none if it has none.

    Raises:
        RefusedError: the viewer may not see contracts.

    """
    require(viewer, Action.SEE_CONTRACTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _ONE_AT_A_TIME, writing(path, PATIENCE) as connection:
        connection.execute(sql.text("create_service_contract"))
        rows = connection.execute(sql.text("select_contracts_of_edition"), {"edition": edition}).df()
    return ServiceContracts(edition, typed(CONTRACT, rows))
