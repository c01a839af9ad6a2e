"""Commands on survey data: `sample`, `inspect`, `load`."""

from __future__ import annotations

from pathlib import Path

import click

from wiu.commands.output import now, operator, say, stated, tell
from wiu.services import loading, sampling
from wiu.services.home import Home

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--seed", type=int, default=None, help="Another seed gives another invented survey.")
@click.option(
    "--departments", type=click.IntRange(20, 100_000), default=None, help="How many departments in all."
)
@click.option("--round", "round_id", default=None, help="Build this round only.")
@stated
def sample(seed: int | None, departments: int | None, round_id: str | None) -> None:
    """Build the invented sample survey."""
    built = sampling.build(
        Home.from_environment(),
        operator(),
        now=now(),
        seed=seed,
        departments=departments,
        round_id=round_id,
        progress=lambda done, words: tell(f"{done:4.0%}  {words}"),
    )
    say(built)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--sheet", default=None, help="The sheet of a workbook; the first with a table where none is named."
)
@stated
def inspect(file: Path, sheet: str | None) -> None:
    """Say how a survey file was read. Nothing is kept."""
    say(loading.inspect_file(operator(), file, sheet, home=Home.from_environment()))


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--mapping",
    required=True,
    help="Which column is what: a TOML file, or the name of a shipped or approved mapping.",
)
@click.option("--round", "round_id", required=True, help="The round that the answers belong to.")
@click.option("--dry-run", is_flag=True, help="Read and check; change nothing.")
@click.option("--set-aside", is_flag=True, help="Keep wrong rows in quarantine and load the rest.")
@stated
def load(file: Path, mapping: str, round_id: str, *, dry_run: bool, set_aside: bool) -> None:
    """Read, check and load a survey file: all of it or nothing."""
    loaded = loading.load_file(
        Home.from_environment(),
        operator(),
        file,
        Path(mapping) if Path(mapping).is_file() else mapping,
        round_id,
        dry_run=dry_run,
        set_aside=set_aside,
        progress=lambda done, words: tell(f"{done:4.0%}  {words}"),
        now=now(),
    )
    say(loaded)
    for issue in loaded["issues"]:
        if issue["rule"] in {
            "new-round",
            loading.REPLACES_SAMPLE,
        }:  # among thousands of findings nobody would see it
            tell(issue["message"])


COMMANDS = (sample, inspect, load)
