"""Commands on the databases themselves: `check`."""

from __future__ import annotations

import sys

import click

from wiu.commands.output import now, operator, say, stated
from wiu.services import checking
from wiu.services.home import Home


@click.command()
@stated
def check() -> None:
    """Check every byte of the databases, the vault and the audit log's chain; exit status 1 if any is wrong."""
    found = checking.check(Home.from_environment(), operator(), now=now())
    say(found)
    if not found["sound"]:
        sys.exit(1)


COMMANDS = (check,)
