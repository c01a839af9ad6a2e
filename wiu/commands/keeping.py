"""Commands that keep the house: `check` the databases, `end-sign-ins` of a person."""

from __future__ import annotations

import sys

import click

from wiu.commands.output import now, operator, say, stated
from wiu.services import checking, signing
from wiu.services.home import Home


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


COMMANDS = (check, end_sign_ins)
