"""Why a cell is withheld: which figure it hides, and by which published sum that one would be found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from random_tables import counted

from wiu.disclosure.cells import lay_out
from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy


def _drawn(text):
    lines = [line.split() for line in text.strip().splitlines()]
    columns = tuple(lines[0])
    rows = tuple(name for name, *_ in lines[1:])
    frame = pd.DataFrame(
        [
            (name, column, int(number))
            for name, *numbers in lines[1:]
            for column, number in zip(columns, numbers, strict=True)
        ],
        columns=["site", "post", "n"],
    )
    axes = (Hierarchy("site", "All sites", rows, {"All sites": rows}),)
    axes += (Hierarchy("post", "All posts", columns, {"All posts": columns}),)
    return Counts("drawn", axes, (("site", "post"),), frame, "n", (), has_contributors=False)


def test_each_secondary_names_the_sum_by_which_the_hidden_figure_would_be_found():
    made = _drawn("""
           p    q    r
      a    2   60   70
      b   30   12   80
      c   40   90   50
    """)
    told = {cell.codes: cell for cell in protect(made, Rules(max_n=3)).cells}
    assert told["a", "p"].reason == "Too few persons stand behind this figure."
    secondary = {codes: cell for codes, cell in told.items() if cell.status is Status.SECONDARY}
    assert len(secondary) == 3
    for cell in secondary.values():
        assert cell.protects == (("a", "p"),)
        # with any of the three shown, two steps of subtraction lead to it, the last one in its own row or column
        assert cell.sums in ((("a", "All posts"),), (("All sites", "p"),))
        total = next(code for code in cell.sums[0] if not code.startswith("All"))
        assert cell.reason.endswith(f"worked out by subtraction: a × p from {total}.")


@pytest.mark.parametrize("seed", range(6))
def test_a_named_sum_is_printed_and_holds_the_figure_that_was_hidden_before(seed):
    made, rules = counted(seed, (4, 4), (1, 1)), Rules(max_n=3)
    table, cells = protect(made, rules), lay_out(made, rules)
    row = dict(zip(cells.code_tuples(), cells.matrix.toarray(), strict=True))
    printed = np.array([row[cell.codes] for cell in table.cells if cell.status is Status.PUBLISHED])
    for cell in table.cells:
        for found, total in zip(cell.protects, cell.sums, strict=False):
            assert not _told(printed, row[found])
            if total:
                assert table[total].status is Status.PUBLISHED
                assert (row[total] >= row[found]).all()
                # told by sums alone, or narrowed down within the smallest sum that holds both
                assert (
                    _told(np.vstack([printed, row[cell.codes]]), row[found])
                    or (row[total] >= row[cell.codes]).all()
                )


def _told(known, row):
    return np.linalg.matrix_rank(np.vstack([known, row])) == np.linalg.matrix_rank(known)
