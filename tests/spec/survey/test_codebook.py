"""The codebook: what its lists and groupings promise to everything that is built on them."""

import pytest

from wiu.survey.codebook import CODE_LISTS, GROUPINGS
from wiu.survey.entities import ENTITIES

GROUPED = [(dimension, name) for dimension, names in GROUPINGS.items() for name in names]


def test_every_coded_field_names_a_list_that_exists():
    wanted = {f.codes for entity in ENTITIES.values() for f in entity.fields if f.codes}
    assert wanted <= CODE_LISTS.keys()


@pytest.mark.parametrize(("dimension", "grouping"), GROUPED)
def test_a_grouping_places_each_code_exactly_once(dimension, grouping):
    placed = [code for codes in GROUPINGS[dimension][grouping].values() for code in codes]
    assert sorted(placed) == sorted(CODE_LISTS[dimension])


@pytest.mark.parametrize(("dimension", "grouping"), GROUPED)
def test_a_group_never_bears_the_name_of_a_code_that_it_does_not_equal(dimension, grouping):
    for label, codes in GROUPINGS[dimension][grouping].items():
        assert label not in CODE_LISTS[dimension] or codes == (label,)


@pytest.mark.parametrize("name", CODE_LISTS)
def test_no_code_is_listed_twice_and_no_two_spell_the_same(name):
    codes = [each.code for each in CODE_LISTS[name].codes]
    assert len(codes) == len(set(codes))
    assert [CODE_LISTS[name].find(code) for code in codes] == codes


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("afc_band", " 8A ", "8a"),
        ("afc_band", "Band 8a", "8a"),
        ("afc_band", "8A / 8b", "8a/8b"),
        ("age_band", "25 - 34", "25–34"),
        ("gender", "FEMALE", "female"),
        ("specialism", "nuclear\u00a0medicine", "NM"),
        ("afc_band", "8e", None),
    ],
)
def test_a_code_is_found_whatever_its_case_blanks_and_dashes(name, text, code):
    assert CODE_LISTS[name].find(text) == code


def test_a_code_has_a_label_that_people_read():
    assert CODE_LISTS["specialism"].label("RT") == "Radiotherapy physics"
    with pytest.raises(KeyError):
        CODE_LISTS["specialism"].label("XX")
