"""Trends: each round as it would be released by itself, like compared with like, broken where the method changed."""

from collections import Counter
from dataclasses import replace

import pytest

from wiu.disclosure.safe_table import Status
from wiu.policy.access import RefusedError
from wiu.presentation.figures import Kind
from wiu.presentation.plotly_charts import draw
from wiu.presentation.trend import Trend, trend_figure, trend_layout
from wiu.services import exploring, trending
from wiu.statistics.question import Question, QuestionError

POSTS = Question(("wte_establishment",), ("region",), group=(("region", "England / other nations"),))


@pytest.fixture(scope="module")
def home(built):
    return built[0]


def test_each_round_says_what_it_says_alone(home, wiu, now):
    found = trending.trend(home, wiu, POSTS, "member", matched=False, now=now)
    assert len(found.views) == 3
    for each in found.views:
        alone = exploring.view(home, wiu, replace(POSTS, round=each.question.round), now=now)
        assert each.table.cells == alone.table.cells


def test_figure_and_table_say_the_same_and_nothing_withheld_is_drawn(home, wiu, now):
    found = trending.trend(home, wiu, POSTS, "member", matched=True, now=now)
    figure = trend_figure(found, "wte_establishment")
    rows = {row.labels[0]: row.cells for row in trend_layout(found, "wte_establishment").rows}
    assert figure.kind is Kind.LINE
    for series in figure.series:
        assert rows[series.name] == series.texts
        for value, text in zip(series.values, series.texts, strict=True):
            assert (value is None) == text.startswith("[")
    drawn = " ".join(text for trace in draw(figure).data for text in (trace.text or ()) if text)
    wanted = Counter(text for each in figure.series for text in each.texts)
    assert not wanted - Counter(drawn.replace(", ", " ").split())


def test_matched_departments_are_protected_beside_everybody(home, wiu, now):
    """Whoever knows the whole round and the matched departments knows the rest: few may not be the rest."""
    every = trending.trend(home, wiu, POSTS, "member", matched=False, now=now)
    same = trending.trend(home, wiu, POSTS, "member", matched=True, now=now)
    for whole, part in zip(every.views, same.views, strict=True):
        assert part.table.report.audit.disclosures == 0
        assert "collector" in part.table.report.audit.attackers
        for cell in part.table.cells:
            if cell.status is Status.PUBLISHED and whole.table[cell.codes].status is Status.PUBLISHED:
                rest = whole.table[cell.codes].values["wte_establishment"] - cell.values["wte_establishment"]
                assert rest >= 0


def test_a_sum_over_more_departments_is_not_said_to_have_risen(home, wiu, now):
    every = trending.trend(home, wiu, POSTS, "member", matched=False, now=now)
    first, last = every.views[0].base.answered, every.views[-1].base.answered
    assert first != last
    title = trend_figure(every, "wte_establishment").title
    assert title.endswith(f"when {last:,} did")
    assert f"in 2021, when {first:,} answered; " in title
    same = replace(every, matched=True)
    assert (
        " rose from " in trend_figure(same, "wte_establishment").title
        or " fell from " in trend_figure(same, "wte_establishment").title
    )


def test_a_line_breaks_where_the_population_changed(home, wiu, now):
    found = trending.trend(home, wiu, POSTS, "member", matched=False, now=now)
    broken = Trend(found.views, (2,), matched=False)
    figure = trend_figure(broken, "wte_establishment")
    assert figure.breaks == (2,)
    assert "asked differently in between" in figure.title
    assert "breaks before 2025" in figure.alt
    assert trend_layout(broken, "wte_establishment").columns[2] == "2025 [b]"


def test_a_trend_needs_two_rounds_and_a_role(home, wiu, nobody, now):
    with pytest.raises(RefusedError):
        trending.trend(home, nobody, POSTS, "member", matched=False, now=now)
    crossed = Question(("headcount",), ("afc_band",), where=(("gender", ("other",)),))
    with pytest.raises(QuestionError, match="fewer than two rounds") as refused:
        trending.trend(home, wiu, crossed, "member", matched=False, now=now)
    assert refused.value.code == "no_trend"
