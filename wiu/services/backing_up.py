"""Backing up: a consistent copy of all databases while the app goes on, and putting one back.

No load begins or ends while a backup is taken, so that the edition in force, its service contracts and
the log agree. The vault is copied as it lies, encrypted; its key is never copied.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, require
from wiu.services import operator_key
from wiu.store import audit_head, audit_log, backup, disk, swap
from wiu.store.edition_layout import FOLDER as UPGRADED
from wiu.store.editions import COPIES, LAKE
from wiu.store.errors import StoreError
from wiu.store.owner_only import owner_only
from wiu.store.register import FILE as REGISTER
from wiu.store.register import POINTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

PATIENCE = 120.0
_LEFT_OUT = frozenset({"LOCK", UPGRADED, LAKE, COPIES, "vault.part.duckdb"})
_ENDINGS = (disk.UNFINISHED, ".lock", ".wal", ".lake")


def back_up(home: Home, viewer: Viewer, folder: Path, *, now: datetime) -> dict[str, Any]:
    """Copy all databases into a new or empty folder; return the document that `backup` prints.

    Raises:
        RefusedError: the viewer may not.
        StoreError: there is nothing to copy (no_folder), the folder holds something (not_empty), a load goes
            on for too long (busy), a database is damaged, or the disk is full (not_written). Then nothing is
            left in the folder. Fit to show.

    """
    require(viewer, Action.SEE_AUDIT)
    folder = folder.absolute()
    if not home.register.path.exists() and not home.has_data():
        raise StoreError(
            "no_folder", "There are no databases to copy where WIU_HOME points. Nothing was written."
        )
    _require_empty(home, folder)
    was_there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with owner_only():  # a folder that was there may be open to all, and copies are made under the mask
            manifest = _copied(home, viewer, folder, now)
        sha256 = backup.write(folder, manifest, operator_key.if_usable())
    except BaseException as error:
        for left in folder.iterdir() if folder.exists() else ():
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        if not was_there:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise StoreError(
                "not_written",
                "The backup could not be written: is the disk full, or the folder not writable? Nothing is left of it, "
                "and the databases are as they were.",
                folder.name,
            ) from None
        raise
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action="back up",
            subject="databases",
            detail={"files": len(manifest.files), "manifest_sha256": sha256},
        )
    return {
        "backup": str(folder),
        "files": len(manifest.files),
        "bytes": sum(each.bytes for each in manifest.files),
        "edition": manifest.edition,
        "log_entries": manifest.log[0],
        "manifest_sha256": sha256,
    }


def _require_empty(home: Home, folder: Path) -> None:
    if folder.resolve().is_relative_to(home.path.resolve()):
        raise StoreError(
            "not_empty",
            "A backup can't lie among the databases that it copies. Nothing was written.",
            folder.name,
        )
    try:
        holds_something = folder.exists() and any(folder.iterdir())
    except OSError:
        raise StoreError(
            "not_empty", "The folder is none, or can't be read. Nothing was written.", folder.name
        ) from None
    if holds_something:
        raise StoreError(
            "not_empty",
            "The folder holds something already, and a backup never overwrites. Nothing was written: name a new one.",
            folder.name,
        )


def _copied(home: Home, viewer: Viewer, folder: Path, now: datetime) -> backup.Manifest:
    with ExitStack() as held:
        held.enter_context(home.editions.held(PATIENCE))
        for place in (home.path, home.path / "sample"):
            if place.is_dir():
                held.enter_context(
                    disk.alone(place, PATIENCE, "The vault is being written. Try again in a moment.")
                )
        if home.proofs.folder.is_dir():  # none of them is let go of meanwhile
            held.enter_context(
                disk.alone(home.proofs.folder, PATIENCE, "Proofs are being sorted out. Try again.")
            )
        edition = home.editions.current()
        with home.register.transaction() as connection:  # what a killed process left is settled here
            head = audit_head.last(connection)
        files = [backup.copy_file(home.path / name, folder, name) for name in _names(home.path)]
        files += [
            backup.copy_file(file, folder, f"editions/{name}") for file, name in home.editions.to_back_up()
        ]
        # after the head of its log, which others may move on
        files.append(home.register.copy_into(folder))
    return backup.Manifest(
        made_at=now.isoformat(),
        made_by=viewer.subject,
        edition=edition.number if edition else None,
        sample=edition is not None and edition.sample,
        log=(head.number, head.hash),
        layouts=backup.LAYOUTS,
        files=tuple(files),
    )


def _names(home: Path) -> Iterator[str]:
    """Yield the files to copy as they lie: all but the register, what is unfinished, and the vault's key."""
    key = (
        Path(os.environ[operator_key.FILE_VARIABLE]).resolve()
        if operator_key.FILE_VARIABLE in os.environ
        else None
    )
    for top in swap.databases(home):
        place = home / top
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            inside = path.relative_to(home)
            if (
                path.is_file()
                and not path.is_symlink()
                and not _LEFT_OUT & set(inside.parts)
                and not any(path.name.endswith(ending) for ending in _ENDINGS)
                and disk.UNFINISHED + "." not in path.name
                and inside.as_posix() not in {REGISTER, POINTER}
                and path.resolve() != key
            ):
                yield inside.as_posix()
