"""Charts as descriptions: what a figure shows, before anybody draws it on screen or paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.presentation import words
from wiu.presentation.findings import Point, finding, first_asked, points, share_finding, share_groups, whole
from wiu.presentation.regional_map import classes_of
from wiu.statistics.measures import SHARE
from wiu.survey.codebook import CODE_LISTS

if TYPE_CHECKING:
    from wiu.presentation.view import View

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25")
"""The house colours. Four series at most, and never told apart by hue alone."""
INK_ON = {"#12436D": "#FFFFFF", "#28A197": "#000000", "#801650": "#FFFFFF", "#F46A25": "#000000"}
"""What is legible on each."""
TYPEFACE = '"Source Sans", sans-serif'
"""The screens' own typeface, for the words in charts and maps; Streamlit brings it along, and nothing is fetched."""

MOST_FIGURES = 4
MOST_CATEGORIES = 24
_MOST_IN_ALT = 14
_PAIR = 2


class Kind(StrEnum):
    """The shapes a figure may take."""

    BAR = "bar"
    STACKED = "stacked"
    DOT = "dot"
    LINE = "line"
    PYRAMID = "pyramid"
    MAP = "map"


@dataclass(frozen=True)
class Series:
    """Figures of one name, one for each category, in the unit of the figure.

    A value is None where there is none to draw; its text then is the symbol that stands in its
    place ([c], [c2], [x]). The texts are those of the table.
    """

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One chart.

    `breaks` are the places in `categories` before which a line stops (a change of method). A map's
    categories are regions of the codebook, and `classes` the ends of its classes of figures.
    """

    kind: Kind
    title: str
    subtitle: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    source: str
    breaks: tuple[int, ...] = ()
    classes: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if len(self.series) > len(PALETTE):
            raise ValueError(f"a figure has at most {len(PALETTE)} series")
        if any(len(each.values) != len(self.categories) for each in self.series):
            raise ValueError("every series has one figure for each category")
        if self.kind is Kind.PYRAMID and len(self.series) != _PAIR:
            raise ValueError("a pyramid has two sides")


def figures_of(view: View) -> tuple[Figure, ...]:
    """Return the figures that suit a view, at most four, in the order of its tables, what is asked for first."""
    drawn: list[Figure] = []
    for names in view.table.tables:
        for measure in first_asked(view.table.measures):
            drawn += _figures(view, names, measure)
    return tuple(drawn[:MOST_FIGURES])


def _figures(view: View, names: tuple[str, ...], measure: str) -> list[Figure]:
    if not names:
        return []
    if measure == SHARE:
        return [figure for each in _shares(view, names) for figure in _worth(each)]
    if len(names) == 1:
        mapped = regional_map(view, measure) if not words.measure(measure).additive else None
        return [*_worth(_bars(view, names, names[0], measure)), *([mapped] if mapped else [])]
    if len(names) == _PAIR:
        crossed = _crossed(view, names, measure)
        if crossed is not None:
            return _worth(crossed)
    if not view.question.totals:
        return []
    return [figure for along in names[:_PAIR] for figure in _worth(_bars(view, names, along, measure))]


def _worth(figure: Figure) -> list[Figure]:
    """Keep a figure only if it has something to compare and room to show it."""
    shown = sum(value is not None for each in figure.series for value in each.values)
    return [figure] if shown > 1 and len(figure.categories) <= MOST_CATEGORIES else []


def _series(name: str, drawn: tuple[Point, ...]) -> Series:
    return Series(name, tuple(each.value for each in drawn), tuple(each.text for each in drawn))


def _bars(view: View, names: tuple[str, ...], along: str, measure: str) -> Figure:
    shown = points(view, names, along, measure)
    total = whole(view, along, measure)
    # a total dwarfs its parts; a rate stands beside them
    drawn = (total, *shown) if total is not None and not words.measure(measure).additive else shown
    return _figure(
        view,
        Kind.BAR,
        measure,
        title=finding(along, measure, shown, total),
        categories=tuple(each.label for each in drawn),
        series=(_series(words.measure(measure).title, drawn),),
    )


def _crossed(view: View, names: tuple[str, ...], measure: str) -> Figure | None:
    """Return one figure of both dimensions, if one of them has few enough codes to be series."""
    for down, across in (names, names[::-1]):
        parts = points(view, names, across, measure)
        rows = points(view, names, down, measure)
        if 1 < len(parts) <= len(PALETTE) and len(rows) <= MOST_CATEGORIES:
            break
    else:
        return None
    series = tuple(
        _series(part.label, points(view, names, down, measure, {across: part.code})) for part in parts
    )
    if (down, across) == ("age_band", "gender") and len(series) == _PAIR:
        return _pyramid(view, names, measure, rows, series)
    values = [value for each in series for value in each.values]
    # parts add up to a bar only if each is there and none is negative
    adds_up = words.measure(measure).additive and all(value is not None and value >= 0 for value in values)
    return _figure(
        view,
        Kind.STACKED if adds_up else Kind.DOT,
        measure,
        title=_crossed_finding(view, names, (down, across), measure, rows)
        + ("" if adds_up else _together(view, across)),
        categories=tuple(each.label for each in rows),
        series=series,
    )


def _together(view: View, across: str) -> str:
    """Say that a finding is of the totals, where no mark of the chart shows these."""
    if not view.question.totals:
        return ""
    total = next(each.total for each in view.table.dimensions if each.name == across)
    label = words.label(across, total)
    named = (
        words.in_place(label).removeprefix("in ") if across in words.PLACES else words.within_sentence(label)
    )
    return f", {named} taken together"


def _pyramid(
    view: View, names: tuple[str, ...], measure: str, rows: tuple[Point, ...], series: tuple[Series, ...]
) -> Figure:
    """Return ages on top of each other, the oldest at the top, one gender to each side."""
    return _figure(
        view,
        Kind.PYRAMID,
        measure,
        title=_crossed_finding(view, names, ("age_band", "gender"), measure, rows),
        categories=tuple(each.label for each in reversed(rows)),
        series=tuple(Series(each.name, each.values[::-1], each.texts[::-1]) for each in series),
    )


def _shares(view: View, names: tuple[str, ...]) -> list[Figure]:
    """Return the share of the group that is asked after most, for each row; of one breakdown, every share."""
    along, down, groups = share_groups(view, names)
    if down is None:
        shown = points(view, names, along, SHARE)
        return [
            _figure(
                view,
                Kind.BAR,
                SHARE,
                title=finding(along, SHARE, shown, None),
                categories=tuple(each.label for each in shown),
                series=(_series(words.measure(SHARE).title, shown),),
            )
        ]
    every = []
    for group in groups[:1]:
        rows = points(view, names, down, SHARE, {along: group.code})
        total = whole(view, down, SHARE, {along: group.code})
        drawn = (total, *rows) if total is not None else rows
        every.append(
            _figure(
                view,
                Kind.BAR,
                SHARE,
                title=share_finding(along, down, group, rows, total),
                categories=tuple(each.label for each in drawn),
                series=(_series(words.share_of(along, group.label), drawn),),
                what=words.share_of(along, group.label),
            )
        )
    return every


def regional_map(view: View, measure: str) -> Figure | None:
    """Return a map of a measure by region, in 3 to 5 classes; None where too few regions differ."""
    names = view.table.tables[0]
    if names != ("region",) or view.question.groups.get("region"):
        return None
    shown = [each for each in points(view, names, "region", measure) if each.code in CODE_LISTS["region"]]
    classes = classes_of([each.value for each in shown if each.value is not None])
    if not classes:
        return None
    figure = _figure(
        view,
        Kind.MAP,
        measure,
        title=finding("region", measure, tuple(shown), whole(view, "region", measure)),
        categories=tuple(each.code for each in shown),
        series=(_series(words.measure(measure).title, tuple(shown)),),
    )
    return replace(figure, classes=classes)


def _crossed_finding(
    view: View, names: tuple[str, ...], axes: tuple[str, str], measure: str, rows: tuple[Point, ...]
) -> str:
    down, across = axes
    if view.question.totals:
        return finding(down, measure, rows, whole(view, down, measure))
    every = tuple(
        Point(part.code, f"{row.label}, {words.within_sentence(part.label)}", part.value, part.text)
        for row in rows
        for part in points(view, names, across, measure, {down: row.code})
    )
    return finding(down, measure, every, None)


def _figure(
    view: View,
    kind: Kind,
    measure: str,
    *,
    title: str,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    what: str = "",
) -> Figure:
    how = words.measure(measure)
    scope = words.scope(view.question)
    subtitle = f"{what or how.title} ({how.unit}), {f'{scope}, ' if scope else ''}{place(view)}, {view.census_date.year}"
    return Figure(
        kind=kind,
        title=title,
        subtitle=subtitle,
        alt=_alt(kind, title, subtitle, categories, series),
        categories=categories,
        series=series,
        unit=how.unit,
        source=f"Source: {view.round_title}, {view.edition}; {answered(view)}.",
    )


def place(view: View) -> str:
    """Return where the figures are of: the nations or regions filtered for, else the UK."""
    wheres = dict(view.question.where)
    for name in ("region", "nation"):
        if wheres.get(name):
            return words.joined(words.label(name, code) for code in wheres[name])
    return "UK"


def answered(view: View) -> str:
    """Return how many answered and which of them the view's figures count, as part of a sentence."""
    return "; ".join(each for each in (responded(view), view.base.counted) if each)


def responded(view: View) -> str:
    """Return how many answered, as part of a sentence; it holds for all views of a round and its filters."""
    if view.base.answered is None:
        return "people answered for themselves, and how many is not said beside these figures"
    if view.base.eligible is None:
        return f"{view.base.answered:,} returns were accepted"
    return f"{view.base.answered:,} of {view.base.eligible:,} departments answered"


_KIND_IN_WORDS = {
    Kind.BAR: "Bar chart",
    Kind.STACKED: "Stacked bar chart",
    Kind.DOT: "Dot plot",
    Kind.LINE: "Line chart",
    Kind.PYRAMID: "Population pyramid",
    Kind.MAP: "Map of regions",
}


def _alt(
    kind: Kind, title: str, subtitle: str, categories: tuple[str, ...], series: tuple[Series, ...]
) -> str:
    """Return the text alternative: what it is, what it shows, and each figure."""
    told = _every_figure if len(categories) * len(series) <= _MOST_IN_ALT else _range_of_figures
    said = "; ".join(told(categories, series))
    return f"{_KIND_IN_WORDS[kind]}. {title}. {subtitle}. {said}. The table beside it holds the same figures."


def _every_figure(categories: tuple[str, ...], series: tuple[Series, ...]) -> list[str]:
    said = []
    for index, category in enumerate(categories):
        figures = [f"{each.name} {_read(each.texts[index])}" for each in series]
        said.append(
            f"{category}: {', '.join(figures)}"
            if len(series) > 1
            else f"{category} {_read(series[0].texts[index])}"
        )
    return said


def _range_of_figures(categories: tuple[str, ...], series: tuple[Series, ...]) -> list[str]:
    """Say for each series where it lies: nobody can hold fifty figures in the ear."""
    said = []
    for each in series:
        known = [(value, index) for index, value in enumerate(each.values) if value is not None]
        lost = len(categories) - len(known)
        ends = "no figure is shown"
        if known:
            low, high = min(known)[1], max(known)[1]
            ends = (
                f"from {each.texts[low]} for {categories[low]} to {each.texts[high]} for {categories[high]}"
            )
        said.append(f"{each.name} {ends}" + (f", {lost} not shown" if known and lost else ""))
    return said


def _read(text: str) -> str:
    """Return a text as it is read aloud: a symbol alone says nothing to the ear."""
    return f"withheld {text}" if text in words.WITHHELD.values() else text
