"""What the printed legend tells of withheld counts: the least and the greatest that they can be.

A table says what its symbols mean by the rules that it was printed under. So each release is read by its own rules;
of a cell that several withhold the reader holds what the most talkative of them tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from wiu.disclosure.attack_space import Space
    from wiu.disclosure.rules import Rules

NEAR = 1e-6  # counts nearer than this are one

# lines, least and greatest: what a legend says of withheld sums
Ranges = tuple[list[int], list[float], list[float]]


def ranges_of(space: Space, rules: Rules, *, symbols: bool) -> Ranges:
    """Return what the printed legends say of withheld counts: lines, least and greatest.

    `rules` are those of releases that bear none of their own. With `symbols` the reader also tells a cell withheld
    for itself from one that protects another. What a legend says and is not so misleads its reader and helps none:
    a department may give WTE and no persons, and nobody is counted where the symbol promises somebody.
    """
    truth = space.member @ space.truth
    least, most = np.zeros(len(truth)), np.full(len(truth), np.inf)
    for index, low, high in _told(space, rules, truth, symbols=symbols):
        least[index] = max(least[index], low)
        most[index] = min(most[index], high)
    least[truth < least - NEAR] = 0.0
    most[truth > most + NEAR] = np.inf
    lines = np.flatnonzero((least > 0) | (most < np.inf))
    return lines.tolist(), least[lines].tolist(), most[lines].tolist()


def _told(
    space: Space, rules: Rules, truth: NDArray[np.float64], *, symbols: bool
) -> Iterator[tuple[int, float, float]]:
    """Yield (line, least, greatest) of every release that withholds a cell which is printed nowhere."""
    withheld: list[list[tuple[int, bool]]] = [[] for _ in space.printed_under]
    for index, line in enumerate(space.lines):
        if line.published:
            continue
        for release, primary in line.withheld_in:
            withheld[release].append((index, primary))
    for own, cells in zip(space.printed_under, withheld, strict=True):
        under = own or rules
        zeros_shown = not under.protect_zeros and all(truth[index] > 0 for index, _ in cells)
        for index, primary in cells:
            low, high = _of_symbol(under, primary=primary, zeros_shown=zeros_shown, symbols=symbols)
            yield index, low, high


def _of_symbol(rules: Rules, *, primary: bool, zeros_shown: bool, symbols: bool) -> tuple[float, float]:
    """Return the least and the greatest that a withheld count is by the rules it was withheld under."""
    # only where few persons are the one reason to withhold does [c] say "at most max_n"
    lone = not (
        rules.min_contributors
        or rules.p_percent
        or rules.nk
        or rules.group_dimensions
        or rules.given is not None
    )
    # a row of one category is withheld whole, its zeros too; and who states primaries may state a zero
    only_persons = not rules.protect_zeros and rules.given is None and not rules.group_dimensions
    low, high = 1.0 if zeros_shown or (primary and only_persons) else 0.0, np.inf
    if primary and lone and rules.max_n is not None and rules.max_n > 1:
        high = float(rules.max_n)
    if symbols and not primary and zeros_shown and rules.max_n is not None and rules.given is None:
        low = rules.max_n + 1.0
    return low, high
