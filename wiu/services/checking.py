"""Checking: are the databases as they were left, and does the audit log's chain hold?

Nothing is changed but one entry in the log, which says that somebody looked and what they were told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, require
from wiu.services import sealed
from wiu.services.checking_releases import require_ledger
from wiu.services.new_edition import BEFORE_ERASURE, FINGERPRINT, WITHDRAWN
from wiu.services.objecting import OBJECTS, WITHDRAWS
from wiu.services.vault_key import SAMPLE_KEY, vault_of
from wiu.store import audit_log, objections, vault
from wiu.store.errors import StoreError
from wiu.store.integrity import require_chain
from wiu.store.register import FILE, POINTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

_UNUSABLE = frozenset(
    {"damaged", "newer", "busy", "elsewhere", "missing", "unreachable", "not_allowed", "register_setting"}
)


def check(home: Home, viewer: Viewer, *, now: datetime) -> dict[str, Any]:
    """Return `{"sound", "checked": [what], "wrong": [{"what", "code", "message"}]}`.

    Raises:
        RefusedError: the viewer may not see the audit log, to which the chain belongs. Fit to show.

    """
    found = look_through(home, viewer)
    checked, wrong = found["checked"], found["wrong"]
    if home.register.path.exists() and not any(
        each["what"].startswith("register") and each["code"] in _UNUSABLE for each in wrong
    ):
        with home.register.transaction() as connection:
            audit_log.append(
                connection,
                at=now,
                actor=viewer.subject,
                action="check",
                subject="databases",
                detail={"checked": len(checked), "wrong": [each["what"] for each in wrong]},
            )
    return found


def look_through(home: Home, viewer: Viewer) -> dict[str, Any]:
    """Return what `check` returns, and write nothing down.

    Raises:
        RefusedError: the viewer may not see the audit log. Fit to show.

    """
    require(viewer, Action.SEE_AUDIT)
    checked, wrong = [], []
    for what, look in _looks(home, viewer):
        checked.append(what)
        try:
            look()
        except StoreError as error:
            wrong.append({"what": what, "code": error.code, "message": error.message})
    return {"sound": not wrong, "checked": checked, "wrong": wrong}


def _looks(home: Home, viewer: Viewer) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what there is to look at, by the name that people are told, each with the look."""
    yield "editions: the one in force", partial(_require_in_force, home)
    editions = list(home.editions.looks())
    for name, look in editions:
        yield f"editions/{name}", look
    register = home.register.path
    if register.exists():
        yield register.name, home.register.require_intact
        yield f"{register.name}: the chain of the audit log", partial(require_chain, home.register)
        yield f"{register.name}: requests as the log sealed them", partial(sealed.require_requests, home)
        yield f"{register.name}: releases and their documents", partial(sealed.require_releases, home)
        yield (
            f"{register.name}: what else was noted, as the log sealed it",
            partial(sealed.require_noted, home),
        )
        yield "editions: as the log names them", partial(_require_as_logged, home)
        yield f"{register.name}: the ledger of what went out", partial(require_ledger, home)
        yield home.objections.name, partial(_require_told, home)
    elif any(register.with_name(name).exists() for name in (FILE, POINTER)):
        yield register.name, home.register.require_here
    elif editions:
        yield register.name, partial(_missing, f"Editions lie here, and {register.name} is missing.")
    for folder, sample in ((home.path / "sample", True), (home.path, False)):
        path = folder / vault.FILE
        name = str(path.relative_to(home.path))
        left = [each for each in (vault.Vault(folder, None).seal, folder / SAMPLE_KEY) if each.exists()]
        if path.exists():
            yield name, partial(_read_through, home, viewer, sample=sample)
        elif left:
            yield name, partial(_missing, f"{left[0].name} lies here, and its vault is missing.")
    if home.revocations.path.exists():
        yield home.revocations.path.name, home.revocations.require_valid


def _require_as_logged(home: Home) -> None:
    """Fail where an edition is another than the one that the log tells of, whole as it may be."""
    with home.register.transaction() as connection:
        entries = audit_log.entries(connection)
    named = named_editions(entries)
    current = home.editions.current()
    if current is not None and f"edition {current.number}" not in {each.subject for each in entries}:
        raise replaced(f"edition {current.number}")
    for name, sha256 in named.items():
        if not home.editions.is_named(int(name.split()[1]), by=sha256):
            raise replaced(name)


def named_editions(entries: Iterable[audit_log.Entry]) -> dict[str, set[str]]:
    """Return by which SHA-256 the log knows each edition that came into force."""
    named: dict[str, set[str]] = {}
    for entry in entries:
        if entry.subject.startswith("edition "):
            if FINGERPRINT in entry.detail:
                # an erasure is logged before it is done: a crash in between leaves the edition as it was, still due
                named[entry.subject] = {entry.detail[FINGERPRINT], entry.detail.get(BEFORE_ERASURE, "")}
            elif entry.detail.get("why") == WITHDRAWN:
                named.pop(entry.subject, None)
    return named


def replaced(name: str) -> StoreError:
    """Return the reason why an edition is not the one that was loaded."""
    return StoreError(
        "replaced", f"The file of {name} is not the one that the audit log names by its SHA-256."
    )


def _require_told(home: Home) -> None:
    """Fail where the file tells otherwise than the register, or the register otherwise than the log."""
    with home.register.transaction() as connection:
        objections.require_told(connection, home.objections)
        said = objections.words(connection)
        log = audit_log.entries(connection)
    kept = [(f"department {each.department_id}", each.listed) for each in said]
    logged = [(each.subject, each.action == WITHDRAWS) for each in log if each.action in {OBJECTS, WITHDRAWS}]
    if sorted(kept) != sorted(logged):
        named = next(one[0] for one in (*logged, *kept) if kept.count(one) != logged.count(one))
        raise StoreError(
            "altered",
            f"What the head of {named} said of being listed is not in the register as the audit log tells it (R4). Keep a "
            "copy as it is, and compare with a backup.",
        )


def _missing(what: str) -> None:
    raise StoreError("missing", f"{what} Restore it from a backup.")


def _require_in_force(home: Home) -> None:
    """Fail where a look at nothing would pass for a sound house: a mistyped folder, a lost pointer."""
    if not home.path.is_dir():
        raise StoreError(
            "no_folder",
            "There is no such folder of databases. See where WIU_HOME points; where nothing was ever loaded, run `sample` "
            "or `load` first.",
        )
    if home.editions.current() is None and home.editions.all():
        raise StoreError("no_pointer", "Editions lie here, and none is in force: CURRENT is missing.")


def _read_through(home: Home, viewer: Viewer, *, sample: bool) -> None:
    vault.read_through(vault_of(home.path, sample=sample), viewer)
