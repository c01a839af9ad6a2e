"""One measure under attack: everybody who might work something out, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attack_bounds import Wanted, prove
from wiu.disclosure.attack_findings import Disclosure
from wiu.disclosure.attack_legend import ranges_of
from wiu.disclosure.attack_levels import level_of, targets_of
from wiu.disclosure.attack_people import Insider, contributors, largest, sensitive, single_persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.attack_legend import Ranges
    from wiu.disclosure.attack_levels import Level
    from wiu.disclosure.attack_space import Space
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes

    Mask = NDArray[np.bool_]

FEW = 4  # insiders fewer than these are not worth trying together
NOTHING: tuple[list[int], list[float], list[float]] = ([], [], [])
NOBODY = np.empty(0, dtype=np.int64)
OUTSIDE = Insider("", NOBODY, np.empty(0), NOBODY)


@dataclass(frozen=True, repr=False)
class Hit:
    """A target that an attacker worked out, and what interval is left."""

    target: int
    low: float
    high: float
    point: bool


class Judge:
    """The attackers of one measure; what they find is gathered in `found`, `words` and `derivable`."""

    def __init__(
        self,
        space: Space,
        rules: Rules,
        measure: str,
        editions: list[str],
        *,
        has_contributors: bool,
        told: Ranges | None = None,
    ) -> None:
        """Get ready; `told` are ranges that everybody is given instead of figures (rounded tables)."""
        self.told = told
        self.space, self.rules, self.measure, self.editions = space, rules, measure, editions
        self.has_contributors = has_contributors
        self.targets = targets_of(space, rules, has_contributors=has_contributors)
        self.cells = np.array([kind == "primary" for kind in self.targets.kinds], dtype=bool)
        self.wanted = np.array([kind != "secondary" for kind in self.targets.kinds], dtype=bool)
        if not rules.protect_zeros and rules.given is None:
            # an empty cell is withheld only to veil its full neighbour, which is attacked itself
            self.wanted &= (np.abs(self.targets.who.total) > 0) | ~self.cells
            self.cells &= self.wanted
        # how near is too near is a share of the largest part; parts of both signs have no such share
        closeness = not space.whole and not space.signed and has_contributors
        self.p = rules.p_percent if closeness else None
        self.attacked: dict[str, int] = {}
        self.found: list[Disclosure] = []
        self.words: list[Disclosure] = []
        self.derivable: list[tuple[str, Codes]] = []
        self.levels: list[Level] = []
        self._blinds: dict[object, Level] = {}

    def every_attacker(self, attackers: Sequence[str], outsider: str) -> None:
        """Let them loose, from the least to the best informed; what all can find insiders need not."""
        if self.told is not None:
            self._by_ranges(attackers, outsider, self.told)
            return
        level = self._level(NOTHING)
        ranges = ranges_of(self.space, self.rules, symbols=False) if self.space.whole else NOTHING
        known: Mask = np.zeros(len(self.wanted), dtype=bool)
        if "reader" in attackers:
            self._read()
        if "outsider" in attackers:
            known |= self._look(outsider, level, NOTHING, np.ones(len(self.wanted), dtype=bool))
        if ranges[0] and "legend" in attackers:
            level = self._level(ranges)
            known |= self._look("legend", level, ranges, self.wanted)
        if "insider" in attackers and self.has_contributors:
            self._inside("insider", level, ranges, contributors(self.space, alone=True), known)
        if "person" in attackers and self.space.whole:
            self._inside("person", level, ranges, single_persons(self.space), known)
        if "symbols" in attackers and self.space.whole:
            both = ranges_of(self.space, self.rules, symbols=True)
            if both != ranges:
                self._look("symbols", self._level(both), both, self.wanted)

    def _by_ranges(self, attackers: Sequence[str], outsider: str, ranges: Ranges) -> None:
        level = self._level(ranges)
        known = self._look(outsider, level, NOTHING, self.wanted)
        if "insider" in attackers and self.has_contributors:
            self._inside("insider", level, NOTHING, contributors(self.space, alone=True), known)
        if "person" in attackers:
            self._inside("person", level, NOTHING, single_persons(self.space), known)

    def _level(self, ranges: Ranges, *, printed: bool = True) -> Level:
        level = level_of(self.space, self.targets, ranges, printed=printed)
        self.levels.append(level)
        return level

    def _read(self) -> None:
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

    def _look(self, attacker: str, level: Level, ranges: Ranges, wanted: Mask) -> Mask:
        """Attack as one who knows no more than what is printed; return what falls."""
        hits = list(self._hits(level, wanted, OUTSIDE))
        self.attacked[attacker] = int(self.wanted.sum())
        self._report(attacker, OUTSIDE, hits, ranges)
        fallen = np.zeros(len(self.wanted), dtype=bool)
        fallen[[hit.target for hit in hits]] = True
        return fallen

    def _inside(
        self, attacker: str, level: Level, ranges: Ranges, insiders: Iterable[Insider], known: Mask
    ) -> None:
        """Attack as everybody who knows own atoms and reads what is printed."""
        everybody = list(insiders)
        unsure = self._unsure(level, everybody, self.wanted & ~known)
        self.attacked[attacker] = len(everybody) * int((self.wanted & ~known).sum())
        for insider in everybody:
            self._report(attacker, insider, list(self._hits(level, unsure, insider)), ranges)

    def _unsure(self, level: Level, insiders: Sequence[Insider], wanted: Mask) -> Mask:
        """Return the targets that joint pushes don't show safe against all insiders put together.

        What is safe from everybody at once is safe from each; only the rest is tried one by one.
        """
        unsure = wanted.copy()
        if len(insiders) < FEW:
            return unsure
        low = np.zeros(len(self.space.truth))
        fixed = np.zeros(len(low), dtype=bool)
        if self.space.signed:  # whatever somebody has there, others may have less than nothing
            low[:] = -np.inf
        for insider in insiders:
            if not self.space.signed:
                np.maximum.at(low, insider.columns, insider.figures)
            fixed[insider.settled] = True
        room = self._room(OUTSIDE, np.zeros(len(wanted)))
        for component, columns, mine in level.parts:
            chosen = np.flatnonzero(unsure[mine])
            if not len(chosen):
                continue
            least = np.maximum(component.known.low, np.minimum(low[columns], component.truth))
            least = np.where(fixed[columns], component.truth, least)
            most = np.where(fixed[columns], component.truth, component.known.high)
            asked = Wanted(chosen, room[mine[chosen]], room[mine[chosen]])
            left = prove(component, asked, least, most, quickly=True)
            unsure[mine[chosen]] = False
            unsure[mine[[failure.target for failure in left]]] = True
        return unsure

    def _room(self, insider: Insider, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the room that p% asks for around each target.

        The second largest is who comes nearest to the largest; an insider is measured by what the
        others have, and nobody's guess at a part no larger than the own is minded.
        """
        who = self.targets.who
        if self.p is None:
            return np.zeros(len(own))
        if insider is OUTSIDE:
            rest = who.total - who.first - who.second
            return np.where(self.cells, np.maximum(0.0, self.p / 100 * who.first - rest), 0.0)
        apart = 1e-6 * np.maximum(1.0, who.first)
        smaller = (own < who.first - apart) | (who.second >= who.first)
        close = np.maximum(0.0, (1 + self.p / 100) * who.first - (who.total - own))
        return np.where(self.cells & smaller, close, 0.0)

    def _hits(self, level: Level, wanted: Mask, insider: Insider) -> Iterator[Hit]:
        """Yield the wanted targets that this attacker works out."""
        held = np.zeros(len(self.space.truth))
        held[insider.columns] = insider.figures
        own = self.targets.sums @ held
        room = self._room(insider, own)
        others = np.abs(self.targets.who.total - own)
        if insider is OUTSIDE:
            for target in level.settled[wanted[level.settled]].tolist():
                figure = float(self.targets.who.total[target])
                yield Hit(target, figure, figure, point=True)
            touched = list(range(len(level.parts)))
        else:
            columns = np.concatenate([insider.columns, insider.settled])
            homes = np.concatenate([level.part_of[columns], level.home[np.flatnonzero(own)]])
            touched = sorted(set(homes.tolist()) - {-1})
        for number in touched:
            component, columns, mine = level.parts[number]
            # what is wholly the insider's own is no secret to anybody whom it concerns
            asked = wanted[mine] if insider is OUTSIDE else wanted[mine] & (others[mine] > component.apart)
            chosen = np.flatnonzero(asked)
            if not len(chosen):
                continue
            low = np.maximum(component.known.low, np.minimum(held[columns], component.truth))
            high = component.known.high.copy()
            fixed = np.isin(columns, insider.settled)
            low[fixed] = high[fixed] = component.truth[fixed]
            if insider is OUTSIDE:
                low = component.known.low
            elif self.space.signed:
                low = np.where(fixed, component.truth, component.known.low)
            rooms = room[mine[chosen]]
            for failure in prove(component, Wanted(chosen, rooms, rooms), low, high):
                target = int(mine[failure.target])
                settled = float(self.targets.who.total[target] - component.figures[failure.target])
                if not self.cells[target] and self.wanted[target]:
                    settled = 0.0  # a difference is told by itself
                yield Hit(target, settled + failure.low, settled + failure.high, failure.point)

    def _report(self, attacker: str, insider: Insider, hits: Sequence[Hit], ranges: Ranges) -> None:
        """Note disclosures; apart from them those that the legend's words make without any figure."""
        by_words: set[int] = set()
        if hits and ranges[0]:
            suspects = np.zeros(len(self.wanted), dtype=bool)
            suspects[[hit.target for hit in hits]] = True
            by_words = {hit.target for hit in self._hits(self._blind(ranges), suspects, insider)}
        for hit in hits:
            names = self.targets.names[hit.target]
            if not self.wanted[hit.target]:
                self.derivable += [(self.measure, codes) for codes in names]
                continue
            kind = "point" if hit.point else "too close"
            kind = "difference" if self.targets.kinds[hit.target] == "difference" else kind
            edition = self.editions[self.targets.editions[hit.target]]
            told = [
                Disclosure(attacker, self.measure, edition, codes, kind, insider.name, hit.low, hit.high)
                for codes in names
            ]
            (self.words if hit.target in by_words else self.found).extend(told)

    def _blind(self, ranges: Ranges) -> Level:
        """Return what one knows who is shown zeros and the legend, and no figure at all."""
        key = (tuple(ranges[0]), tuple(ranges[1]), tuple(ranges[2]))
        if key not in self._blinds:
            self._blinds[key] = self._level(ranges, printed=False)
        return self._blinds[key]
