"""A mapping on its way to a person's approval: its statements one by one, and what the file says under each.

A draft is a mapping document as `suggest` or a kept mapping gives it. It is made of *slots* (a field and where its
value comes from) and *values* (a raw value and its code). A person goes through both by name; nothing here decides.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import CODE_LISTS, folded
from wiu.survey.entities import ENTITIES, Entity, Field, Kind
from wiu.survey.mapping_columns import Columns
from wiu.survey.mapping_document import BLANK, GIVEN, mapping_of
from wiu.survey.private_data import holds_private
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wiu.survey.mapping_document import Source
    from wiu.survey.reading import Inspection

Document = dict[str, Any]
COLUMN, CONSTANT, LABEL = "column", "constant", "label"
_KINDS_OF_SOURCE = (COLUMN, CONSTANT, LABEL)
_FRAME = ("granularity", "dates", "decimal", "time_zone", "sheet")


@dataclass(frozen=True)
class Slot:
    """A field that a mapping fills. `block` is the place of its `[[rows]]`, None for the return itself.

    `source` is (column, constant or label; its name or value), None where nothing fills the field.
    """

    key: str
    block: int | None
    entity: str
    field: Field
    source: tuple[str, str] | None
    when: str = ""


@dataclass(frozen=True)
class SaidValue:
    """A value that a coded column holds: in how many rows, and the code it has, "" where nobody named one.

    `own`: the code is the codebook's own word for it, which no mapping need name.
    """

    key: str
    column: str
    codes: str
    value: str
    rows: int
    code: str
    own: bool


def slots(document: Document) -> tuple[Slot, ...]:
    """Return every field that a draft fills, and where it has one block of an entity, those that it could."""
    submission = document.get("submission", {}).get("fields", {})
    found = list(_slots(ENTITIES["submission"], submission, None, all_fields=True, when=""))
    blocks = document.get("rows", [])
    times = Counter(block["entity"] for block in blocks)
    for place, block in enumerate(blocks):
        entity, when = ENTITIES[block["entity"]], block.get("when", {})
        said = f"{when['column']} is {when['is']}" if when else ""
        alone = times[entity.name] == 1
        found += _slots(entity, block.get("fields", {}), place, all_fields=alone, when=said)
    return tuple(found)


def _slots(
    entity: Entity, fields: Mapping[str, Any], block: int | None, *, all_fields: bool, when: str
) -> Iterator[Slot]:
    for field in entity.fields:
        if field.name in GIVEN or not (all_fields or field.name in fields or field.required):
            continue
        place = "submission" if block is None else f"rows.{block + 1}"
        yield Slot(
            f"{place}.{field.name}", block, entity.name, field, _where_from(fields.get(field.name)), when
        )


def _where_from(source: Any) -> tuple[str, str] | None:
    if source is None:
        return None
    if isinstance(source, dict):
        return next(((kind, str(source[kind])) for kind in _KINDS_OF_SOURCE if kind in source), None)
    return CONSTANT, str(source).lower() if isinstance(source, bool) else str(source)


def with_sources(document: Document, chosen: Mapping[str, tuple[str, str] | None]) -> Document:
    """Return a draft with the source of some slots as a person chose it: key → (kind, name), None for nothing.

    What else a column's source said (how its answers are split, which values are which codes) stays.
    """
    found = copy.deepcopy(document)
    for slot in slots(document):
        if slot.key in chosen:
            _put(_fields_of(found, slot), slot.field.name, chosen[slot.key])
    return found


def _fields_of(document: Document, slot: Slot) -> dict[str, Any]:
    held = document.setdefault("submission", {}) if slot.block is None else document["rows"][slot.block]
    fields: dict[str, Any] = held.setdefault("fields", {})
    return fields


def _put(fields: dict[str, Any], name: str, wanted: tuple[str, str] | None) -> None:
    if wanted is None:
        fields.pop(name, None)
    elif wanted != _where_from(fields.get(name)):
        kind, said = wanted
        there = fields.get(name)
        kept = there if isinstance(there, dict) and kind != CONSTANT else {}
        rest = {key: each for key, each in kept.items() if key not in _KINDS_OF_SOURCE}
        if kind != COLUMN:
            rest = {key: each for key, each in rest.items() if key not in ("fill_down", "optional", "split")}
        fields[name] = said if kind == CONSTANT else {kind: said, **rest}


def with_codes(document: Document, chosen: Mapping[tuple[str, str], str]) -> Document:
    """Return a draft with codes as a person chose them: (slot's key, raw value) → code, BLANK for “not said”."""
    found = copy.deepcopy(document)
    by_key = {slot.key: slot for slot in slots(document)}
    values: dict[str, dict[str, str]] = found.setdefault("values", {})
    for (key, raw), code in chosen.items():
        slot = by_key[key]
        source = _fields_of(found, slot).get(slot.field.name)
        if isinstance(source, dict):
            name = source.setdefault("values", _free(slot.field.name, values))
            values.setdefault(name, {})[raw] = code
    return found


def _free(name: str, values: Mapping[str, Any]) -> str:
    """Return a name for a new value map that no other field's map has."""
    place = 2
    free = name
    while free in values:
        free, place = f"{name}_{place}", place + 1
    return free


def not_known(codes: str) -> str:
    """Return what stands for “not known” in a code list: its own word for it, or nothing said."""
    return "unknown" if "unknown" in CODE_LISTS[codes] else BLANK


def said_values(inspection: Inspection, document: Document) -> tuple[SaidValue, ...]:
    """Return what the coded columns of a file hold, those without a code first, then the most frequent.

    A cell that may hold private data is not among them: nobody can name a code for it, and its row is kept back.

    Raises:
        ReadingError: the draft is no mapping yet, or not for this file. Fit to show.

    """
    mapping = mapping_of(document)
    columns = Columns(inspection, mapping)
    found: list[SaidValue] = []
    for slot in slots(document):
        if slot.block is None or slot.field.kind is not Kind.CODE:
            continue
        block = mapping.blocks[slot.block]
        source = block.fields.get(slot.field.name)
        if source is None or source.column is None or block.when is not None:
            continue
        named = {folded(raw): code for raw, code in mapping.value_map(source.values).items()}
        for text, rows in _counts(columns, source, inspection).items():
            own = CODE_LISTS[slot.field.codes or ""].find(text)
            code = named.get(folded(text), own or source.others or "")
            is_own = folded(text) not in named and own is not None
            found.append(SaidValue(slot.key, source.column, slot.field.codes or "", text, rows, code, is_own))
    return tuple(sorted(found, key=lambda each: (bool(each.code), -each.rows, each.column, each.value)))


def _counts(columns: Columns, source: Source, inspection: Inspection) -> Counter[str]:
    cells, _ = columns.cells(source, inspection.table.body.index)
    counts: Counter[str] = Counter()
    for text, times in cells.fillna("").value_counts().items():
        for part in str(text).split(source.split) if source.split else [str(text)]:
            if part.strip() and not holds_private(part):
                counts[part.strip()] += int(times)
    return counts


def statements(document: Document, columns: Iterable[str]) -> dict[str, str]:
    """Return everything that a person approves: key → what is said, as JSON.

    The frame of it, each slot, each value map by its name, and the file's columns that nothing uses.
    """
    submission = document.get("submission", {})
    frame = {name: document[name] for name in _FRAME if document.get(name) is not None}
    rows = [[block["entity"], block.get("when")] for block in document.get("rows", [])]
    said: dict[str, Any] = {
        "frame": frame
        | {"one_per": submission.get("one_per", "row"), "key": submission.get("key", []), "rows": rows}
    }
    for slot in slots(document):
        if slot.source is not None:
            said[slot.key] = _fields_of(document, slot)[slot.field.name]
    said |= {
        f"values.{name}": dict(sorted(each.items())) for name, each in document.get("values", {}).items()
    }
    if unused := unused_columns(document, columns):
        said["unused"] = sorted(unused)
    return {key: json.dumps(what, ensure_ascii=False, sort_keys=True) for key, what in said.items()}


def unused_columns(document: Document, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a file that a draft makes nothing of."""
    named = {folded(slot.source[1]) for slot in slots(document) if slot.source and slot.source[0] == COLUMN}
    named |= {folded(name) for name in document.get("submission", {}).get("key", [])}
    named |= {folded(block["when"]["column"]) for block in document.get("rows", []) if block.get("when")}
    return tuple(name for name in columns if not ({folded(name), *map(folded, name.split(" / "))} & named))


def problem(document: Document) -> ReadingError | None:
    """Return why a draft is no mapping yet, None where it is one."""
    try:
        mapping_of(document)
    except ReadingError as error:
        return error
    return None
