"""What has been proved once need not be proved again: movements kept from one question to the next.

They are kept under the releases that they were found for, in this process and, where a shelf is given, on it,
and are checked by arithmetic whenever they are used: what is remembered makes the next answer quicker and
fuller, never different in safety.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from wiu.disclosure.memory_written import Kept, UnreadableError, read, written
from wiu.disclosure.safe_table import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wiu.disclosure.earlier import Earlier, Released
    from wiu.disclosure.evidence import Movement
    from wiu.disclosure.memory_written import Shelf
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable
    from wiu.disclosure.space import Space
    from wiu.disclosure.universe import Axis

MOST_KEPT = 32
"""Histories remembered at once in a process: those that were asked about last."""

_kept: OrderedDict[str, Kept] = OrderedDict()
_lock = Lock()


class Known(NamedTuple):
    """What was kept, over today's space: movements by measure, and what the legend gives away by itself."""

    movements: dict[str, list[Movement]]
    given_away: Mapping[tuple[str, bytes], int]


def fingerprints(history: Sequence[Earlier]) -> list[str]:
    """Return a mark for each release: of exactly the releases until then, in this order."""
    mark = blake2b(digest_size=16)
    marks = []
    for counts, table in history:
        frames = [counts.rows] if counts.behind is None else [counts.rows, counts.behind]
        for frame in frames:
            mark.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        mark.update(repr((counts.tables, counts.filters, counts.dimensions)).encode())
        shown = sorted((*cell.codes, str(cell.status)) for cell in table.cells)
        printed, weighed, owed = _owed_under(table)
        mark.update(repr((shown, _said(printed), _said(weighed), sorted(owed))).encode())
        marks.append(mark.hexdigest())
    return marks


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


def remember(  # noqa: PLR0917 - what was found, over what, and where it is kept
    history: Sequence[Earlier],
    axes: Mapping[str, Axis],
    space: Space,
    found: Mapping[str, list[Movement]],
    given_away: Mapping[tuple[str, bytes], int],
    shelf: Shelf | None = None,
) -> None:
    """Keep movements, and what the legend gives away, under the history that they hold for."""
    fullest = [np.append(space.stands_for[name], -1) for name in space.names]
    names = _state_names(space)
    blocks = [
        frozenset(name for state, name in names.items() if bits & (1 << state)) for bits in space.blocks
    ]
    movements = {
        measure: [
            (
                np.column_stack([each[atoms[:, at]] for at, each in enumerate(fullest)]),
                [blocks[each] for each in atoms[:, -1].tolist()],
                moves,
            )
            for atoms, moves in of_measure
        ]
        for measure, of_measure in found.items()
    }
    kept = Kept({name: axis.codes for name, axis in axes.items()}, movements, given_away)
    mark = fingerprints(history)[-1]
    _hold(mark, kept)
    if shelf is not None:
        shelf.put(mark, written(kept))


def remembered(
    history: Sequence[Earlier], axes: Mapping[str, Axis], space: Space, shelf: Shelf | None = None
) -> Known:
    """Return what was kept of this history, or of its longest beginning that anything was kept of, over today's atoms.

    Nothing where nothing fits. What the legend of a beginning gave away, the whole gives away too.
    """
    releases, kept = _longest(history, shelf)
    if kept is None or set(kept.codes) != set(axes):
        return Known({}, {} if kept is None else kept.given_away)
    into = []
    for name in space.names:
        at = {code: place for place, code in enumerate(axes[name].codes)}
        codes = [at.get(code, -1) for code in kept.codes[name]]
        size = int(space.sizes[space.names.index(name)])
        into.append(np.array([*(space.class_of[name][code] if code >= 0 else size for code in codes), size]))
    names = _state_names(space)
    block_at: dict[frozenset[int], int] = {}
    before = {name for name in names.values() if name < releases}
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
            atoms = np.column_stack([*(each[finest[:, at]] for at, each in enumerate(into)), np.array(held)])
            if space.possible(atoms).all():
                found[measure].append((atoms, moves))
    return Known(found, kept.given_away)


def _longest(history: Sequence[Earlier], shelf: Shelf | None) -> tuple[int, Kept | None]:
    """Return of how many of the releases, from the first on, anything is kept, and that."""
    marks = fingerprints(history)
    for releases in range(len(marks), 0, -1):
        kept = _kept_under(marks[releases - 1], shelf)
        if kept is not None:
            return releases, kept
    return 0, None


def _kept_under(mark: str, shelf: Shelf | None) -> Kept | None:
    """Return what is kept under a mark; from now on it is what was asked about last."""
    on_shelf = None if shelf is None else shelf.get(mark)  # asked in any case: it keeps what is asked for
    with _lock:
        if mark in _kept:
            _kept.move_to_end(mark)
            return _kept[mark]
    if on_shelf is None:
        return None
    try:
        kept = read(on_shelf)
    except UnreadableError:
        return None  # another version wrote it: what it proved is proved again
    _hold(mark, kept)
    return kept


def _hold(mark: str, kept: Kept) -> None:
    with _lock:
        _kept[mark] = kept
        _kept.move_to_end(mark)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _state_names(space: Space) -> dict[int, int]:
    """Name each state of the data by the first release that was counted from it."""
    names: dict[int, int] = {}
    for number, state in enumerate(space.state_of):
        names.setdefault(state, number)
    return names
