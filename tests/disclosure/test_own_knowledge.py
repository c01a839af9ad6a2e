"""What insiders knew before: a figure within one in which they stand alone is theirs, or nobody's."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pasts import past_of

from wiu.disclosure.engine import protect
from wiu.disclosure.own_knowledge import known_before
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

RULES = Rules(max_n=4, min_contributors=3)
STAFF = Hierarchy("staff", "All staff", ("s0", "s1"), {"All staff": ("s0", "s1")})
BAND = Hierarchy("band", "All bands", ("b0", "b1", "b2"), {"All bands": ("b0", "b1", "b2")})

# department, staff group, band, heads: of s1 there is one person in all the country, at D0
HEADS = [
    ("D0", "s0", "b0", 9), ("D0", "s0", "b1", 8), ("D0", "s0", "b2", 7), ("D0", "s1", "b0", 1),
    ("D1", "s0", "b0", 6), ("D1", "s0", "b1", 9), ("D1", "s0", "b2", 5),
    ("D2", "s0", "b0", 7), ("D2", "s0", "b1", 6), ("D2", "s0", "b2", 8),
    ("D3", "s0", "b0", 8), ("D3", "s0", "b1", 7), ("D3", "s0", "b2", 9),
]  # fmt: skip


def counted(*dimensions):
    names = [each.name for each in dimensions]
    frame = pd.DataFrame(HEADS, columns=["contributor", "staff", "band", "n"])
    rows = frame.groupby([*names, "contributor"], as_index=False)["n"].sum()
    return Counts(
        f"by {names}", dimensions, (tuple(names),), rows, "n", (), has_contributors=True, behind=frame
    )


def test_who_stands_alone_in_a_staff_group_knows_its_bands_and_nobody_else_does():
    earlier = counted(STAFF, BAND)
    past = past_of([(earlier, protect(earlier, RULES))], counted(STAFF), RULES)
    found = known_before(past)
    departments = past.space.parts["n"].toarray()
    assert {insider for _, _, insider in found if insider < len(departments)} == {0}
    assert any(insider >= len(departments) for _, _, insider in found)  # the one person
    staff = past.space.names.index("staff")
    for name, row, insider in found:
        assert name == "n"
        behind = np.flatnonzero(past.cells.matrix[[row]].toarray()[0])
        assert set(past.space.atoms[behind, staff].tolist()) <= {int(past.space.class_of["staff"][1])}
        others = np.delete(departments, 0, axis=0)[:, behind]
        assert others.sum() == 0, (row, insider)


def test_where_two_stand_together_neither_knows_the_parts():
    frame = [*HEADS, ("D1", "s1", "b0", 1)]
    both = pd.DataFrame(frame, columns=["contributor", "staff", "band", "n"])
    earlier, asked = counted(STAFF, BAND), counted(STAFF)
    with_two = [
        Counts(each.name, each.dimensions, each.tables,
               both.groupby([*each.tables[0], "contributor"], as_index=False)["n"].sum(),
               "n", (), has_contributors=True, behind=both)
        for each in (earlier, asked)
    ]  # fmt: skip
    past = past_of([(with_two[0], protect(with_two[0], RULES))], with_two[1], RULES)
    assert not known_before(past)


def test_who_stands_alone_in_a_filtered_figure_does_not_know_whom_the_filter_leaves_out():
    """In r0 all of s1 are of D0; in r1 two others have seven, which D0 would find in the whole less the own five."""
    heads = [("D0", "s1", "r0", 5), ("D5", "s1", "r1", 3), ("D6", "s1", "r1", 4)]
    for number, one in enumerate(("D0", "D1", "D2", "D3", "D5", "D6", "D7", "D8")):
        heads.append((one, "s0", "r0" if number < 4 else "r1", 9 + number))
    frame = pd.DataFrame(heads, columns=["contributor", "staff", "region", "n"])

    def staff(*kept):
        rows = frame[frame["region"].isin(kept)].groupby(["staff", "contributor"], as_index=False)["n"].sum()
        told = () if len(kept) == 2 else (("region", kept),)
        return Counts(f"staff of {kept}", (STAFF,), (("staff",),), rows, "n", (),
                      has_contributors=True, filters=told, behind=frame)  # fmt: skip

    earlier, asked = staff("r0"), staff("r0", "r1")
    history = [(earlier, protect(earlier, RULES))]
    assert protect(asked, RULES)["s1",].status is Status.PUBLISHED
    assert protect(asked, RULES, history=history)["s1",].status is not Status.PUBLISHED
    past = past_of(history, asked, RULES)
    assert not any(past.extra[row] for _, row, _ in known_before(past))
