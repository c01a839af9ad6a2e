"""Commands on requests for information: `propose`."""

from __future__ import annotations

from pathlib import Path

import click

from wiu.commands.output import say, stated
from wiu.services import proposing


@click.command()
@click.argument("request", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stated
def propose(request: Path) -> None:
    """Print what the policy proposes for a request. Nothing is decided and nothing is kept."""
    say(proposing.propose_file(request))


COMMANDS = (propose,)
