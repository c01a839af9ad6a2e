"""Figures drawn on paper as vectors, from the same descriptions as the screen's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.presentation import lettering, pdf_maps
from wiu.presentation.figures import INK_ON, PALETTE, Kind
from wiu.presentation.lettering import BLACK, GREY, Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.presentation.figures import Figure
    from wiu.presentation.tagged import TaggedPDF

_LABEL = Style(10)
_SYMBOL = Style(10, ink=GREY)
_VALUE = Style(10, bold=True)
_ROW = 6.8
_THICK = 4.6
_LEGEND = 8.0
_WIDEST_LABEL = 58.0
_LINE_HEIGHT = 62.0
_FAINT = (215, 215, 215)
_WHITE = (255, 255, 255)
_MANY = 12
_ROOM_FOR_SIGN = 13.0
_SIGN_AT = 2.2
_SIGN_ENDS = 4.0
_MOST_BESIDE = 0.65
_ROUNDS = 3
_LEGEND_LINE = 6.0
_LEGEND_WIDTH = 160.0
_LETTER = 1.85


@dataclass(frozen=True)
class _Frame:
    """Where a chart is drawn: the left end of its axis, its width, its top, all in mm."""

    left: float
    width: float
    top: float


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def height(figure: Figure) -> float:
    """Return the height that a figure takes (mm)."""
    if figure.kind is Kind.MAP:
        return pdf_maps.MAP_HEIGHT
    if figure.kind is Kind.PYRAMID:
        return pdf_maps.pyramid_height(figure)
    if figure.kind is Kind.LINE:
        return _LINE_HEIGHT + _above(figure) + 8
    return _above(figure) + len(figure.categories) * _row(figure) + 2


def draw(pdf: TaggedPDF, figure: Figure, x: float, y: float, width: float) -> None:
    """Draw a figure with its top left corner at x, y (mm). Withheld figures stand as their symbols."""
    if figure.kind in {Kind.MAP, Kind.PYRAMID}:
        drawn = pdf_maps.draw_map if figure.kind is Kind.MAP else pdf_maps.draw_pyramid
        drawn(pdf, figure, x, y, width)
        return
    if figure.kind is Kind.LINE:
        _line(pdf, figure, x, y, width)
        return
    label = min(max(lettering.width(pdf, each, _LABEL) for each in figure.categories) + 3, _WIDEST_LABEL)
    top = y
    if len(figure.series) > 1:
        _legend(pdf, figure, x, y)
        top += _above(figure)
    frame = _Frame(x + label, width - label, top)
    for row, category in enumerate(figure.categories):
        base = top + (row + 0.5) * _row(figure)
        _category(pdf, category, x, base, label - 3)
    {Kind.BAR: _bars, Kind.STACKED: _stacks, Kind.DOT: _dots}[figure.kind](pdf, figure, frame)


def _above(figure: Figure) -> float:
    """Return the height over the first row: the legend, and for dots the markers over their columns of figures."""
    if len(figure.series) == 1:
        return 0.0
    lines = 1 + max(line for line, _ in _legend_places(figure))
    return _LEGEND + (lines - 1) * _LEGEND_LINE + (5.0 if figure.kind is Kind.DOT else 0.0)


def _row(figure: Figure) -> float:
    return _ROW if len(figure.categories) <= _MANY else _ROW * 0.9


def _category(pdf: TaggedPDF, text: str, x: float, middle: float, room: float) -> None:
    """Write a category in its place, in one line or in two of smaller type."""
    style = _LABEL
    lines = lettering.wrap(pdf, text, room, style)
    if len(lines) > 1:
        style = _LABEL.at(8)
        lines = lettering.wrap(pdf, text, room, style)
    y = middle - len(lines) * style.leading / 2 + style.ascent * 0.95
    for line in lines:
        lettering.write(pdf, x, y, f"{line} ", style)
        y += style.leading


def _scale(figure: Figure, frame: _Frame, *, stacked: bool, margin: float) -> Callable[[float], float]:
    """Return the mapping of figures to mm; zero is always on the axis."""
    columns = list(zip(*(each.values for each in figure.series), strict=True))
    if stacked:
        ends = [sum(value for value in column if value is not None) for column in columns]
    else:
        ends = [value for column in columns for value in column if value is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = frame.width - margin * (2 if low < 0 else 1)
    unit = room / ((high - low) or 1.0)
    zero = frame.left + (margin if low < 0 else 0.0) - low * unit
    return lambda value: zero + value * unit


def _widest(pdf: TaggedPDF, texts: list[str], style: Style) -> float:
    return max((lettering.width(pdf, each, style) for each in texts), default=0.0)


def _bars(pdf: TaggedPDF, figure: Figure, frame: _Frame) -> None:
    (series,) = figure.series
    at = _scale(figure, frame, stacked=False, margin=_widest(pdf, list(series.texts), _VALUE) + 4)
    for row, (value, text) in enumerate(zip(series.values, series.texts, strict=True)):
        middle = frame.top + (row + 0.5) * _row(figure)
        if value is None:
            _text_beside(pdf, at(0) + 1.5, middle, text, _SYMBOL)
            continue
        _block(pdf, PALETTE[0], min(at(0), at(value)), middle - _THICK / 2, abs(at(value) - at(0)))
        if value < 0:
            _text_beside(pdf, at(value) - 1.5 - lettering.width(pdf, text, _VALUE), middle, text, _VALUE)
        else:
            _text_beside(pdf, at(value) + 1.5, middle, text, _VALUE)
    _axis(pdf, at(0), frame.top, len(figure.categories) * _row(figure))


def _stacks(pdf: TaggedPDF, figure: Figure, frame: _Frame) -> None:
    at = _stack_scale(pdf, figure, frame)
    for row in range(len(figure.categories)):
        middle = frame.top + (row + 0.5) * _row(figure)
        reached = 0.0
        for place, series in enumerate(figure.series):
            value = series.values[row]
            if value is None:
                continue
            start, end = at(reached), at(reached + value)
            reached += value
            _block(pdf, PALETTE[place], start, middle - _THICK / 2, end - start)
            text = series.texts[row] if _room_inside(pdf, series.texts[row], end - start) else ""
            ink = Style(10, bold=True, ink=_rgb(INK_ON[PALETTE[place]]))
            signed, from_start = _inside(end - start, lettering.width(pdf, text, ink))
            if signed:
                _sign(pdf, place, start + _SIGN_AT, middle)
            _text_beside(pdf, start + from_start, middle, text, ink)
        _write_beside(pdf, _beside(pdf, figure, row, at), at(reached) + 1, middle)
    _axis(pdf, at(0), frame.top, len(figure.categories) * _row(figure))


def _stack_scale(pdf: TaggedPDF, figure: Figure, frame: _Frame) -> Callable[[float], float]:
    """Return a scale that leaves room beside the longest bar for what fits in none: each narrows the other."""
    at = _scale(figure, frame, stacked=True, margin=0.0)
    for _ in range(_ROUNDS):
        beside = [_beside(pdf, figure, row, at) for row in range(len(figure.categories))]
        margin = max(sum(_item_width(pdf, text) for _, text in each) for each in beside) + 2
        at = _scale(figure, frame, stacked=True, margin=min(margin, frame.width * _MOST_BESIDE))
    return at


def _inside(width: float, text: float) -> tuple[bool, float]:
    """Return whether a bar bears its sign, and where its figure of that width begins (mm): it lies on no sign."""
    middle = (width - text) / 2
    if width < _ROOM_FOR_SIGN or (text > 0 and width < _SIGN_ENDS + text + 1):
        return False, middle
    return True, max(middle, _SIGN_ENDS)


def _room_inside(pdf: TaggedPDF, text: str, width: float) -> bool:
    return lettering.width(pdf, text, _VALUE) + 2 <= width


def _beside(pdf: TaggedPDF, figure: Figure, row: int, at: Callable[[float], float]) -> list[tuple[int, str]]:
    """Return (series, text) of the figures of a bar that do not fit inside it."""
    return [
        (place, series.texts[row])
        for place, series in enumerate(figure.series)
        if (value := series.values[row]) is None
        or not _room_inside(pdf, series.texts[row], at(value) - at(0))
    ]


def _write_beside(pdf: TaggedPDF, beside: list[tuple[int, str]], x: float, middle: float) -> None:
    """Write figures after a bar, each behind the marker of its series."""
    for place, text in beside:
        _marker(pdf, place, x + 1.6, middle)
        _text_beside(pdf, x + 4.2, middle, text, _SYMBOL if text.startswith("[") else _VALUE)
        x += _item_width(pdf, text)


def _item_width(pdf: TaggedPDF, text: str) -> float:
    return 4.2 + lettering.width(pdf, text, _VALUE) + 3


def _dots(pdf: TaggedPDF, figure: Figure, frame: _Frame) -> None:
    """Draw a marker for each figure, and the figures themselves in a column for each series."""
    columns = [max(_widest(pdf, list(each.texts), _LABEL) + 4, 13.0) for each in figure.series]
    plot = _Frame(frame.left, frame.width - sum(columns) - 4, frame.top)
    at = _scale(figure, plot, stacked=False, margin=3.0)
    rows = len(figure.categories)
    right = frame.left + frame.width - sum(columns)
    for place, wide in enumerate(columns):
        _marker(pdf, place, right + sum(columns[: place + 1]) - 3, frame.top - 2.2)
        for row, text in enumerate(figure.series[place].texts):
            style = _SYMBOL if figure.series[place].values[row] is None else _LABEL
            middle = frame.top + (row + 0.5) * _row(figure)
            edge = right + sum(columns[:place]) + wide
            _text_beside(pdf, edge - 1 - lettering.width(pdf, text, style), middle, text, style)
    for row in range(rows):
        middle = frame.top + (row + 0.5) * _row(figure)
        with pdf.local_context(draw_color=_FAINT, line_width=0.2):
            pdf.line(plot.left, middle, plot.left + plot.width, middle)
        for place, series in enumerate(figure.series):
            value = series.values[row]
            if value is not None:
                _marker(pdf, place, at(value), middle)
    _axis(pdf, at(0), frame.top, rows * _row(figure))


def _line(pdf: TaggedPDF, figure: Figure, x: float, y: float, width: float) -> None:
    """Draw lines over the categories, stopped at every break; each point carries its figure."""
    top = y
    if len(figure.series) > 1:
        _legend(pdf, figure, x, y)
        top += _above(figure)
    known = [value for each in figure.series for value in each.values if value is not None]
    high, low = max([0.0, *known]), min([0.0, *known])
    step = width / max(len(figure.categories), 1)
    floor = top + _LINE_HEIGHT

    def up(value: float) -> float:
        return floor - 6 - (value - low) / ((high - low) or 1.0) * (_LINE_HEIGHT - 12)

    def across(place: int) -> float:
        return x + (place + 0.5) * step

    _axis_across(pdf, x, up(0.0), width)
    for place in figure.breaks:
        with pdf.local_context(
            draw_color=GREY, line_width=0.3, dash_pattern={"dash": 1, "gap": 1, "phase": 0}
        ):
            pdf.line(x + place * step, top, x + place * step, floor)
    for index, series in enumerate(figure.series):
        _path(pdf, figure, index, across, up)
        for place, (value, text) in enumerate(zip(series.values, series.texts, strict=True)):
            wide = lettering.width(pdf, text, _LABEL)
            if value is None:
                # symbols of several series stand above each other, so that none is hidden
                lettering.write(pdf, across(place) - wide / 2, up(0.0) - 1.5 - index * 4, text, _SYMBOL)
            else:
                _marker(pdf, index, across(place), up(value))
                lettering.write(pdf, across(place) - wide / 2, up(value) - 2.4, text, _VALUE)
    for place, category in enumerate(figure.categories):
        wide = lettering.width(pdf, category, _LABEL)
        lettering.write(pdf, across(place) - wide / 2, floor + 5, category, _LABEL)


def _path(
    pdf: TaggedPDF, figure: Figure, index: int, across: Callable[[int], float], up: Callable[[float], float]
) -> None:
    """Draw the pieces of one line; each series has its own dashes."""
    values = figure.series[index].values
    dashes = (
        {"dash": 0, "gap": 0, "phase": 0},
        *({"dash": dash, "gap": 1.2, "phase": 0} for dash in (3, 1, 5)),
    )
    with pdf.local_context(draw_color=_rgb(PALETTE[index]), line_width=0.7, dash_pattern=dashes[index]):
        for place in range(1, len(values)):
            before, now = values[place - 1], values[place]
            if before is not None and now is not None and place not in figure.breaks:
                pdf.line(across(place - 1), up(before), across(place), up(now))


def _legend_places(figure: Figure) -> list[tuple[int, float]]:
    """Return (line, offset in mm) of each entry of the legend, by a generous width for each letter."""
    places: list[tuple[int, float]] = []
    line, offset = 0, 0.0
    for series in figure.series:
        wide = 12.5 + len(series.name) * _LETTER
        if offset and offset + wide > _LEGEND_WIDTH:
            line, offset = line + 1, 0.0
        places.append((line, offset))
        offset += wide
    return places


def _legend(pdf: TaggedPDF, figure: Figure, x: float, y: float) -> None:
    for place, (series, (line, offset)) in enumerate(zip(figure.series, _legend_places(figure), strict=True)):
        left, top = x + offset, y + line * _LEGEND_LINE
        if figure.kind is Kind.STACKED:
            _block(pdf, PALETTE[place], left, top, 5)
            _sign(pdf, place, left + 2.5, top + _THICK / 2)
        else:
            _marker(pdf, place, left + 2.5, top + _THICK / 2)
        lettering.write(pdf, left + 6.5, top + _THICK / 2 + 1.25, f"{series.name} ", _LABEL)


def _block(pdf: TaggedPDF, colour: str, x: float, y: float, width: float) -> None:
    with pdf.local_context(fill_color=_rgb(colour), draw_color=_WHITE, line_width=0.3):
        if width > 0:
            pdf.rect(x, y, width, _THICK, style="DF" if width > 1 else "F")


def _sign(pdf: TaggedPDF, place: int, x: float, middle: float) -> None:
    """Draw a series' marker on its own block in the colour legible there: told apart without hue."""
    _shape(pdf, place, x, middle, 0.75, _rgb(INK_ON[PALETTE[place]]))


def _marker(pdf: TaggedPDF, place: int, x: float, y: float) -> None:
    """Draw the marker of a series: disc, square, diamond, triangle."""
    _shape(pdf, place, x, y, 1.35, _rgb(PALETTE[place]))


def _shape(pdf: TaggedPDF, place: int, x: float, y: float, side: float, colour: tuple[int, int, int]) -> None:  # noqa: PLR0917
    edge = BLACK if colour != _WHITE else _WHITE
    with pdf.local_context(fill_color=colour, draw_color=edge, line_width=0.15):
        if place == 0:
            pdf.ellipse(x - side, y - side, 2 * side, 2 * side, style="DF")
        elif place == 1:
            pdf.rect(x - side * 0.9, y - side * 0.9, 1.8 * side, 1.8 * side, style="DF")
        else:
            diamond = ((x, y - 1.4 * side), (x + 1.4 * side, y), (x, y + 1.4 * side), (x - 1.4 * side, y))
            triangle = ((x, y - 1.2 * side), (x + 1.2 * side, y + side), (x - 1.2 * side, y + side))
            pdf.polygon(diamond if place == len(PALETTE) - 2 else triangle, style="DF")


def _text_beside(pdf: TaggedPDF, x: float, middle: float, text: str, style: Style) -> None:
    if text:
        lettering.write(pdf, x, middle + style.ascent * 0.34, f"{text} ", style)


def _axis(pdf: TaggedPDF, x: float, top: float, tall: float) -> None:
    with pdf.local_context(draw_color=GREY, line_width=0.3):
        pdf.line(x, top, x, top + tall)


def _axis_across(pdf: TaggedPDF, x: float, y: float, wide: float) -> None:
    with pdf.local_context(draw_color=GREY, line_width=0.3):
        pdf.line(x, y, x + wide, y)
