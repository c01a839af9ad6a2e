"""How figures, measures, dimensions and filters are worded, alike on screen and in print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from wiu.disclosure.safe_table import Status
from wiu.policy.wording import words
from wiu.survey.codebook import CODE_LISTS, GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wiu.disclosure.safe_table import SafeCell
    from wiu.statistics.question import Question

MINUS = "\N{MINUS SIGN}"
NOT_AVAILABLE = "[x]"
LOW = "[low]"
WITHHELD = {Status.PRIMARY: "[c]", Status.SECONDARY: "[c2]"}

# the order of a legend: what everybody meets first
_SYMBOLS = {
    "0": "symbol_0",
    "[c]": "symbol_c",
    "[c2]": "symbol_c2",
    NOT_AVAILABLE: "symbol_x",
    "[z]": "symbol_z",
    LOW: "symbol_low",
    "[u]": "symbol_u",
    "[e]": "symbol_e",
    "[p]": "symbol_p",
    "[r]": "symbol_r",
    "[b]": "symbol_b",
}


@dataclass(frozen=True)
class Wording:
    """How a measure is written: title of a column, unit of an axis, decimals, whether parts add up.

    `percent`: the figure is in per cent. `plural`: the title names things, which *are* many.
    """

    title: str
    unit: str
    decimals: int
    additive: bool = True
    percent: bool = False
    plural: bool = False


_MEASURES = {
    "headcount": Wording("Headcount", "people", 0),
    "wte_in_post": Wording("WTE in post", "WTE", 1),
    "wte_establishment": Wording("WTE establishment", "WTE", 1),
    "wte_vacant": Wording("WTE vacant", "WTE", 1),
    "wte_vacant_3_months": Wording("WTE vacant three months or more", "WTE", 1),
    "vacancy_rate": Wording("Vacancy rate", "% of establishment", 1, additive=False, percent=True),
    "share": Wording("Share", "% of the row's total", 1, additive=False, percent=True),
    "certificates": Wording("Certificates held", "certificates", 0, plural=True),
    "opinions": Wording("Opinions on staffing", "departments", 0, plural=True),
    "wte_expected": Wording("WTE expected of the workload", "WTE", 1),
    **{
        name: Wording(CODE_LISTS["workload_measure"].label(name), "number", 0, plural=True)
        for name in CODE_LISTS["workload_measure"]
    },
}

_DIMENSIONS = {
    "region": "Region",
    "nation": "Nation",
    "specialism": "Specialism",
    "staff_group": "Staff group",
    "registration": "Registration",
    "afc_band": "Band",
    "age_band": "Age",
    "gender": "Gender",
    "sector": "Sector",
    "org_type": "Type of organisation",
    "certification": "Certificate",
    "adequacy": "Rating",
}

PLACES = frozenset({"region", "nation"})
_WITH_ARTICLE = frozenset(
    {
        "UK",
        "South East",
        "South West",
        "East of England",
        "Midlands",
        "North West",
        "North East and Yorkshire",
    }
)
_PROPER = frozenset({"Annex"})
_FEW = 2


def _plain(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def measure(name: str) -> Wording:
    """Return how a measure is written; a measure of no wording is written by its name, to 1 decimal."""
    return _MEASURES.get(name) or Wording(_plain(name), "", 1)


def dimension(name: str) -> str:
    """Return the title of a dimension."""
    return _DIMENSIONS.get(name) or _plain(name)


def within_sentence(text: str) -> str:
    """Return a title as it stands inside a sentence: abbreviations keep their capitals."""
    first = text.split(" ", maxsplit=1)[0]
    return text if first in _PROPER or not first[1:].islower() else text[0].lower() + text[1:]


def in_place(name: str) -> str:
    """Return where something is: “in London”, “in the Midlands”."""
    return f"in the {name}" if name in _WITH_ARTICLE else f"in {name}"


def label(dimension_name: str, code: str) -> str:
    """Return what people read for a code; a group or total is read as it is called."""
    codes = CODE_LISTS.get(dimension_name)
    if codes is not None and code in codes:
        return codes.label(code)
    if dimension_name == "afc_band" and (code[:1].isdigit()):
        return f"Bands {code}"
    return code[:1].upper() + code[1:]


def number(value: float, decimals: int) -> str:
    """Return a figure with commas and a proper minus sign, halves rounded away from zero.

    One that is not zero but would round to it reads `[low]`.
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if rounded == 0:
        return LOW if value != 0 else "0"
    return f"{rounded:,}".replace("-", MINUS)


def figure(measure_name: str, value: float | None) -> str:
    """Return one published figure as it is read; `[x]` where nobody gave one. Rates carry no sign of per cent."""
    if value is None:
        return NOT_AVAILABLE
    how = measure(measure_name)
    return number(value, how.decimals)


def spoken(measure_name: str, value: float | None) -> str:
    """Return a figure as it stands in a sentence that names the measure: “1,234.5”, “8.3%”."""
    text = figure(measure_name, value)
    return f"{text}%" if measure(measure_name).percent and not text.startswith("[") else text


def cell(safe: SafeCell, measure_name: str) -> str:
    """Return what stands in a table for a measure of a cell: the figure, or the symbol of a withheld one."""
    if safe.status is not Status.PUBLISHED:
        return WITHHELD[safe.status]
    return figure(measure_name, safe.values.get(measure_name))


def legend(shown: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (symbol, meaning) of the symbols among the texts shown, and of no others."""
    present = set(shown)
    return tuple((symbol, words(key)) for symbol, key in _SYMBOLS.items() if symbol in present)


def day(when: date) -> str:
    """Return a date as it is written in print: 22 November 2026."""
    return f"{when.day} {when:%B %Y}"


def share_of(dimension_name: str, group: str) -> str:
    """Return a share by what it is of: “Share aged 55 and over”, “Share rated 1 or 2”."""
    how = {"age_band": "aged ", "gender": "", "registration": "", "adequacy": ""}.get(dimension_name, "of ")
    return f"Share {how}{within_sentence(group)}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Return the parts as a list in a sentence."""
    every = list(parts)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many there are with their noun: “1 request”, “2 requests”; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def share(part: int, whole: int) -> str:
    """Return part of whole in per cent with 1 decimal; `[x]` of nothing."""
    return f"{number(part / whole * 100, 1)}%" if whole else NOT_AVAILABLE


def filters_in_words(question: Question) -> str:
    """Return which answers a question is about, as sentences: filters first, then joined codes."""
    wheres = question.filters
    kept = [
        f"{dimension(name)}: {joined((label(name, code) for code in codes), 'or')}."
        for name, codes in wheres.items()
    ]
    merged = [
        f"{dimension(name)} is shown in groups: "
        f"{'; '.join(_group_in_words(name, group, codes) for group, codes in _groups(name, grouping).items())}."
        for name, grouping in question.groups.items()
    ]
    return " ".join(
        [
            *(
                ["Only answers with the following.", *kept]
                if kept
                else ["No filter: all answers of the round."]
            ),
            *merged,
        ]
    )


def scope(question: Question) -> str:
    """Return which answers a question keeps, in a word or two for titles; places are said elsewhere.

    Filters of more than two codes are left to `filters_in_words`.
    """
    return ", ".join(
        joined(within_sentence(label(name, code)) for code in codes)
        for name, codes in question.where
        if name not in PLACES and len(codes) <= _FEW
    )


def _groups(name: str, grouping: str) -> dict[str, tuple[str, ...]]:
    return GROUPINGS.get(name, {}).get(grouping, {})


def _group_in_words(name: str, group: str, codes: tuple[str, ...]) -> str:
    if len(codes) == 1:
        return label(name, group)
    return f"{label(name, group)} ({joined(within_sentence(label(name, code)) if name not in PLACES else code for code in codes)})"
