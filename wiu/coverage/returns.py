"""Which return of a department counts: the newest complete one; the others are kept beside it.

Returns that arrive are joined to those held. Nothing held is lost: a return that no longer counts
only changes its status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from wiu.survey.entities import SurveyRows

ACCEPTED, DUPLICATE, SUPERSEDED, QUARANTINED = "accepted", "duplicate", "superseded", "quarantined"
ID = "submission_id"


@dataclass(frozen=True)
class Remark:
    """What became of an arriving return, or of one held, fit to show. `submission_id` as the file gave it."""

    submission_id: str
    rule: str
    message: str


@dataclass(frozen=True)
class Joined:
    """All rows, held and arrived; `remarks` on what did not simply come beside the rest."""

    rows: SurveyRows
    remarks: tuple[Remark, ...]


def join(held: SurveyRows, arriving: SurveyRows, *, incomplete: Collection[str], mark: str) -> Joined:
    """Return the held rows with the arriving ones beside them, each return with the status it has now.

    `incomplete` names departments whose arriving return lacks rows: it does not replace a complete
    one. `mark` is added to the id of a return that was loaded before: the same file loaded again, under
    a better mapping perhaps, takes the place of its first load.
    """
    before = _submissions(held)
    arrived = _submissions(arriving)
    again = _from_the_same_file(before, arrived)
    before.loc[again & before["status"].eq(ACCEPTED), "status"] = SUPERSEDED
    names = {each: f"{each}~{mark}" if each in set(before[ID]) else each for each in arrived[ID]}
    given = dict(zip(names.values(), names, strict=True))
    remarks = [
        Remark(
            each, "loaded-before", "This return was loaded before; it takes the place of the earlier load."
        )
        for each, name in names.items()
        if name != each
    ]
    renamed = {
        name: frame.assign(**{ID: frame[ID].map(names)}) if ID in frame else frame
        for name, frame in arriving.items()
    }
    arrived = renamed["submission"].copy()
    same = _equal_to_one_held(before, arrived)
    arrived.loc[same, "status"] = DUPLICATE
    remarks += [
        Remark(
            given[each],
            DUPLICATE,
            "The same answer was loaded before from another file; it is kept and not counted.",
        )
        for each in arrived.loc[same, ID]
    ]
    everything = pd.concat([before, arrived], ignore_index=True)
    settled, news = _settle(everything, set(arrived[ID]), set(incomplete))
    remarks += [Remark(given[each], rule, message) for each, rule, message in news]
    rows = {name: _beside(name, held, renamed) for name in ENTITIES if name in held or name in renamed}
    return Joined(rows | {"submission": settled}, tuple(remarks))


def _submissions(rows: SurveyRows) -> pd.DataFrame:
    found = rows.get("submission")
    if found is None:
        return pd.DataFrame(columns=list(ENTITIES["submission"].columns)).astype({ID: "str", "status": "str"})
    return found.copy()


def _beside(name: str, held: SurveyRows, arriving: SurveyRows) -> pd.DataFrame:
    return pd.concat([rows[name] for rows in (held, arriving) if name in rows], ignore_index=True)


def _from_the_same_file(before: pd.DataFrame, arrived: pd.DataFrame) -> pd.Series[bool]:
    """Mark the returns held that came from the file that is loaded again: all of them, wanted still or not."""
    if not arrived[ID].isin(before[ID]).any():
        return pd.Series(data=False, index=before.index)
    files = arrived[ID].str.rsplit(":", n=1).str[0].unique()
    return before[ID].str.rsplit(":", n=1).str[0].isin(files)


def _equal_to_one_held(before: pd.DataFrame, arrived: pd.DataFrame) -> pd.Series[bool]:
    """Mark arriving answers that equal one held, cell by cell; as many as are held, and no more."""
    key = ["round_id", "row_hash"]
    counted = before[before["status"].eq(ACCEPTED) & before["row_hash"].notna()]
    held = counted.groupby(key).size().rename("held").reset_index()
    if held.empty or arrived.empty:
        return pd.Series(data=False, index=arrived.index)
    known = arrived[key].merge(held, on=key, how="left")["held"].fillna(0).to_numpy()
    return arrived["status"].eq(ACCEPTED) & (arrived.groupby(key).cumcount() < known)


def _settle(
    submissions: pd.DataFrame, arrived: set[str], incomplete: set[str]
) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """Let one return count for each department and round that has a new one."""
    settled = submissions.copy()
    counted = settled[settled["status"].eq(ACCEPTED) & settled["department_id"].notna()]
    news = []
    for (_, department), group in counted.groupby(["round_id", "department_id"]):
        new = group[ID].isin(arrived)
        if len(group) == 1 or not new.any():
            continue
        whole = ~(new & (department in incomplete))
        order = group.assign(_whole=whole, _new=new).sort_values(
            ["_whole", "received_at", "_new"], na_position="first", kind="stable"
        )
        winner = order.index[-1]
        for place in order.index[:-1]:
            lacking = not whole[place] and whole[winner]
            settled.loc[place, "status"] = QUARANTINED if lacking else SUPERSEDED
            if new[place]:
                rule = QUARANTINED if lacking else SUPERSEDED
                kept = "a complete return" if lacking else "a newer return"
                news.append(
                    (group[ID][place], rule, f"The department has {kept} in this round, which counts on.")
                )
        if new[winner]:
            news.append(
                (
                    group[ID][winner],
                    "replaces",
                    "The department answered before; this newer return counts now.",
                )
            )
    return settled, news
