"""The independent judge: every attacker of the specification against published tables.

`attack` takes what was published and the microdata behind it, and tries to work out what was
withheld. It shares no code with the engine that chooses patterns, and the engine's word is not taken
for which cells are sensitive. Tests use it as their judge, operators through `python -m wiu attack`.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from wiu.disclosure.attack_findings import Disclosure, Findings
from wiu.disclosure.attack_judge import Judge
from wiu.disclosure.attack_space import AttackError, Release, Shown, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes

__all__ = ["ATTACKERS", "AttackError", "Disclosure", "Findings", "Release", "Shown", "attack"]

ATTACKERS = ("reader", "outsider", "legend", "symbols", "insider", "person")


def _figures(
    releases: Sequence[Release], rules: Rules
) -> tuple[list[tuple[str, Codes]], list[Codes], list[str]]:
    """Compare printed figures with the microdata; return those that differ, cells left out, and the measures."""
    measures = []
    for release in releases:
        known = [name for name in (release.counts.count, *release.counts.values) if name is not None]
        shown = {name for cell in release.cells.values() for name in cell.figures}
        # where all is withheld nothing says what was asked: then everything is under attack
        asked = [name for name in known if name in shown or not shown]
        measures += [name for name in asked if name not in rules.rules_only and name not in measures]
    differs: list[tuple[str, Codes]] = []
    for release in releases:
        for measure in measures:
            if measure not in (release.counts.count, *release.counts.values):
                continue
            space = build([release], measure)
            truth = space.member @ space.truth
            for index, line in enumerate(space.lines):
                for codes in line.names:
                    figure = release.cells[codes].figures.get(measure)
                    if figure is not None and abs(figure - truth[index]) > 1e-6 * max(1.0, abs(truth[index])):
                        differs.append((measure, codes))
    return differs, missing(releases), measures


def missing(releases: Sequence[Release]) -> list[Codes]:
    """Return the cells of an edition's tables that no release of it says anything about."""
    left_out: list[Codes] = []
    for edition in dict.fromkeys(release.edition for release in releases):
        together = [release for release in releases if release.edition == edition]
        said = {codes for release in together for codes in release.cells}
        for counts in {id(release.counts): release.counts for release in together}.values():
            for table in counts.tables:
                choices = [
                    axis.all_codes if axis.name in table else (axis.total,) for axis in counts.dimensions
                ]
                left_out += [codes for codes in product(*choices) if codes not in said]
    return list(dict.fromkeys(left_out))


def attack(releases: Sequence[Release], rules: Rules, *, attackers: Sequence[str] = ATTACKERS) -> Findings:
    """Try every attacker on everything released, taken together.

    With more than one release the outsider is the collector. `attackers` leaves some out. Raises
    `AttackError` (fit to show) where a table and its microdata don't belong together.
    """
    differs, missing, measures = _figures(releases, rules)
    editions = list(dict.fromkeys(release.edition for release in releases))
    attacked: dict[str, int] = {}
    found: list[Disclosure] = []
    words: list[Disclosure] = []
    derivable: list[tuple[str, Codes]] = []
    programs = undecided = 0
    for measure in measures:
        printing = [one for one in releases if measure in (one.counts.count, *one.counts.values)]
        space = build(printing, measure)
        judge = Judge(space, rules, measure, editions, has_contributors=printing[0].counts.has_contributors)
        judge.every_attacker(attackers, "collector" if len(releases) > 1 else "outsider")
        for name, tried in judge.attacked.items():
            attacked[name] = attacked.get(name, 0) + tried
        found += judge.found
        words += judge.words
        derivable += judge.derivable
        programs += sum(component.programs for level in judge.levels for component, _, _ in level.parts)
        undecided += sum(component.undecided for level in judge.levels for component, _, _ in level.parts)
    return Findings(
        attacked,
        tuple(found),
        tuple(words),
        tuple(differs),
        tuple(missing),
        tuple(dict.fromkeys(derivable)),
        undecided,
        programs,
    )
