"""A mapping to begin with, from a file's own words. A person goes through it before it is used.

Columns are proposed by their names, values by the codebook's spellings and a few sure patterns
(“Band 8a or 8b”, “45~49”). What is not sure is left open: a value with the empty code "", which keeps
its rows back until somebody names one, and a line in `questions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import CODE_LISTS, folded
from wiu.survey.entities import ENTITIES, Kind
from wiu.survey.private_data import holds_private
from wiu.survey.reading_columns import joint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiu.survey.reading_columns import Column
    from wiu.survey.reading_table import Table

_MOST_VALUES = 200
_WORDS: tuple[tuple[str, str], ...] = (
    # field, what a column's folded name says; the first that fits, and the first line of a field before its next
    ("department_id", r"\bdepartment[ _]?(id|code|no)\b|^department$|\bdept\b"),
    (
        "received_at",
        r"\b(end(ed)?[ _]?(date|time)?|completion time|submitted|received)\b|^enddate$|date submitted",
    ),
    ("wte_vacant_3_months", r"vacan.*(3|three)[ _]?m|(3|three)[ _]?month.*vacan"),
    ("wte_vacant", r"vacan(?!.*head)(?!.*rate)"),
    (
        "wte_establishment",
        (
            r"\bestab(?!.*head)|\b(wte|fte)[ _]est\b|\best\.? (wte|fte)\b|\bfunded\b(?!.*head)|"
            r"\bbudget\w*\b.*\b(wte|fte)\b|\b(wte|fte)\b.*\bbudget"
        ),
    ),
    ("wte_in_post", r"\bin[ _]post\b(?!.*head)"),
    ("wte_in_post", r"\b(wte|fte)\b(?!.*(vacan|estab|funded|budget|days|lost|available|rate|hours))"),
    (
        "headcount",
        r"\bin[ _]post\b.*head|^head ?count$|^heads$|^people$|number of (staff|people)|^staff number",
    ),
    ("afc_band", r"\bafc\b|agenda for change|^(?!.*\bage\b).*(\bband\b|\bgrade\b)"),
    ("age_band", r"\bage\b"),
    ("gender", r"\b(gender|sex)\b"),
    ("staff_group", r"\bstaff[ _]?(group|type)\b|^group$|\bprofession\b|\bjob (group|family)\b"),
    ("specialism", r"\bspeciali(sm|ty)\b|\bwhich services\b|\bspecialit"),
    ("registration", r"\bregist(ration|ered)\b(?!.*at what level)"),
    ("esr_code", r"\besr\b|occupation code"),
    ("rating", r"\bade(quate|quacy)\b|\brating\b"),
    ("comment", r"\bcomment"),
)
_PERSONAL = ("age_band", "gender")
_BAND = re.compile(r"^(?:afc )?(?:band )?(2|3|4|5|6|7|8[a-d]|9)$")
_PAIR = {
    ("5", "below"): "2–5",
    ("5", "under"): "2–5",
    ("6", "7"): "6/7",
    ("8a", "8b"): "8a/8b",
    ("8c", "8d"): "8c/8d",
    ("9", "vsm"): "9/VSM",
}
_JOINED = re.compile(r"^(?:afc )?(?:band )?(\w+)\s*(?:or|and|/|-|&|to)\s*(?:band )?(\w+)$")
_AGES = re.compile(r"^(\d{1,2})\s*(?:-|to|and)\s*(\d{1,2})(?: years)?$")
_AGE_OPEN = re.compile(
    r"^(?:(under|below|less than|up to|<)\s*(\d{2})|(?:over|above|>)?\s*(\d{2})\s*(?:\+|and (?:over|above)|or (?:over|above|older))?)$"
)
_AGE_BANDS = (
    (0, 24, "under 25"),
    (25, 34, "25–34"),
    (35, 44, "35–44"),
    (45, 54, "45–54"),
    (55, 64, "55–64"),
    (65, 120, "65 and over"),
)
_GENDERS = {
    "m": "male",
    "man": "male",
    "f": "female",
    "woman": "female",
    "non-binary": "other",
    "nonbinary": "other",
}
_GROUPS = {
    "scientist": "clinical scientist",
    "technologist": "clinical technologist",
    "trainee": "trainee",
    "stp": "trainee",
}
_NO_ANSWER = frozenset({"-", "n/a", "not known", "not stated", "don't know", "unknown"})
_OLDEST_DAY = 12


def _band(text: str) -> str | None:
    if match := _BAND.match(text):
        return match[1]
    if match := _JOINED.match(text):
        return _PAIR.get((match[1], match[2]))
    return "Annex 21" if text.startswith("annex 21") else None


def _age(text: str) -> str | None:
    low, high = -1, -1
    if match := _AGES.match(text):
        low, high = int(match[1]), int(match[2])
        # 18–24 lies in “under 25” whatever the survey's youngest age
        low = low if high > 24 else 0  # noqa: PLR2004 - the codebook's first bound
    elif match := _AGE_OPEN.match(text):
        low, high = (0, int(match[2]) - 1) if match[2] else (int(match[3]), 120)
        if match[3] and text == match[3]:
            high = low
    for first, last, band in _AGE_BANDS:
        if first <= low <= high <= last:
            return band
    return None


def _gender(text: str) -> str | None:
    return _GENDERS.get(text)


def _group(text: str) -> str | None:
    found = {code for word, code in _GROUPS.items() if word in text}
    return "trainee" if "trainee" in found else (found.pop() if len(found) == 1 else None)


_PATTERNS: dict[str, Callable[[str], str | None]] = {
    "afc_band": _band,
    "age_band": _age,
    "gender": _gender,
    "staff_group": _group,
}


def suggested_code(list_name: str, raw: str) -> str:
    """Return the code that a raw value surely means, or "" where a person must say."""
    text = folded(raw)
    sure = CODE_LISTS[list_name].find(raw)
    if sure is None and list_name in _PATTERNS:
        sure = _PATTERNS[list_name](text)
    if sure is None and text in _NO_ANSWER and "unknown" in CODE_LISTS[list_name]:
        return "unknown"
    return sure or ""


@dataclass(frozen=True)
class _Found:
    fields: dict[str, Column]

    def has(self, *names: str) -> bool:
        return any(name in self.fields for name in names)


def _match(columns: Sequence[Column]) -> _Found:
    """Return field → column, each column and each field at most once, sharper names first."""
    free = [column for column in columns if column.private is None and column.kind != "empty"]
    found: dict[str, Column] = {}
    for name, pattern in _WORDS:
        for column in free if name not in found else ():
            if re.search(pattern, folded(column.name.replace("_", " "))):
                found[name] = column
                free.remove(column)
                break
    return _Found(found)


def _field_kind(entity: str, name: str) -> tuple[Kind, str | None]:
    field = next(each for each in ENTITIES[entity].fields if each.name == name)
    return field.kind, field.codes


def _granularity(found: _Found, table: Table) -> tuple[str, str]:
    """Return the granularity and the entity that the columns speak for."""
    if found.has(*_PERSONAL) and not found.has("headcount", "wte_establishment", "wte_vacant"):
        return "person", "person"
    if found.has(*_PERSONAL) and not found.has("wte_establishment", "wte_in_post", "wte_vacant"):
        return "staff_line", "demographics"
    if found.has("staff_group", "afc_band") or not len(table.body):
        return "staff_line", "staffing"
    return "return", "staffing"


def _values(table: Table, column: Column, codes: str, mark: str | None) -> dict[str, str]:
    cells = table.body[column.name].fillna("")
    texts = [str(text) for text in cells.unique() if text]
    if mark:
        texts = list(
            dict.fromkeys(part.strip() for text in texts for part in text.split(mark) if part.strip())
        )
    return {text: suggested_code(codes, text) for text in texts[:_MOST_VALUES] if not holds_private(text)}


def _dates(table: Table, columns: Sequence[Column]) -> tuple[str | None, list[str]]:
    """Return the one order in which all dates can be read, or None and the question."""
    orders, seen = {"day first", "month first"}, ""
    for column in columns:
        if column.kind not in ("date", "moment") or column.private is not None:
            continue
        for text in table.body[column.name].dropna().unique()[:2000]:
            if match := re.match(r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d", str(text)):
                seen = seen or str(text)
                if int(match[1]) > _OLDEST_DAY:
                    orders.discard("month first")
                if int(match[2]) > _OLDEST_DAY:
                    orders.discard("day first")
    if not seen:
        return None, []
    if len(orders) == 1:
        return orders.pop(), []
    if not orders:
        return None, ["Dates stand in two orders, day first and month first; correct the file."]
    return None, [f"Is {seen} day first or month first? No date in the file tells; state it as dates."]


def _decimal_comma(table: Table, columns: Sequence[Column]) -> bool:
    """Say whether figures are written with a comma for a point: “1.234,5”, or “2,5” and never “2.5”."""
    texts = [
        str(text)
        for column in columns
        if column.private is None and column.kind in ("number", "choice", "text")
        for text in table.body[column.name].dropna().unique()[:2000]
    ]
    commas = sum(bool(re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}", text)) for text in texts)
    points = sum(bool(re.fullmatch(r"-?\d+\.\d{1,2}", text)) for text in texts)
    return commas > 0 and points == 0


def _fields(table: Table, found: _Found, entity: str, values: dict[str, dict[str, str]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in ENTITIES[entity].columns:
        column = found.fields.get("wte_in_post" if name == "wte" else name)
        if column is None or name == "submission_id":
            continue
        source: dict[str, Any] = {"column": column.name}
        _, codes = _field_kind(entity, name)
        if codes:
            if column.kind == "choices":
                texts = [str(text) for text in table.body[column.name].dropna().unique() if text]
                source["split"] = joint_of(texts) or ";"
            maps = _values(table, column, codes, source.get("split"))
            if any(raw != code for raw, code in maps.items()):
                values[name] = maps
                source["values"] = name
            if column.missing and column.name == table.columns[0]:
                source["fill_down"] = True
        fields[name] = source
    return fields


_WHOSE = re.compile(r"organi[sz]ation|department|trust", re.IGNORECASE)


def _submission(table: Table, found: _Found, granularity: str) -> tuple[dict[str, Any], list[str]]:
    """Return which rows make one return, and what is left to ask about it."""
    fields: dict[str, Any] = {
        name: {"column": found.fields[name].name}
        for name in ("department_id", "received_at")
        if name in found.fields
    }
    if granularity == "person" or "department_id" in fields:
        return {"one_per": "department" if granularity == "staff_line" else "row", "fields": fields}, []
    label = next((name for name in table.labels if _WHOSE.search(name)), None)
    if label:
        fields["department_id"] = {"label": label}
    said = f"“{label}” above the table may say" if label else "No column says"
    one_per = "file" if granularity == "staff_line" else "row"
    question = f"{said} which department answers; check it, or name a column."
    return {"one_per": one_per, "fields": fields}, [question]


def _open_questions(entity: str, fields: dict[str, Any], values: dict[str, dict[str, str]]) -> list[str]:
    lacking = [
        f"No column says {field.name}; name one, or a constant."
        for field in ENTITIES[entity].fields
        if field.required and field.name not in fields and field.name != "submission_id"
    ]
    unsure = {name: sum(code == "" for code in maps.values()) for name, maps in values.items()}
    return lacking + [
        f"{times} values of {name} have no sure code; name one for each."
        for name, times in unsure.items()
        if times
    ]


def suggest(table: Table, columns: Sequence[Column]) -> dict[str, Any]:
    """Return a mapping document for a file, as TOML would hold it, with `questions` for a person."""
    found = _match(columns)
    granularity, entity = _granularity(found, table)
    values: dict[str, dict[str, str]] = {}
    fields = _fields(table, found, entity, values)
    dates, questions = _dates(table, columns)
    submission, asked = _submission(table, found, granularity)
    questions += _open_questions(entity, fields, values) + asked
    document: dict[str, Any] = {"title": "untitled survey", "version": 1, "granularity": granularity}
    if dates:
        document["dates"] = dates
    if _decimal_comma(table, columns):
        document["decimal"] = ","
        questions.append("Figures such as 1,5 are taken for one and a half; is a comma the point throughout?")
    return document | {
        "submission": submission,
        "rows": [{"entity": entity, "fields": fields}],
        "values": values,
        "questions": questions,
    }
