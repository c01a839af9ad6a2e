"""What a question counts: which returns, which answers, under which codes, for whom."""

import pandas as pd
import pytest

from wiu.statistics.measures import vacancy_rate
from wiu.statistics.question import Question
from wiu.store.counting import count, gather
from wiu.store.rounds import rounds


def ask(editions, *measures, by=(), **more):
    where = tuple(more.pop("where", {}).items())
    group = tuple(more.pop("group", {}).items())
    return count(editions, Question(measures or ("headcount",), by, round="R1", where=where, group=group))


def sums(counts, *by, figure=None):
    figure = figure or counts.count
    return counts.rows.groupby(list(by))[figure].sum().to_dict()


def test_only_accepted_returns_of_the_round_count(editions):
    counts = ask(editions, by=("specialism", "staff_group"), where={"region": ("London",)})
    assert sums(counts, "staff_group") == {"clinical scientist": 11, "engineer": 9}
    assert set(counts.rows["contributor"]) == {"a", "b"}


def test_a_round_knows_how_many_of_its_returns_are_peoples_own(editions):
    with editions.reading() as reader:
        found = {each.round_id: (each.returned, each.people) for each in rounds(reader)}
    assert found["R1"] == (8, 2), "one of the three is all that its department sent"


def test_people_who_were_asked_themselves_are_counted_one_by_one_beside_the_returns(editions):
    counts = ask(editions, "wte_in_post", by=("region",))
    unknown = counts.rows[counts.rows["region"] == "unknown"]
    assert sorted(unknown["contributor"]) == ["e", "p-1", "p-2"]
    assert unknown[counts.count].sum() == 3
    assert unknown["wte_in_post"].sum() == 1.8


def test_a_persons_wte_that_was_not_said_is_missing_and_not_nothing(editions):
    counts = ask(editions, "wte_in_post", by=("afc_band",))
    assert counts.rows.set_index("contributor").loc["p-2", "wte_in_post"] is not None
    assert counts.rows.set_index("contributor")["wte_in_post"].isna()["p-2"]


def test_bands_and_ages_are_crossed_only_for_people_who_gave_both(editions):
    with editions.reading() as reader:
        gathered = gather(reader, Question(("headcount",), ("afc_band", "gender"), round="R1"))
    assert sums(gathered.counts, "afc_band", "gender") == {
        ("6", "female"): 1,
        ("7", "unknown"): 1,
        ("8b", "male"): 1,
    }
    assert (gathered.source, gathered.givers) == ("person", 3)


def test_ages_come_from_the_answers_on_ages_and_from_people(editions):
    counts = ask(editions, by=("age_band",))
    assert sums(counts, "age_band") == {"25–34": 4, "55–64": 3, "unknown": 3, "under 25": 1, "45–54": 1}
    assert counts.dimensions[0].leaves == ("under 25", "25–34", "45–54", "55–64", "unknown")


def test_a_filter_on_gender_makes_the_answers_on_gender_the_ones_that_count(editions):
    assert sums(ask(editions, by=("staff_group",), where={"gender": ("female",)}), "staff_group") == {
        "engineer": 4
    }


def test_where_a_headcount_was_not_said_the_least_number_of_people_stands_for_it_in_the_rules_only(editions):
    counts = ask(editions, "headcount", "wte_in_post", by=("region",))
    midlands = counts.rows[counts.rows["region"] == "Midlands"]
    assert counts.count == "persons"
    assert midlands["persons"].tolist() == [5]  # 3.2 WTE take four people at least, and one answered herself
    assert counts.values == ("headcount", "wte_in_post")  # noqa: PD011 - no frame
    assert ask(editions, by=("region",), where={"region": ("London",)}).count == "headcount"


def test_a_figure_that_nobody_gave_is_missing(editions):
    counts = ask(editions, "wte_vacant_3_months", by=("region",))
    assert counts.rows["wte_vacant_3_months"].isna().all()


def test_grouped_codes_are_summed_to_their_groups(editions):
    counts = ask(editions, by=("afc_band",), group={"afc_band": "broad"}, where={"region": ("London",)})
    assert sums(counts, "afc_band") == {"5–6": 7, "7": 10, "8a–8b": 2, "other or grouped otherwise": 1}
    assert counts.dimensions[0].all_codes == (
        "All bands",
        "5–6",
        "7",
        "8a–8b",
        "8c–9/VSM",
        "other or grouped otherwise",
    )


def test_a_code_that_others_gave_has_a_row_of_zero_and_a_region_outside_the_filter_has_none(editions):
    counts = ask(editions, by=("region", "specialism"), where={"nation": ("Scotland",)})
    region, specialism = counts.dimensions
    assert region.leaves == ("Scotland",)
    assert specialism.leaves == ("RT", "NM")


def test_the_vacancy_rate_is_a_ratio_of_sums_with_in_post_and_vacant_for_an_establishment_not_said(editions):
    with editions.reading() as reader:
        gathered = gather(reader, Question(("vacancy_rate",), ("region",), round="R1"))
    rows = gathered.counts.rows
    london = rows[rows["region"] == "London"][list(gathered.counts.values)].sum().to_dict()
    # vacant 1 + 0 + 0.5 − 0.5 + 0.5; established 5 + 2 + 9.5 + 2.5, and 1.0 + 0.5 derived
    assert vacancy_rate(london) == pytest.approx(1.5 / 20.5 * 100)
    assert gathered.derived
    assert sorted(gathered.counts.values) == ["rate_established", "wte_in_post", "wte_vacant"]
    assert gathered.counts.unasked == {"wte_in_post"}  # told by the two, and shown to nobody
    assert gathered.counts.signed == {"wte_vacant"}
    midlands = rows[rows["region"] == "Midlands"][["rate_established", "wte_vacant"]]
    assert midlands.isna().all(axis=None), (
        "a vacancy that was not said leaves the establishment out of the rate too"
    )


def test_a_rate_of_complete_answers_needs_no_figures_beside_the_measures_themselves(editions):
    counts = ask(editions, "vacancy_rate", by=("specialism",), where={"specialism": ("NM",)})
    assert counts.values == ("wte_vacant", "wte_establishment", "wte_in_post")  # noqa: PD011 - no frame
    assert counts.unasked == {"wte_in_post"}
    assert vacancy_rate(counts.rows[list(counts.values)].sum().to_dict()) == pytest.approx(0.4 / 6.0 * 100)


@pytest.mark.parametrize(
    ("vacant", "established", "expected"),
    [(1.0, 10.0, 10.0), (-1.0, 10.0, -10.0), (None, 10.0, None), (1.0, 0.0, None)],
)
def test_a_rate_of_nothing_is_not_available(vacant, established, expected):
    assert vacancy_rate({"rate_vacant": vacant, "rate_established": established}) == expected


def test_a_question_that_nobody_answered_has_hierarchies_and_no_rows(editions):
    counts = ask(editions, by=("staff_group",), where={"specialism": ("PM",)})
    assert counts.rows.empty
    assert counts.dimensions[0].leaves == ("clinical scientist", "engineer")


def test_without_a_breakdown_there_is_one_row_a_contributor(editions):
    counts = ask(editions, where={"region": ("London",)})
    assert counts.rows["contributor"].tolist() == ["a", "b"]
    assert counts.tables == ((),)


def test_counts_do_not_print_their_rows(editions):
    counts = ask(editions, by=("region",))
    assert "London" not in repr(counts)
    assert isinstance(counts.rows, pd.DataFrame)
