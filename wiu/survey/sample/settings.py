"""The sample's magnitudes, read from `data/sample.toml`; sources stand there beside the figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import CODE_LISTS

if TYPE_CHECKING:
    from datetime import date

PATH = Path(__file__).parents[3] / "data" / "sample.toml"

OTHERS = "all others"


class SampleError(ValueError):
    """The sample can't be built as asked. Fit to show; nothing was written."""

    def __init__(self, code: str, message: str, where: str) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


@dataclass(frozen=True)
class Specialism:
    """What is drawn for one specialism. Shares in per cent, establishment in WTE of the eligible field."""

    code: str
    name: str
    departments: int
    establishment: float
    vacancy: dict[str, float]  # staff group → %, `OTHERS` for those not named
    response: float
    groups: dict[str, float]
    services: tuple[str, ...]
    workload: dict[str, int]  # measure → units for every 100 posts
    certification: dict[str, int]  # certification → % of the department's scientists


@dataclass(frozen=True)
class Round:
    """One round of the survey; the factors are relative to the newest round."""

    id: str
    number: int
    title: str
    opened: date
    census_date: date
    closed: date
    establishment: float
    vacancy: float
    response: float


@dataclass(frozen=True)
class Region:
    """One region, its share of departments in per cent, and where its invented places lie (lat, lon)."""

    name: str
    share: float
    places: tuple[tuple[float, float], ...]

    @property
    def nation(self) -> str:
        """The nation that the region is, or lies in."""
        return self.name if self.name in CODE_LISTS["nation"] else "England"


@dataclass(frozen=True)
class Settings:
    """All settings. `tables` holds the plain ones: a name → a code → its share in per cent."""

    canaries: tuple[str, ...]
    private_providers: tuple[str, ...]
    rounds: tuple[Round, ...]
    specialisms: tuple[Specialism, ...]
    regions: tuple[Region, ...]
    tables: dict[str, Any] = field(repr=False)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The staff groups, in the codebook's order."""
        return tuple(CODE_LISTS["staff_group"])

    def percent(self, table: str, name: str) -> float:
        """Return one plain figure, such as how often returns are late."""
        return float(self.tables[table][name])

    def female(self, specialism: str, group: str) -> float:
        """Return the per cent of women in a staff group of a specialism."""
        shares = self.tables["female"]
        return float(shares.get(f"{group} {specialism}", shares[group]))


def _specialism(code: str, raw: dict[str, Any]) -> Specialism:
    vacancy = raw["vacancy"] if isinstance(raw["vacancy"], dict) else {OTHERS: raw["vacancy"]}
    return Specialism(**{**raw, "code": code, "vacancy": vacancy, "services": tuple(raw["services"])})


def read_settings(path: Path = PATH) -> Settings:
    """Return the settings of the sample.

    Raises:
        SampleError: no such file, not TOML, or a setting is missing or unheard of.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings(
            canaries=tuple(raw["canaries"]),
            private_providers=tuple(raw["private_providers"]),
            rounds=tuple(Round(number=number, **each) for number, each in enumerate(raw["round"])),
            specialisms=tuple(_specialism(code, each) for code, each in raw["specialism"].items()),
            regions=tuple(
                Region(name, each["share"], tuple((lat, lon) for lat, lon in each["places"]))
                for name, each in raw["region"].items()
            ),
            tables=raw,
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise SampleError(
            "sample_settings",
            f"The sample's settings in {path.name} can't be used: {problem}. No sample was built; mend the file.",
            path.name,
        ) from problem
