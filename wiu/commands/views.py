"""Commands on protected views: `table`, and `bundle` for the website."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from wiu.commands.output import now, operator, say, stated, tell
from wiu.policy.thresholds import Audience
from wiu.services import exploring, maps_released, question_files
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
@click.option("--prepared-by", default="", metavar="NAME", help="Who prepared the release of the maps.")
@click.option("--approved-by", default="", metavar="NAME", help="The second person, who approved it.")
@stated
def bundle(out: Path, prepared_by: str, approved_by: str) -> None:
    """Write the website's maps as a zip: pages without script, tables, GeoJSON, notes as PDF.

    Figures go to the website as a release. With both names one is made; without them the current one is
    packed. A sample that was never released is packed as a draft, marked as such on every page.
    """
    made = maps_released.bundle(
        Home.from_environment(), operator(), prepared_by=prepared_by, approved_by=approved_by, now=now()
    )
    out.write_bytes(made.bundle.content)
    if made.release is None:
        tell("A draft of invented data, marked as such on every page: it is no release.")
    say(
        {
            "release": made.release.number if made.release else None,
            "state": made.release.state.value if made.release else "draft",
            "files": list(made.bundle.files),
            "departments": made.bundle.departments,
            "withheld": made.bundle.withheld,
            "sha256": hashlib.sha256(made.bundle.content).hexdigest(),
        }
    )


COMMANDS = (table, bundle)
