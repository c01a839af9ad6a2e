"""What is the same in all rounds of a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.places import Organisations
    from wiu.survey.sample.settings import Settings


@dataclass(frozen=True)
class World:
    """The settings and seed of a sample, and the organisations and departments drawn from them."""

    settings: Settings
    seed: int
    organisations: Organisations
    departments: Departments
