"""What a table says, in a sentence: worded only from published figures (R2, S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.disclosure.safe_table import Status
from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.table_rows import dimension_codes, full_codes, printed, title
from wiu.statistics.dimensions import SHARED, UNKNOWN
from wiu.statistics.measures import SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.presentation.view import View

_FEW = 2
_ASKED_AFTER = frozenset({"55 and over", "female", "registered", "HCPC", "rated 1 or 2"})


@dataclass(frozen=True)
class Point:
    """A code of one dimension and its figure as stored; None where it is withheld or not available."""

    code: str
    label: str
    value: float | None
    text: str


def first_asked(measures: Sequence[str]) -> list[str]:
    """Return measures, what a view is asked for first: a share, then a rate, for which the sums stand beside it."""
    return sorted(measures, key=lambda name: (name != SHARE, words.measure(name).additive))


def points(
    view: View, names: tuple[str, ...], along: str, measure: str, fixed: dict[str, str] | None = None
) -> tuple[Point, ...]:
    """Return a point for each finest code of a dimension, others at their totals unless `fixed`.

    Only codes under which nothing finer is shown count, so that no figure is compared with its part.
    """
    order = dimension_codes(view, along, table=names)
    total = next(each.total for each in view.table.dimensions if each.name == along)
    finest = [
        code
        for place, (code, level) in enumerate(order)
        if code != total and not (place + 1 < len(order) and order[place + 1][1] > level)
    ]
    return tuple(_point(view, along, code, measure, fixed or {}) for code in finest)


def whole(view: View, along: str, measure: str, fixed: dict[str, str] | None = None) -> Point | None:
    """Return the total over a dimension, or None where the view has none."""
    total = next(each.total for each in view.table.dimensions if each.name == along)
    if not view.question.totals or full_codes(view.table, (fixed or {}) | {along: total}) not in view.table:
        return None
    return _point(view, along, total, measure, fixed or {})


def _point(view: View, along: str, code: str, measure: str, fixed: dict[str, str]) -> Point:
    codes = full_codes(view.table, fixed | {along: code})
    name = words.label(along, code)
    if codes not in view.table:
        return Point(code, name, None, words.NOT_AVAILABLE)
    cell = view.table[codes]
    return Point(code, name, cell.values.get(measure), words.cell(cell, measure))


def finding(along: str, measure: str, shown: tuple[Point, ...], total: Point | None) -> str:
    """Return the finding of one breakdown in about ten words.

    Where figures are withheld it speaks of the figures shown only, for a withheld one may be larger.
    """
    how = words.measure(measure)
    known = [each for each in shown if each.value is not None]
    if not known:
        return f"{how.title}: no figure can be shown"
    if len(known) == 1 and len(shown) == 1:
        return f"{how.title}, {known[0].label}: {words.spoken(measure, known[0].value)}"
    start = how.title
    if len(known) < len(shown):
        start = f"Of the figures shown, {words.within_sentence(how.title)}"
    ranked = sorted(known, key=lambda each: -(each.value or 0.0))
    highest, lowest = _extreme(along, known, ranked[0]), _extreme(along, known, ranked[-1])
    if ranked[0].text == ranked[-1].text:
        be = "are" if how.plural else "is"
        return f"{start} {be} {words.spoken(measure, ranked[0].value)} throughout"
    if not how.additive:
        return (
            f"{start} is highest {highest} ({words.spoken(measure, ranked[0].value)}) "
            f"and lowest {lowest} ({words.spoken(measure, ranked[-1].value)})"
        )
    top = words.spoken(measure, ranked[0].value)
    are = "are most numerous" if how.plural else "is highest"
    of = f" of {words.figure(measure, total.value)}" if total is not None and total.value is not None else ""
    return f"{start} {are} {highest}: {top}{of}"


def share_groups(view: View, names: tuple[str, ...]) -> tuple[str, str | None, tuple[Point, ...]]:
    """Return what the shares of a view run along, what its rows are, and the groups, the most asked after first.

    That is the group that members ask about (55 and over, female, registered, rated 1 or 2); else the largest.
    """
    along = next(name for name in SHARED if name in names)
    down = next((name for name in names if name != along), None)
    shown = points(view, names, along, SHARE)
    asked = [each for each in shown if each.code in _ASKED_AFTER]
    others = sorted((each for each in shown if each not in asked), key=lambda each: -(each.value or 0.0))
    return along, down, (*asked, *others)


def share_finding(along: str, down: str, group: Point, rows: tuple[Point, ...], total: Point | None) -> str:
    """Return where the share of one group is highest and lowest, and what it is of all."""
    said = finding(down, SHARE, rows, None)
    name = words.share_of(along, group.label)
    title = words.measure(SHARE).title
    said = (
        said.replace(words.within_sentence(title), words.within_sentence(name), 1)
        if said.startswith("Of")
        else said.replace(title, name, 1)
    )
    overall = (
        f", {words.spoken(SHARE, total.value)} of all"
        if total is not None and total.value is not None
        else ""
    )
    return f"{said}{overall}"


def _extreme(along: str, known: list[Point], best: Point) -> str:
    """Name the code of an extreme figure; equal ones are named together, many of them only counted."""
    equal = [each.label for each in known if each.text == best.text]
    if len(equal) > _FEW:
        return f"in {len(equal)} groups alike"
    if along in words.PLACES:
        return words.joined(words.in_place(each) for each in equal)
    named = [words.within_sentence(_plural(each) if along == "staff_group" else each) for each in equal]
    if along == "age_band" and not any(each.code == UNKNOWN and each.text == best.text for each in known):
        return f"among those aged {words.joined(named)}"
    return f"for {words.joined(named)}"


def _plural(label: str) -> str:
    """Return a profession as a group of people: “clinical scientists”, but “other staff”."""
    return label if label.endswith(("s", "staff")) else f"{label}s"


def view_title(view: View) -> str:
    """Return the title of a view: what it holds, of which answers of which round."""
    scope = words.scope(view.question)
    return f"{title(view.table.measures, view.table.tables[0])}: {view.round_title}{f', {scope}' if scope else ''}"


def headline(view: View) -> str:
    """Return what a view finds, in a title: its first finding, else what it holds."""
    names = view.table.tables[0]
    told = _findings(view, names) or _overall(view)
    return told[0].rstrip(".") if told else view_title(view)


def main_points(view: View) -> tuple[str, ...]:
    """Return the main points as sentences: the overall figures, a finding for each breakdown, what is withheld."""
    names = view.table.tables[0]
    said = [*_overall(view), *_findings(view, names)]
    cells = printed(view)
    held = [each.status for each in cells if each.status is not Status.PUBLISHED]
    note = wording("withheld_note") if held else wording("withheld_none_note")
    signs = words.joined((sign for status, sign in words.WITHHELD.items() if status in held), "or")
    return (*said, note.format(withheld=f"{len(held):,}", cells=f"{len(cells):,}", signs=signs))


def _overall(view: View) -> list[str]:
    everything = full_codes(view.table, {})
    if everything not in view.table or not view.question.totals:
        return []
    cell = view.table[everything]
    if cell.status is not Status.PUBLISHED:
        return []
    parts = [
        f"{words.within_sentence(words.measure(each).title)} {words.spoken(each, cell.values.get(each))}"
        for each in view.table.measures
        if each != SHARE  # all of all is no finding
    ]
    return [f"All answers together: {words.joined(parts)}."]


def _findings(view: View, names: tuple[str, ...]) -> list[str]:
    said = []
    if SHARE in view.table.measures and len(names) > 1:
        along, down, groups = share_groups(view, names)
        rows = points(view, names, str(down), SHARE, {along: groups[0].code})
        if any(each.value is not None for each in rows):
            total = whole(view, str(down), SHARE, {along: groups[0].code})
            said.append(f"{share_finding(along, str(down), groups[0], rows, total)}.")
    for along in names[:_FEW]:
        if len(names) > 1 and not view.question.totals:
            continue
        for measure in first_asked(view.table.measures)[:_FEW]:
            if measure == SHARE and len(names) > 1:
                continue
            shown = points(view, names, along, measure)
            if any(each.value is not None for each in shown):
                said.append(f"{finding(along, measure, shown, whole(view, along, measure))}.")
    return said
