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
from wiu.releases.release import WENT_OUT, State
from wiu.services import operator_key
from wiu.services.checking import look_through, named_editions, replaced
from wiu.services.home import Home
from wiu.services.new_edition import FINGERPRINT
from wiu.store import audit_log, backup, releases, swap
from wiu.store.errors import StoreError
from wiu.store.register import FILE, POINTER, Register

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from wiu.policy.access import Viewer

PATIENCE = 15.0
_KEPT = ("revoked.json", "revoked.lock")
"""Sign-ins that were ended stay ended: the list that is here is newer than any backup's."""


def restore(
    home: Home, viewer: Viewer, folder: Path, *, replace: bool, forget: bool = False, now: datetime
) -> dict[str, Any]:
    """Put a backup back; return the document that `restore` prints.

    `replace` says that databases which are there may be put aside; `forget`, that releases which went out since
    the backup may leave the ledger, so that a later release may undo them (R2). The document tells how many
    entries the log had since, which releases it was, and where they lie now.

    Raises:
        RefusedError: the viewer may not.
        StoreError: this is no whole backup (no_backup, damaged, wrong_seal, newer), there are databases and
            `replace` was not said (not_empty), releases went out since and `forget` was not said
            (releases_since), or the disk is full (not_written). Nothing has changed. Fit to show.

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
        _moved(staged, viewer, now)
        found = look_through(staged, viewer)
        wrong = [each for each in found["wrong"] if each["code"] != "no_key"]
        if wrong:
            raise StoreError("damaged", f"{wrong[0]['what']}: {wrong[0]['message']} Nothing was changed.")
        out_since = _out_since(home, staged, forget=forget) if there else ()
        if out_since and not forget:
            raise StoreError(
                "releases_since",
                f"Releases went out or were recalled since this backup was made: {', '.join(out_since)}. Nothing would be "
                "known of it, and a later release may undo what they withheld (R2). Nothing was changed. Take a newer backup, or "
                "say --forget-releases.",
            )
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
                    "releases_since": out_since,
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
        "releases_since": None if out_since is None else list(out_since),
        "put_aside": aside if there else None,
        "checked": found["checked"],
        "not_looked_into": [each["what"] for each in found["wrong"]],
    }


def _cleared(home: Home) -> None:
    """Leave nothing of what was prepared and did not come in."""
    staged = home.path / swap.STAGE
    if staged.exists():
        for forget in (Home(staged).register.forget, Home(staged).editions.forget):
            with suppress(StoreError):
                forget()
    shutil.rmtree(staged, ignore_errors=True)


def _moved(staged: Home, viewer: Viewer, now: datetime) -> None:
    """Lay the editions of a backup down in a lake, where WIU_SURVEY names one, and log what names them from then on.

    Raises:
        StoreError: the log knows one of them by another name (replaced), or the lake can't be reached. Fit to show.

    """
    taken = staged.editions.take_in()
    if not taken:
        return
    with staged.register.transaction() as connection:
        known = named_editions(audit_log.entries(connection))
        for name, (of_file, of_rows) in taken.items():
            if not {of_file, of_rows} & known.get(name, {of_file}):
                raise replaced(name)
            if of_rows not in known.get(name, ()):
                audit_log.append(
                    connection,
                    at=now,
                    actor=viewer.subject,
                    action="lay down in a lake",
                    subject=name,
                    detail={FINGERPRINT: of_rows, "sha256_of_file": of_file},
                )


def _entries_since(home: Home, manifest: backup.Manifest) -> int | None:
    """Return how many entries the log that is here has beyond the backup's; None where it can't be told."""
    register = _register_here(home)
    if register is None:
        return 0
    try:
        with register.transaction() as connection:
            return sum(each.number > manifest.log[0] for each in audit_log.entries(connection))
    except StoreError:
        return None


def _out_since(home: Home, staged: Home, *, forget: bool) -> tuple[str, ...] | None:
    """Return the numbers of the releases that went out or were recalled here and not in the backup.

    None where it can't be told.
    """
    register = _register_here(home)
    if register is None:
        return ()
    with staged.register.transaction() as connection:
        known = {
            (each.sha256, each.state is State.RECALLED)
            for each in releases.releases(connection)
            if each.state in WENT_OUT
        }
    try:
        with register.transaction() as connection:
            here = releases.releases(connection)
    except StoreError as error:
        if forget:
            return None
        where = (
            "lies on a PostgreSQL server that WIU_REGISTER does not name"
            if error.code == "elsewhere"
            else "can't be read"
        )
        raise StoreError(
            "releases_since",
            f"The register here {where}, so it can't be looked which releases went out since this backup was made (R2). "
            "Nothing was changed. If none did, or nothing else is left, say --forget-releases.",
        ) from None
    return tuple(
        each.number
        for each in here
        if each.state in WENT_OUT and (each.sha256, each.state is State.RECALLED) not in known
    )


def _register_here(home: Home) -> Register | None:
    """Return the register that is to be put aside, None if there is none."""
    there = [name for name in (FILE, POINTER) if (home.path / name).exists()]
    if not there:
        return None
    return Register(home.path / FILE, home.register.key) if FILE in there else home.register
