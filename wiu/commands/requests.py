"""Commands on requests for information: `propose`, `request`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wiu.commands.output import Day, now, operator, say, stated
from wiu.services import asking, proposing
from wiu.services.home import Home

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("request", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stated
def propose(request: Path) -> None:
    """Print what the policy proposes for a request. Nothing is decided and nothing is kept."""
    say(proposing.propose_file(request))


@click.command()
@click.argument("request", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--received",
    required=True,
    type=Day(),
    metavar="DATE",
    help="The day on which it came in, as 2026-11-22.",
)
@stated
def request(request: Path, received: datetime) -> None:
    """Log a request, and print its number, what the policy proposes and both due dates."""
    say(asking.log_file(Home.from_environment(), operator(), request, received.date(), now=now()))


COMMANDS = (propose, request)
