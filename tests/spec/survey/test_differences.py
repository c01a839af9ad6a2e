"""A mapping made last round meets this round's file: what is gone, new, renamed, and which values nobody named."""

import pytest

from wiu.survey import mapping
from wiu.survey.reading import ReadingError

LAST_ROUND = {
    "granularity": "staff_line",
    "submission": {"one_per": "department", "fields": {"department_id": {"column": "Department"}}},
    "rows": [
        {
            "entity": "staffing",
            "fields": {
                "specialism": "RT",
                "staff_group": {"column": "Staff group", "values": "group"},
                "afc_band": {"column": "Band"},
                "wte_in_post": {"column": "WTE in post"},
            },
        }
    ],
    "values": {"group": {"Scientists": "clinical scientist"}},
}


@pytest.fixture
def differ(read):
    return lambda text: mapping.difference(read(text), mapping.mapping_of(LAST_ROUND))


def test_a_file_that_fits_differs_in_nothing(differ):
    found = differ("Department;Staff group;Band;WTE in post\nA;Scientists;7;2\n")
    assert found.as_json() == {"gone": [], "renamed": [], "new": [], "unknown_values": []}


def test_a_renamed_column_is_gone_and_new_and_named_as_likely(differ):
    found = differ("Department;Staff group;Band;WTE in post (at 30 Nov);Site\nA;Scientists;7;2;North\n")
    assert (found.gone, found.new) == (("WTE in post",), ("WTE in post (at 30 Nov)", "Site"))
    assert found.renamed == (("WTE in post", "WTE in post (at 30 Nov)"),)


def test_values_that_nobody_named_are_counted_the_most_frequent_first(differ):
    found = differ(
        "Department;Staff group;Band;WTE in post\nA;Scientists;7;2\nA;Wizards;7;1\nB;Elves;8z;1\nC;Wizards;;1\n"
    )
    assert [(each.column, each.value, each.rows) for each in found.unknown] == [
        ("Staff group", "Wizards", 2),
        *(("Band", "8z", 1), ("Staff group", "Elves", 1)),
    ]


def test_a_private_column_and_a_private_value_are_not_shown(differ):
    found = differ("Department;Staff group;Band;WTE in post;E-mail\nA;ring 07700 900123;7;2;a@gmail.com\n")
    assert "E-mail" not in found.new
    assert "900123" not in repr(found)


def test_a_load_that_can_not_be_says_what_is_gone_new_and_renamed(mapped):
    with pytest.raises(ReadingError) as caught:
        mapped("Department;Staff groups;Band;Whole-time\nA;Scientists;7;2\n", LAST_ROUND)
    assert caught.value.code == "missing-column"
    assert caught.value.where["gone"] == ["Staff group", "WTE in post"]
    assert caught.value.where["renamed"] == ["Staff group → Staff groups"]
    assert "may be “Staff groups” now" in caught.value.message


def test_a_row_of_a_part_that_no_block_speaks_of_is_kept_back(mapped):
    document = {
        "granularity": "person",
        "rows": [
            {
                "entity": "adequacy",
                "when": {"column": "part", "is": "opinion"},
                "fields": {"specialism": "RT"},
            }
        ],
    }
    result = mapped("part;rating\nopinion;3\nOpinion;4\nmachines;5\n", document)
    assert [(each.row, each.value, each.rule) for each in result.errors] == [(4, "machines", "unknown-part")]
    assert (result.accepted, result.quarantined, len(result.rows["adequacy"])) == (2, 1, 2)
