"""A mapping is a document that a person writes or a file suggests; what is wrong in it is named."""

import pytest

from wiu.survey import mapping
from wiu.survey.reading import ReadingError

LINES = {
    "granularity": "staff_line",
    "dates": "day first",
    "submission": {"one_per": "department", "fields": {"department_id": {"column": "dept"}}},
    "rows": [
        {
            "entity": "staffing",
            "fields": {
                "specialism": "RT",
                "staff_group": {"column": "group", "values": "group"},
                "afc_band": {"column": "band", "blank": "unknown"},
                "headcount": {"column": "heads"},
                "wte_in_post": {"column": "wte"},
                "wte_vacant": {"column": "vacant"},
            },
        }
    ],
    "values": {"group": {"Sci": "clinical scientist", "Tech": "clinical technologist", "Boss": ""}},
}


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"granularity": "team"}, "granularity", "staff_line"),
        ({"colour": 1}, "colour", "title"),
        ({"rows": []}, "rows", "at least one"),
        ({"rows": [{"entity": "staf", "fields": {}}]}, "rows[1].entity", "staffing"),
        (
            {"rows": [{"entity": "staffing", "fields": {"staff_group": "engineer"}}]},
            "rows[1].fields",
            "specialism",
        ),
        ({"values": {"group": {"Sci": "scientist"}}}, "values.group.Sci", "clinical scientist"),
        ({"dates": "British"}, "dates", "day first"),
        ({"submission": {"one_per": "person"}}, "submission.one_per", "department"),
        ({"time_zone": "Mars"}, "time_zone", "Europe/London"),
    ],
)
def test_a_misspelt_mapping_is_refused_with_the_key_and_the_words_that_are_known(change, key, words):
    with pytest.raises(ReadingError) as caught:
        mapping.mapping_of(LINES | change)
    assert caught.value.where["key"] == key
    assert words in caught.value.message


def test_a_mapping_that_is_no_toml_is_refused_with_the_line(drawn):
    with pytest.raises(ReadingError) as caught:
        mapping.load_mapping(drawn("title = \n", "bad.toml"))
    assert "line 1" in caught.value.message
    assert caught.value.where == {"file": "bad.toml"}


@pytest.mark.parametrize("name", sorted(mapping.shipped_mappings()))
def test_every_shipped_mapping_is_valid(name):
    assert mapping.load_mapping(name).title


def test_the_suggested_mapping_is_a_mapping_with_what_is_not_sure_left_open(read, mapped):
    text = "department_id;specialism;staff group;AfC band;headcount\nD1;RT;Clinical Scientists;Band 8a or 8b;2\nD2;MR;Wizard;Band 6 or 7;1\n"
    suggested = read(text).as_json()["suggested_mapping"]
    assert suggested["values"]["afc_band"] == {"Band 8a or 8b": "8a/8b", "Band 6 or 7": "6/7"}
    assert suggested["values"]["staff_group"] == {"Clinical Scientists": "clinical scientist", "Wizard": ""}
    result = mapped(text, suggested)
    assert (result.accepted, result.quarantined) == (1, 1)
    assert any("staff_group" in question for question in suggested["questions"])


@pytest.mark.parametrize(
    "posts", ["WTE Estab.", "Estab WTE", "WTE establishment", "Budgeted WTE", "WTE (budget)", "Funded WTE"]
)
@pytest.mark.parametrize("first", [True, False])
def test_posts_and_people_are_told_apart_however_they_are_called(read, posts, first):
    """D6: establishment and in post are two figures; a file that has both names in post by its own column."""
    columns = [posts, "WTE in post"] if first else ["WTE in post", posts]
    text = f"Department,Staff group,Band,{','.join(columns)}\nD1,Engineer,7,3.0,2.5\n"
    fields = read(text).as_json()["suggested_mapping"]["rows"][0]["fields"]
    assert fields["wte_establishment"]["column"] == posts
    assert fields["wte_in_post"]["column"] == "WTE in post"


def test_a_suggestion_can_be_saved_as_toml_and_used_as_it_is(read, drawn):
    text = 'department_id;staff group "all";AfC band;headcount\nD1;Sci\\tech;8a;2\nD2;Wizard – grey;Band 6 or 7;1\n'
    suggested = read(text).as_json()["suggested_mapping"]
    suggested["rows"][0]["fields"]["specialism"] = "RT"
    saved = mapping.as_toml(suggested)
    assert saved.startswith("# No column says specialism")
    assert mapping.load_mapping(drawn(saved, "saved.toml")) == mapping.mapping_of(suggested)


def test_the_suggestion_says_when_a_comma_is_the_point(read):
    def suggested(*cells):
        return read("dept;wte\n" + "".join(f"D;{cell}\n" for cell in cells)).as_json()["suggested_mapping"]

    assert suggested("1.234,5", "24,6")["decimal"] == ","
    assert "decimal" not in suggested("24,6", "1.5")


def test_the_suggestion_asks_about_dates_that_nothing_decides(read):
    def suggested(second):
        return read(f"id,when\na,03/04/2025\nb,{second}\n").as_json()["suggested_mapping"]

    assert suggested("30/04/2025")["dates"] == "day first"
    assert suggested("04/30/2025")["dates"] == "month first"
    assert any("03/04/2025" in question for question in suggested("05/06/2025")["questions"])
