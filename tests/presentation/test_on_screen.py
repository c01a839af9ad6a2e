"""What is sent to a screen is what Plotly itself would have sent, though Plotly does not check it again."""

import json

import plotly.graph_objects as go
import plotly.io
import pytest
from plotly.tools import return_figure_from_figure_or_data
from test_charts import EVERY_KIND, LOSSES, figure

from wiu.presentation import lollipops, on_screen, plotly_charts, plotly_places
from wiu.presentation.figures import Kind
from wiu.presentation.services import Service, Services


def sent(chart):
    """What Streamlit sends: it turns the chart into data, and the data into JSON."""
    return json.loads(plotly.io.to_json(return_figure_from_figure_or_data(chart, True), validate=False))  # noqa: FBT003 - theirs


@pytest.mark.parametrize("described", EVERY_KIND)
def test_a_chart_is_sent_as_plotly_would_check_and_send_it(described):
    drawn = plotly_charts.draw(described)
    assert sent(on_screen.Ready(plotly_charts.described(described))) == sent(drawn)
    drawn.update_layout(title_text="", title_subtitle_text="", margin_t=40)
    assert sent(on_screen.untitled(plotly_charts.described(described))) == sent(drawn)


def test_lollipops_are_sent_alike():
    described = figure(Kind.DOT, [LOSSES])
    assert sent(on_screen.Ready(lollipops.described(described))) == sent(lollipops.draw(described))


def test_the_map_of_departments_is_sent_alike():
    held = Service("Physics", "A trust", "London", "RT", ("Planning",), ("linacs",), None, None, (51.5, -0.1))
    found = Services((held, held), 1, "edition 1", sample=True)
    assert sent(on_screen.Ready(plotly_places.described(found))) == sent(plotly_places.draw(found))


def test_what_is_shown_once_can_be_shown_again():
    described = plotly_charts.described(figure(Kind.BAR, [LOSSES]))
    chart = on_screen.untitled(described)
    first = sent(chart)
    assert sent(chart) == first
    assert isinstance(chart, go.Figure)
    assert described["layout"]["title"]["text"]
