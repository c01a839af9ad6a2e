"""Which return of a department counts: the newest complete one; the others are kept beside it.

Returns that arrive are joined to those held. Nothing held is lost: a return that no longer counts
only changes its status. The people of a department who answered in one file are one return.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from wiu.survey.entities import SurveyRows

ACCEPTED, DUPLICATE, SUPERSEDED, QUARANTINED = "accepted", "duplicate", "superseded", "quarantined"
PERSON = "person"
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
    clashing = arrived.loc[arrived[ID].isin(before[ID]), ID]
    names = {each: f"{each}~{mark}" for each in clashing}
    given = {name: each for each, name in names.items()}
    renamed = {
        name: _renamed(frame, names) if names and ID in frame else frame for name, frame in arriving.items()
    }
    arrived = _renamed(arrived, names) if names else arrived
    # people of one department do not replace one another
    within = arrived["granularity"].eq(PERSON) & arrived["status"].isin([SUPERSEDED, DUPLICATE])
    arrived.loc[within, "status"] = ACCEPTED
    same = _equal_to_one_held(before, arrived)
    arrived.loc[same, "status"] = DUPLICATE
    rows = {name: _beside(name, held, renamed) for name in ENTITIES if name in held or name in renamed}
    settled, news = _settle(_together(before, arrived), len(arrived), set(incomplete), rows)
    remarks = [
        *((name, "loaded-before", _AGAIN) for name in given),
        *((each, DUPLICATE, _SAME) for each in arrived.loc[same, ID]),
        *news,
    ]
    return Joined(
        rows | {"submission": settled},
        tuple(Remark(given.get(name, name), rule, message) for name, rule, message in remarks),
    )


def _renamed(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return rows with another id where one is held already under theirs."""
    return frame.assign(**{ID: frame[ID].map(names).fillna(frame[ID])})


_AGAIN = "This return was loaded before; it takes the place of the earlier load."
_SAME = "The same answer was loaded before from another file; it is kept and not counted."
_NEWER = "The department answered before; this newer return counts now."
_OLDER = "The department has a newer return in this round, which counts on."
_LACKING = "The department has a complete return in this round, which counts on."


def _submissions(rows: SurveyRows) -> pd.DataFrame:
    found = rows.get("submission")
    if found is None:
        return pd.DataFrame(columns=list(ENTITIES["submission"].columns)).astype({ID: "str", "status": "str"})
    return found.copy()


def _together(*frames: pd.DataFrame) -> pd.DataFrame:
    """Put rows under one another; a frame without rows has no say in the columns' kinds."""
    return pd.concat([frame for frame in frames if len(frame)] or [frames[-1]], ignore_index=True)


def _beside(name: str, held: SurveyRows, arriving: SurveyRows) -> pd.DataFrame:
    return _together(*(rows[name] for rows in (held, arriving) if name in rows))


def _file_of(submission_ids: pd.Series[str]) -> pd.Series[str]:
    """Return what the ids of one file's returns have in common: all before the row they stand in."""
    return submission_ids.str.replace(r":[^:]*$", "", regex=True)


def _from_the_same_file(before: pd.DataFrame, arrived: pd.DataFrame) -> pd.Series[bool]:
    """Mark the returns held that came from the file that is loaded again: all of them, wanted still or not."""
    if not arrived[ID].isin(before[ID]).any():
        return pd.Series(data=False, index=before.index)
    return _file_of(before[ID]).isin(_file_of(arrived[ID]).unique())


def _equal_to_one_held(before: pd.DataFrame, arrived: pd.DataFrame) -> pd.Series[bool]:
    """Mark arriving people without a department who equal one held in every cell; as many as are held."""
    key = ["round_id", "row_hash"]
    alone = before[
        before["status"].eq(ACCEPTED) & before["row_hash"].notna() & before["department_id"].isna()
    ]
    held = alone.groupby(key).size().rename("held").reset_index()
    if held.empty or arrived.empty:
        return pd.Series(data=False, index=arrived.index)
    known = arrived[key].merge(held, on=key, how="left")["held"].fillna(0).to_numpy()
    alone_too = arrived["status"].eq(ACCEPTED) & arrived["department_id"].isna()
    return alone_too & (arrived.groupby(key).cumcount() < known)


def _settle(
    submissions: pd.DataFrame, arrived: int, incomplete: set[str], rows: SurveyRows
) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """Let the newest complete return count for each department, round and specialism that has a new one.

    The last `arrived` of the submissions are new.
    """
    settled = submissions
    whose = ["round_id", "department_id"]
    columns = [ID, *whose, "granularity", "received_at", "row_hash"]
    counted = settled.loc[settled["status"].eq(ACCEPTED) & settled["department_id"].notna(), columns]
    counted["new"] = counted.index >= len(settled) - arrived
    people = counted["granularity"].eq(PERSON)
    counted["unit"] = counted[ID].mask(people, _file_of(counted.loc[people, ID]))
    counted = _contested(counted, whose)
    about = _specialisms(rows, set(counted[ID]))
    staffed = _with_staff(rows) if len(counted) else set()
    news: list[tuple[str, str, str]] = []
    for (_, department), group in counted.groupby(whose):
        units = [
            _Unit.of(unit, about, department in incomplete) for _, unit in group.groupby("unit", sort=False)
        ]
        units = _without_staff_incomplete(units, group, staffed)
        units.sort(key=lambda unit: unit.rank, reverse=True)
        winners: list[_Unit] = []
        for unit in units:
            better = next((each for each in winners if each.stands_against(unit)), None)
            if better is None:
                winners.append(unit)
                continue
            status = unit.status_beside(better)
            settled.loc[unit.index, "status"] = status
            if unit.new:
                news.append((unit.first, status, _LACKING if status == QUARANTINED else _OLDER))
            elif better.new:
                news.append((better.first, "replaces", _NEWER))
    return settled, news


def _contested(counted: pd.DataFrame, whose: list[str]) -> pd.DataFrame:
    """Return the submissions of departments with a new return and another beside it; of the rest each counts."""
    units = counted[[*whose, "unit", "new"]].groupby([*whose, "unit"], sort=False)["new"].any().reset_index()
    by_department = units.groupby(whose)["new"].agg(["any", "size"]).reset_index()
    several = by_department.loc[by_department["any"] & (by_department["size"] > 1), whose]
    if several.empty:
        return counted.iloc[:0]
    wanted = pd.MultiIndex.from_frame(several)
    return counted[pd.MultiIndex.from_frame(counted[whose]).isin(wanted)]


@dataclass(frozen=True)
class _Unit:
    """One return of a department: a submission, or the people of one file."""

    index: pd.Index
    first: str
    about: frozenset[str]
    whole: bool
    new: bool
    received: float
    hashes: frozenset[str]

    @classmethod
    def of(cls, rows: pd.DataFrame, about: dict[str, frozenset[str]], incomplete: bool) -> _Unit:  # noqa: FBT001
        subjects = frozenset().union(*(about.get(each, frozenset()) for each in rows[ID]))
        new = bool(rows["new"].any())
        received = rows["received_at"].max()
        return cls(
            index=rows.index,
            first=str(rows[ID].iloc[0]),
            about=subjects,
            whole=bool(subjects) and not (new and incomplete),
            new=new,
            received=float("-inf") if pd.isna(received) else received.timestamp(),
            hashes=frozenset(rows["row_hash"].dropna()),
        )

    @property
    def rank(self) -> tuple[bool, float, bool]:
        """The greatest counts: complete, then newest, then last to arrive."""
        return (self.whole, self.received, self.new)

    def stands_against(self, other: _Unit) -> bool:
        """Return whether both speak of one specialism, or the other of none: counted twice, it would be."""
        return bool(self.about & other.about) or not other.about

    def status_beside(self, better: _Unit) -> str:
        if better.whole and not self.whole and self.new:
            return QUARANTINED
        return DUPLICATE if self.hashes and self.hashes == better.hashes else SUPERSEDED


def _with_staff(rows: SurveyRows) -> set[str]:
    """Return the submissions that state staff at all."""
    return {each for name in ("staffing", "person") if name in rows for each in rows[name][ID].unique()}


def _without_staff_incomplete(units: list[_Unit], group: pd.DataFrame, staffed: set[str]) -> list[_Unit]:
    """Return the units, a return that states no staff as incomplete where another of the department states some."""
    stating = [bool(staffed.intersection(group.loc[unit.index, ID])) for unit in units]
    if all(stating) or not any(stating):
        return units
    return [replace(unit, whole=unit.whole and states) for unit, states in zip(units, stating, strict=True)]


def _specialisms(rows: SurveyRows, wanted: set[str]) -> dict[str, frozenset[str]]:
    """Return what each of these submissions speaks of."""
    said = [
        frame.loc[frame[ID].isin(wanted), [ID, "specialism"]].dropna().drop_duplicates()
        for name, frame in rows.items()
        if ID in frame and "specialism" in frame and not ENTITIES[name].office_only
    ]
    if not said:
        return {}
    found = pd.concat(said).drop_duplicates()
    several = found[ID].duplicated(keep=False)
    # most returns, and every person, speak of one: a group for each of a million would take minutes
    one = {subject: frozenset({str(subject)}) for subject in found["specialism"].unique()}
    about = {str(each): one[subject] for each, subject in found[~several].itertuples(index=False, name=None)}
    more = found[several].groupby(ID)["specialism"].unique()
    return about | {str(each): frozenset(subjects) for each, subjects in more.items()}
