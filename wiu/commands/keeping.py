"""Commands that keep the house: `backup`, `restore`, `check` the databases, `end-sign-ins` of a person."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wiu.commands.output import now, operator, say, stated
from wiu.services import backing_up, checking, restoring, signing
from wiu.services.home import Home


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@stated
def backup(folder: Path) -> None:
    """Copy all databases into DIR, a new or empty folder, while the app goes on. The vault stays encrypted."""
    say(backing_up.back_up(Home.from_environment(), operator(), folder, now=now()))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put databases that are there aside.")
@stated
def restore(folder: Path, *, replace: bool) -> None:
    """Put the backup in DIR back, whole or not at all. Stop the app first."""
    say(restoring.restore(Home.from_environment(), operator(), folder, replace=replace, now=now()))


@click.command()
@stated
def check() -> None:
    """Check every byte of the databases, the vault and the audit log's chain; exit status 1 if any is wrong."""
    found = checking.check(Home.from_environment(), operator(), now=now())
    say(found)
    if not found["sound"]:
        sys.exit(1)


@click.command()
@click.argument("subject")
@stated
def end_sign_ins(subject: str) -> None:
    """End every sign-in that a person has had until now: a role was taken away, or a laptop lost.

    SUBJECT is the identity provider's own name of the person, as the audit log has it.
    """
    if not subject.strip():
        raise click.BadParameter("whose sign-ins?", param_hint="SUBJECT")
    signing.end_for(Home.from_environment(), operator(), subject, now=now())
    say({"ended": subject})


COMMANDS = (backup, restore, check, end_sign_ins)
