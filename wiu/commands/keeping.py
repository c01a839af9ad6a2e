"""Commands that keep the house: `backup`, `restore`, `check` the databases, `end-sign-ins` of a person."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wiu.commands.output import Day, now, operator, say, stated, tell
from wiu.services import backing_up, checking, erasing, restoring, signing
from wiu.services.home import Home

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@stated
def backup(folder: Path) -> None:
    """Copy all databases into DIR, a new or empty folder, while the app goes on. The vault stays encrypted."""
    say(backing_up.back_up(Home.from_environment(), operator(), folder, now=now()))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put databases that are there aside.")
@click.option(
    "--forget-releases",
    "forget",
    is_flag=True,
    help="Even though releases went out since the backup was made.",
)
@stated
def restore(folder: Path, *, replace: bool, forget: bool) -> None:
    """Put the backup in DIR back, whole or not at all. Stop the app first."""
    home = Home.from_environment()
    say(restoring.restore(home, operator(), folder, replace=replace, forget=forget, now=now()))


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
    home = Home.from_environment()
    home.needs_register("No sign-in was ended.")
    known = signing.end_for(home, operator(), subject, now=now())
    say({"ended": subject, "known": known})
    if not known:
        tell(
            "The audit log knows nobody of this name, so that perhaps nobody was signed out. Look on the Audit page how "
            "the identity provider names them, and end that one's sign-ins."
        )


@click.command()
@click.option(
    "--report", "round_id", default=None, metavar="ROUND", help="State first that its report is out."
)
@click.option(
    "--published",
    type=Day(),
    default=None,
    metavar="DATE",
    help="The day on which it was published, as 2026-11-22.",
)
@click.option("--due", "only_look", is_flag=True, help="Say what is due; erase nothing.")
@stated
def erase(round_id: str | None, published: datetime | None, *, only_look: bool) -> None:
    """Erase personal data that is due by the policy's page, from every edition that holds it."""
    if (round_id is None) != (published is None):
        raise click.BadParameter("a round and the day of its report go together", param_hint="--report")
    home = Home.from_environment()
    home.needs_register("Nothing was looked up or erased.")
    if round_id is not None and published is not None:
        erasing.state_report(home, operator(), round_id, published.date(), now=now())
    if only_look:
        say([asdict(each) for each in erasing.due(home, operator(), now=now())])
    else:
        say(erasing.erase(home, operator(), now=now()))


COMMANDS = (backup, restore, check, erase, end_sign_ins)
