"""The sample is of the size that was published: within 3 % of the table below, for any seed.

Establishment is that of all eligible departments; returns hold the share that answered. Grossed up by
the response they give the whole again, as 1,091.1 WTE measured in nuclear medicine stood for 1,800.
"""

from dataclasses import dataclass

import pytest

from wiu.survey.sample import generate

PUBLISHED = """
    specialism | eligible departments | establishment WTE | vacancy % | response %
    RT         |  62                  | 2000              |  8        | 92
    NM         | 150                  | 1800              | 12        | 61
    DRRP       |  75                  |  700              | 9 / 7     | 70
    MR         |  45                  |  170              | 12        | 65
    CE         | 150                  | 3300              |  8        | 55
    RE         |  45                  |  450              |  8        | 60
    USNIR      |  35                  |  110              |  8        | 60
    PM         |  40                  |  200              |  9        | 50
    CSC        |  50                  |  250              |  9        | 50
"""

REGIONS = {
    "London": 13, "South East": 13, "South West": 9, "East of England": 10, "Midlands": 16,
    "North East and Yorkshire": 13, "North West": 11, "Scotland": 8, "Wales": 4, "Northern Ireland": 3,
}  # fmt: skip
BANDS = {
    "clinical scientist": {"7": 35, "8a": 30, "8b": 18, "8c": 10, "8d": 5, "9": 2},
    "clinical technologist": {"4": 6, "5": 20, "6": 40, "7": 26, "8a": 7, "8b": 1},
}
AGES = ("under 25", "25–34", "35–44", "45–54", "55–64", "65 and over")
AGE_SHARES = {
    "clinical scientist": (2, 30, 29, 24, 13, 2),
    "clinical technologist": (3, 16, 20, 30, 28, 3),
}


@dataclass(frozen=True)
class Published:
    specialism: str
    eligible: int
    establishment: float
    vacancy: tuple[float, ...]
    response: float


def published():
    _, *lines = PUBLISHED.strip().splitlines()
    for line in lines:
        specialism, eligible, establishment, vacancy, response = (cell.strip() for cell in line.split("|"))
        rates = tuple(float(each) for each in vacancy.split("/"))
        yield pytest.param(
            Published(specialism, int(eligible), float(establishment), rates, float(response)), id=specialism
        )


def within_3_percent(value):
    return pytest.approx(value, rel=0.03)


@pytest.fixture(scope="module", params=[20261122, 1, 86])
def sample(request):
    return generate(seed=request.param)


def counted(sample, entity, **only):
    """The newest round's rows that count, of the codes named."""
    returns = sample["submission"].query("round_id == '2025' and status == 'accepted'")
    rows = sample[entity][sample[entity]["submission_id"].isin(returns["submission_id"])]
    for column, codes in only.items():
        rows = rows[rows[column].isin([codes] if isinstance(codes, str) else codes)]
    return rows


def asked(sample):
    return sample["population"].query("round_id == '2025' and eligible")


def answered(sample, specialism):
    """How many of the eligible departments of a specialism have an accepted return."""
    returns = sample["submission"].query("round_id == '2025' and status == 'accepted'")
    mine = asked(sample).query(f"specialism == '{specialism}'")
    return int(mine["department_id"].isin(returns["department_id"]).sum())


def measured(sample, specialism):
    return counted(sample, "staffing", specialism=specialism)["wte_establishment"].sum()


def vacancy(sample, **only):
    """Vacant over established in per cent, never a mean of rates."""
    lines = counted(sample, "staffing", **only)
    return 100 * lines["wte_vacant"].sum() / lines["wte_establishment"].sum()


@pytest.mark.parametrize("figures", list(published()))
class TestEachSpecialism:
    def test_asks_exactly_the_eligible_departments(self, sample, figures):
        mine = asked(sample).query(f"specialism == '{figures.specialism}'")
        assert mine["department_id"].nunique() == len(mine) == figures.eligible

    def test_is_answered_by_the_published_share(self, sample, figures):
        share = 100 * answered(sample, figures.specialism) / figures.eligible
        assert share == within_3_percent(figures.response)

    def test_has_the_establishment_once_grossed_up(self, sample, figures):
        whole = measured(sample, figures.specialism) * figures.eligible / answered(sample, figures.specialism)
        assert whole == within_3_percent(figures.establishment)

    def test_measures_what_the_response_leaves_of_the_establishment(self, sample, figures):
        share = figures.establishment * figures.response / 100
        assert measured(sample, figures.specialism) == within_3_percent(share)

    def test_has_the_vacancy_rate(self, sample, figures):
        if len(figures.vacancy) == 1:
            assert vacancy(sample, specialism=figures.specialism) == within_3_percent(figures.vacancy[0])
        for rate, group in zip(
            figures.vacancy[:2], ("clinical scientist", "clinical technologist"), strict=False
        ):
            if len(figures.vacancy) == 2:
                stated = vacancy(sample, specialism=figures.specialism, staff_group=group)
                assert stated == within_3_percent(rate)


def test_about_650_departments_are_spread_over_the_regions_by_share(sample):
    places = (
        asked(sample)
        .merge(sample["department"], on="department_id")
        .merge(sample["organisation"], on="org_code")
    )
    assert len(places) == 652
    assert {name: 100 * share for name, share in places["region"].value_counts(normalize=True).items()} == {
        name: pytest.approx(share, rel=0.04) for name, share in REGIONS.items()
    }


def test_a_person_works_as_much_of_the_week_as_published(sample):
    lines = counted(sample, "staffing").dropna(subset=["headcount", "wte_in_post"])
    assert lines["headcount"].sum() / lines["wte_in_post"].sum() == within_3_percent(1.07)


@pytest.mark.parametrize("group", BANDS)
def test_bands_are_shared_out_as_assumed(sample, group):
    lines = counted(sample, "staffing", staff_group=group, afc_band=list(BANDS[group]))
    share = 100 * lines.groupby("afc_band")["headcount"].sum() / lines["headcount"].sum()
    assert dict(share) == {band: pytest.approx(each, abs=1) for band, each in BANDS[group].items()}


@pytest.mark.parametrize("group", AGE_SHARES)
def test_ages_are_shared_out_as_assumed(sample, group):
    people = counted(sample, "demographics", staff_group=group, age_band=AGES)
    share = 100 * people.groupby("age_band")["headcount"].sum() / people["headcount"].sum()
    assert dict(share) == {
        age: pytest.approx(each, abs=0.5) for age, each in zip(AGES, AGE_SHARES[group], strict=True)
    }


@pytest.mark.parametrize(
    ("group", "specialisms", "female"),
    [
        ("clinical scientist", ("RT", "NM", "DRRP", "MR", "CE", "RE", "USNIR", "PM", "CSC"), 45),
        ("clinical technologist", ("RT", "NM"), 50),
        ("clinical technologist", ("CE",), 12),
        ("trainee", ("RT", "NM", "DRRP", "MR", "RE", "USNIR", "PM", "CSC"), 52),
    ],
)
def test_women_are_as_many_as_assumed(sample, group, specialisms, female):
    people = counted(sample, "demographics", staff_group=group, specialism=specialisms)
    women = people[people["gender"] == "female"]["headcount"].sum()
    assert 100 * women / people["headcount"].sum() == pytest.approx(female, abs=1.5)


def test_four_in_ten_diagnostic_departments_have_one_radiation_protection_adviser_only(sample):
    held = counted(sample, "certification", specialism="DRRP", certification="RPA")
    assert 100 * (held["headcount"] == 1).mean() == pytest.approx(42, abs=3)


def test_a_few_departments_are_large_and_many_are_small(sample):
    size = counted(sample, "staffing").groupby("submission_id")["headcount"].sum()
    assert size.max() > 60
    assert ((size >= 1) & (size <= 3)).sum() >= 10
