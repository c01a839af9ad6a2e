"""The independent judge: every attacker of the specification against published tables.

`attack` takes what was published and the microdata behind it, and tries to work out what was
withheld. It shares no code with the engine that chooses patterns, and the engine's word is not taken
for which cells are sensitive. Tests use it as their judge, operators through `python -m wiu attack`.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attack_bounds import Wanted, prove
from wiu.disclosure.attack_findings import Disclosure, Findings
from wiu.disclosure.attack_levels import level_of, ranges_of, targets_of
from wiu.disclosure.attack_people import contributors, largest, sensitive, single_persons
from wiu.disclosure.attack_space import AttackError, Release, Shown, build

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.attack_bounds import Component, Failure
    from wiu.disclosure.attack_levels import Level, Ranges
    from wiu.disclosure.attack_people import Insider
    from wiu.disclosure.attack_space import Space
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes

    Vector = NDArray[np.float64]

__all__ = ["ATTACKERS", "AttackError", "Disclosure", "Findings", "Release", "Shown", "attack"]

FEW = 4  # insiders fewer than these are not worth trying together
ATTACKERS = ("reader", "outsider", "legend", "symbols", "insider", "person")


class _Judge:
    """One measure under attack; gathers what is found."""

    def __init__(
        self, space: Space, rules: Rules, measure: str, editions: list[str], *, has_contributors: bool
    ) -> None:
        self.space, self.rules, self.measure, self.editions = space, rules, measure, editions
        self.has_contributors = has_contributors
        self.targets = targets_of(space, rules, has_contributors=has_contributors)
        self.primary = np.array([kind != "secondary" for kind in self.targets.kinds], dtype=bool)
        self.room = np.zeros(len(self.primary))
        if not space.whole and not space.signed and rules.p_percent is not None and has_contributors:
            who = self.targets.who
            rest = who.total - who.first - who.second
            cells = np.array([kind == "primary" for kind in self.targets.kinds], dtype=bool)
            self.room = np.where(cells, np.maximum(0.0, rules.p_percent / 100 * who.first - rest), 0.0)
        self.fallen = np.zeros(len(self.primary), dtype=bool)
        self.unsure = self.primary
        self.attacked: dict[str, int] = {}
        self.found: list[Disclosure] = []
        self.derivable: list[tuple[str, Codes]] = []
        self.levels: list[Level] = []

    def report(self, attacker: str, target: int, kind: str, left: tuple[float, float], who: str = "") -> None:
        """Note a disclosure, or for a secondary only that it can be derived."""
        self.fallen[target] |= not who
        names = self.targets.names[target]
        if self.targets.kinds[target] == "secondary":
            self.derivable += [(self.measure, codes) for codes in names]
            return
        kind = "difference" if self.targets.kinds[target] == "difference" else kind
        edition = self.editions[self.targets.editions[target]]
        self.found += [
            Disclosure(attacker, self.measure, edition, codes, kind, who, *left) for codes in names
        ]

    def read(self) -> None:
        """Read what is printed: sensitive cells, and cells withheld in one place and printed in another."""
        space = self.space
        printed = [index for index, line in enumerate(space.lines) if line.published]
        self.attacked["reader"] = len(printed)
        who = largest(space.own, space.member[printed])
        flagged = sensitive(who, self.rules, persons=space.whole, has_contributors=self.has_contributors)
        for place, index in enumerate(printed):
            line = space.lines[index]
            if line.contradicted or flagged[place]:
                figure = float(who.total[place])
                kind = "printed" if line.contradicted else "sensitive"
                edition = self.editions[line.edition]
                self.found += [
                    Disclosure("reader", self.measure, edition, codes, kind, "", figure, figure)
                    for codes in line.names
                ]

    def look(self, attacker: str, ranges: Ranges, *, secondaries: bool) -> Level:
        """Attack as one who knows no more than what is printed."""
        level = level_of(self.space, self.targets, ranges)
        self.levels.append(level)
        wanted = self.primary | secondaries
        self.attacked[attacker] = int(self.primary.sum())
        for target in level.settled:
            if wanted[target]:
                figure = float(self.targets.who.total[target])
                self.report(attacker, int(target), "point", (figure, figure))
        for component, _, mine in level.parts:
            chosen = np.flatnonzero(wanted[mine])
            if len(chosen):
                room = self.room[mine[chosen]]
                self._note(attacker, "", mine, prove(component, Wanted(chosen, room, room)), component)
        return level

    def _note(
        self,
        attacker: str,
        who: str,
        mine: NDArray[np.int64],
        failures: Iterable[Failure],
        component: Component,
    ) -> None:
        for failure in failures:
            target = int(mine[failure.target])
            settled = float(self.targets.who.total[target] - component.figures[failure.target])
            if self.targets.kinds[target] == "difference":
                settled = 0.0
            kind = "point" if failure.point else "too close"
            self.report(attacker, target, kind, (settled + failure.low, settled + failure.high), who)

    def inside(self, attacker: str, level: Level, insiders: Iterable[Insider]) -> None:
        """Attack as everybody who knows own atoms and reads what is printed; what all can find is told already."""
        home_of = {int(target): number for number, (_, _, mine) in enumerate(level.parts) for target in mine}
        columns_of = self.targets.sums.tocsc()
        tried = 0
        everybody = list(insiders)
        self.unsure = self._unsure(level, everybody)
        for insider in everybody:
            held = np.zeros(len(self.space.truth))
            held[insider.columns] = insider.figures
            own = self.targets.sums @ held
            touched = set(level.part_of[np.concatenate([insider.columns, insider.settled])].tolist()) - {-1}
            seen = np.unique(columns_of[:, insider.columns].indices)
            touched |= {home_of[int(target)] for target in seen if int(target) in home_of}
            for number in sorted(touched):
                tried += self._one_inside(attacker, level, number, insider, held=held, own=own)
        self.attacked[attacker] = tried

    def _unsure(self, level: Level, insiders: Sequence[Insider]) -> NDArray[np.bool_]:
        """Return the targets that joint pushes don't show safe against all insiders put together.

        What is safe from everybody at once is safe from each; only the rest is tried one by one.
        """
        unsure = self.primary & ~self.fallen
        if len(insiders) < FEW:
            return unsure
        low = np.zeros(len(self.space.truth))
        fixed = np.zeros(len(low), dtype=bool)
        for insider in insiders:
            np.maximum.at(low, insider.columns, insider.figures)
            fixed[insider.settled] = True
        for component, columns, mine in level.parts:
            chosen = np.flatnonzero(unsure[mine])
            if not len(chosen):
                continue
            least = np.maximum(component.known.low, np.minimum(low[columns], component.truth))
            least = np.where(fixed[columns], component.truth, least)
            most = np.where(fixed[columns], component.truth, component.known.high)
            room = self.room[mine[chosen]]
            left = prove(component, Wanted(chosen, room, room), least, most, quickly=True)
            unsure[mine[chosen]] = False
            unsure[mine[[failure.target for failure in left]]] = True
        return unsure

    def _one_inside(
        self, attacker: str, level: Level, number: int, insider: Insider, *, held: Vector, own: Vector
    ) -> int:
        """Attack one part of the system as one insider; return how many cells were tried."""
        component, columns, mine = level.parts[number]
        others = self.targets.who.total[mine] - own[mine]
        chosen = np.flatnonzero(self.unsure[mine] & (np.abs(others) > component.apart))
        if not len(chosen):
            return 0
        cells = mine[chosen]
        room = np.zeros(len(cells))
        if self.rules.p_percent is not None and not self.space.whole and not self.space.signed:
            # the largest among the others: the insider's own part hides nothing from the insider
            who = self.targets.who
            kinds = np.array([self.targets.kinds[target] == "primary" for target in cells])
            smaller = (own[cells] < who.first[cells] - component.apart) | (
                who.second[cells] >= who.first[cells]
            )
            close = np.maximum(0.0, (1 + self.rules.p_percent / 100) * who.first[cells] - others[chosen])
            room = np.where(kinds & smaller, close, 0.0)
        low = np.maximum(component.known.low, np.minimum(held[columns], component.truth))
        high = component.known.high.copy()
        fixed = np.isin(columns, insider.settled)
        low[fixed] = high[fixed] = component.truth[fixed]
        self._note(
            attacker, insider.name, mine, prove(component, Wanted(chosen, room, room), low, high), component
        )
        return len(cells)


def _figures(releases: Sequence[Release]) -> tuple[list[tuple[str, Codes]], list[Codes], list[str]]:
    """Compare printed figures with the microdata; return those that differ, cells left out, and the measures."""
    measures = []
    for release in releases:
        known = [name for name in (release.counts.count, *release.counts.values) if name is not None]
        shown = {name for cell in release.cells.values() for name in cell.figures}
        measures += [name for name in known if name in shown and name not in measures]
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
    return differs, _missing(releases), measures


def _missing(releases: Sequence[Release]) -> list[Codes]:
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
    differs, missing, measures = _figures(releases)
    editions = list(dict.fromkeys(release.edition for release in releases))
    attacked: dict[str, int] = {}
    found: list[Disclosure] = []
    derivable: list[tuple[str, Codes]] = []
    programs = undecided = 0
    for measure in measures:
        printing = [one for one in releases if measure in (one.counts.count, *one.counts.values)]
        space = build(printing, measure)
        judge = _Judge(space, rules, measure, editions, has_contributors=printing[0].counts.has_contributors)
        _every_attacker(judge, attackers, "collector" if len(releases) > 1 else "outsider")
        for name, tried in judge.attacked.items():
            attacked[name] = attacked.get(name, 0) + tried
        found += judge.found
        derivable += judge.derivable
        programs += sum(component.programs for level in judge.levels for component, _, _ in level.parts)
        undecided += sum(component.undecided for level in judge.levels for component, _, _ in level.parts)
    return Findings(
        attacked,
        tuple(found),
        tuple(differs),
        tuple(missing),
        tuple(dict.fromkeys(derivable)),
        undecided,
        programs,
    )


def _every_attacker(judge: _Judge, attackers: Sequence[str], outsider: str) -> None:
    """Let them loose on one measure, from the least to the best informed."""
    space, rules = judge.space, judge.rules
    nothing: Ranges = ([], [], [])
    if "reader" in attackers:
        judge.read()
    level = judge.look(outsider, nothing, secondaries=True) if "outsider" in attackers else None
    ranges = ranges_of(space, rules, symbols=False) if space.whole else nothing
    if ranges[0] and "legend" in attackers:
        level = judge.look("legend", ranges, secondaries=False)
    if level is None:
        level = level_of(space, judge.targets, nothing)
        judge.levels.append(level)
    if "insider" in attackers and judge.has_contributors:
        judge.inside("insider", level, contributors(space, alone=True))
    if "person" in attackers and space.whole:
        judge.inside("person", level, single_persons(space))
    # last, for what everybody can find is not tried again by insiders
    if space.whole and "symbols" in attackers:
        both = ranges_of(space, rules, symbols=True)
        if both != ranges:
            judge.look("symbols", both, secondaries=False)
