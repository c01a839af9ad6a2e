"""The vault: service contracts (D3), apart from everything else, encrypted, for the office only (R1).

It keeps the statements of each edition under the edition's number. Whoever opens it shows the
viewer who asks, and the vault itself checks the permission. DuckDB encrypts the file and its log by
AES-GCM: who has the file without the key has nothing, and a changed byte is noticed. A change is made
to a copy, which then takes the vault's place: a crash leaves the old one or the new one.
"""

from __future__ import annotations

import hashlib
import hmac
import shutil
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
from wiu.store import migrations, sql
from wiu.store.database import HELD_ELSEWHERE
from wiu.store.disk import alone, to_disk
from wiu.store.disk import put as put_whole
from wiu.store.errors import StoreError
from wiu.store.tables import stored, typed
from wiu.store.waiting_turn import PAUSE
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = ENTITIES["service_contract"]
FILE = "vault.duckdb"
UNFINISHED_FILE = "vault.part.duckdb"
PATIENCE = 15.0
_WRONG_KEY = ("Wrong encryption key", "without a key", "is not encrypted")
# httpfs brings the cipher that DuckDB writes with; its wheel carries the binary, nothing is fetched.
_CIPHER = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
_OPENING = ("reset_vault_key", "use_vault", "set_access_off", "set_configuration_lock")
_ONE_AT_A_TIME = threading.Lock()
_BUSY = "Another process is using the vault. Nothing was changed; try again in a moment."
_LOOKS = 5


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
        with changing(vault) as connection:
            connection.execute(sql.text("delete_contracts_of_edition"), {"edition": edition})
            if contracts is not None and any_to_keep:
                rows = stored(CONTRACT, contracts).assign(edition=edition)
                connection.append(CONTRACT.name, rows, by_name=True)
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
            connection.execute(sql.text("select_all_contracts")).fetchall()
        for _ in range(_LOOKS):  # another process may be putting the next one in place
            seals, seal = _seals(vault), _sealed(vault, vault.path)
            if any(hmac.compare_digest(each, seal) for each in seals):
                return
            time.sleep(PAUSE)
    except (duckdb.Error, OSError):
        raise damaged() from None
    raise damaged()


def _sealed(vault: Vault, path: Path) -> str:
    return hmac.new((vault.key or "").encode(), path.read_bytes(), hashlib.sha256).hexdigest()


@contextmanager
def opened(vault: Vault) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the vault for one look; one of an earlier version is brought up to date first."""
    with _attached(vault, "attach_vault") as connection:
        if not migrations.pending(connection, migrations.VAULT, FILE):
            yield connection
            return
    with changing(vault):
        pass
    with _attached(vault, "attach_vault") as connection:
        yield connection


@contextmanager
def changing(vault: Vault) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the vault for one change, and put it in the vault's place: all of it, or nothing.

    The vault's own file is never written, so that whoever copies it has a whole one. The seal names both
    files while one takes the place of the other, so that a crash in between is no damage.
    """
    with _ONE_AT_A_TIME, alone(vault.folder, PATIENCE, _BUSY):
        unfinished = vault.folder / UNFINISHED_FILE
        try:
            for file, copy in _with_logs(vault.path, unfinished):
                if file.exists():
                    shutil.copyfile(file, copy)
                else:
                    copy.unlink(missing_ok=True)
            with _attached(vault, "attach_unfinished_vault") as connection:
                unfinished.chmod(0o600)
                connection.begin()
                migrations.migrate(connection, migrations.VAULT, FILE)
                yield connection
                connection.commit()
            to_disk(unfinished)
            seal = _sealed(vault, unfinished)
            put_whole(vault.seal, "\n".join([*_seals(vault)[-1:], seal]).encode())
            for log, _ in _with_logs(vault.path, unfinished)[1:]:
                log.unlink(missing_ok=True)
            unfinished.replace(vault.path)
            to_disk(vault.folder)
            put_whole(vault.seal, seal.encode())
        finally:
            for _, left in _with_logs(vault.path, unfinished):
                with suppress(OSError):
                    left.unlink(missing_ok=True)


def _with_logs(*paths: Path) -> list[tuple[Path, ...]]:
    """Return the files, and the logs that DuckDB lays beside them while it writes."""
    return [paths, tuple(path.with_name(f"{path.name}.wal") for path in paths)]


def _seals(vault: Vault) -> list[str]:
    try:
        return vault.seal.read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return []


@contextmanager
def _attached(vault: Vault, attaching: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the vault in a database of its own that forgets the key at once."""
    if vault.key is None:
        raise StoreError(
            "no_key",
            "The vault of service contracts has no key, so nothing was read or changed. The operator sets "
            "WIU_VAULT_KEY or WIU_VAULT_KEY_FILE.",
            FILE,
        )
    # the path goes in as `~`, for it can't be bound; nothing is ever laid down outside the vault
    settings: dict[str, str | bool | int | float | list[str]] = {
        "home_directory": str(vault.folder.absolute()),
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "threads": 2,
    }
    end = time.monotonic() + PATIENCE
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.load_extension(str(_CIPHER))
        while True:
            try:
                connection.execute(sql.text("set_vault_key"), {"key": vault.key})
                for name in (attaching, *_OPENING):
                    connection.execute(sql.text(name))
                break
            except duckdb.Error as error:
                # DuckDB's own words go no further: only what kind of failure it was
                if HELD_ELSEWHERE not in str(error):
                    raise (
                        _wrong_key() if any(said in str(error) for said in _WRONG_KEY) else damaged()
                    ) from None
                if time.monotonic() > end:  # an earlier version of the program is at it
                    raise StoreError("busy", _BUSY, FILE) from None
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
