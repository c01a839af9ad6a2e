"""A question speaks the codebook's words, and says which ones it knows."""

import pytest

from wiu.statistics.question import Question, QuestionError

EXAMPLE = {
    "measures": ["headcount", "vacancy_rate"],
    "by": ["region", "staff_group"],
    "totals": True,
    "round": "R1",
    "where": {"specialism": ["RT"], "nation": ["England"]},
    "group": {"afc_band": "broad"},
}


def test_a_question_survives_being_written_down():
    question = Question.from_json(EXAMPLE)
    assert Question.from_json(question.as_json()) == question
    assert question.filters == {"nation": ("England",), "specialism": ("RT",)}
    assert question.groups == {"afc_band": "broad"}


@pytest.mark.parametrize(
    ("change", "message", "where"),
    [
        ({"measures": ["heads"]}, "unknown measure “heads”; known: headcount, wte_in_post", "measures"),
        ({"by": ["town"]}, "unknown dimension “town”; known: region, nation", "by"),
        ({"where": {"town": ["Leeds"]}}, "unknown dimension “town”; known: region", "where"),
        (
            {"where": {"specialism": ["XX"]}},
            "unknown code of specialism “XX”; known: RT, NM",
            "where.specialism",
        ),
        ({"where": {"specialism": "RT"}}, "where.specialism must be a list of texts", "where.specialism"),
        ({"where": {"specialism": []}}, "no code is kept; known: RT", "where.specialism"),
        ({"where": ["RT"]}, "where must be an object", "where"),
        (
            {"group": {"afc_band": "fine"}},
            "unknown grouping of afc_band “fine”; known: broad",
            "group.afc_band",
        ),
        ({"group": {"sector": "broad"}}, "unknown grouped dimension “sector”; known: region", "group"),
        ({"group": {"afc_band": 3}}, "a grouping is named by a text", "group.afc_band"),
        ({"filter": {}}, "unknown word “filter”; known: measures, by, totals", "filter"),
        ({"measures": []}, "no measure is asked for; known: headcount", "measures"),
        ({"measures": "headcount"}, "measures must be a list of texts", "measures"),
        ({"by": ["region", "region"]}, "“region” is named twice", "by"),
        (
            {"where": {"nation": ["Wales"], "region": ["London"]}},
            "no region that is kept lies",
            "where.region",
        ),
        ({"where": ["London"]}, "where must be an object", "where"),
        ({"where": ""}, "where must be an object", "where"),
        ({"by": ["region", "nation"]}, "regions lie within nations", "by"),
        ({"by": ["specialism", "staff_group", "afc_band", "sector", "org_type"]}, "at most 4", "by"),
        (
            {"measures": ["linacs"]},
            "“staff_group” is not known of workload; known: region, nation, specialism",
            "by",
        ),
        (
            {"measures": ["opinions", "headcount"], "by": ["region"]},
            "opinions and certificates are asked for apart",
            "measures",
        ),
        ({"by": ["adequacy"]}, "“adequacy” is not known of staff; known: region", "by"),
        (
            {"measures": ["share"], "by": ["region"]},
            "a share needs a figure to be one of beside it: headcount",
            "measures",
        ),
        ({"measures": ["headcount", "share"], "by": []}, "a share is one of a total: name a breakdown", "by"),
        ({"totals": "yes"}, "totals must be true or false", "totals"),
        ({"round": 3}, "round must be a text", "round"),
    ],
)
def test_an_unknown_word_is_refused_with_the_list_of_known_ones(change, message, where):
    with pytest.raises(QuestionError) as refused:
        Question.from_json(EXAMPLE | change)
    assert refused.value.message.startswith(message)
    assert refused.value.where == where
    assert refused.value.code == "question"


def test_a_question_is_an_object():
    with pytest.raises(QuestionError, match="a question is an object with the words measures, by"):
        Question.from_json(["headcount"])


def test_the_order_of_filters_makes_no_difference():
    one = Question(("headcount",), ("region",), where=(("specialism", ("NM", "RT")), ("sector", ("NHS",))))
    other = Question(("headcount",), ("region",), where=(("sector", ("NHS",)), ("specialism", ("RT", "NM"))))
    assert one == other
    assert hash(one) == hash(other)


def test_rows_and_columns_may_be_swapped_without_asking_for_anything_new():
    one = Question(("headcount", "wte_in_post"), ("region", "staff_group"))
    other = Question(("wte_in_post", "headcount"), ("staff_group", "region"))
    assert one != other
    assert one.digest() == other.digest()
    assert one.digest() != Question(("headcount",), ("region", "staff_group")).digest()


def test_a_settled_question_names_its_round_and_drops_groupings_of_what_it_is_not_broken_down_by():
    question = Question(
        ("headcount",), ("age_band",), group=(("afc_band", "broad"), ("age_band", "under 45 / 45 and over"))
    )
    settled = question.settled("R1")
    assert settled.round == "R1"
    assert settled.groups == {"age_band": "under 45 / 45 and over"}
