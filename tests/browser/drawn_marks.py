"""What a browser has drawn of a chart, read from its picture: words, lengths, places and colours of the marks.

A figure and what is seen of it agree if every text is there, every row stands beside its name, every mark is as long (or
as far along) as its figure in proportion to the others, to two pixels, and every region has the shade of its class.
"""

from collections import Counter

from wiu.presentation.figures import Kind
from wiu.presentation.geography import outlines
from wiu.presentation.regional_map import NO_FIGURE, shade_of

NEAR = 2
"""Pixels by which a mark may be longer or shorter, or lie beside, what its figure says."""
ROW = 9
_MOST_TRIES = 300
SEEN = """() => {
    const chart = document.querySelector('.stPlotlyChart .js-plotly-plot');
    if (!chart) return null;
    const box = each => { const at = each.getBoundingClientRect();
                          return [at.left, at.right, (at.top + at.bottom) / 2]; };
    const every = (inside, wanted) => [...inside.querySelectorAll(wanted)];
    const traces = wanted => every(chart, wanted).map(trace => every(trace, '.points > path, .point > path').map(box));
    return {
        texts: every(chart, 'text').map(each => each.textContent),
        names: every(chart, '.ytick text').map(each =>
            [(every(each, 'tspan.line').map(line => line.textContent).join(' ') || each.textContent), box(each)[2]]),
        bars: traces('.barlayer .trace'),
        dots: traces('.scatterlayer .trace').filter(each => each.length),
        fills: every(chart, '.scatterlayer .trace .js-fill').map(each => getComputedStyle(each).fill),
    };
}"""


def seen(page):
    """Return what is drawn of the first chart of a page; None where there is none yet."""
    return page.evaluate(SEEN)


def words_of(figure):
    return Counter(text for series in figure.series for text in series.texts)


def agree(figure, drawn):
    """Assert that what is drawn is the figure, and all of it."""
    assert drawn is not None, f"no chart is drawn: {figure.title}"
    read = Counter(" ".join(drawn["texts"]).replace(", ", " ").split())
    assert not words_of(figure) - read, f"{figure.title}: {words_of(figure) - read} can't be read"
    if figure.kind is Kind.MAP:
        _shades_agree(figure, drawn["fills"])
        return
    marks = drawn["dots"] if figure.kind is Kind.DOT else drawn["bars"]
    shown = [
        [
            (name, value)
            for name, value in zip(figure.categories, each.values, strict=True)
            if value is not None
        ]
        for each in figure.series
    ]
    assert [len(each) for each in marks] == [len(each) for each in shown if each], figure.title
    pairs = [
        (name, value, *mark)
        for row, line in zip([each for each in shown if each], marks, strict=True)
        for (name, value), mark in zip(row, line, strict=True)
    ]
    rows = {"".join(name.split()): centre for name, centre in drawn["names"]}  # however a long one is broken
    for name, value, _, _, centre in pairs:
        assert abs(rows["".join(name.split())] - centre) < ROW, (
            f"{figure.title}: {value} does not stand beside {name}"
        )
    if figure.kind is Kind.DOT:
        _places_agree(figure, [(value, (left + right) / 2) for _, value, left, right, _ in pairs])
    else:
        _lengths_agree(figure, [(abs(value), right - left) for _, value, left, right, _ in pairs])


def _lengths_agree(figure, pairs):
    scale = sum(length for _, length in pairs) / sum(value for value, _ in pairs)
    longest = max(pairs)
    for value, length in pairs:
        # to the longest bar, and to all of them: one that is wrong can't hide in the scale
        for unit in (scale, longest[1] / longest[0]):
            assert abs(length - value * unit) <= NEAR, (
                f"{figure.title}: {value} is drawn {length:.0f} pixels long"
            )


def _places_agree(figure, pairs):
    (low, at_low), (high, at_high) = min(pairs), max(pairs)
    unit = (at_high - at_low) / (high - low)
    assert unit > 0, figure.title
    for value, at in pairs:
        assert abs(at - at_low - (value - low) * unit) <= NEAR, f"{figure.title}: {value} is drawn elsewhere"


def _shades_agree(figure, fills):
    (series,) = figure.series
    values = dict(zip(figure.categories, series.values, strict=True))
    wanted = [shade_of(values[name], figure.classes) if name in values else NO_FIGURE for name in outlines()]
    assert fills == [_rgb(shade) for shade in wanted], f"{figure.title}: a region has another shade"


def _rgb(colour):
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def agree_once_drawn(page, figure):
    """Assert that the browser draws the figure: later than its heading, when its library has come."""
    for tries in range(_MOST_TRIES):
        try:
            agree(figure, seen(page))
            break
        except AssertionError:
            if tries == _MOST_TRIES - 1:
                raise
            page.wait_for_timeout(150)


def every_chart_agrees(page, figures):
    """Open the tab of each figure and assert that the browser draws it; the first is open at the end again."""
    for place, figure in enumerate(figures):
        if len(figures) > 1:
            page.get_by_role("tab").nth(place).click()
        page.get_by_role("heading", name=figure.title, exact=True).wait_for()
        agree_once_drawn(page, figure)
    if len(figures) > 1:
        page.get_by_role("tab").first.click()
        page.get_by_role("heading", name=figures[0].title, exact=True).wait_for()
        page.locator(".stPlotlyChart .main-svg").first.wait_for()
