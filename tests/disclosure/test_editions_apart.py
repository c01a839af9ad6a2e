"""What two editions tell by sums of what they print is withheld where it stands on few, whoever printed which part."""

from dataclasses import replace

import pandas as pd

from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

RULES = Rules(max_n=4, min_contributors=3)
BANDS = ("7", "8a", "8b", "8c")
PAIRS = {"All": BANDS, "7 or 8c": ("7", "8c"), "8a or 8b": ("8a", "8b")}


def edition(late=0, left=0, *, joined=False):
    """Return ten departments with nine people in each band; one more gives eight late, and another has let some go."""
    rows = [(f"d{number}", band, 9) for number in range(10) for band in BANDS]
    frame = pd.DataFrame(rows, columns=["contributor", "band", "n"])
    frame.loc[(frame["contributor"] == "d0") & (frame["band"] == "8b"), "n"] -= left
    if late:
        frame = pd.concat(
            [frame, pd.DataFrame([("d10", band, late) for band in BANDS], columns=frame.columns)]
        )
    codes = {"All": BANDS} | ({} if joined else PAIRS)
    leaves = BANDS
    if joined:
        up = {band: pair for pair, bands in PAIRS.items() if pair != "All" for band in bands}
        frame = (
            frame.assign(band=frame["band"].map(up)).groupby(["contributor", "band"], as_index=False).sum()
        )
        leaves = tuple(sorted(set(up.values())))
        codes = {"All": leaves}
    return Counts(
        "t",
        (Hierarchy("band", "All", leaves, codes, PAIRS if joined else {}),),
        (("band",),),
        frame,
        "n",
        (),
        has_contributors=True,
    )


def shown(table):
    return {cell.codes[0] for cell in table.cells if cell.status is Status.PUBLISHED}


def test_parts_of_a_group_that_another_edition_printed_are_not_all_printed():
    before, after = edition(joined=True), edition(late=3, left=2)
    first = protect(before, RULES)
    assert "8a or 8b" in shown(first)
    second = protect(replace(after, dimensions=(bare(after),)), RULES, history=((before, first),))
    assert not any(set(PAIRS[pair]) <= shown(second) for pair in ("8a or 8b", "7 or 8c"))


def test_a_group_of_which_another_edition_printed_all_parts_is_not_printed():
    before, after = edition(), edition(late=3, left=2, joined=True)
    before = replace(before, dimensions=(bare(before),))
    first = protect(before, RULES)
    assert {"8a", "8b"} <= shown(first)
    second = protect(after, RULES, history=((before, first),))
    assert "8a or 8b" not in shown(second)


def test_a_group_that_the_same_edition_withheld_since_is_not_told_by_its_parts():
    first, second = edition(joined=True), edition(late=3, left=2, joined=True)
    third = edition(late=3, left=2)
    third = replace(third, dimensions=(bare(third),))
    history = []
    for counts in (first, second, third):
        history.append((counts, protect(counts, RULES, history=history)))
    assert not {"8a or 8b", "7 or 8c"} & shown(history[1][1])
    assert not any(set(PAIRS[pair]) <= shown(history[2][1]) for pair in ("8a or 8b", "7 or 8c"))


def test_where_many_came_all_is_printed():
    before, after = edition(joined=True), edition()
    rows = pd.concat([after.rows, after.rows.assign(contributor=after.rows["contributor"] + " too")])
    after = replace(after, rows=rows, dimensions=(bare(after),))
    second = protect(after, RULES, history=((before, protect(before, RULES)),))
    assert shown(second) == {"All", *BANDS}


def bare(counts):
    (axis,) = counts.dimensions
    return replace(axis, codes={axis.total: axis.leaves})
