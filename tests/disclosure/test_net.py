"""What two editions of one figure tell by subtraction is withheld where it stands on few, by every rule that needs no row."""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy.sparse as sp

from wiu.disclosure.net import asked_of, told_of_few
from wiu.disclosure.rules import Rules

PERSONS = Rules(max_n=4, min_contributors=3)
REAL = Rules(min_contributors=3, p_percent=10.0, nk=((1, 70.0),))


def measured(shares, *, whole):
    """Return a figure of an edition and of the next, to which departments bring these shares; each atom is one's."""
    parts = np.diag([10.0, *np.abs(shares)])
    now = np.array([1.0, *np.sign(shares)])
    then = np.array([1.0, *np.zeros(len(shares))])
    return (
        SimpleNamespace(
            parts=sp.csr_array(parts), atoms=parts.sum(axis=0), whole=whole, cells=np.array([then, now])
        ),
        sp.csr_array(np.array([then, now])),
    )


@pytest.mark.parametrize(
    ("came", "whole", "rules", "few"),
    [
        ((1, 1, 2), True, PERSONS, True),  # three departments, and four persons in all
        ((1, 2, 2), True, PERSONS, False),
        ((3, 3), True, PERSONS, True),
        ((9,), True, PERSONS, True),  # one alone: nobody need have left where one joined
        ((70, 4, 3), True, REAL, True),  # nine tenths of them one department's
        ((25, 25, 25, 25), True, REAL, False),
        ((1, 1, 2), True, Rules(max_n=3, min_contributors=3), False),
        ((9.0, 1.0, 0.5), False, REAL, True),  # nine of ten and a half
        ((5.0, 4.0, 0.2), False, REAL, True),  # the second comes within a tenth of the first
        ((3.0, 3.0, 3.0), False, REAL, False),
        ((3.0, 3.0, 3.0, 3.0), False, Rules(min_contributors=5), True),
        ((3.0, 3.0, 3.0, 3.0), False, Rules(), False),
    ],
)
def test_a_difference_of_two_editions_is_owed_where_it_stands_on_few(came, whole, rules, few):
    measure, matrix = measured(came, whole=whole)
    differ = told_of_few(measure, matrix[[1]] - matrix[[0]], np.array([1]), rules)
    asked, moved = asked_of(differ), {row: atoms for row, _, atoms in differ}
    assert {row: atoms.tolist() for row, atoms in moved.items()} == (
        {1: list(range(1, len(came) + 1))} if few else {}
    )
    assert asked.cell.tolist() == ([1] if few else [])
    assert (asked.amount >= (1.0 if whole else 0.1 * sum(came))).all()
