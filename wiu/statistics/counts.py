"""Raw counts. They are made only in `wiu.store` and read only in `wiu.disclosure` and `wiu.coverage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from wiu.statistics.hierarchies import Hierarchy

CONTRIBUTOR = "contributor"


@dataclass(frozen=True, repr=False)
class Counts:
    """The microdata behind one or more linked tables: never shown, never logged.

    `rows` has one row per contributor and atom (or per atom, where `has_contributors` is false): a
    column per dimension holding a leaf code, `contributor` (text), the column named by `count`
    (persons, whole numbers; None where the figures count nobody), and one column per name in
    `values` (WTE and the like; a missing value means that the contributor did not say).
    `signed` names the values that may be negative (vacancies of over-established posts), `whole` those
    that are whole numbers and everybody knows it (a headcount beside another count of persons).
    `unasked` names the values that nobody is shown, but that the others tell.
    `tables` names the dimensions of each table; a cell takes the total of the others.
    `filters`: (dimension, finest codes kept): `rows` hold no other answers, whether or not the dimension
    is one of `dimensions`. `behind`: all answers from which `rows` were counted, unfiltered, with a column of
    finest codes for every dimension that any question about them may ask, the contributor and the measures;
    None where they are not known. Only the history of releases looks at these two: it lays what was asked
    of the same people in different ways over one another.
    """

    name: str
    dimensions: tuple[Hierarchy, ...]
    tables: tuple[tuple[str, ...], ...]
    rows: pd.DataFrame
    count: str | None
    values: tuple[str, ...]
    has_contributors: bool
    signed: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    behind: pd.DataFrame | None = None
    unasked: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Name the shape only: a raw count must not slip into a log through a traceback."""
        return f"<Counts {self.name!r}: {len(self.dimensions)} dimensions, {len(self.tables)} tables>"
