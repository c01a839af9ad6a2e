"""Publishing: what the website's maps ask of the survey (R3)."""

from __future__ import annotations

from wiu.policy.thresholds import Audience
from wiu.statistics.question import Question

AUDIENCE = Audience.WEBSITE.value


def posts_by_region(specialism: str | None = None) -> Question:
    """Return the question that the maps of posts answer: establishment and vacancy rate by region."""
    where = () if specialism is None else (("specialism", (specialism,)),)
    return Question(("wte_establishment", "vacancy_rate"), ("region",), where=where)
