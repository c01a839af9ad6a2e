"""Ready views: the questions that members and the unit actually ask, one click each, adjustable after."""

from __future__ import annotations

from dataclasses import dataclass

from wiu.policy.factors import factors
from wiu.statistics.measures import EXPECTED
from wiu.statistics.question import Question

_POSTS = ("wte_establishment", "wte_vacant", "vacancy_rate")
_PEOPLE = ("headcount", "wte_in_post")
_SHARE = ("headcount", "share")
_TWO_GENDERS = ("gender", "female / all others")


@dataclass(frozen=True)
class Ready:
    """One ready view: `name` is its key, `topic` what it stands under, `answers` the question in plain words."""

    name: str
    topic: str
    title: str
    answers: str
    question: Question


def _of(specialism: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("specialism", (specialism,)),)


_READY = (
    Ready(
        "vacancies_by_region",
        "Posts",
        "Vacancies by region",
        "How many posts are funded and vacant in each region?",
        Question(_POSTS, ("region",)),
    ),
    Ready(
        "vacancies_by_specialism",
        "Posts",
        "Vacancies by specialism",
        "How many posts are funded and vacant in each specialism?",
        Question(_POSTS, ("specialism",)),
    ),
    Ready(
        "vacancies_by_both",
        "Posts",
        "Specialism and nation",
        "Where are which posts vacant?",
        Question(_POSTS, ("specialism", "region"), group=(("region", "England / other nations"),)),
    ),
    Ready(
        "staff_groups",
        "People",
        "Staff groups",
        "How many people and how much WTE work in each staff group?",
        Question(_PEOPLE, ("staff_group",)),
    ),
    Ready(
        "bands",
        "People",
        "Bands",
        "How many people of which staff groups work in each band?",
        Question(_PEOPLE, ("afc_band", "staff_group"), group=(("afc_band", "broad"),)),
    ),
    Ready(
        "ages",
        "People",
        "Age profile",
        "What share of each staff group is 55 and over?",
        Question(_SHARE, ("staff_group", "age_band"), group=(("age_band", "under 55 / 55 and over"),)),
    ),
    Ready(
        "genders",
        "People",
        "Gender profile",
        "What share of each staff group is female?",
        Question(_SHARE, ("staff_group", "gender"), group=(_TWO_GENDERS,)),
    ),
    Ready(
        "pyramid",
        "People",
        "Ages and genders",
        "How old are women and all others?",
        Question(("headcount",), ("age_band", "gender"), group=(_TWO_GENDERS,)),
    ),
    Ready(
        "registration",
        "Skills",
        "Registration",
        "What share of each staff group is registered?",
        Question(_SHARE, ("staff_group", "registration"), group=(("registration", "registered / not"),)),
    ),
    Ready(
        "certificates",
        "Skills",
        "Certificates",
        "Which certificates are held in which specialism?",
        Question(("certificates",), ("specialism", "certification")),
    ),
    Ready(
        "linacs",
        "Workload",
        "Linacs",
        "How many linear accelerators are there for the staff in post?",
        Question(("linacs", "wte_in_post"), ("region",), where=_of("RT")),
    ),
    Ready(
        "gamma_cameras",
        "Workload",
        "Gamma cameras",
        "How many gamma cameras are there for the staff in post?",
        Question(("gamma_cameras", "wte_in_post"), ("region",), where=_of("NM")),
    ),
    Ready(
        "mr_scanners",
        "Workload",
        "MR scanners",
        "How many MR scanners are there in each region?",
        Question(("mr_scanners",), ("region",), where=_of("MR")),
    ),
    Ready(
        "devices",
        "Workload",
        "Devices supported",
        "How many devices does clinical engineering support?",
        Question(("devices_supported", "wte_in_post"), ("region",), where=_of("CE")),
    ),
    Ready(
        "patients",
        "Workload",
        "New patients",
        "How many new patients a year are there in each specialism?",
        Question(("new_patients",), ("specialism",)),
    ),
    Ready(
        "adequacy",
        "Opinions",
        "Adequacy of staffing",
        "How many respondents find staffing inadequate?",
        Question(
            ("opinions", "share"), ("specialism", "adequacy"), group=(("adequacy", "1 or 2 / 3 / 4 or 5"),)
        ),
    ),
)


def ready_views() -> tuple[Ready, ...]:
    """Return the ready views in reading order; what needs factors of staffing only where some were loaded."""
    if not factors():
        return _READY
    expected = Ready(
        "expected",
        "Workload",
        "WTE expected of the workload",
        "How much WTE would the workload need by the loaded factors, and how much is there?",
        Question((EXPECTED, "wte_in_post", "wte_establishment"), ("specialism",)),
    )
    return (*_READY, expected)
