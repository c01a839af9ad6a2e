"""A file and a mapping become rows: every row of the file is accepted, quarantined or listed as left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey import checks
from wiu.survey.codebook import folded
from wiu.survey.entities import ENTITIES, Field, Kind, SurveyRows
from wiu.survey.issues import Findings, Issue
from wiu.survey.mapping_document import BLANK, Block, Mapping, Source
from wiu.survey.mapping_values import convert
from wiu.survey.private_data import masked
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from wiu.survey.reading import Inspection

_MEASURES = frozenset(
    {
        "headcount",
        "wte",
        "wte_establishment",
        "wte_in_post",
        "wte_vacant",
        "wte_vacant_3_months",
        "quantity",
        "rating",
    }
)
_SUBMISSION = {field.name: field for field in ENTITIES["submission"].fields}


@dataclass(frozen=True)
class MappedFile:
    """What a file came to. `read` = `accepted` + `quarantined` + `left_out`, counted in rows of the file.

    `rows`: typed rows of every entity touched, of accepted rows only. `quarantine`: one line per row
    kept back: `row`, `raw` (JSON of its mapped columns, private data masked) and `rule`. `first_row`:
    submission_id → the first row of the file that belongs to it.
    """

    rows: SurveyRows
    issues: tuple[Issue, ...]
    read: int
    accepted: int
    quarantined: int
    left_out: int
    quarantine: pd.DataFrame
    first_row: pd.Series[int]
    department_column: str

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that keep rows back."""
        return tuple(issue for issue in self.issues if issue.severity == "error")


class _Columns:
    """The columns of one file as a mapping names them."""

    def __init__(self, inspection: Inspection, mapping: Mapping) -> None:
        self._table = inspection.table
        self._private = {folded(each.name): each.private for each in inspection.columns if each.private}
        self._row = inspection.table.header.rows[-1]
        self._places: dict[str, list[str]] = {}
        for name in self._table.columns:
            for key in {folded(name), *(folded(part) for part in name.split(" / "))}:
                self._places.setdefault(key, []).append(name)
        for name in mapping.columns():
            self.find(name)

    def find(self, name: str) -> str:
        """Return the table's name of a column.

        Raises:
            ReadingError: `missing-column`, `ambiguous-column`, `private-column`.

        """
        if name in self._table.body:
            return name
        whole = [each for each in self._table.columns if folded(each) == folded(name)]
        found = whole or self._places.get(folded(name), [])
        if len(found) == 1:
            return found[0]
        where: dict[str, str | int | list[str]] = {
            "row": self._row,
            "column": name,
            "columns": list(self._table.columns),
        }
        if len(found) > 1:
            raise ReadingError(
                "ambiguous-column",
                f"The header in row {self._row} has several columns that “{name}” could mean: {', '.join(found)}.",
                where,
            )
        if self._private.get(folded(name)):
            raise ReadingError(
                "private-column",
                f"The mapping asks for “{name}”, which holds private data ({self._private[folded(name)]}) and is not read (S1).",
                {"row": self._row, "column": name},
            )
        raise ReadingError(
            "missing-column",
            f"The header in row {self._row} has no column “{name}”, which the mapping needs. "
            f"It has: {', '.join(each[:40] for each in self._table.columns[:15])}.",
            where,
        )

    def has(self, name: str) -> bool:
        """Say whether the file has a column at all."""
        return folded(name) in self._places

    def name(self, source: Source) -> str:
        """Return what the file calls the place of a source."""
        return source.column or source.label or ""

    def cells(self, source: Source, index: pd.Index) -> tuple[pd.Series[str], str]:
        """Return the texts of a source for the rows wanted, and what the file calls the place."""
        if source.column is not None:
            if source.optional and not self.has(source.column):
                return pd.Series("", index=index, dtype="str"), source.column
            name = self.find(source.column)
            column = self._table.filled_down(name) if source.fill_down else self._table.body[name]
            return column.loc[index], name
        if source.label is not None:
            return pd.Series(self._label(source.label), index=index, dtype="str"), source.label
        return pd.Series(source.constant or "", index=index, dtype="str"), "constant in the mapping"

    def _label(self, label: str) -> str:
        wanted = folded(label.rstrip(": "))
        for name, value in self._table.labels.items():
            if folded(name) == wanted:
                return value
        raise ReadingError(
            "missing-label",
            f"Nothing above the table is labelled “{label}”. Labels found: {', '.join(self._table.labels) or 'none'}.",
            {"column": label, "row": self._row},
        )


def _exploded(cells: pd.Series[str], mark: str) -> pd.Series[str]:
    parts = cells.fillna("").str.split(mark, regex=False).explode().str.strip()
    # a trailing mark is how survey tools end a list; a cell without an answer stays one empty answer
    empty = (parts == "") & parts.index.duplicated(keep=False)
    return parts[~empty | ~parts.index.isin(parts.index[~empty])].pipe(_once)


def _once(parts: pd.Series[str]) -> pd.Series[str]:
    """Keep one of several empty answers in a cell, and one of an answer given twice."""
    frame = pd.DataFrame({"row": parts.index, "text": parts.to_numpy()})
    return parts[~frame.duplicated().to_numpy()]


def _lines(
    block: Block, columns: _Columns, index: pd.Index, mapping: Mapping, findings: Findings
) -> pd.DataFrame:
    """Return the typed rows of one block; the index is the row of the file, repeated where a cell was split."""
    places = index
    split: pd.Series[str] | None = None
    for source in block.fields.values():
        if source.split:
            split = _exploded(columns.cells(source, index)[0], source.split)
            places = split.index
    typed: dict[str, pd.Series] = {}
    sources: dict[str, str] = {}
    for name, source in block.fields.items():
        cells, column = columns.cells(source, index)
        if source.split and split is not None:
            values = convert(split, block.field(name), source, mapping, column=column, findings=findings)
            typed[name] = values.set_axis(range(len(places)))
        else:
            values = convert(cells, block.field(name), source, mapping, column=column, findings=findings)
            typed[name] = values.loc[places].set_axis(range(len(places)))
        sources[name] = column
    frame = pd.DataFrame(typed).set_axis(places)
    measures = [name for name in block.fields if name in _MEASURES and block.fields[name].constant is None]
    if mapping.granularity == "return" and measures:
        frame = frame[frame[measures].notna().any(axis=1)]
    checks.run(checks.Lines(block.entity, frame, sources), findings)
    return frame


def _empty_column(field: Field, index: pd.Index) -> pd.Series:
    dtypes = {
        Kind.NUMBER: "float64",
        Kind.WHOLE: "Int64",
        Kind.DATE: "datetime64[us]",
        Kind.MOMENT: "datetime64[us, UTC]",
        Kind.FLAG: "boolean",
    }
    return pd.Series(None, index=index, dtype=dtypes.get(field.kind, "str"))


def _complete(frame: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Return rows with all fields of an entity, in order; what was not said is NA."""
    columns = {
        f.name: frame[f.name] if f.name in frame else _empty_column(f, frame.index)
        for f in ENTITIES[entity].fields
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _hashes(body: pd.DataFrame) -> pd.Series:
    """Return a number for each row that is the same for the same cells, in whatever process."""
    return pd.util.hash_pandas_object(body.fillna(""), index=False).set_axis(body.index)


def _duplicates(
    inspection: Inspection, mapping: Mapping, columns: _Columns, index: pd.Index, findings: Findings
) -> None:
    """Find answers that come twice: by the mapping's key, else by the whole row where a row is no person.

    Without a key two persons may well have given the same answers, so equal rows of persons are kept.
    """
    body = inspection.table.body.loc[index]
    if mapping.key:
        keyed = body[[columns.find(name) for name in mapping.key]]
        again = keyed.duplicated() & (keyed.fillna("") != "").all(axis=1)
        shown: Iterable[str] = keyed[again].fillna("").agg(", ".join, axis=1) if again.any() else []
        message = "An earlier row has the same identifier; the first is kept."
        findings.add(body.index[again], ", ".join(keyed.columns), shown, rule="duplicate", message=message)
    elif mapping.granularity != "person":
        again = body.duplicated()
        message = "An earlier row is the same in every cell; the first is kept."
        findings.add(body.index[again], "", "", rule="duplicate", message=message)


def _ragged(inspection: Inspection, findings: Findings) -> None:
    by_reason: dict[str, list[int]] = {}
    for row, why in inspection.table.ragged.items():
        by_reason.setdefault(why, []).append(row)
    for why, rows in by_reason.items():
        message = f"It can't be told which cell belongs to which column: {why}. Correct the row in the file."
        findings.add(rows, "", "", rule="ragged-row", message=message)


def _left_out(inspection: Inspection) -> list[Issue]:
    """Return a warning for every row and every private column of the file that is not loaded."""
    header = inspection.table.header.rows[-1]
    private = [
        Issue(header, each.name, "", "private-column", f"Not read: {each.private} (S1).", "warning")
        for each in inspection.columns
        if each.private
    ]
    return private + [
        Issue(each.row, "", "", "left-out", f"Not loaded: {each.reason}.", "warning")
        for each in inspection.table.left_out
    ]


def _submissions(
    inspection: Inspection,
    mapping: Mapping,
    fields: pd.DataFrame,
    good: pd.Index,
    *,
    round_id: str,
    received_at: datetime | None,
    specialisms: pd.Series[str],
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the submissions of the accepted rows, and row → submission_id."""
    fields = fields.loc[good]
    first = pd.Series(good, index=good)
    if mapping.one_per == "file" and len(good):
        first = pd.Series(good[0], index=good)
    elif mapping.one_per == "department":
        first = first.groupby(fields["department_id"].to_numpy()).transform("min")
    stem = f"{round_id}:{inspection.sha256[:16]}:"
    ids = stem + first.astype("str")
    hashes = _hashes(inspection.table.body.loc[good])
    # a sum of the rows' numbers is the same whatever order the lines of a return come in
    together = hashes.groupby(first.to_numpy()).sum()
    heads = pd.Index(together.index, dtype="int64")
    frame = fields.loc[heads].assign(
        submission_id=ids.loc[heads],
        round_id=round_id,
        file=inspection.file,
        row_hash=[f"{int(value):016x}" for value in together],
        granularity=mapping.granularity,
        status="accepted",
    )
    if received_at is not None and "received_at" not in mapping.submission:
        frame["received_at"] = pd.Timestamp(received_at).tz_convert("UTC").as_unit("us")
    pairs = pd.DataFrame({"head": first.to_numpy(), "about": specialisms.reindex(ids.index).fillna("")})
    subjects = pairs.drop_duplicates().sort_values(["head", "about"])
    several = subjects["head"].duplicated(keep=False)
    joined = subjects[several].groupby("head")["about"].agg(";".join)
    return _settle(frame, pd.concat([subjects[~several].set_index("head")["about"], joined])), ids


def _specialisms(parts: list[tuple[str, pd.DataFrame]]) -> pd.Series[str]:
    """Return the specialisms that each row of the file speaks of, joined by “;”."""
    said = pd.concat(
        [frame["specialism"] for _, frame in parts if "specialism" in frame] or [pd.Series(dtype="str")]
    )
    once = said[~said.index.duplicated(keep=False)]
    more = said[said.index.duplicated(keep=False)]
    joined = more.dropna().groupby(level=0).agg(lambda texts: ";".join(sorted(set(texts))))
    texts: pd.Series[str] = pd.concat([once, joined]).astype("str")
    return texts


def _settle(frame: pd.DataFrame, subjects: pd.Series[str]) -> pd.DataFrame:
    """Mark all but the newest return of a department on the same specialisms; all are kept.

    An older one is a duplicate where it is equal in every cell, else superseded.
    """
    if "department_id" not in frame or frame["department_id"].isna().all():
        return frame
    order = frame.assign(_place=range(len(frame)), _about=subjects.reindex(frame.index))
    keys = ["received_at", "_place"] if "received_at" in frame else ["_place"]
    order = order.sort_values(keys, ascending=False, na_position="last", kind="stable")
    several = order[order["department_id"].notna() & order["department_id"].duplicated(keep=False)]
    for _, returns in several.groupby("department_id", sort=False):
        covered: set[str] = set()
        newest = returns["row_hash"].iloc[0]
        for row, about, mark in zip(returns.index, returns["_about"], returns["row_hash"], strict=True):
            subject = set(about.split(";"))
            if covered & subject:
                frame.loc[row, "status"] = "duplicate" if mark == newest else "superseded"
            covered |= subject
    return frame


def _masked(cells: pd.Series[str]) -> list[str]:
    """Return cells with private data masked, looking at each distinct text once."""
    places, distinct = pd.factorize(cells.fillna(""))
    safe = [masked(str(text)) for text in distinct]
    return [safe[place] for place in places]


def _quarantine(inspection: Inspection, columns: list[str], failed: pd.Series[str]) -> pd.DataFrame:
    kept = inspection.table.body.loc[failed.index, columns]
    clean = {name: _masked(kept[name]) for name in columns}
    raw = [
        json.dumps(dict(zip(columns, cells, strict=True)), ensure_ascii=False)
        for cells in zip(*clean.values(), strict=True)
    ]
    frame = pd.DataFrame({"row": failed.index.to_numpy(), "raw": raw, "rule": failed.to_numpy()})
    return frame.astype({"row": "int64", "raw": "str", "rule": "str"})


def _incomplete(
    mapping: Mapping, departments: pd.Series | None, failed: pd.Series[str], findings: Findings
) -> None:
    """Warn where a return of several rows has lost some: its figures are too low until they are mended."""
    if mapping.one_per == "row" or failed.empty:
        return
    if mapping.one_per == "file" or departments is None:
        message = f"{len(failed)} rows of this return are kept back; its figures are incomplete."
        findings.add([0], "", "", rule="incomplete-return", message=message, severity="warning")
        return
    kept = set(departments.drop(index=failed.index).dropna())
    lost = departments.loc[failed.index]
    for name, rows in lost.groupby(lost):
        if name in kept:
            message = (
                f"{len(rows)} rows of this department's return are kept back; its figures are incomplete."
            )
            first = [int(rows.index[0])]
            findings.add(first, "", str(name), rule="incomplete-return", message=message, severity="warning")


def apply(
    inspection: Inspection, mapping: Mapping, *, round_id: str, received_at: datetime | None = None
) -> MappedFile:
    """Return what a file gives under a mapping. `received_at` (aware) stands where the file has no column for it.

    Raises:
        ReadingError: `missing-column`, `ambiguous-column`, `private-column`, `missing-label`,
            `wrong-sheet`: the mapping is not for this file. Fit to show.

    """
    if (
        mapping.sheet is not None
        and inspection.sheet is not None
        and folded(mapping.sheet) != folded(inspection.sheet)
    ):
        raise ReadingError(
            "wrong-sheet",
            f"The mapping is for the sheet “{mapping.sheet}”; “{inspection.sheet}” was read.",
            {"file": inspection.file, "sheet": inspection.sheet},
        )
    try:
        return _apply(inspection, mapping, round_id, received_at)
    except ReadingError as error:
        raise error.within(inspection.file) from None


def _apply(
    inspection: Inspection, mapping: Mapping, round_id: str, received_at: datetime | None
) -> MappedFile:
    body, findings = inspection.table.body, Findings()
    columns = _Columns(inspection, mapping)
    _ragged(inspection, findings)
    index = body.index.difference(list(inspection.table.ragged), sort=False)
    _duplicates(inspection, mapping, columns, index, findings)
    submission = Block(ENTITIES["submission"], mapping.submission)
    fields = _lines(submission, columns, index, mapping, findings)
    if mapping.one_per == "department":
        missing = fields.index[fields["department_id"].isna()]
        message = "The row doesn't say which department it belongs to."
        findings.add(
            missing, columns.name(mapping.submission["department_id"]), "", rule="required", message=message
        )
    parts = [
        (block.entity.name, _lines(block, columns, index, mapping, findings)) for block in mapping.blocks
    ]
    failed = findings.failed()
    _incomplete(mapping, fields.get("department_id"), failed[failed.index.isin(fields.index)], findings)
    good = index.difference(failed.index, sort=False)
    rows: SurveyRows = {}
    submissions, ids = _submissions(
        inspection,
        mapping,
        fields,
        good,
        round_id=round_id,
        received_at=received_at,
        specialisms=_specialisms(parts),
    )
    rows["submission"] = _complete(submissions, "submission")
    for name in dict.fromkeys(name for name, _ in parts):
        frames = [frame[frame.index.isin(good)] for entity, frame in parts if entity == name]
        whole = pd.concat(frames).sort_index(kind="stable") if len(frames) > 1 else frames[0]
        rows[name] = _complete(whole.assign(submission_id=ids.reindex(whole.index).astype("str")), name)
    left_out = _left_out(inspection)
    found = sorted((*findings.issues(), *left_out), key=lambda issue: issue.row)
    kept = [
        columns.find(name) for name in mapping.all_columns() if name not in mapping.key and columns.has(name)
    ]
    department = mapping.submission.get("department_id", Source(constant=BLANK))
    return MappedFile(
        rows=rows,
        issues=tuple(found),
        read=len(body) + len(inspection.table.left_out),
        accepted=len(good),
        quarantined=len(failed),
        left_out=len(inspection.table.left_out),
        quarantine=_quarantine(inspection, kept, failed),
        first_row=pd.Series(submissions.index, index=pd.Index(submissions["submission_id"]), dtype="int64"),
        department_column=department.column or department.label or "",
    )
