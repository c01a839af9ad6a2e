"""Three states of one round, as late and corrected returns make them, and what a collector can hold of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.disclosure.attack import Release, Shown
from wiu.disclosure.safe_table import Status
from wiu.statistics.dimensions import GROUPINGS
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question
from wiu.store.counting import gather

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np

    from wiu.services.home import Home
    from wiu.statistics.counts import Counts

AXES = ("region", "specialism", "staff_group", "afc_band")
ROUND = "2025"
OF_A_RETURN = ("submission", "service", "workload", "staffing", "demographics", "adequacy", "certification")


def without(rows, submissions):
    """Return all rows of an edition but those of some returns."""
    return {
        name: frame[~frame["submission_id"].isin(submissions)].reset_index(drop=True)
        if "submission_id" in frame
        else frame
        for name, frame in rows.items()
    }


def returns(rows):
    """Return the accepted returns of the round that have staff, and how many people each has."""
    here = rows["submission"]
    ids = here[(here["round_id"] == ROUND) & (here["status"] == "accepted")]["submission_id"]
    staff = rows["staffing"]
    counted = staff[staff["submission_id"].isin(ids)].groupby("submission_id")["headcount"].sum()
    return counted[counted > 0].sort_index()


def write(home: Home, rows, why: str, *, at: datetime):
    """Put an edition of these rows in force."""
    return home.editions.write(rows, made_at=at, made_by="tests", why=why, sample=True)


def random_question(random: np.random.Generator, edition_codes) -> Question:
    """Return a question as people ask: one or two breakdowns, bands in groups now and then, a filter."""
    by = tuple(str(name) for name in random.choice(AXES, random.integers(1, 3), replace=False))
    rest = [name for name in AXES if name not in by]
    group = ()
    if "afc_band" in by and random.random() < 0.7:
        group = (("afc_band", str(random.choice(list(GROUPINGS["afc_band"])))),)
    where = ()
    if random.random() < 0.3:
        name = str(random.choice(rest))
        where = ((name, (str(random.choice(edition_codes[name])),)),)
    measures = ("headcount",) if random.random() < 0.6 else ("headcount", "wte_in_post")
    return Question(measures, by, round=ROUND, where=where, group=group)


def everything(home: Home, edition) -> Counts:
    """Return the microdata behind all questions to an edition, with every code that can be asked for."""
    question = Question(("headcount", "wte_in_post"), AXES, round=ROUND)
    with home.editions.reading(edition) as reader:
        counts = gather(reader, question).counts
    axes = tuple(_with_groups(each) for each in counts.dimensions)
    return replace(counts, dimensions=axes, tables=())


def _with_groups(axis: Hierarchy) -> Hierarchy:
    codes = dict(axis.codes)
    for groups in GROUPINGS.get(axis.name, {}).values():
        for group, covered in groups.items():
            leaves = tuple(leaf for leaf in axis.leaves if leaf in covered)
            if group not in codes and group not in axis.leaves and leaves:
                codes[group] = leaves
    return Hierarchy(axis.name, axis.total, axis.leaves, codes)


def as_released(full: Counts, view) -> Release:
    """Return a view that went out over the whole microdata, for a judge who knows how all hangs together."""
    question = view.question
    filters = {name: codes[0] for name, codes in question.where}
    cells = {}
    for cell in view.table.cells:
        given = dict(zip(question.by, cell.codes, strict=True))
        total = {each.name: each.total for each in view.table.dimensions}
        codes = tuple(
            axis.total
            if given.get(axis.name, "") == total.get(axis.name)
            else given.get(axis.name, filters.get(axis.name, axis.total))
            for axis in full.dimensions
        )
        figures = dict(cell.values) if cell.status is Status.PUBLISHED else {}
        cells[codes] = Shown(cell.status, figures)
    return Release(full, cells, view.edition, view.table.rules)
