"""Restoring: a backup takes the place of the databases, whole or not at all.

It is copied beside them and compared with its manifest first. What was there before is kept in a folder
of its own, for restoring is no reason to lose anything.
"""

from __future__ import annotations

import shutil
from contextlib import nullcontext, suppress
from datetime import UTC
from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, require
from wiu.services import operator_key
from wiu.services.checking import look_through
from wiu.services.home import Home
from wiu.store import audit_log, backup, swap
from wiu.store.errors import StoreError
from wiu.store.register import FILE, POINTER, Register

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from wiu.policy.access import Viewer

PATIENCE = 15.0
_KEPT = ("revoked.json", "revoked.lock")
"""Sign-ins that were ended stay ended: the list that is here is newer than any backup's."""


def restore(home: Home, viewer: Viewer, folder: Path, *, replace: bool, now: datetime) -> dict[str, Any]:
    """Put a backup back; return the document that `restore` prints.

    `replace` says that databases which are there may be put aside. The document tells how many entries the
    log had since, and where they lie now.

    Raises:
        RefusedError: the viewer may not.
        StoreError: this is no whole backup (no_backup, damaged, wrong_seal, newer), there are databases and
            `replace` was not said (not_empty), or the disk is full (not_written). Nothing has changed. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    manifest = backup.read(folder, operator_key.if_usable())
    there = [name for name in swap.databases(home.path) if name not in _KEPT]
    if there and not replace:
        raise StoreError(
            "not_empty",
            f"There are databases where WIU_HOME points ({', '.join(there)}). Nothing was changed. Say --replace to "
            "put them aside.",
        )
    since = _entries_since(home, manifest) if there else 0
    aside = f"{swap.ASIDE}{now.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    try:
        staged = Home(swap.stage(home.path))
        for file in manifest.files:
            target = staged.path / file.path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(folder / file.path, target)
            target.chmod(0o440 if file.path.startswith("editions/edition-") else 0o600)
        leave = [name for name in _KEPT if (home.path / name).exists()]
        for name in leave:
            (staged.path / name).unlink(missing_ok=True)
        staged.register.take_in()
        found = look_through(staged, viewer)
        wrong = [each for each in found["wrong"] if each["code"] != "no_key"]
        if wrong:
            raise StoreError("damaged", f"{wrong[0]['what']}: {wrong[0]['message']} Nothing was changed.")
        with staged.register.transaction() as connection:
            audit_log.append(
                connection,
                at=now,
                actor=viewer.subject,
                action="restore",
                subject="databases",
                detail={
                    "backup_of": manifest.made_at,
                    "entries_since": since,
                    "aside": aside if there else None,
                },
            )
        with home.editions.held(PATIENCE) if there else nullcontext():
            swap.put_in_place(home.path, aside, leave)
    except OSError:
        raise StoreError(
            "not_written",
            "The backup could not be put back: is the disk full, or the folder not writable? What was there is there.",
        ) from None
    finally:
        if not (home.path / swap.WORD).exists():
            _cleared(home)
    return {
        "restored": manifest.made_at,
        "files": len(manifest.files),
        "edition": manifest.edition,
        "entries_since": since,
        "put_aside": aside if there else None,
        "checked": found["checked"],
        "not_looked_into": [each["what"] for each in found["wrong"]],
    }


def _cleared(home: Home) -> None:
    """Leave nothing of what was prepared and did not come in."""
    staged = home.path / swap.STAGE
    if staged.exists():
        with suppress(StoreError):
            Home(staged).register.forget()
    shutil.rmtree(staged, ignore_errors=True)


def _entries_since(home: Home, manifest: backup.Manifest) -> int | None:
    """Return how many entries the log that is here has beyond the backup's; None where it can't be told."""
    there = [name for name in (FILE, POINTER) if (home.path / name).exists()]
    if not there:
        return 0
    register = Register(home.path / FILE, home.register.key) if FILE in there else home.register
    try:
        with register.transaction() as connection:
            return sum(each.number > manifest.log[0] for each in audit_log.entries(connection))
    except StoreError:
        return None
