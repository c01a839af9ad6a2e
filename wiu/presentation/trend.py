"""A question over the rounds: one line a code, broken where the method changed, and the table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.presentation import words
from wiu.presentation.figures import PALETTE, Figure, Kind, Series, place
from wiu.presentation.findings import Point, points, whole
from wiu.presentation.table_rows import Layout, Row, full_codes

if TYPE_CHECKING:
    from wiu.presentation.view import View

_ALL = "All answers"


@dataclass(frozen=True)
class Trend:
    """Views of one question, the oldest round first; none of them says more than it does alone.

    `breaks` are the places before which the method changed; `matched` says that only departments
    count that answered in all of these rounds; `left_out` names rounds that could not answer.
    """

    views: tuple[View, ...]
    breaks: tuple[int, ...]
    matched: bool
    left_out: tuple[str, ...] = ()

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds as they are read under a line."""
        return tuple(str(view.census_date.year) for view in self.views)


def _lines(trend: Trend, measure: str) -> list[tuple[str, tuple[Point | None, ...]]]:
    """Return (name, a point for each round) of the total and of each code of the first breakdown."""
    names = trend.views[0].table.tables[0]
    if not names:
        return [(_ALL, tuple(_everything(view, measure) for view in trend.views))]
    along = names[0]
    totals = tuple(whole(view, along, measure) for view in trend.views)
    found = [{each.code: each for each in points(view, names, along, measure)} for view in trend.views]
    codes = list(dict.fromkeys(code for each in found for code in each))
    label = totals[-1].label if totals[-1] is not None else _ALL
    lines: list[tuple[str, tuple[Point | None, ...]]] = [(label, totals)]
    return [*lines, *((words.label(along, code), tuple(each.get(code) for each in found)) for code in codes)]


def _everything(view: View, measure: str) -> Point:
    cell = view.table[full_codes(view.table, {})]
    return Point("", _ALL, cell.values.get(measure), words.cell(cell, measure))


def _text(point: Point | None) -> str:
    return words.NOT_AVAILABLE if point is None else point.text


def trend_layout(trend: Trend, measure: str) -> Layout:
    """Return the table of a trend: a row for each code, a column for each round; a break is said in its heading."""
    names = trend.views[0].table.tables[0]
    rows = tuple(
        Row((name,), tuple(_text(each) for each in line), (), level=min(number, 1), total=number == 0)
        for number, (name, line) in enumerate(_lines(trend, measure))
    )
    columns = tuple(
        f"{year} [b]" if number in trend.breaks else year for number, year in enumerate(trend.rounds)
    )
    what = words.measure(measure).title
    like = ", departments that answered in every round" if trend.matched else ""
    stub = words.dimension(names[0]) if names else "Group"
    return Layout(f"{what} by round{like}", (stub,), columns, rows, crosstab=True)


def trend_figure(trend: Trend, measure: str) -> Figure:
    """Return the line of the total, and those of its codes where these are few enough to be told apart."""
    lines = _lines(trend, measure)
    how = words.measure(measure)
    drawn = lines[:1]
    if 1 < len(lines) <= len(PALETTE) + 1:
        drawn = lines[1:] if how.additive else lines[: len(PALETTE)]
    series = tuple(
        Series(
            name,
            tuple(None if each is None else each.value for each in line),
            tuple(_text(each) for each in line),
        )
        for name, line in drawn
    )
    title = _finding(trend, measure, lines[0])
    like = ", departments that answered in every round" if trend.matched else ""
    scope = words.scope(trend.views[0].question)
    where = f"{scope}, " if scope else ""
    subtitle = f"{how.title} ({how.unit}), {where}{place(trend.views[0])}{like}, {trend.rounds[0]} to {trend.rounds[-1]}"
    said = "; ".join(
        f"{each.name}: {', '.join(f'{year} {text}' for year, text in zip(trend.rounds, each.texts, strict=True))}"
        for each in series
    )
    broken = (
        f" The line breaks before {words.joined(trend.rounds[each] for each in trend.breaks)}."
        if trend.breaks
        else ""
    )
    return Figure(
        kind=Kind.LINE,
        title=title,
        subtitle=subtitle,
        alt=f"Line chart. {title}. {subtitle}. {said}.{broken} The table beside it holds the same figures.",
        categories=trend.rounds,
        series=series,
        unit=how.unit,
        source=f"Source: {words.joined(view.round_title for view in trend.views)}, {trend.views[-1].edition}.",
        breaks=trend.breaks,
    )


def _finding(trend: Trend, measure: str, line: tuple[str, tuple[Point | None, ...]]) -> str:
    """Return how the total went from the first round to the last, worded from published figures only.

    A sum over other departments than before did not rise or fall: how many answered then stands beside each figure.
    """
    title = words.measure(measure).title
    first, last = line[1][0], line[1][-1]
    if first is None or last is None or first.value is None or last.value is None:
        return f"{title} over the rounds: the total is not shown for every round"
    was, now = words.spoken(measure, first.value), words.spoken(measure, last.value)
    if trend.breaks:
        return (
            f"{title}: {was} in {trend.rounds[0]}, {now} in {trend.rounds[-1]}, asked differently in between"
        )
    answered = [trend.views[place].base.answered for place in (0, -1)]
    if words.measure(measure).additive and not trend.matched and answered[0] != answered[1]:
        return (
            f"{title}: {was} in {trend.rounds[0]}, when {_many(answered[0])} answered; {now} in {trend.rounds[-1]}, "
            f"when {_many(answered[1])} did"
        )
    verb = "rose" if last.value > first.value else "fell" if last.value < first.value else "stayed"
    if was == now:
        return f"{title} stayed at {now} from {trend.rounds[0]} to {trend.rounds[-1]}"
    return f"{title} {verb} from {was} in {trend.rounds[0]} to {now} in {trend.rounds[-1]}"


def _many(answered: int | None) -> str:
    return "others" if answered is None else f"{answered:,}"
