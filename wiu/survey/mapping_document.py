"""A mapping: which column of a file is which field, and which raw value is which code, named by a person.

It is a TOML file with four parts. Everything is checked when it is read: a misspelt word is refused
with the words that are known.

    title = "…"                     what survey this is for
    version = 1                     raised by whoever changes it
    granularity = "person"          what a row is: return, staff_line or person
    dates = "day first"             or "month first", "year first": how 03/04/2025 is meant
    decimal = "."                   or ",": what 1,234 means
    sheet = "…"                     which sheet of a workbook; left out, the first with cells

    [submission]
    one_per = "row"                 or "department", "file": which rows make one return
    key = ["UserID"]                columns that name an answer; the same again is a duplicate
    [submission.fields]             as below; department_id left out where departments were not asked

    [[rows]]                        a row of the file gives one row of this entity; as many blocks as needed
    entity = "person"
    when = { column = "part", is = "people" }   only where the column says so; left out, every row
    [rows.fields]
    specialism = "CSC"              a constant
    afc_band = { column = "…", values = "bands" }

    [values.bands]                  raw value = code; "(blank)" says that nothing was said
    "Band 6 or 7" = "6/7"

A field's source may also have: `label` (a cell above the table, by the words beside it) instead of
`column`; `split = ";"` (several answers in a cell: one row for each); `fill_down = true` (a blank cell
means the one above); `optional = true` (a file without the column says nothing); `blank = "unknown"` (what an empty cell means); `others = "(blank)"` (what every
value means that `values` does not name).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.entities import ENTITIES, Entity, Field
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from collections.abc import Mapping as Names

BLANK = "(blank)"
SHIPPED = Path(__file__).with_name("mappings")
DATE_ORDERS = ("day first", "month first", "year first")
ONE_PER = ("row", "department", "file")
GIVEN = {"submission_id", "round_id", "row_hash", "file", "granularity", "status"}
_FLAGS = ("fill_down", "optional")
_LARGEST = 2_000_000


@dataclass(frozen=True)
class Source:
    """Where a field's value comes from: exactly one of `column`, `label` and `constant`."""

    column: str | None = None
    label: str | None = None
    constant: str | None = None
    values: str | None = None
    split: str | None = None
    fill_down: bool = False
    optional: bool = False
    blank: str | None = None
    others: str | None = None


@dataclass(frozen=True)
class Block:
    """The rows of one entity that each row of the file gives, or each where column `when[0]` says `when[1]`."""

    entity: Entity
    fields: Names[str, Source]
    when: tuple[str, str] | None = None

    def field(self, name: str) -> Field:
        """Return the entity's field of that name."""
        return next(each for each in self.entity.fields if each.name == name)


@dataclass(frozen=True)
class Mapping:
    """A mapping that has passed every check of its own; whether a file fits it is seen when it is applied."""

    title: str
    version: int
    granularity: str
    dates: str | None
    decimal: str
    time_zone: str
    sheet: str | None
    one_per: str
    key: tuple[str, ...]
    submission: Names[str, Source]
    blocks: tuple[Block, ...]
    value_maps: Names[str, Names[str, str]]

    def value_map(self, name: str | None) -> Names[str, str]:
        """Return raw value → code of a value map; nothing where the source has none."""
        return self.value_maps.get(name or "", {})

    def columns(self) -> tuple[str, ...]:
        """Return every column that a file must have, once each."""
        return self._columns(optional=False)

    def all_columns(self) -> tuple[str, ...]:
        """Return every column that the mapping names, once each."""
        return self._columns(optional=True)

    def _columns(self, *, optional: bool) -> tuple[str, ...]:
        sources = [
            *self.submission.values(),
            *(each for block in self.blocks for each in block.fields.values()),
        ]
        return tuple(
            dict.fromkeys(
                [
                    *(each.column for each in sources if each.column and (optional or not each.optional)),
                    *(block.when[0] for block in self.blocks if block.when),
                    *self.key,
                ]
            )
        )


def _refuse(key: str, message: str) -> ReadingError:
    return ReadingError("mapping", f"{message} (at “{key}” in the mapping).", {"key": key})


def _only(found: Names[str, Any], known: Iterable[str], key: str) -> None:
    allowed = tuple(known)
    for name in found:
        if name not in allowed:
            raise _refuse(
                f"{key}.{name}".lstrip("."), f"“{name}” is not known here; known are: {', '.join(allowed)}"
            )


def _one_of(value: object, known: Iterable[str], key: str) -> str:
    allowed = tuple(known)
    if value not in allowed:
        raise _refuse(key, f"“{value}” is not known; known are: {', '.join(allowed)}")
    return str(value)


def _text(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refuse(key, "a text is wanted here")
    return value


def _table(value: object, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refuse(key, "a table is wanted here")
    return value


def _source(value: object, key: str) -> Source:
    if isinstance(value, bool):
        return Source(constant="true" if value else "false")
    if isinstance(value, (str, int, float)):
        return Source(constant=str(value))
    table = _table(value, key)
    _only(table, Source.__dataclass_fields__, key)
    if sum(name in table for name in ("column", "label", "constant")) != 1:
        raise _refuse(key, "exactly one of column, label and constant is wanted")
    for name, each in table.items():
        if name in _FLAGS:
            if not isinstance(each, bool):
                raise _refuse(f"{key}.{name}", "true or false is wanted here")
        elif name != "constant":
            _text(each, f"{key}.{name}")
    made: dict[str, Any] = {name: (each if name in _FLAGS else str(each)) for name, each in table.items()}
    if set(_FLAGS) & made.keys() and "column" not in made:
        raise _refuse(key, "only a column can be filled down, or be absent")
    return Source(**made)


def _check_codes(entity_field: Field, source: Source, values: Names[str, Names[str, str]], key: str) -> None:
    """Refuse a code that the field's list does not hold, wherever the mapping names one."""
    if source.values is not None and source.values not in values:
        raise _refuse(f"{key}.values", f"there is no [values.{source.values}]")
    if entity_field.codes is None:
        return
    known = CODE_LISTS[entity_field.codes]
    named = {
        f"values.{source.values}.{raw}": code for raw, code in values.get(source.values or "", {}).items()
    }
    named |= {
        f"{key}.{name}": code for name in ("constant", "blank", "others") if (code := getattr(source, name))
    }
    for place, code in named.items():
        if code and code != BLANK and code not in known:
            raise _refuse(
                place, f"“{code}” is no code of {entity_field.codes}; known are: {', '.join(known)}"
            )


def _fields(
    table: dict[str, Any], entity: Entity, values: Names[str, Names[str, str]], key: str
) -> dict[str, Source]:
    usable = [name for name in entity.columns if name not in GIVEN]
    _only(table, usable, key)
    sources = {name: _source(value, f"{key}.{name}") for name, value in table.items()}
    for name, source in sources.items():
        _check_codes(next(f for f in entity.fields if f.name == name), source, values, f"{key}.{name}")
    splits = [name for name, source in sources.items() if source.split]
    if len(splits) > 1:
        raise _refuse(key, f"only one field of a block can be split, not {' and '.join(splits)}")
    return sources


def _block(value: object, values: Names[str, Names[str, str]], key: str) -> Block:
    table = _table(value, key)
    _only(table, ("entity", "when", "fields"), key)
    entity = ENTITIES[_one_of(table.get("entity"), ENTITIES, f"{key}.entity")]
    if entity.name in ("submission", "organisation", "department", "survey_round", "population"):
        raise _refuse(f"{key}.entity", f"{entity.name} rows don't come from an answer to a survey")
    fields = _fields(_table(table.get("fields"), f"{key}.fields"), entity, values, f"{key}.fields")
    lacking = [f.name for f in entity.fields if f.required and f.name not in fields and f.name not in GIVEN]
    if lacking:
        raise _refuse(f"{key}.fields", f"{entity.name} needs {', '.join(lacking)}")
    if "when" not in table:
        return Block(entity, fields)
    when = _table(table["when"], f"{key}.when")
    _only(when, ("column", "is"), f"{key}.when")
    return Block(
        entity, fields, (_text(when.get("column"), f"{key}.when"), _text(when.get("is"), f"{key}.when"))
    )


def _value_maps(found: object) -> dict[str, dict[str, str]]:
    maps: dict[str, dict[str, str]] = {}
    for name, table in _table(found, "values").items():
        maps[name] = {}
        for raw, code in _table(table, f"values.{name}").items():
            if not isinstance(code, str):
                raise _refuse(f"values.{name}.{raw}", "a code in quotation marks is wanted here")
            maps[name][raw] = code
    return maps


_TOP = (
    "title",
    "version",
    "granularity",
    "dates",
    "decimal",
    "time_zone",
    "sheet",
    "submission",
    "rows",
    "values",
    "questions",
)


def mapping_of(document: Names[str, Any]) -> Mapping:
    """Return the mapping that a document describes: a TOML file's, or `suggested_mapping` of `inspect`.

    Raises:
        ReadingError: `mapping`, naming the key that is wrong and what is known there.

    """
    _only(document, _TOP, "")
    values = _value_maps(document.get("values", {}))
    submission = _table(document.get("submission", {}), "submission")
    _only(submission, ("one_per", "key", "fields"), "submission")
    key = submission.get("key", [])
    if not isinstance(key, list) or not all(isinstance(name, str) for name in key):
        raise _refuse("submission.key", "a list of column names is wanted here")
    blocks = document.get("rows", [])
    if not isinstance(blocks, list) or not blocks:
        raise _refuse("rows", "at least one [[rows]] block is wanted")
    fields = _fields(
        _table(submission.get("fields", {}), "submission.fields"),
        ENTITIES["submission"],
        values,
        "submission.fields",
    )
    one_per = _one_of(submission.get("one_per", "row"), ONE_PER, "submission.one_per")
    if one_per == "department" and "department_id" not in fields:
        raise _refuse("submission.fields", "one return per department needs department_id")
    version = document.get("version", 1)
    if not isinstance(version, int):
        raise _refuse("version", "a whole number is wanted here")
    dates, sheet = document.get("dates"), document.get("sheet")
    return Mapping(
        title=_text(document.get("title", "untitled"), "title"),
        version=version,
        granularity=_one_of(document.get("granularity"), CODE_LISTS["granularity"], "granularity"),
        dates=None if dates is None else _one_of(dates, DATE_ORDERS, "dates"),
        decimal=_one_of(document.get("decimal", "."), (".", ","), "decimal"),
        time_zone=_zone(document.get("time_zone", "Europe/London")),
        sheet=None if sheet is None else _text(sheet, "sheet"),
        one_per=one_per,
        key=tuple(key),
        submission=fields,
        blocks=tuple(_block(block, values, f"rows[{place}]") for place, block in enumerate(blocks, 1)),
        value_maps=values,
    )


def _zone(value: object) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only mappings with times need it

    try:
        return ZoneInfo(_text(value, "time_zone")).key
    except (ValueError, OSError, KeyError):
        raise _refuse("time_zone", f"“{value}” is no time zone; Europe/London is") from None


def shipped_mappings() -> dict[str, Path]:
    """Return the mappings that come with the product: name → file."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def mapping_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a mapping file, or of a shipped one by its name.

    Raises:
        ReadingError: `no-such-file`, `mapping`, as `load_mapping`.

    """
    place = Path(path)
    if not place.exists() and str(path) in shipped_mappings():
        place = shipped_mappings()[str(path)]
    try:
        return place.read_bytes()[:_LARGEST].decode("utf-8-sig")
    except OSError as error:
        known = ", ".join(shipped_mappings())
        raise ReadingError(
            "no-such-file",
            f"The mapping can't be opened: {error.strerror}. Mappings that come with the product: {known}.",
            {"file": place.name},
        ) from None
    except UnicodeDecodeError as error:
        raise ReadingError(
            "mapping", f"The mapping is not valid TOML: {error}.", {"file": place.name}
        ) from None


def load_mapping(path: str | os.PathLike[str]) -> Mapping:
    """Read a mapping from a TOML file, or a shipped one by its name.

    Raises:
        ReadingError: `no-such-file`; `mapping`, naming the line or the key that is wrong.

    """
    name = Path(path).name if Path(path).exists() else f"{path}.toml"
    text = mapping_text(path)
    try:
        return mapping_of(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadingError("mapping", f"The mapping is not valid TOML: {error}.", {"file": name}) from None
    except ReadingError as error:
        raise error.within(name) from None
