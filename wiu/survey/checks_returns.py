"""Checks of whole returns: what one part says against another, and against what the department said last round.

Each is a small function over typed rows that yields (submission, rule, sentence), always a warning. Sentences
name no figure: those held are raw counts, and the department knows its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wiu.survey.entities import SurveyRows
    from wiu.survey.mapping_apply import MappedFile

ID = "submission_id"
WHOSE = ["department_id", "specialism"]
FIGURES = ("headcount", "wte_in_post", "wte_establishment")
_WORDS = {"headcount": "headcount", "wte_in_post": "WTE in post", "wte_establishment": "WTE establishment"}
_TIMES = 2.0
_LEAST = 5.0
"""Below this much, double or half is a post or two and no slip."""

Said = tuple[str, str, str]


def none_provided_with_staff(rows: SurveyRows, _held: SurveyRows) -> Iterator[Said]:
    """A service that is said not to be provided has no staff in post."""
    if not {"service", "staffing"} <= rows.keys():
        return
    services = rows["service"].assign(some=rows["service"]["provided"].ne("none"))
    some = services.groupby([ID, "specialism"])["some"].any()
    staff = rows["staffing"].groupby([ID, "specialism"])["headcount"].sum()
    for submission, specialism in some.index[~some].intersection(staff.index[staff > 0]):
        yield (
            submission,
            "contradiction",
            f"{specialism}: no service is said to be provided, and staff are stated. Ask which holds.",
        )


def ages_and_bands(rows: SurveyRows, _held: SurveyRows) -> Iterator[Said]:
    """People counted by age and gender are those counted by band."""
    if not {"demographics", "staffing"} <= rows.keys():
        return
    sums = [
        rows[name].groupby([ID, "specialism"])["headcount"].sum(min_count=1)
        for name in ("demographics", "staffing")
    ]
    both = pd.concat(sums, axis=1, keys=["ages", "bands"]).dropna()
    for submission, specialism in both.index[both["ages"] > both["bands"]]:
        yield (
            submission,
            "contradiction",
            f"{specialism}: more people are counted by age and gender than by staff group and band.",
        )


def staff_without_establishment(rows: SurveyRows, _held: SurveyRows) -> Iterator[Said]:
    """Vacancies are parts of an establishment: one of nothing has none."""
    if "staffing" not in rows:
        return
    sums = rows["staffing"].groupby([ID, "specialism"])[["wte_establishment", "wte_vacant"]].sum(min_count=1)
    for submission, specialism in sums.index[(sums["wte_establishment"] == 0) & (sums["wte_vacant"] > 0)]:
        yield (
            submission,
            "contradiction",
            f"{specialism}: posts are vacant, and the establishment is nothing.",
        )


def jumps(rows: SurveyRows, held: SurveyRows) -> Iterator[Said]:
    """A department's figures seldom double or halve from one round to the next."""
    now, before, title = _of_this_round(rows), _of_last_round(rows, held), _last_round(rows, held)
    if now.empty or before.empty:
        return
    both = now.merge(before.add_suffix("_before"), left_on=WHOSE, right_index=True)
    for name in FIGURES:
        figure, last = both[name], both[f"{name}_before"]
        far = (figure - last).abs() >= _LEAST
        for way, jumped in (
            ("at least double", figure >= _TIMES * last),
            ("at most half", figure * _TIMES <= last),
        ):
            for submission, specialism in both.loc[far & jumped & (last > 0), [ID, "specialism"]].itertuples(
                index=False
            ):
                yield (
                    submission,
                    "jump",
                    f"{specialism}: {_WORDS[name]} is {way} of what was stated in the round {title}. Are both meant?",
                )


CHECKS: tuple[Callable[[SurveyRows, SurveyRows], Iterator[Said]], ...] = (
    none_provided_with_staff,
    ages_and_bands,
    staff_without_establishment,
    jumps,
)


def against_itself_and_last_round(mapped: MappedFile, held: SurveyRows) -> tuple[Issue, ...]:
    """Return a warning for each thing found in the returns of a file; `held` are all rows of the edition in force."""
    return tuple(
        Issue(
            int(mapped.first_row.get(submission, 0)), mapped.department_column, "", rule, message, "warning"
        )
        for check in CHECKS
        for submission, rule, message in check(mapped.rows, held)
    )


def _figures(rows: SurveyRows, submissions: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of each figure by submission, department and specialism; NaN where nothing was said."""
    if "staffing" not in rows or submissions.empty:
        return pd.DataFrame()
    lines = rows["staffing"].merge(submissions[[ID, "department_id"]], on=ID)
    lines = lines[lines["department_id"].notna()].astype(dict.fromkeys(FIGURES, "float64"))
    return lines.groupby([ID, *WHOSE])[list(FIGURES)].sum(min_count=1).reset_index()


def _of_this_round(rows: SurveyRows) -> pd.DataFrame:
    return _figures(rows, rows["submission"])


def _last_round(rows: SurveyRows, held: SurveyRows) -> str:
    """Return the round before the one that a file is for: the newest other one that has been counted by then."""
    this = str(rows["submission"]["round_id"].iloc[0]) if len(rows["submission"]) else ""
    rounds = held.get("survey_round")
    if rounds is None:
        return ""
    census = rounds.set_index("round_id")["census_date"].dropna()
    before = census[census.index != this]
    if this in census.index:
        before = before[before < census[this]]
    return str(before.idxmax()) if len(before) else ""


def _of_last_round(rows: SurveyRows, held: SurveyRows) -> pd.DataFrame:
    title = _last_round(rows, held)
    if not title or "submission" not in held:
        return pd.DataFrame()
    submissions = held["submission"]
    counted = submissions[submissions["round_id"].eq(title) & submissions["status"].eq("accepted")]
    found = _figures(held, counted)
    return found if found.empty else found.groupby(WHOSE)[list(FIGURES)].sum(min_count=1)
