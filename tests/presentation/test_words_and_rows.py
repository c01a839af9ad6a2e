"""How figures are worded and laid out in rows, on screen and in print alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hand_made import AGE, BAND, GENDER, REGION, STAFF, hierarchy, view_of

from wiu.disclosure.safe_table import Status
from wiu.presentation import words
from wiu.presentation.findings import main_points, view_title
from wiu.presentation.prevention import prevented
from wiu.presentation.table_rows import layouts, printed, table_rows
from wiu.statistics.question import Question
from wiu.survey.codebook import GROUPINGS


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        ("headcount", 1234.0, "1,234"),
        ("headcount", 0.0, "0"),
        ("wte_in_post", 1234.56, "1,234.6"),
        ("wte_in_post", 0.25, "0.3"),
        ("wte_in_post", 41.0, "41.0"),
        ("wte_in_post", 0.0, "0"),
        ("wte_in_post", 0.04, "[low]"),
        ("wte_vacant", -3.5, "−3.5"),
        ("wte_vacant", -0.01, "[low]"),
        ("vacancy_rate", 8.34, "8.3"),
        ("vacancy_rate", None, "[x]"),
    ],
)
def test_figures_are_written_by_the_house_rules(measure, value, text):
    assert words.figure(measure, value) == text


def test_dates_are_written_out():
    assert words.day(date(2026, 3, 1)) == "1 March 2026"


def test_codes_are_read_by_their_labels_and_groups_by_their_names():
    assert words.label("specialism", "RT") == "Radiotherapy physics"
    assert words.label("afc_band", "7") == "Band 7"
    assert words.label("afc_band", "8a–8b") == "Bands 8a–8b"
    assert words.label("staff_group", "technologists and engineers") == "Technologists and engineers"
    assert words.label("region", "UK") == "UK"


def test_filters_read_as_sentences_with_groups_spelt_out():
    question = Question(
        ("headcount",),
        ("age_band",),
        where=(("specialism", ("RT",)), ("nation", ("England", "Wales"))),
        group=(("age_band", "under 55 / 55 and over"),),
    )
    assert words.filters_in_words(question) == (
        "Only answers with the following. Nation: England or Wales. Specialism: Radiotherapy physics. "
        "Age is shown in groups: Under 55 (under 25, 25–34, 35–44 and 45–54); 55 and over (55–64 and 65 and over); "
        "Age not known."
    )
    assert words.filters_in_words(Question(("headcount",))) == "No filter: all answers of the round."


def test_every_grouping_of_the_codebook_can_be_put_in_words():
    for name, groupings in GROUPINGS.items():
        for grouping in groupings:
            measure = "opinions" if name == "adequacy" else "headcount"
            question = Question((measure,), (name,), group=((name, grouping),))
            assert "is shown in groups: " in words.filters_in_words(question)


def test_a_legend_explains_the_symbols_that_occur_and_no_others():
    assert [symbol for symbol, _ in words.legend(["12", "[c]", "0"])] == ["0", "[c]"]
    ((symbol, meaning),) = words.legend(["[c2]", "12", "[c2]"])
    assert symbol == "[c2]"
    assert "[c]" not in meaning  # which may stand nowhere in this table
    assert words.legend(["12"]) == ()


def test_rows_run_from_the_total_through_groups_to_what_stands_under_them():
    (layout,) = layouts(view_of((REGION,), ("headcount",)))
    assert [(row.labels[0], row.level, row.total) for row in layout.rows[:4]] == [
        ("UK", 0, True),
        ("England", 1, False),
        ("London", 2, False),
        ("South East", 2, False),
    ]
    assert [(row.labels[0], row.level) for row in layout.rows[-3:]] == [
        ("Scotland", 1),
        ("Wales", 1),
        ("Northern Ireland", 1),
    ]


def test_overlapping_groups_stand_before_all_leaves():
    overlapping = hierarchy(
        "afc_band", ("6", "7", "8a"), "All bands", {"6–7": ("6", "7"), "7 and over": ("7", "8a")}
    )
    (layout,) = layouts(view_of((overlapping,), ("headcount",)))
    assert [row.labels[0] for row in layout.rows] == [
        *("All bands", "Bands 6–7", "Bands 7 and over"),
        *("Band 6", "Band 7", "Band 8a"),
    ]


def test_one_measure_by_two_dimensions_is_crossed():
    (layout,) = layouts(view_of((REGION, GENDER), ("headcount",)))
    assert layout.crosstab
    assert layout.columns == ("All genders", "Female", "Male", "Other", "Prefer not to say")
    assert layout.rows[2].codes[1] == ("London", "female")


def test_several_measures_by_two_dimensions_are_laid_out_long():
    (layout,) = layouts(view_of((AGE, GENDER), ("headcount", "wte_in_post")))
    assert not layout.crosstab
    assert layout.stub == ("Age", "Gender")
    assert layout.columns == ("Headcount", "WTE in post")
    assert len(layout.rows) == 4 * 5


def test_too_many_columns_to_read_across_are_laid_out_long():
    assert not layouts(view_of((AGE, BAND), ("headcount",)))[0].crosstab


def test_without_totals_no_total_is_shown():
    (layout,) = layouts(view_of((AGE, STAFF), ("headcount", "wte_in_post"), totals=False))
    assert not any(text.startswith("All ") for row in layout.rows for text in row.labels)
    assert {row.level for row in layout.rows} == {0}


def test_screens_get_rows_as_heading_and_text():
    view = view_of((AGE,), ("headcount",), withheld={("35–54",): Status.PRIMARY})
    assert table_rows(view)[2] == {"Age": "35–54", "Headcount": "[c]"}


def test_a_view_is_titled_by_what_it_holds(regional_view):
    assert view_title(regional_view) == (
        "Headcount, WTE establishment and vacancy rate by region: Radiotherapy physics workforce 2026"
    )


def test_findings_speak_of_the_figures_shown_where_some_are_withheld(regional_view, stacked_view):
    assert (
        main_points(regional_view)[2] == "Of the figures shown, headcount is highest in Scotland: 53 of 377."
    )
    assert main_points(stacked_view)[1] == "Headcount is highest in the Midlands: 133 of 1,113."


def test_a_finding_never_names_a_withheld_total():
    view = view_of((AGE,), ("headcount",), withheld={("All ages",): Status.SECONDARY})
    assert not any(" of " in each and "highest" in each for each in main_points(view))


def test_equal_figures_are_named_together():
    flat = hierarchy("gender", ("female", "male"), "All genders")
    view = view_of((flat,), ("vacancy_rate",), totals=False)
    assert main_points(view)[0].startswith("Vacancy rate is highest for ")


def test_how_much_is_withheld_is_said(regional_view, stacked_view):
    assert main_points(regional_view)[-1] == (
        "2 of 12 cells of the tables are withheld, marked [c] or [c2]. A cell holds all measures of its row and column."
    )
    assert main_points(stacked_view)[-1] == "No figure of this table had to be withheld."
    one = view_of((AGE,), ("headcount",), withheld={("35–54",): Status.SECONDARY})
    assert main_points(one)[-1].startswith("1 of 4 cells of the tables are withheld, marked [c2]. ")


def test_totals_that_are_not_shown_are_not_counted(regional_view):
    without = replace(regional_view, question=replace(regional_view.question, totals=False))
    assert len(printed(regional_view)) - len(printed(without)) == 1
    assert len(printed(without)) == len(layouts(without)[0].rows)


def test_a_title_says_which_answers_are_meant():
    view = view_of((AGE,), ("headcount",), where=(("specialism", ("RT",)), ("nation", ("England",))))
    assert view_title(view) == "Headcount by age: Radiotherapy physics workforce 2026, radiotherapy physics"


def test_attackers_of_the_audit_are_named_as_people_are(regional_view):
    _, rules, closing = prevented(regional_view.table)
    assert "2 withheld cells were attacked as an outsider and a reader of the legend" in closing[0]
    assert "A figure is withheld where the largest department makes up more than 70 % of it." in rules
    assert rules[-1] == "A zero is shown: that nobody is there names nobody."


def test_titles_keep_their_capitals_inside_sentences_where_they_must():
    assert words.within_sentence("WTE in post") == "WTE in post"
    assert words.within_sentence("Staff group") == "staff group"
    assert words.within_sentence("Annex 21 (trainees)") == "Annex 21 (trainees)"
    assert words.within_sentence("NHS trust") == "NHS trust"


def test_professions_are_named_as_groups_of_people():
    staff = hierarchy("staff_group", ("clinical scientist", "other"), "All staff groups")
    (said,) = (each for each in main_points(view_of((staff,), ("headcount",))) if "highest" in each)
    assert "for other staff" in said
    flipped = hierarchy("staff_group", ("other", "clinical scientist"), "All staff groups")
    (said,) = (each for each in main_points(view_of((flipped,), ("headcount",))) if "highest" in each)
    assert "for clinical scientists" in said
