"""A PostgreSQL server as the register needs it: one connection a process, one transaction at a time among all.

The queries are DuckDB's own, in what both understand; where they part, `sql/postgresql/` has a query of the
same name. No word of the server's reaches a person, for it may repeat the address or a row.
"""

from __future__ import annotations

import atexit
import os
import re
import threading
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.types.json import Jsonb

from wiu.store import sql
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wiu.store.connection import Cursor

DIALECT = "postgresql"
VARIABLE = "WIU_REGISTER"
SCHEME = re.compile(r"postgres(ql)?://")
_PARAMETER = re.compile(r"\$([a-z]\w*)")
# libpq's own words; what WIU_REGISTER says itself goes before
_LIVELY = {
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "wiu",
}
# How a reason of the server's begins (its SQLSTATE), and what is said of it.
_REASONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("55P03", "40"),
        "busy",
        "Another process is writing the register. Nothing was changed; try again in a moment.",
    ),
    (
        ("XX", "42P01", "42703"),
        "damaged",
        "The register's tables can't be read as they were left. Nothing was changed. Restore a backup.",
    ),
    (
        ("42501",),
        "not_allowed",
        f"The server does not let the role that {VARIABLE} names do what it must. Nothing was changed.",
    ),
    (
        ("25006",),
        "not_written",
        f"The server that {VARIABLE} names only reads: is it a standby? Nothing was changed.",
    ),
    (("53100",), "not_written", "The disk of the register's server is full. Nothing was changed."),
    (("22",), "not_written", "A text holds a character that can't be kept. Nothing was changed."),
    (
        ("08", "53", "57", "25P03"),
        "unreachable",
        (
            "The register's PostgreSQL server can't be reached, or does not let us in. Nothing was changed. Try again in a "
            "moment, and tell the operator if it stays so."
        ),
    ),
)
_ERRAND = 10.0
"""Seconds to wait for a connection of an errand's own."""
_kept: dict[str, psycopg.Connection[Any]] = {}
_kept_by = os.getpid()
# Within a process its threads share the one connection, each for the length of its transaction.
_ONE_AT_A_TIME = threading.Lock()


@cache
def spelt(text: str) -> str:
    """Return a query as PostgreSQL is to get it: its own where it has one, with psycopg's parameters."""
    own = _own().get(text, text)
    body = "\n".join(line for line in own.splitlines() if not line.startswith("--"))
    return _PARAMETER.sub(r"%(\1)s", body.replace("%", "%%"))


@cache
def _own() -> dict[str, str]:
    """Return PostgreSQL's own text of a query by the text that it stands in for."""
    return {
        sql.query(name).text: sql.query(f"{DIALECT}/{name}").text
        for name in sql.names()
        if sql.has(f"{DIALECT}/{name}")
    }


def own(name: str) -> str:
    """Return the text of a query that only PostgreSQL has."""
    return sql.text(f"{DIALECT}/{name}")


class Spoken:
    """An open connection that takes the queries of the register as DuckDB's does. Lists go in as JSON."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.raw = connection

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> Cursor:
        """Run a query, its `$parameters` bound by name."""
        if parameters is None:
            return self.raw.execute(query.encode())
        bound = {
            name: Jsonb(value) if isinstance(value, list) else value for name, value in parameters.items()
        }
        try:
            return self.raw.execute(spelt(query).encode(), bound)
        except UnicodeEncodeError:  # half a character, which DuckDB does not keep either
            raise psycopg.DataError from None

    def each(self, query: str, parameters: Mapping[str, Any], /) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds row by row, however much it is."""
        with self.raw.cursor() as cursor:
            yield from cursor.stream(spelt(query).encode(), parameters)


@contextmanager
def stating(where: str) -> Iterator[None]:
    """Turn what psycopg raises into a reason fit to show; none of its own words gets through.

    Raises:
        StoreError: unreachable, busy, damaged, not_allowed, no_room or not_written.

    """
    try:
        yield
    except psycopg.Error as error:
        raise stated(error, where) from None


def stated(error: psycopg.Error, where: str) -> StoreError:
    """Return why the server did not do what it was asked, in words fit to show."""
    state = error.sqlstate
    if state is None:  # psycopg's own: the connection is lost, or a text holds a zero
        state = "22" if isinstance(error, psycopg.DataError) else "08"
    for beginnings, code, words in _REASONS:
        if state.startswith(beginnings):
            return StoreError(code, words, where)
    return StoreError("not_written", "The register's server refused it. Nothing was changed.", where)


def _unreachable(where: str) -> StoreError:
    return stated(psycopg.OperationalError(), where)


@contextmanager
def connected(address: str, where: str) -> Iterator[psycopg.Connection[Any]]:
    """Open a connection of one's own, for one errand."""
    raw = _connected(address, where, _ERRAND)
    try:
        yield raw
    finally:
        raw.close()


def _connected(address: str, where: str, patience: float) -> psycopg.Connection[Any]:
    """Return a new connection; what the address says wrong is not repeated."""
    try:
        if not SCHEME.match(address):
            raise psycopg.ProgrammingError
        said = psycopg.conninfo.conninfo_to_dict(address)
    except (psycopg.Error, UnicodeError):
        raise _misset(where) from None
    try:
        waits = {"connect_timeout": round(min(max(patience, 2.0), 10.0))}
        raw = psycopg.connect(**_LIVELY | waits | said | {"client_encoding": "UTF8", "autocommit": True})  # type: ignore[arg-type]
    except psycopg.Error:
        raise _unreachable(where) from None
    except UnicodeError:  # of a host whose name can be none
        raise _misset(where) from None
    raw.prepare_threshold = None
    try:
        raw.execute(own("set_session").encode())
    except psycopg.Error as error:
        raw.close()
        raise stated(error, where) from None
    return raw


def _misset(where: str) -> StoreError:
    return StoreError(
        "register_setting",
        f"{VARIABLE} must read postgresql://USER@HOST/DATABASE. Nothing was read or changed. To keep the register "
        "in the folder of the databases, leave it unset.",
        where,
    )


@contextmanager
def alone(address: str, name: str, patience: float, where: str, busy: str) -> Iterator[Spoken]:
    """Be the only one in any process who holds this name, over a connection of its own; it ends with it.

    Raises:
        StoreError: another holds it still after `patience` seconds (busy), or the server can't be reached.

    """
    raw = _connected(address, where, patience)
    try:
        try:
            turned(raw, "", patience)
            raw.execute(spelt(own("select_lock")).encode(), {"name": name})
        except psycopg.errors.LockNotAvailable:
            raise StoreError("busy", busy, where) from None
        except psycopg.Error as error:
            raise stated(error, where) from None
        yield Spoken(raw)
    finally:
        raw.close()


def turned(raw: psycopg.Connection[Any], place: str, patience: float) -> bool:
    """Turn a connection to a place; return whether there is such a one."""
    row = raw.execute(
        spelt(own("set_place")).encode(), {"place": place, "patience": str(max(1, round(patience * 1000)))}
    ).fetchone()
    return bool(row and row[0])


def _held(address: str, place: str, patience: float, where: str) -> psycopg.Connection[Any]:
    """Return the process's connection, turned to this register, with the lock that lets one transaction in."""
    global _kept_by  # noqa: PLW0603 - a child of this process must not speak over its parent's connection
    if _kept_by != os.getpid():
        _kept.clear()
        _kept_by = os.getpid()
    kept = _kept.get(address)
    if kept is not None:
        try:
            return _locked(kept, place, patience, where)
        except psycopg.OperationalError:
            if not (kept.broken or kept.closed):
                raise
            _dropped(address)  # the server was started anew since the last transaction: nothing was begun
    _kept[address] = _connected(address, where, patience)
    return _locked(_kept[address], place, patience, where)


def _locked(raw: psycopg.Connection[Any], place: str, patience: float, where: str) -> psycopg.Connection[Any]:
    if not turned(raw, place, patience):
        raise StoreError(
            "missing",
            f"The server that {VARIABLE} names has no register of this folder. Nothing was read or changed. Set "
            f"{VARIABLE} as it was, or restore a backup.",
            where,
        )
    raw.execute(spelt(own("select_lock")).encode(), {"name": _lock(place)})
    return raw


def _lock(place: str) -> str:
    return f"register {place}"


def _dropped(address: str) -> None:
    old = _kept.pop(address, None)
    if old is not None:
        with suppress(psycopg.Error):
            old.close()


@atexit.register
def let_go() -> None:
    """Close the process's connections; the next transaction opens a new one."""
    if _kept_by == os.getpid():
        for address in list(_kept):
            _dropped(address)


@contextmanager
def transaction(
    address: str, place: str, patience: float, committed: Callable[[], None], where: str
) -> Iterator[Spoken]:
    """Be the only one in any process who has this register open; commit at the end, undo on any error.

    `committed` is called after the commit, before the next one's turn. If the connection is lost as the commit
    is being said, the server is asked what became of it.

    Raises:
        StoreError: as `stating` says; or it is not known whether the change was kept (not_known). Fit to show.

    """
    with _ONE_AT_A_TIME, stating(where):
        raw = _held(address, place, patience, where)
        try:
            raw.execute(own("set_transaction").encode())
            try:
                yield Spoken(raw)
                change = raw.execute(own("select_own_change").encode()).fetchone()
            except BaseException:
                with suppress(psycopg.Error):
                    raw.rollback()
                raise
            try:
                raw.commit()
            except psycopg.OperationalError:
                if not (raw.broken or raw.closed):
                    raise
                raw = _require_kept(address, place, str(change[0]) if change and change[0] else None, where)
            committed()
        finally:
            _given_back(raw, address, place)


def _require_kept(address: str, place: str, change: str | None, where: str) -> psycopg.Connection[Any]:
    """Return a new connection, once it is known that a change whose commit went unheard was kept."""
    _dropped(address)
    if change is None:
        raise _unreachable(where)
    try:
        raw = _held(address, place, 10.0, where)  # the lock is free once the server has ended what was lost
        row = raw.execute(spelt(own("select_fate")).encode(), {"number": change}).fetchone()
    except (psycopg.Error, StoreError):
        _dropped(address)
        raise StoreError(
            "not_known",
            "The register's PostgreSQL server went away as a change was being kept, and it is not known whether it was. "
            "Look whether it is there before you do it again.",
            where,
        ) from None
    if row is None or row[0] != "committed":
        raise _unreachable(where)
    return raw


def _given_back(raw: psycopg.Connection[Any], address: str, place: str) -> None:
    try:
        if raw.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            raw.execute(spelt(own("select_unlock")).encode(), {"name": _lock(place)})
            return
    except psycopg.Error:
        pass
    _dropped(address)  # and the server gives back what it held
