"""The sample holds what real surveys hold: each irregularity below occurs."""

from types import SimpleNamespace

import pandas as pd
import pytest

IRREGULARITIES = {}


def occurs(check):
    IRREGULARITIES[check.__name__.replace("_", " ")] = check
    return check


@occurs
def departments_that_did_not_answer(survey):
    return ~survey.newest["population"]["department_id"].isin(survey.newest["submission"]["department_id"])


@occurs
def departments_not_eligible(survey):
    return ~survey.newest["population"]["eligible"]


@occurs
def late_returns_that_count(survey):
    closed = survey.rows["survey_round"].set_index("round_id").loc["2025", "closed"].tz_localize("UTC")
    return survey.newest["submission"]["received_at"] > closed + pd.Timedelta(days=1)


@occurs
def older_complete_returns_superseded_by_a_newer(survey):
    older = survey.rows["submission"].query("status == 'superseded'")
    both = older.merge(
        survey.rows["submission"].query("status == 'accepted'"), on=["round_id", "department_id"]
    )
    assert len(both) == len(older)
    assert older["submission_id"].isin(survey.rows["staffing"]["submission_id"]).all()
    return both["received_at_x"] < both["received_at_y"]


@occurs
def newer_but_incomplete_returns_that_do_not_count(survey):
    newer = survey.rows["submission"].query("status == 'duplicate'")
    both = newer.merge(
        survey.rows["submission"].query("status == 'accepted'"), on=["round_id", "department_id"]
    )
    incomplete = ~both["submission_id_x"].isin(survey.rows["staffing"]["submission_id"])
    return incomplete & (both["received_at_x"] > both["received_at_y"])


@occurs
def the_same_file_sent_twice(survey):
    return survey.rows["submission"].duplicated("row_hash")


@occurs
def returns_in_quarantine_whose_departments_count_as_silent(survey):
    broken = survey.rows["submission"].query("status == 'quarantined' and round_id == '2025'")
    return ~broken["department_id"].isin(survey.newest["submission"]["department_id"])


@occurs
def returns_that_are_lists_of_people(survey):
    return (
        survey.newest["submission"]
        .query("granularity == 'person'")["submission_id"]
        .isin(survey.newest["person"]["submission_id"])
    )


@occurs
def returns_in_one_row(survey):
    return survey.newest["submission"]["granularity"] == "return"


@occurs
def posts_above_the_establishment(survey):
    return survey.newest["staffing"]["wte_vacant"] < 0


@occurs
def figures_that_do_not_add_up(survey):
    lines = survey.newest["staffing"]
    return (lines["wte_in_post"] + lines["wte_vacant"] - lines["wte_establishment"]).abs() > 0.04


@occurs
def posts_longer_vacant_than_vacant(survey):
    return survey.newest["staffing"]["wte_vacant_3_months"] > survey.newest["staffing"]["wte_vacant"]


@occurs
def missing_establishment(survey):
    return survey.newest["staffing"]["wte_establishment"].isna()


@occurs
def missing_in_post(survey):
    return survey.newest["staffing"]["wte_in_post"].isna()


@occurs
def missing_vacancy(survey):
    return survey.newest["staffing"]["wte_vacant"].isna()


@occurs
def missing_headcount(survey):
    return survey.newest["staffing"]["headcount"].isna()


@occurs
def occupation_codes_missing(survey):
    return survey.newest["staffing"]["esr_code"].isna()


@occurs
def occupation_codes_that_nobody_knows(survey):
    return ~survey.newest["staffing"]["esr_code"].dropna().str.fullmatch("U[0-9A-Z]{2}")


@occurs
def bands_unknown(survey):
    return survey.newest["staffing"]["afc_band"] == "unknown"


@occurs
def staff_outside_agenda_for_change(survey):
    return survey.newest["staffing"]["afc_band"] == "not AfC"


@occurs
def trainees_of_each_kind(survey):
    kinds = survey.newest["staffing"]["subtype"].dropna()
    assert set(kinds) == {"STP", "HSST", "Route 2"}
    return survey.newest["staffing"].loc[kinds.index, "staff_group"] == "trainee"


@occurs
def departments_of_one_to_three_people(survey):
    return survey.newest["staffing"].groupby("submission_id")["headcount"].sum().between(1, 3)


@occurs
def staff_groups_of_one_person(survey):
    return survey.newest["staffing"].groupby(["submission_id", "staff_group"])["headcount"].sum() == 1


@occurs
def returns_that_leave_ages_out(survey):
    lines = survey.newest["submission"].query("granularity != 'person'")
    return ~lines["submission_id"].isin(survey.newest["demographics"]["submission_id"])


@occurs
def workload_left_blank(survey):
    return survey.newest["workload"]["quantity"].isna()


@occurs
def ratings_without_comment_and_comments_without_rating(survey):
    said = survey.newest["adequacy"]
    assert (said["rating"].notna() & said["comment"].isna()).any()
    return said["rating"].isna() & said["comment"].notna()


@occurs
def heads_who_objected(survey):
    return survey.rows["department"]["head_listing"] == "objected"


@occurs
def heads_not_asked_yet(survey):
    return survey.rows["department"]["head_listing"] == "unknown"


@occurs
def departments_without_a_head_or_an_address(survey):
    department = survey.rows["department"]
    assert department["work_email"].isna().any()
    assert department["lat"].isna().any()
    return department["head_of_service"].isna()


@occurs
def organisation_codes_longer_than_three_characters(survey):
    assert (survey.rows["organisation"]["org_code"].str.len() == 3).any()
    return survey.rows["organisation"]["org_code"].str.len() > 3


@occurs
def organisations_that_merged_and_took_their_departments_with_them(survey):
    gone = survey.rows["organisation"].dropna(subset="successor_code")
    assert gone["valid_to"].notna().all()
    return gone["org_code"].isin(survey.rows["department"]["org_code"])


@occurs
def organisations_that_took_another_name(survey):
    gone = survey.rows["organisation"].dropna(subset="successor_code")
    return ~gone["org_code"].isin(survey.rows["department"]["org_code"])


@occurs
def an_organisation_whose_successor_is_gone_as_well(survey):
    gone = survey.rows["organisation"].dropna(subset="successor_code")
    return gone["successor_code"].isin(gone["org_code"])


@occurs
def departments_of_independent_providers(survey):
    return survey.rows["department"]["sector"] == "independent"


@occurs
def contracts_over_on_the_census_date(survey):
    return survey.newest["service_contract"]["end"] < pd.Timestamp("2025-11-03")


@occurs
def contracts_not_begun_on_the_census_date(survey):
    return survey.newest["service_contract"]["start"] > pd.Timestamp("2025-11-03")


@occurs
def contracts_ending_within_a_year(survey):
    return survey.newest["service_contract"]["end"].between("2025-11-03", "2026-11-02")


@occurs
def clients_named_by_a_code_no_longer_valid(survey):
    gone = survey.rows["organisation"].dropna(subset="successor_code")
    return survey.newest["service_contract"]["client_org_code"].isin(gone["org_code"])


@occurs
def private_providers_known_by_name_only(survey):
    stated = survey.newest["service_contract"]
    return stated["provider_department_id"].isna() & stated["provider_name"].notna()


@occurs
def sides_that_give_different_dates(survey):
    stated = survey.newest["service_contract"].dropna(subset=["provider_department_id", "start"])
    contract = ["provider_department_id", "client_org_code", "specialism"]
    return stated.groupby(contract)["start"].agg(lambda each: each.min() != each.max())


@pytest.mark.parametrize("irregularity", IRREGULARITIES)
def test_there_are(rows, newest, irregularity):
    found = IRREGULARITIES[irregularity](SimpleNamespace(rows=rows, newest=newest))
    assert found.any(), f"the sample has no {irregularity}"
    assert not found.isna().any()


def test_what_an_older_return_said_differs_from_what_counts(rows):
    older = rows["submission"].query("status == 'superseded'")
    both = older.merge(
        rows["submission"].query("status == 'accepted'"),
        on=["round_id", "department_id"],
        suffixes=("_old", "_new"),
    )
    in_post = rows["staffing"].groupby("submission_id")["wte_in_post"].sum()
    assert (both["submission_id_old"].map(in_post) <= both["submission_id_new"].map(in_post)).all()
    assert (both["submission_id_old"].map(in_post) < both["submission_id_new"].map(in_post)).mean() > 0.5


def test_rounds_can_be_compared_department_by_department(rows):
    accepted = rows["submission"].query("status == 'accepted'")
    answered = {name: set(each["department_id"]) for name, each in accepted.groupby("round_id")}
    assert len(answered["2023"] & answered["2025"]) > 250
    assert answered["2025"] - answered["2023"]
