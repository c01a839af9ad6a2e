"""What a command prints: one JSON document for programs, sentences for people, a stated reason on failure."""

from __future__ import annotations

import functools
import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from wiu.policy.access import Role, Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

Arguments = ParamSpec("Arguments")


class Day(click.DateTime):
    """A day on the command line, as 2026-11-22; another text is refused in words that name one."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day as a moment at midnight; fail with what was given where it is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day written as 2026-11-22. Nothing was changed.", param, ctx)


def operator() -> Viewer:
    """Return who runs the command: the operating-system user, who may read the server's files anyway."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # in a container a user may have a number and no name
        user = str(os.getuid())
    return Viewer(subject=f"system:{user}", name=user, roles=frozenset({Role.OFFICE, Role.WIU}))


def now() -> datetime:
    """Return this moment, in UTC; the one place where the command line asks for the time."""
    return datetime.now(UTC)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "item"):  # a numpy scalar
        return value.item()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def say(document: object) -> None:
    """Print the document as JSON on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def tell(sentence: str) -> None:
    """Tell a person something on standard error, where it disturbs no program."""
    click.echo(sentence, err=True)


def reason_of(error: Exception) -> dict[str, Any]:
    """Return the `error` document of a failure: its own code, message and place if it states them.

    An error that states none was not foreseen. Its text may hold anything, a raw count included,
    so only its kind is told.
    """
    message = getattr(error, "message", None) or str(error)
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return {"code": code, "message": message, "where": getattr(error, "where", None)}
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return {
            "code": "file",
            "message": error.strerror or "the file can't be used",
            "where": error.filename,
        }
    if isinstance(error, OSError):
        return {"code": "system", "message": error.strerror or "the system refused", "where": error.filename}
    return {
        "code": "unforeseen",
        "message": f"Something failed that was not foreseen ({type(error).__name__}). Nothing was half written.",
        "where": None,
    }


def stated(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Wrap a command so that a failure is a stated reason and exit status 1, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - the last place before a person: see reason_of
            say({"error": reason_of(error)})
            sys.exit(1)

    return wrapped
