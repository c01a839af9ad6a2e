"""What has been proved once need not be proved again: movements kept from one question to the next.

They are kept under the releases that they were found for, in this process only, and are checked by
arithmetic whenever they are used: what is remembered makes the next answer quicker, never different in safety.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from wiu.disclosure.safe_table import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.earlier import Earlier, Released
    from wiu.disclosure.evidence import Movement
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable
    from wiu.disclosure.space import Space
    from wiu.disclosure.universe import Axis

MOST_KEPT = 32
"""Histories remembered at once."""

_kept: OrderedDict[bytes, Kept] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, repr=False)
class Kept:
    """Movements by measure: finest codes of the atoms, the releases whose states hold them, and the moves."""

    axes: Mapping[str, Axis]
    movements: Mapping[str, list[tuple[NDArray[np.int64], list[frozenset[int]], NDArray[np.float64]]]]
    given_away: Mapping[tuple[str, bytes], int]


class Known(NamedTuple):
    """What was kept, over today's space: movements by measure, and what the legend gives away by itself."""

    movements: dict[str, list[Movement]]
    given_away: Mapping[tuple[str, bytes], int]


def fingerprint(history: Sequence[Earlier]) -> bytes:
    """Return a mark of exactly these releases in this order."""
    mark = blake2b(digest_size=16)
    for counts, table in history:
        frames = [counts.rows] if counts.behind is None else [counts.rows, counts.behind]
        for frame in frames:
            mark.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        mark.update(repr((counts.tables, counts.filters, counts.dimensions)).encode())
        shown = sorted((*cell.codes, str(cell.status)) for cell in table.cells)
        printed, weighed, owed = _owed_under(table)
        mark.update(repr((shown, _said(printed), _said(weighed), sorted(owed))).encode())
    return mark.digest()


def _owed_under(table: SafeTable | Released) -> tuple[Rules | None, Rules | None, frozenset[Codes]]:
    """Return the rules of a release, those by which it owes, and what it owes, wherever it was read from."""
    owed, weighed = getattr(table, "owed", None), getattr(table, "weighed", None)
    if owed is None:
        owed = frozenset(cell.codes for cell in table.cells if str(cell.status) == Status.PRIMARY)
    return table.rules, weighed or table.rules, owed


def _said(rules: Rules | None) -> str:
    """Return rules in one text: sets have no order of their own."""
    if rules is None:
        return ""
    told = {name: sorted(each) if isinstance(each, frozenset) else each for name, each in vars(rules).items()}
    return repr(told)


def remember(
    history: Sequence[Earlier],
    axes: Mapping[str, Axis],
    space: Space,
    found: Mapping[str, list[Movement]],
    given_away: Mapping[tuple[str, bytes], int],
) -> None:
    """Keep movements, and what the legend gives away, under the history that they hold for."""
    fullest = [np.append(space.stands_for[name], -1) for name in space.names]
    names = _state_names(space)
    blocks = [
        frozenset(name for state, name in names.items() if bits & (1 << state)) for bits in space.blocks
    ]
    kept = {
        measure: [
            (
                np.column_stack([each[atoms[:, at]] for at, each in enumerate(fullest)]),
                [blocks[each] for each in atoms[:, -1].tolist()],
                moves,
            )
            for atoms, moves in movements
        ]
        for measure, movements in found.items()
    }
    mark = fingerprint(history)
    with _lock:
        _kept[mark] = Kept(axes, kept, given_away)
        _kept.move_to_end(mark)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def remembered(history: Sequence[Earlier], axes: Mapping[str, Axis], space: Space) -> Known:
    """Return what was kept of this history, over the atoms of today's space; nothing if it does not fit."""
    with _lock:
        kept = _kept.get(fingerprint(history))
    if kept is None or set(kept.axes) != set(axes):
        return Known({}, {} if kept is None else kept.given_away)
    into = []
    for name in space.names:
        at = {code: place for place, code in enumerate(axes[name].codes)}
        codes = [at.get(code, -1) for code in kept.axes[name].codes]
        size = int(space.sizes[space.names.index(name)])
        into.append(np.array([*(space.class_of[name][code] if code >= 0 else size for code in codes), size]))
    names = _state_names(space)
    block_at: dict[frozenset[int], int] = {}
    before = {name for name in names.values() if name < len(history)}
    for place, bits in enumerate(space.blocks):
        key = frozenset(name for state, name in names.items() if bits & (1 << state)) & before
        if key not in block_at or bits.bit_count() > space.blocks[block_at[key]].bit_count():
            block_at[key] = place
    found: dict[str, list[Movement]] = {}
    for measure, movements in kept.movements.items():
        found[measure] = []
        for finest, blocks, moves in movements:
            held = [block_at.get(frozenset(each), -1) for each in blocks]
            if min(held, default=0) < 0:
                continue
            columns = [each[finest[:, at]] for at, each in enumerate(into)]
            found[measure].append((np.column_stack([*columns, np.array(held)]), moves))
    return Known(found, kept.given_away)


def _state_names(space: Space) -> dict[int, int]:
    """Name each state of the data by the first release that was counted from it."""
    names: dict[int, int] = {}
    for number, state in enumerate(space.state_of):
        names.setdefault(state, number)
    return names
