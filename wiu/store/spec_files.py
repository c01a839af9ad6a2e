"""The engine's file format: a specification beside its data, and the protected table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.disclosure.rules import Rules
from wiu.statistics.counts import CONTRIBUTOR, Counts
from wiu.statistics.hierarchies import Hierarchy
from wiu.store.spec_cells import finest_rows, listed_cells, refuse_contradictions
from wiu.store.spec_data import (
    numbers_in,
    read_table,
    refuse_part_persons,
    refuse_unknown,
    stated_primaries,
)
from wiu.store.spec_error import SpecError
from wiu.store.spec_rules import read_rounding, read_rules

if TYPE_CHECKING:
    from pathlib import Path

    from wiu.disclosure.safe_table import SafeTable

KINDS = ("frequency", "magnitude")
KEYS = (
    "name",
    "kind",
    "input",
    "count_column",
    "value_column",
    "contributor_column",
    "dimensions",
    "tables",
    "rules",
    "rounding",
)
REMARKS = (
    "source",
    "licence",
    "license",
    "note",
    "notes",
    "comment",
    "title",
    "description",
    "url",
    "version",
    "seed",
    "measure_in_cells",
)
"""Keys that say where a table comes from: read by people, gone by in nothing."""
WRITTEN = ("value", "status")
"""The columns of `protected.csv` beside the dimensions."""


def read_spec(path: Path) -> tuple[Counts, Rules]:
    """Return the counts and rules that a `spec.json` and the data beside it describe.

    Raises:
        SpecError: unreadable, incomplete or contradictory; says what and where.

    """
    spec = _load(path)
    where = path.name
    for key in spec:
        if key not in (*KEYS, *REMARKS):
            raise SpecError(
                "unknown_key",
                f"“{key}” is not known: expected {', '.join(KEYS)}; and as remarks {', '.join(REMARKS)}.",
                f"{where}: {key}",
            )
    kind = _text(spec, "kind", where)
    if kind not in KINDS:
        raise SpecError(
            "unknown_kind", f"“{kind}” is no kind: expected {' or '.join(KINDS)}.", f"{where}: kind"
        )
    dimensions = _dimensions(spec, where)
    tables = _tables(spec, dimensions, where)
    rules = read_rules(spec, where)
    source = _text(spec, "input", where)
    data = path.parent / source
    frame = read_table(data)
    given = None
    stated = path.parent / "cells.csv"
    if rules["given_primary"]:
        given = stated_primaries(read_table(stated), dimensions, stated.name)
    listed: pd.DataFrame | None = None
    if source == "cells.csv":
        name = "freq" if kind == "frequency" else "value"
        listed = listed_cells(frame, dimensions, name, source)
        frame = finest_rows(listed, dimensions, tables, name)
        columns: dict[str, str | None] = {"count": None, "value": None, "contributor": None}
        columns["count" if kind == "frequency" else "value"] = name
    else:
        columns = {key: _optional(spec, f"{key}_column", where) for key in ("count", "value", "contributor")}
    name = str(spec.get("name", "table"))
    counts, stated_rules = _counts(
        _Stated(name, kind, dimensions, tables, columns, rules, given, source), frame
    )
    if listed is not None:
        refuse_contradictions(listed, counts, stated_rules, source)
    return counts, stated_rules


def rounding_of(path: Path) -> tuple[int, bool] | None:
    """Return the base to round to and whether sums must hold; None where figures are withheld instead.

    Raises:
        SpecError: as `read_spec`.

    """
    return read_rounding(_load(path), path.name)


@dataclass(frozen=True)
class _Stated:
    """What the specification says, before the data are looked at."""

    name: str
    kind: str
    dimensions: tuple[Hierarchy, ...]
    tables: tuple[tuple[str, ...], ...]
    columns: dict[str, str | None]
    rules: dict[str, Any]
    given: frozenset[tuple[str, ...]] | None
    source: str


def _counts(stated: _Stated, frame: pd.DataFrame) -> tuple[Counts, Rules]:
    names = [each.name for each in stated.dimensions]
    used = [each for each in stated.columns.values() if each is not None]
    for name in [*names, *used]:
        if name not in frame.columns:
            raise SpecError(
                "missing_column", f"The file lacks the column “{name}”.", f"{stated.source}: header"
            )
    for dimension in stated.dimensions:
        refuse_unknown(frame, dimension.name, dimension.leaves, stated.source)
    count, value, hidden = _measures(stated)
    _refuse_double_use(names, count, value, stated.columns["contributor"])
    rows = frame[names].copy()
    for measure in [each for each in (count, value) if each is not None]:
        rows[measure] = numbers_in(frame[measure], measure, stated.source) if measure in used else 1.0
    if count is not None:
        refuse_part_persons(rows[count], count, stated.source)
    contributor = stated.columns["contributor"]
    if contributor is not None:
        rows[CONTRIBUTOR] = frame[contributor]
    counts = Counts(
        name=stated.name,
        dimensions=stated.dimensions,
        tables=stated.tables,
        rows=rows,
        count=count,
        values=(value,) if value is not None else (),
        has_contributors=contributor is not None,
        signed=frozenset({value} if value is not None and bool((rows[value] < 0).any()) else ()),
    )
    rules = stated.rules
    return counts, Rules(
        max_n=rules["maxN"],
        min_contributors=rules["min_contributors"],
        p_percent=rules["pPercent"],
        nk=rules["nk"],
        protect_zeros=rules["protectZeros"],
        given=stated.given,
        rules_only=hidden,
    )


def _measures(stated: _Stated) -> tuple[str | None, str | None, frozenset[str]]:
    """Return the columns of the count and of the value, and which of them only rules go by."""
    count, value = stated.columns["count"], stated.columns["value"]
    if stated.kind == "frequency":
        return count or "persons", None, frozenset()  # without a count every row is one person
    if value is None:
        raise SpecError("missing_column", "A magnitude table needs a value_column.", "value_column")
    if stated.rules["maxN"] is None:
        return None, value, frozenset()
    if count is None:
        raise SpecError("missing_column", "maxN needs a count_column.", "count_column")
    return count, value, frozenset({count})


def _refuse_double_use(
    names: list[str], count: str | None, value: str | None, contributor: str | None
) -> None:
    """Refuse a name that stands for two things: one would take the other's place unseen."""
    taken = [*names, *(each for each in (count, value) if each is not None)]
    if contributor is not None:
        taken += [CONTRIBUTOR, *({contributor} & {count, value})]
    for name in taken:
        if taken.count(name) > 1:
            raise SpecError("bad_spec", f"“{name}” stands for two things: rename one of them.", name)


def _load(path: Path) -> dict[str, Any]:
    try:
        spec = json.loads(
            path.read_text(encoding="utf-8-sig"),
            object_pairs_hook=partial(_no_key_twice, path.name),
            parse_constant=partial(_no_odd_number, path.name),
        )
    except OSError as error:
        raise SpecError("no_file", f"The file can't be read: {error.strerror}.", str(path)) from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SpecError("bad_json", "The specification is no valid JSON.", f"{path.name}{place}") from error
    if not isinstance(spec, dict):
        raise SpecError("bad_spec", "The specification must be one JSON object.", path.name)
    return spec


def _no_key_twice(where: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SpecError("bad_json", f"“{twice}” stands there twice.", f"{where}: {twice}")
    return found


def _no_odd_number(where: str, text: str) -> None:
    raise SpecError("bad_json", f"“{text}” is no number of JSON.", where)


def _text(spec: dict[str, Any], key: str, where: str) -> str:
    value = spec.get(key)
    if not isinstance(value, str) or not value:
        raise SpecError("bad_spec", f"“{key}” must be a text.", f"{where}: {key}")
    return value


def _optional(spec: dict[str, Any], key: str, where: str) -> str | None:
    return None if spec.get(key) is None else _text(spec, key, where)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _dimensions(spec: dict[str, Any], where: str) -> tuple[Hierarchy, ...]:
    stated = spec.get("dimensions")
    if not isinstance(stated, list) or not stated:
        raise SpecError("bad_spec", "“dimensions” must list at least one dimension.", f"{where}: dimensions")
    found = []
    for at, each in enumerate(stated):
        place = f"{where}: dimensions[{at}]"
        if not isinstance(each, dict):
            raise SpecError("bad_spec", "A dimension must be an object.", place)
        name, total = _text(each, "name", place), _text(each, "total", place)
        codes = each.get("codes", {})
        if not _is_texts(each.get("leaves")) or not each["leaves"]:
            raise SpecError("bad_spec", f"“{name}” needs a list of leaves.", f"{place}: leaves")
        if not isinstance(codes, dict) or not all(_is_texts(value) for value in codes.values()):
            raise SpecError(
                "bad_spec", f"“{name}”: codes must map each code to its leaves.", f"{place}: codes"
            )
        leaves = tuple(each["leaves"])
        groups = {
            code: tuple(covered)
            for code, covered in codes.items()
            if not (code in leaves and covered == [code])
        }
        groups.setdefault(total, leaves)
        try:
            found.append(Hierarchy(name, total, leaves, groups))
        except ValueError as error:
            raise SpecError("bad_hierarchy", f"{error}.", place) from error
    names = [each.name for each in found]
    if len(set(names)) != len(names):
        raise SpecError("bad_spec", "A dimension is named twice.", f"{where}: dimensions")
    for name in WRITTEN:
        if name in names:
            raise SpecError(
                "bad_spec",
                f"No dimension can be named “{name}”: protected.csv has it.",
                f"{where}: dimensions",
            )
    return tuple(found)


def _tables(
    spec: dict[str, Any], dimensions: tuple[Hierarchy, ...], where: str
) -> tuple[tuple[str, ...], ...]:
    names = [each.name for each in dimensions]
    stated = spec.get("tables", [names])
    if not isinstance(stated, list) or not stated or not all(_is_texts(each) for each in stated):
        raise SpecError(
            "bad_spec", "“tables” must list tables, each a list of dimensions.", f"{where}: tables"
        )
    for at, table in enumerate(stated):
        for name in table:
            if name not in names:
                raise SpecError(
                    "unknown_dimension",
                    f"“{name}” is no dimension: expected {', '.join(names)}.",
                    f"{where}: tables[{at}]",
                )
        if len(set(table)) != len(table):
            raise SpecError("bad_spec", "A table names a dimension twice.", f"{where}: tables[{at}]")
    return tuple(tuple(table) for table in stated)


def write_protected(folder: Path, table: SafeTable) -> None:
    """Write `protected.csv` and `report.json` of the table into the folder, which is made if need be.

    Raises:
        SpecError: the folder can't be written.

    """
    measure = table.measures[0]
    names = [each.name for each in table.dimensions]
    rows = [[*cell.codes, _figure(dict(cell.values).get(measure)), str(cell.status)] for cell in table.cells]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        frame = pd.DataFrame(rows, columns=[*names, *WRITTEN], dtype=str)
        frame.to_csv(folder / "protected.csv", index=False, lineterminator="\n")
        text = json.dumps(report_document(table), ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise SpecError(
            "not_writable", f"The folder can't be written: {error.strerror}.", str(folder)
        ) from error


def report_document(table: SafeTable) -> dict[str, Any]:
    """Return the content of `report.json`. It holds sums withheld: for the office, not for readers."""
    report = asdict(table.report)
    report["audit"]["attackers"] = list(table.report.audit.attackers)
    return {"name": table.name, **report}


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(round(value, 9))
