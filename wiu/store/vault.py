"""The vault: service contracts (D3), apart from everything else, encrypted, for the office only (R1).

It keeps the statements of each edition under the edition's number. Whoever opens it shows the
viewer who asks, and the vault itself checks the permission. DuckDB encrypts the file and its log by
AES-GCM: who has the file without the key has nothing, and a changed byte is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import duckdb_extension_httpfs  # type: ignore[import-untyped]
import pandas as pd

from wiu.coverage.contracts import ServiceContracts
from wiu.policy.access import Action, Viewer, require
from wiu.store import sql
from wiu.store.database import HELD_ELSEWHERE, PAUSE
from wiu.store.errors import StoreError
from wiu.store.tables import stored, typed
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = ENTITIES["service_contract"]
FILE = "vault.duckdb"
PATIENCE = 15.0
_WRONG_KEY = ("Wrong encryption key", "without a key", "is not encrypted")
# httpfs brings the cipher that DuckDB writes with; its wheel carries the binary, nothing is fetched.
_CIPHER = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
_OPENING = ("attach_vault", "reset_vault_key", "use_vault", "set_access_off", "set_configuration_lock")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Vault:
    """Where a vault lies and the key to it, None where nobody has given one. The key is never printed."""

    folder: Path
    key: str | None = field(repr=False)

    @property
    def path(self) -> Path:
        """The vault's file."""
        return self.folder / FILE

    @property
    def seal(self) -> Path:
        """The file that holds the seal of the vault's bytes, which takes the key to make."""
        return self.folder / f"{FILE}.seal"


def put(vault: Vault, viewer: Viewer, edition: int, contracts: pd.DataFrame | None) -> None:
    """Keep the statements of an edition, in place of what an unfinished load left under its number.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: there is no key or a wrong one, the vault is busy or damaged, or the disk is full;
            it is unchanged. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    any_to_keep = contracts is not None and len(contracts) > 0
    if not any_to_keep and not vault.path.exists():
        return
    try:
        vault.folder.mkdir(parents=True, exist_ok=True)
        with opened(vault) as connection:
            connection.execute(sql.text("create_service_contract"))
            connection.execute(sql.text("delete_contracts_of_edition"), {"edition": edition})
            if contracts is not None and any_to_keep:
                rows = stored(CONTRACT, contracts).assign(edition=edition)
                connection.append(CONTRACT.name, rows, by_name=True)
        reseal(vault)
    except (duckdb.Error, OSError):
        raise StoreError(
            "not_written", "The service contracts could not be kept: nothing was changed. Is the disk full?"
        ) from None


def contracts(vault: Vault, viewer: Viewer, edition: int) -> ServiceContracts:
    """Return the statements of an edition; none if it has none.

    Raises:
        RefusedError: the viewer may not see contracts.
        StoreError: there is no key or a wrong one, or the vault is busy or damaged. Fit to show.

    """
    require(viewer, Action.SEE_CONTRACTS)
    if not vault.path.exists():
        return ServiceContracts(edition, typed(CONTRACT, pd.DataFrame()))
    try:
        with opened(vault) as connection:
            connection.execute(sql.text("create_service_contract"))
            rows = connection.execute(sql.text("select_contracts_of_edition"), {"edition": edition}).df()
    except duckdb.Error:
        raise damaged() from None
    return ServiceContracts(edition, typed(CONTRACT, rows))


def read_through(vault: Vault, viewer: Viewer) -> None:
    """Decrypt every statement and compare the seal, so that a changed byte is noticed wherever it lies.

    The cipher guards what is in force; the seal also what earlier statements left in the file.

    Raises:
        RefusedError: the viewer may not see contracts.
        StoreError: there is no key or a wrong one, or the vault is busy or damaged. Fit to show.

    """
    require(viewer, Action.SEE_CONTRACTS)
    try:
        with opened(vault) as connection:
            connection.execute(sql.text("create_service_contract"))
            connection.execute(sql.text("select_all_contracts")).fetchall()
        seal = vault.seal.read_text(encoding="ascii", errors="replace")
    except (duckdb.Error, OSError):
        raise damaged() from None
    if not hmac.compare_digest(seal, _sealed(vault)):
        raise damaged()


def reseal(vault: Vault) -> None:
    """Seal the vault's bytes anew; whoever has changed it does so at once."""
    vault.seal.write_text(_sealed(vault), encoding="ascii")


def _sealed(vault: Vault) -> str:
    return hmac.new((vault.key or "").encode(), vault.path.read_bytes(), hashlib.sha256).hexdigest()


@contextmanager
def opened(vault: Vault) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the vault for one transaction, in a database of its own that forgets the key at once."""
    if vault.key is None:
        raise StoreError(
            "no_key",
            "The vault of service contracts has no key, so nothing was read or changed. The operator sets "
            "WIU_VAULT_KEY or WIU_VAULT_KEY_FILE.",
            FILE,
        )
    with _ONE_AT_A_TIME, _attached(vault, vault.key) as connection:
        vault.path.chmod(0o600)
        connection.begin()
        try:
            yield connection
        except BaseException:
            with suppress(duckdb.Error):  # a transaction that failed at its end is undone already
                connection.rollback()
            raise
        connection.commit()


@contextmanager
def _attached(vault: Vault, key: str) -> Iterator[duckdb.DuckDBPyConnection]:
    end = time.monotonic() + PATIENCE
    # the path goes in as `~`, for it can't be bound; nothing is ever laid down outside the vault
    settings: dict[str, str | bool | int | float | list[str]] = {
        "home_directory": str(vault.folder.absolute()),
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "threads": 2,
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.load_extension(str(_CIPHER))
        while True:
            try:
                connection.execute(sql.text("set_vault_key"), {"key": key})
                for name in _OPENING:
                    connection.execute(sql.text(name))
                break
            except duckdb.Error as error:
                # DuckDB's own words go no further: only what kind of failure it was
                if HELD_ELSEWHERE not in str(error):
                    raise (
                        _wrong_key() if any(said in str(error) for said in _WRONG_KEY) else damaged()
                    ) from None
                if time.monotonic() > end:
                    raise StoreError(
                        "busy",
                        "Another process is using the vault. Nothing was changed; try again in a moment.",
                        FILE,
                    ) from None
            time.sleep(PAUSE)
        yield connection


def _wrong_key() -> StoreError:
    return StoreError(
        "wrong_key",
        "The vault of service contracts does not open with the key that is configured. Nothing was read or "
        "changed. The operator sets the key that it was made with.",
        FILE,
    )


def damaged() -> StoreError:
    """Return the reason why a vault can't be used."""
    return StoreError(
        "damaged",
        "The vault of service contracts is damaged, was altered, or its last load was cut off. Restore it "
        "from a backup.",
        FILE,
    )
