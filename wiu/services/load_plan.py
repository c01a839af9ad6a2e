"""What the next edition would hold if a file were loaded: read from the store, nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.coverage.returns import join
from wiu.services.new_edition import CONTRACT
from wiu.services.vault_key import vault_of
from wiu.store import vault
from wiu.survey import checks, checks_returns, round_names
from wiu.survey.department_hints import hints
from wiu.survey.entities import ENTITIES
from wiu.survey.mapping import Issue
from wiu.survey.private_data import masked

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.survey.department_hints import Hints
    from wiu.survey.entities import SurveyRows
    from wiu.survey.mapping import MappedFile


class LoadRefusedError(Exception):
    """A file was not loaded; nothing has changed. Fit to show.

    `code` is a word for programs; `where` names file, row and column of the first thing wrong;
    `issues` are all that was found.
    """

    def __init__(
        self, code: str, message: str, where: dict[str, Any], issues: tuple[Issue, ...] = ()
    ) -> None:
        self.code = code
        self.message = message
        self.where = where
        self.issues = issues
        super().__init__(message)


@dataclass(frozen=True)
class Arrival:
    """A file as it was read, for which round, when. `title` says what survey it is, as its mapping does."""

    mapped: MappedFile
    title: str
    round_id: str
    now: datetime


@dataclass(frozen=True)
class Plan:
    """What the next edition would hold.

    `quarantine` is what earlier loads left there. `issues` are all things found, those of the file and
    those of the store beside it. `set_aside` counts rows of the file whose department nobody knows.
    `sample`: whether the rows are invented; then nothing is kept of returns of other departments.
    """

    rows: SurveyRows
    quarantine: pd.DataFrame
    issues: tuple[Issue, ...]
    set_aside: int
    sample: bool


LOCAL = "Europe/London"
REPLACES_SAMPLE = "replaces-sample"
_MOST_NAMED = 5
_NO_DEPARTMENTS = "No list of departments is held yet: the returns are kept, and their regions are not known."


def plan(home: Home, viewer: Viewer, arrival: Arrival) -> Plan:
    """Return what the next edition would hold.

    Raises:
        LoadRefusedError: a demonstration role would load what may be real answers, or the round has no name, or one that
            is known and written otherwise.
        RefusedError: the viewer may not see service contracts, which are carried over.
        StoreError: a database is damaged or busy.

    """
    mapped = arrival.mapped
    current = home.editions.current()
    held = _held(home, viewer, current)
    submissions = mapped.rows["submission"]
    meant = hints(held.get("department"))
    sample = current is not None and current.sample and _is_about(held, submissions, meant)
    alien = _alien(held, submissions)
    if not sample or alien.any():
        _refuse_a_demonstration(viewer, mapped, alien, meant)
    if not sample:
        held = (
            held if current is None or not current.sample else {}
        )  # invented rows never lie beside real ones
    rounds = _rounds(held)
    _refuse_a_misspelt_round(arrival.round_id, rounds)
    departments = list(held["department"]["department_id"]) if "department" in held else []
    strange = checks.against_known(mapped, departments, meant) if departments else ()
    aside = submissions["department_id"].isin({issue.value for issue in strange})
    arriving = mapped.rows | {
        "submission": submissions.assign(status=submissions["status"].mask(aside, "quarantined"))
    }
    if sample:
        aside = alien
        strange = (*strange, *_of_nobody(mapped, submissions))
        arriving = _without(mapped.rows, set(submissions.loc[alien, "submission_id"]))
    joined = join(
        held,
        arriving,
        incomplete={issue.value for issue in mapped.issues if issue.rule == "incomplete-return"},
        mark=str(home.editions.next_number()),
    )
    rows, notes = (
        joined.rows,
        [_issue(mapped, each.submission_id, each.rule, each.message) for each in joined.remarks],
    )
    if arrival.round_id not in rounds:
        entered = _with_round(held, arrival)
        rows = rows | {"survey_round": entered}
        census = entered["census_date"].iloc[-1].date()
        before = current.name if held and current is not None else ""
        message = round_names.new_round(arrival.round_id, rounds, census, before)
        notes.append(Issue(0, "", arrival.round_id, "new-round", message, "warning"))
    notes += checks_returns.against_itself_and_last_round(mapped, held)
    if not departments and submissions["department_id"].notna().any():
        notes.append(Issue(0, "", "", "no-departments", _NO_DEPARTMENTS, "warning"))
    if current is not None and current.sample and not sample:
        notes.append(_replaces_sample(mapped, submissions, current.name))
    return Plan(
        rows=rows,
        quarantine=_quarantine(home) if held else pd.DataFrame(),
        issues=tuple(sorted((*mapped.issues, *strange, *notes), key=lambda issue: (issue.row, issue.rule))),
        set_aside=_rows_of(mapped.rows, set(submissions.loc[aside, "submission_id"])),
        sample=sample,
    )


def _rounds(held: SurveyRows) -> list[str]:
    """Return the short names of the rounds that are held, the newest census first."""
    if "survey_round" not in held:
        return []
    return list(held["survey_round"].sort_values("census_date", ascending=False)["round_id"])


def _refuse_a_misspelt_round(round_id: str, known: list[str]) -> None:
    """Refuse a round without a name, and one that is held under a name that is written otherwise.

    Raises:
        LoadRefusedError: so it is. Fit to show.

    """
    where = {"round": round_id}
    if not round_id.strip() or not round_id.isprintable():
        message = "Say which round the answers belong to: its short name, as csc-2022. Nothing was loaded."
        raise LoadRefusedError("round", message, where)
    if meant := round_names.misspelt(round_id, known):
        message = (
            f"The round “{round_id}” is not known; “{meant}” is, and has the same letters and figures. Name it so, or "
            "give a new round another name. Nothing was loaded."
        )
        raise LoadRefusedError("round", message, where)


def _held(home: Home, viewer: Viewer, current: Edition | None) -> SurveyRows:
    if current is None:
        return {}
    contracts = vault.contracts(vault_of(home.path, sample=current.sample), viewer, current.number).rows
    return home.editions.rows() | ({CONTRACT: contracts} if len(contracts) else {})


def _is_about(held: SurveyRows, submissions: pd.DataFrame, meant: Hints) -> bool:
    """Return whether a file is about the departments held: some of its returns give the code, or the name, of one."""
    if "department" not in held:
        return False
    said = submissions["department_id"]
    return bool(said.isin(held["department"]["department_id"]).any()) or any(
        meant.is_name(str(each)) for each in said.dropna().unique()
    )


def _alien(held: SurveyRows, submissions: pd.DataFrame) -> pd.Series[bool]:
    """Mark the returns that name no department held: beside invented rows they may be real."""
    known = list(held["department"]["department_id"]) if "department" in held else []
    return ~submissions["department_id"].isin(known)


def _of_nobody(mapped: MappedFile, submissions: pd.DataFrame) -> tuple[Issue, ...]:
    """Return an error for each return without a department: nobody can say that it is of the sample."""
    message = "The sample survey takes returns of its own departments only, and this one names none."
    return tuple(
        Issue(int(mapped.first_row.get(each, 0)), mapped.department_column, "", "unknown-department", message)
        for each in submissions.loc[submissions["department_id"].isna(), "submission_id"]
    )


def _replaces_sample(mapped: MappedFile, submissions: pd.DataFrame, edition: str) -> Issue:
    """Return what is said where a file is taken for real answers, which never lie beside invented ones."""
    said = [masked(str(each)) for each in submissions["department_id"].dropna().unique()]
    if not said:
        why = "No return in the file names a department"
    elif len(said) == 1:
        why = f"The one department that the file names, “{said[0]}”, is unknown to it"
    else:
        why = f"All {len(said):,} departments that the file names are unknown to it ({_named(said)})"
    message = (
        f"The sample survey is held ({edition}). {why}, so the file is taken for real answers, and real answers never lie "
        "beside invented ones: loading it takes the whole sample survey out of force, its rounds and its list of "
        "departments with it. If returns of the sample were meant, correct the file's departments first."
    )
    return Issue(0, mapped.department_column, "", REPLACES_SAMPLE, message, "warning")


def _named(said: list[str]) -> str:
    """Return the first few of the departments that a file names, and how many more there are."""
    shown = ", ".join(f"“{each}”" for each in said[:_MOST_NAMED])
    return f"{shown} and {len(said) - _MOST_NAMED:,} more" if len(said) > _MOST_NAMED else shown


def _without(rows: SurveyRows, submissions: Collection[str]) -> SurveyRows:
    """Return the rows without those of some returns, which must not lie beside invented ones at all."""
    return {
        name: frame[~frame["submission_id"].isin(list(submissions))].reset_index(drop=True)
        for name, frame in rows.items()
        if "submission_id" in frame
    }


def _refuse_a_demonstration(viewer: Viewer, mapped: MappedFile, alien: pd.Series[bool], meant: Hints) -> None:
    """Refuse what may be real answers to whoever chose a demonstration role, with the first row that may be.

    Raises:
        LoadRefusedError: the viewer did. Fit to show.

    """
    if not viewer.demonstration:
        return
    where: dict[str, Any] = {}
    example = ""
    strange = mapped.rows["submission"][alien.to_numpy()]
    if len(strange):
        first = strange.iloc[0]
        row, column = int(mapped.first_row.get(first["submission_id"], 0)), mapped.department_column
        said = "" if pd.isna(first["department_id"]) else masked(str(first["department_id"]))
        told = (
            f"“{said}” for {column or 'the department'}, which is no code of one" if said else "no department"
        )
        where = {"row": row, "column": column, "value": said}
        others = [masked(str(each)) for each in strange["department_id"].dropna().unique()]
        many = (
            f" {len(others):,} departments that it names are unknown to the sample: {_named(others)}."
            if len(others) > 1
            else ""
        )
        example = f"{many} Row {row} says {told}. {meant.of(said) if said else ''}".rstrip()
    raise LoadRefusedError(
        "demonstration",
        f"Not every return in the file is of a sample department, so it may hold real answers.{example} Whoever chose "
        "a demonstration role may load returns of sample departments only: correct the file, sign in, or use the command "
        "line. Nothing was loaded.",
        where,
    )


def _issue(mapped: MappedFile, submission_id: str, rule: str, message: str) -> Issue:
    row = int(mapped.first_row.get(submission_id, 0))
    return Issue(row, mapped.department_column, "", rule, message, "warning")


def _with_round(held: SurveyRows, arrival: Arrival) -> pd.DataFrame:
    """Return the rounds with a new one, which nobody has described yet beyond what its file says."""
    arriving = arrival.mapped.rows
    answered = arriving["submission"]["received_at"].dropna()
    last = answered.max() if len(answered) else pd.Timestamp(arrival.now)
    specialisms = {
        str(code)
        for frame in arriving.values()
        if "specialism" in frame
        for code in frame["specialism"].dropna().unique()
    }
    new = pd.DataFrame(
        {
            "round_id": [arrival.round_id],
            "title": [arrival.title],
            "specialisms": [";".join(sorted(specialisms))],
            "census_date": [last.tz_convert(LOCAL).tz_localize(None).normalize()],
            "status": ["open"],
        }
    )
    known = [held["survey_round"]] if "survey_round" in held else []
    return pd.concat([*known, new.reindex(columns=list(ENTITIES["survey_round"].columns))], ignore_index=True)


def _rows_of(rows: SurveyRows, submissions: Collection[str]) -> int:
    """Return how many rows of the file made these returns: as many as their longest entity has."""
    if not submissions:
        return 0
    lines = [
        frame["submission_id"][frame["submission_id"].isin(list(submissions))].value_counts()
        for frame in rows.values()
        if "submission_id" in frame
    ]
    return int(pd.concat(lines, axis=1).max(axis=1).sum())


def _quarantine(home: Home) -> pd.DataFrame:
    with home.editions.reading() as reader:
        return reader.quarantine()
