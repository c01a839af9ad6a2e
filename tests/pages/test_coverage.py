"""The office's two pages: what is covered, what is not, whom to ring, who serves whom; and nothing for anybody else."""

import re

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.presentation.figures import PALETTE
from wiu.services import auditing
from wiu.survey.sample.settings import read_settings
from wiu.ui import coverage_headline, coverage_words

PARTS = (
    "Summary",
    "Gaps: whom to ask",
    "Contradictions",
    "One organisation",
    "Estimates",
    "How it is counted",
)
OFFICER = Viewer("test-person", "Ada Example", frozenset({Role.OFFICE}))


@pytest.fixture
def kept(move_to, sampled, tmp_path):
    return move_to(copied(sampled, tmp_path / "home"))


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


def everything_on(at):
    """All that a page sent to the browser, as text."""
    return "".join(str(node) for node in at.main.children.values()) + html_on(at)


def test_the_headline_says_n_of_n_first(open_page):
    at = open_page("coverage", "office")
    assert not at.exception
    assert not at.error
    assert at.header[0].value.split(" ")[1:3] == ["of", at.header[0].value.split(" ")[2]]
    assert "needs are covered" in at.header[0].value
    assert "departments answered" in at.caption[1].value


@pytest.mark.parametrize("page", ["coverage", "contracts"])
def test_both_pages_say_that_nothing_can_be_exported_and_why(open_page, page):
    at = open_page(page, "office")
    assert "cannot be exported" in at.info[0].value
    assert "R1" in at.info[0].value
    assert "competitors" in at.info[0].value


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_page_opens(open_page, part):
    at = open_page("coverage", "office", part=part)
    assert not at.exception
    assert not at.error
    assert at.header


@pytest.mark.parametrize("part", ["Network", "Chains and circles", "One organisation"])
def test_every_part_of_the_contracts_page_opens(open_page, part):
    at = open_page("contracts", "office", part=part)
    assert not at.exception
    assert not at.error
    assert "providers serve" in at.header[0].value


@pytest.mark.parametrize("page", ["coverage", "contracts"])
@pytest.mark.parametrize(
    ("roles", "alone"),
    [((), False), ((), True), (("wiu",), True), (("uklg",), True), (("wiu", "uklg"), False)],
)
def test_nobody_else_is_sent_a_byte_of_them(open_page, page, roles, alone):
    at = open_page(page, *roles, alone=alone)
    assert not at.header
    sent = everything_on(at)
    assert not [name for name in read_settings().canaries if name in sent]
    assert "needs" not in sent
    assert "Hospitals" not in sent


def test_no_flow_is_listed_between_those_who_were_joined(open_page):
    at = open_page("contracts", "office")
    rows = re.findall(r"<tr>.*?</tr>", html_on(at), re.DOTALL)
    assert any(row.count("All others (") == 1 for row in rows)
    assert not [row for row in rows if row.count("All others (") > 1]
    assert any("between two of those that are joined" in each.value for each in at.caption)


def test_a_bar_has_the_colour_of_its_signs_in_the_key():
    for (_, states), colour in zip(coverage_headline._SERIES, PALETTE, strict=True):
        assert {coverage_words.SIGNS[each][1] for each in states} == {colour}
    assert len({sign for sign, _ in coverage_words.SIGNS.values()}) == len(coverage_words.SIGNS)


def test_filters_narrow_the_headline_and_are_shown_as_chips(open_page):
    whole = open_page("coverage", "office").header[0].value
    at = open_page("coverage", "office", only_nation="Scotland")
    assert at.multiselect(key="only_nation").value == ["Scotland"]
    assert at.header[0].value != whole
    assert any(button.label == "Nation: Scotland ✕" for button in at.button)


def test_the_headline_names_no_state_that_no_need_is_in(open_page):
    said = open_page("coverage", "office", only_specialism="Nuclear medicine").markdown
    (made_up_of,) = [each.value for each in said if each.value.startswith("A need is")]
    assert "Not covered: of **" in made_up_of
    assert "**0**" not in made_up_of.partition("Not covered")[2]


def test_filters_that_keep_nothing_are_named(open_page):
    at = open_page("coverage", "office", only_nation="Scotland", only_region="London")
    assert not at.exception
    assert any("Take one away" in each.value for each in at.info)


@pytest.mark.parametrize("page", ["coverage", "contracts"])
def test_there_is_nothing_to_download_with(open_page, page):
    at = open_page(page, "office")
    for kind in ("download_button", "dataframe", "arrow_data_frame", "data_editor", "link_button"):
        assert not at.get(kind)


def test_the_charts_have_words_and_no_button_that_saves_a_picture(open_page):
    at = open_page("coverage", "office")
    charts = at.get("plotly_chart")
    assert len(charts) >= 3
    for each in charts:
        assert each.proto.alt
        assert "toImage" not in each.proto.config or "ToRemove" in each.proto.config
        assert '"displayModeBar": false' in each.proto.config
    assert at.get("deck_gl_json_chart")[0].proto.alt


def test_a_look_is_logged(open_page, kept):
    open_page("contracts", "office")
    actions = [each.action for each in auditing.log(kept, OFFICER).of(actor="test-person")]
    assert "see contracts" in actions


def test_somebody_rung_is_noted_and_shown(open_page, kept):
    at = open_page("coverage", "office", part="Gaps: whom to ask")
    whom = at.selectbox(key="chased gap")
    whom.select_index(0)
    at.button(key="FormSubmitter:chase-Note it").click().run()
    assert not at.exception
    assert "Noted and logged" in at.success[0].value
    assert "chased" in html_on(at)
    assert [each.action for each in auditing.log(kept, OFFICER).of(action="chase answer")]


def test_a_note_about_nobody_is_refused(open_page, kept):
    at = open_page("coverage", "office", part="Gaps: whom to ask")
    said = " ".join(each.value for each in at.caption)
    answered, asked = map(int, re.search(r"(\d+) of (\d+) departments answered", said).groups())
    listed = int(re.search(r"Departments that have not answered: (\d+)", html_on(at)).group(1))
    more = re.search(r"(\d+) departments? more on our list ha\w+ not answered", said)
    assert listed + (int(more.group(1)) if more else 0) == asked - answered
    at.button(key="FormSubmitter:chase-Note it").click().run()
    assert any("Choose whom you asked" in each.value for each in at.warning)
    assert not auditing.log(kept, OFFICER).of(action="chase answer")


def test_a_contradiction_is_decided_with_a_reason_and_not_without(open_page, kept):
    at = open_page("coverage", "office", part="Contradictions")
    at.selectbox(key="contradiction").select_index(0).run()
    at.radio[0].set_value(at.radio[0].options[0])
    at.button(key="FormSubmitter:decide-Decide").click().run()
    assert "Say in a few words" in at.error[0].value
    assert not auditing.log(kept, OFFICER).of(action="decide contradiction")
    at.text_area(key="reason").set_value("Both confirmed it by telephone.")
    at.button(key="FormSubmitter:decide-Decide").click().run()
    assert not at.exception
    assert "Decided and logged" in at.success[0].value
    assert "Both confirmed it by telephone." in html_on(at)
    assert auditing.log(kept, OFFICER).of(action="decide contradiction")


def test_one_organisation_shows_what_it_has_buys_and_sells(open_page):
    at = open_page("coverage", "office", part="One organisation")
    at.selectbox(key="drill_organisation").select_index(0).run()
    assert not at.exception
    heads = [each.value.split(":")[0] for each in at.subheader]
    assert heads == ["Has", "Buys", "Sells", "Said of it"]


def test_estimates_are_labelled_and_say_how_they_were_made(open_page):
    at = open_page("coverage", "office", part="Estimates")
    assert "Internal estimates [e]" in at.warning[-1].value
    assert any("Cochran" in each.value for each in at.markdown)


def test_estimates_are_of_the_regions_that_are_filtered_and_say_which_filter_does_not_apply(open_page):
    at = open_page("coverage", "office", part="Estimates", only_region="London", only_sector="NHS")
    shown = html_on(at)
    assert "WTE estimated, London" in shown
    assert "Scotland" not in shown
    assert any("Not applied here: the filter on Sector." in each.value for each in at.info)
