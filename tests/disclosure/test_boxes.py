"""Movements that are looked up: each is another table of people that has the figure elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from pasts import laid

from wiu.disclosure.boxes import Boxes
from wiu.disclosure.columns import places
from wiu.disclosure.demands import Way


@pytest.mark.parametrize(("seed", "magnitude"), [(0, False), (1, True)])
def test_a_box_moves_its_figure_as_asked_and_leaves_no_fewer_than_nobody_anywhere(seed, magnitude):
    past = laid(seed, magnitude=magnitude)
    boxes = Boxes(past)
    (name,) = past.cells.published
    wanted, figures = past.wanted[name], past.cells.measures[name]
    everything_may_move = np.ones(len(past.cells.codes), dtype=bool)
    found = 0
    for row, way, amount in zip(
        wanted.cell.tolist(), wanted.way.tolist(), wanted.amount.tolist(), strict=True
    ):
        for keys, by in boxes.of(row, name, way, amount, everything_may_move):
            atoms, moves = boxes.as_moves(keys, by)
            at = places(past.space, atoms)
            true = np.where(at >= 0, figures.atoms[np.maximum(at, 0)], 0.0)
            assert (true + moves >= -1e-9).all()
            moved = float((past.rows_over(atoms) @ moves)[row])
            assert moved == pytest.approx(
                {Way.UP: amount, Way.DOWN: -amount}.get(Way(way), np.copysign(amount, moved))
            )
            found += 1
    assert found > len(wanted)
    assert len({past.extra[row] for row in wanted.cell.tolist()}) == 2


def test_no_box_moves_what_is_printed_by_the_axes_it_steps_along():
    past = laid(0, magnitude=False)
    (name,) = past.cells.published
    wanted = past.wanted[name]
    nothing_may_move = np.zeros(len(past.cells.codes), dtype=bool)
    own = [row for row in wanted.cell.tolist() if not past.extra[row]]
    boxes = Boxes(past)
    assert own
    for row in own:
        for keys, by in boxes.of(row, name, Way.EITHER, 1.0, nothing_may_move):
            atoms, _ = boxes.as_moves(keys, by)
            assert len(np.unique(atoms[:, -1])) > 1  # only between states of the data
