"""Copies of a folder of databases, and the manifest that says what is in one.

The manifest is written last: a folder without one is no backup, whatever lies in it. It names every
file with its SHA-256, the edition in force, where the audit log ended, and the layouts of the databases.
Where the vault has a key, the manifest bears its seal; the key itself is never copied.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from wiu.store import disk, migrations, sql
from wiu.store.database import HELD_ELSEWHERE, damaged
from wiu.store.errors import StoreError
from wiu.store.waiting_turn import in_turn

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
PATIENCE = 15.0
LAYOUTS = {
    "register": len(migrations.REGISTER),
    "vault": len(migrations.VAULT),
    "edition": len(migrations.EDITION),
}


@dataclass(frozen=True)
class Copied:
    """One file of a backup: `path` within it, its length and its SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `log` is where the audit log ended: its last entry's number and hash."""

    made_at: str
    made_by: str
    edition: int | None
    sample: bool
    log: tuple[int, str]
    layouts: dict[str, int]
    files: tuple[Copied, ...]

    def as_json(self, key: str | None) -> dict[str, Any]:
        """Return the document that is written, under the key's seal where there is a key."""
        document = asdict(self) | {"log": {"number": self.log[0], "hash": self.log[1]}}
        return document | {"seal": _seal(document, key) if key else ""}


def _seal(document: dict[str, Any], key: str) -> str:
    said = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def write(folder: Path, manifest: Manifest, key: str | None) -> str:
    """Write the manifest, which makes the folder a backup; return the manifest's SHA-256."""
    content = json.dumps(manifest.as_json(key), ensure_ascii=False, indent=2, default=list).encode()
    disk.put(folder / MANIFEST, content)
    return hashlib.sha256(content).hexdigest()


def read(folder: Path, key: str | None) -> Manifest:
    """Return what a backup says of itself, once every file of it is as it says.

    Raises:
        StoreError: there is no manifest (no_backup), a file is missing or altered (damaged), the seal is
            another's (wrong_seal), or a newer version made it (newer). Fit to show.

    """
    document, manifest = _document(folder)
    seal = document.pop("seal", "")
    if key and seal and not hmac.compare_digest(str(seal), _seal(document, key)):
        raise StoreError(
            "wrong_seal",
            f"{MANIFEST} bears another seal than that of the vault's key: the backup was altered, or made under "
            "another key.",
            MANIFEST,
        )
    newer = [name for name, number in manifest.layouts.items() if number > LAYOUTS.get(name, 0)]
    if newer:
        raise StoreError(
            "newer",
            f"The backup was made by a newer version of this program ({', '.join(newer)}). Install that version.",
            MANIFEST,
        )
    for file in manifest.files:
        path = folder / file.path
        if ".." in path.parts or not path.resolve().is_relative_to(folder.resolve()):
            raise StoreError("damaged", f"{MANIFEST} names a file outside the backup.", MANIFEST)
        try:
            fits = path.stat().st_size == file.bytes and disk.sha256(path) == file.sha256
        except OSError:
            raise StoreError(
                "damaged",
                f"{file.path} is missing from the backup, or can't be read. Nothing was changed.",
                file.path,
            ) from None
        if not fits:
            raise StoreError(
                "damaged",
                f"{file.path} is not as it was when the backup was made. Nothing was changed: take another backup.",
                file.path,
            )
    return manifest


def _document(folder: Path) -> tuple[dict[str, Any], Manifest]:
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said = {name: value for name, value in document.items() if name != "seal"}
        said["log"] = (int(said["log"]["number"]), str(said["log"]["hash"]))
        said["files"] = tuple(Copied(**each) for each in said["files"])
        return document, Manifest(**said)
    except FileNotFoundError:
        raise StoreError(
            "no_backup",
            f"There is no finished backup here: {MANIFEST} is missing. Nothing was changed.",
            MANIFEST,
        ) from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise StoreError("damaged", f"{MANIFEST} can't be read.", MANIFEST) from None


def copy_file(source: Path, folder: Path, name: str) -> Copied:
    """Copy a file into a backup and see it onto the disk; return what the manifest says of it."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, target)
    return kept(folder, name)


def kept(folder: Path, name: str) -> Copied:
    """See a file of a backup onto the disk; return what the manifest says of it."""
    target = folder / name
    target.chmod(0o600)
    disk.to_disk(target)
    return Copied(name, target.stat().st_size, disk.sha256(target))


def copy_register(register: Path, folder: Path) -> Copied:
    """Copy the register as one moment has it, while others go on using it.

    Raises:
        StoreError: another process held it for too long (busy), or it is damaged. Fit to show.
        OSError: the copy can't be written.

    """
    unfinished = folder / "kept.duckdb"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "home_directory": str(register.parent.absolute()),
        "threads": 2,
    }
    try:
        with duckdb.connect(str(unfinished), config=settings) as connection:
            in_turn(register, lambda: _attached(connection, register), PATIENCE)
            connection.execute(sql.text("copy_register"))
    except duckdb.IOException:
        raise OSError from None
    except duckdb.Error:
        raise damaged(register) from None
    unfinished.rename(folder / register.name)
    return kept(folder, register.name)


def _attached(connection: duckdb.DuckDBPyConnection, register: Path) -> duckdb.DuckDBPyConnection | None:
    """Return the connection with the register attached, None while another process has it open."""
    try:
        return connection.execute(sql.text("attach_register"))
    except duckdb.Error as error:
        if HELD_ELSEWHERE in str(error):
            return None
        raise damaged(register) from None
