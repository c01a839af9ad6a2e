"""What the silent may have: WTE grossed up, an estimate [e] for the office, rounded, with its method beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.wte import CONFIDENCE, FEWEST, Estimate
from wiu.policy.thresholds import thresholds_for
from wiu.presentation import words
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import coverage_words, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.ui.coverage_view import Seen

_STEP = 10
_BY_PLACE, _NOT_APPLIED = frozenset({"region", "nation"}), frozenset({"sector", "org_type"})
_OF_A_REGION = ("Departments that stated WTE", "Estimated", "95% interval", "Note")
_BORROWED = {0: "", 1: "mean of another region"}
_WITHHELD, _NONE = "[c]", "[x]"


def _rounded(value: float | None) -> str:
    return _NONE if value is None else f"{_STEP * round(value / _STEP):,}"


def _cells(each: Estimate, least: int) -> tuple[str, str, str, str]:
    base = f"{each.stated} of {each.eligible}"
    if each.stated < least:
        return base, _WITHHELD, _WITHHELD, _WITHHELD
    between = (
        _NONE if each.low is None or each.high is None else f"{_rounded(each.low)} to {_rounded(each.high)}"
    )
    if each.stated == each.eligible:  # nobody is silent, so nothing is estimated
        return base, f"{words.number(each.measured, 0)}", _rounded(each.wte), "all stated it"
    estimated = f"{_rounded(each.wte)} [e]" if each.wte is not None else _NONE
    return base, f"{words.number(each.measured, 0)}", estimated, between


def _of_a_region(each: Estimate, least: int) -> tuple[str, ...]:
    stated, _, *estimated = _cells(each, least)
    return stated, *estimated, _BORROWED.get(each.borrowed, f"mean of {each.borrowed} regions")


def _regions(seen: Seen) -> tuple[str, ...]:
    """Return the regions that the filters keep; empty where they keep all."""
    if not _BY_PLACE & set(seen.where):
        return ()
    kept = {seen.coverage.now.about[pair]["region"] for pair in seen.pairs}
    return tuple(each for each in CODE_LISTS["region"] if each in kept)


def _headline(whole: Sequence[Estimate], least: int) -> str:
    shown = [each for each in whole if each.stated >= least and each.wte is not None]
    if not shown:
        return "No estimate: too few departments stated WTE"
    first = max(shown, key=lambda each: (each.wte or 0) - each.measured)
    name, nearer = coverage_words.specialism(first.specialism), _rounded(first.wte)
    if first.region:
        return f"{name}, {first.region}: probably {nearer} WTE [e], as {first.stated} of {first.eligible} stated theirs"
    return f"{name}: {words.number(first.measured, 0)} WTE measured, probably nearer {nearer} [e]"


def show(seen: Seen) -> None:
    """Show measured and estimated WTE by specialism, and by region: of one specialism, or of those filtered."""
    least = thresholds_for("member").min_departments
    regions = _regions(seen)
    held = [each for each in seen.coverage.now.estimates if each.specialism in seen.specialisms]
    whole = [each for each in held if (each.region in regions if regions else each.region is None)]
    st.header(_headline(whole, least))
    st.warning(
        "Internal estimates [e]: not survey results, and in no release, unless a person writes one into its notes in "
        "words.",
        icon=":material/calculate:",
    )
    if not_applied := [words.dimension(each) for each in seen.where if each in _NOT_APPLIED]:
        st.info(
            f"Not applied here: the filter on {words.joined(not_applied)}. An estimate is of all departments of a specialism "
            "in a region."
        )
    if regions:
        tables.show_counts(
            f"WTE estimated, {words.joined(regions)}",
            ("Specialism", "Region"),
            _OF_A_REGION,
            [
                (coverage_words.specialism(each.specialism), str(each.region), *_of_a_region(each, least))
                for each in whole
            ],
        )
    else:
        tables.show_counts(
            "WTE established, measured and estimated, all regions",
            ("Specialism",),
            ("Departments that stated WTE", "Measured", "Estimated", "95% interval"),
            [(coverage_words.specialism(each.specialism), *_cells(each, least)) for each in whole],
        )
        _show_regions(seen, whole, least)
    st.caption(
        f"[e] estimated, rounded to {_STEP} · [c] withheld: fewer than {least} departments stated it · [x] not available"
    )
    st.subheader("How it is estimated, and what it can’t tell")
    st.markdown(
        "- **Method.** Stratified expansion by specialism and region (Cochran, *Sampling Techniques*, 1977, chapters 2 "
        "and 5): each silent department is given the mean of those of its specialism and region that stated WTE. "
        f"Regions in which fewer than {FEWEST} stated any borrow the mean of all such regions together.\n"
        f"- **Interval.** {CONFIDENCE:.0%}, Student’s t over the spread between departments of a stratum. It covers "
        "chance alone.\n"
        "- **What it assumes.** That the silent are like those who answered. If the silent are smaller, the estimate is "
        "too high, and the interval does not show it.\n"
        "- **Counted once.** WTE is that of the department that employs the people, however many clients it serves. "
        "Establishment is used; where none was stated, in post + vacant."
    )


def _show_regions(seen: Seen, whole: list[Estimate], least: int) -> None:
    names = [each.specialism for each in whole]
    if not names:
        return
    chosen: str = st.selectbox(
        "By region, for", names, format_func=coverage_words.specialism, key="estimate", bind="query-params"
    )
    of = [e for e in seen.coverage.now.estimates if e.specialism == chosen and e.region is not None]
    tables.show_counts(
        f"{coverage_words.specialism(chosen)}: WTE estimated by region",
        ("Region",),
        _OF_A_REGION,
        [(str(each.region), *_of_a_region(each, least)) for each in of],
    )
