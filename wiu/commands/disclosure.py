"""Commands on the disclosure engine alone: `protect`, `attack`."""

from __future__ import annotations

import math
from pathlib import Path

import click

from wiu.commands.output import say, stated
from wiu.services import attacking, protecting

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("spec", type=FILE)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write."
)
@click.option(
    "--history",
    multiple=True,
    nargs=2,
    type=(FILE, click.Path(exists=True, file_okay=False, path_type=Path)),
    help="An earlier release: its spec, and the folder that was written for it. May be repeated.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0.0),
    default=None,
    help="Seconds to look for the best pattern.",
)
@stated
def protect(spec: Path, out: Path, history: tuple[tuple[Path, Path], ...], budget: float | None) -> None:
    """Protect the tables of a specification, and audit them before they are written."""
    if budget is not None and math.isnan(budget):  # it passes for a number, and compares as none
        raise click.BadParameter("expected seconds", param_hint="--budget")
    say(protecting.protect_files(spec, out, history, budget))


@click.command()
@click.argument("spec", type=FILE)
@click.argument("tables", nargs=-1, required=True, type=FILE)
@stated
def attack(spec: Path, tables: tuple[Path, ...]) -> None:
    """Try every attacker on published tables."""
    say(attacking.attack_files(spec, tables))


COMMANDS = (protect, attack)
