"""Commands on protected views: `table`."""

from __future__ import annotations

from pathlib import Path

import click

from wiu.commands.output import now, operator, say, stated
from wiu.policy.thresholds import Audience
from wiu.services import exploring, question_files
from wiu.services.home import Home
from wiu.services.table_document import table_document


@click.command()
@click.argument("question", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--audience", type=click.Choice([each.value for each in Audience]), default=Audience.MEMBER.value
)
@stated
def table(question: Path, audience: str) -> None:
    """Print a protected table from the survey edition in force."""
    asked = question_files.read_question(question)
    view = exploring.view(Home.from_environment(), operator(), asked, audience, now=now())
    say(table_document(view))


COMMANDS = (table,)
