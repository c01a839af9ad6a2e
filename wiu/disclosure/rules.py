"""The rules of primary suppression, and the thresholds they go by (R2)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rules:
    """Thresholds in force for one table; they travel with it, so that an old release can be explained.

    `max_n`: a cell with 0 < persons ≤ max_n is sensitive (None: rule off). `min_contributors`: one
    with fewer departments is. `p_percent`: one whose largest contributor the second largest could
    estimate within p %. `nk`: pairs (n, k): one whose n largest contributors make up more than k %.
    `group_dimensions`: dimensions in which all persons of a row falling in one category discloses.
    `protect_zeros`: an empty cell is sensitive too. `given`: the primaries are stated, by codes.
    `rules_only` names measures that only rules go by (persons behind a published WTE): they are not
    published, dominance does not look at them and nobody need be kept from working them out.
    `two_symbols`: the print tells a secondary from a primary, and so that more than `max_n` persons
    stand behind it; the reader of the legend then knows that too.
    """

    max_n: int | None = None
    min_contributors: int | None = None
    p_percent: float | None = None
    nk: tuple[tuple[int, float], ...] = ()
    group_dimensions: frozenset[str] = frozenset()
    protect_zeros: bool = False
    given: frozenset[tuple[str, ...]] | None = field(default=None)
    rules_only: frozenset[str] = frozenset()
    two_symbols: bool = False
