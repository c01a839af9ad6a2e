"""Commands on protected views: `table`, and `bundle` for the website."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from wiu.commands.output import now, operator, say, stated, tell
from wiu.policy.thresholds import Audience
from wiu.services import exploring, publishing, question_files
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


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@stated
def bundle(out: Path) -> None:
    """Write the website's maps as a zip: pages without script, tables, GeoJSON, notes as PDF."""
    reference, made = publishing.draft(Home.from_environment(), operator(), now=now())
    out.write_bytes(made.content)
    tell("A draft for checking, marked as such on every page: it is not registered as a release.")
    say(
        {
            "reference": reference,
            "state": "draft",
            "files": list(made.files),
            "departments": made.departments,
            "withheld": made.withheld,
            "sha256": hashlib.sha256(made.content).hexdigest(),
        }
    )


COMMANDS = (table, bundle)
