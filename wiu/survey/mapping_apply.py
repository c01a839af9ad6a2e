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
from wiu.survey.mapping_columns import Columns
from wiu.survey.mapping_document import BLANK, Block, Mapping, Source
from wiu.survey.mapping_submissions import specialisms_of, submissions_of
from wiu.survey.mapping_values import convert
from wiu.survey.private_data import masked
from wiu.survey.progress import silent
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from wiu.survey.acceptance import Acceptance
    from wiu.survey.progress import Progress
    from wiu.survey.reading import Inspection

_KEPT_BACK = "kept back: R1"
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


@dataclass(frozen=True)
class MappedFile:
    """What a file came to. `read` = `accepted` + `quarantined` + `left_out`, counted in rows of the file.

    `rows`: typed rows of every entity touched, of accepted rows only. `quarantine`: one line per row
    kept back: `row`, `raw` (JSON of its mapped columns, private data masked, service contracts left
    out: R1) and `rule`. `first_row`:
    submission_id → the first row of the file that belongs to it. `departments`: row → whose it is, NA where
    nothing says. `office_columns`: the file's columns that feed rows for the office alone.
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
    departments: pd.Series[str]
    office_columns: frozenset[str]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that keep rows back."""
        return tuple(issue for issue in self.issues if issue.severity == "error")


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
    block: Block, columns: Columns, index: pd.Index, mapping: Mapping, findings: Findings
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


def _where(block: Block, columns: Columns, index: pd.Index) -> pd.Index:
    """Return the rows of the file that a block speaks of."""
    if block.when is None:
        return index
    cells, _ = columns.cells(Source(column=block.when[0]), index)
    places, texts = pd.factorize(cells.fillna(""))
    wanted = [folded(str(text)) == folded(block.when[1]) for text in texts]
    return index[pd.Series(wanted, dtype="bool").to_numpy()[places]] if len(texts) else index[:0]


def _of_no_part(mapping: Mapping, columns: Columns, index: pd.Index, findings: Findings) -> None:
    """Keep back rows that no block speaks of: what nobody named is not passed over in silence."""
    if any(block.when is None for block in mapping.blocks):
        return
    left = index
    for block in mapping.blocks:
        left = left.difference(_where(block, columns, index), sort=False)
    names = list(dict.fromkeys(block.when[0] for block in mapping.blocks if block.when))
    known = ", ".join(dict.fromkeys(block.when[1] for block in mapping.blocks if block.when))
    cells = [str(text) for text in columns.cells(Source(column=names[0]), left)[0].fillna("")]
    message = f"The mapping says nothing of such rows; it knows: {known}."
    findings.add(left, ", ".join(names), cells, rule="unknown-part", message=message)


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


def _counts_heads(mapping: Mapping, columns: Columns) -> bool:
    """Return whether a row is a line with a number of heads: said twice, the same heads would be counted twice.

    Where each row is one post, rows alike are many posts; where each is a return, the newest one counts.
    """
    heads = [block.fields["headcount"] for block in mapping.blocks if "headcount" in block.fields]
    return mapping.granularity == "staff_line" and any(
        each.column is not None and columns.has(each.column) for each in heads
    )


def _duplicates(
    inspection: Inspection, mapping: Mapping, columns: Columns, index: pd.Index, findings: Findings
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
        # two posts may be alike in every cell: only who knows the department can say so
        findings.add(body.index[again], "", "", rule="duplicate", message=message, acceptable=True)
        if _counts_heads(mapping, columns):
            used = body[[columns.find(name) for name in mapping.all_columns() if columns.has(name)]].fillna(
                ""
            )
            more = used.duplicated() & ~again & (used != "").any(axis=1)
            message = (
                "An earlier row says the same in every column that is used, and its heads would count twice. Accept it if "
                "they are others."
            )
            findings.add(body.index[more], "", "", rule="repeated", message=message, acceptable=True)


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


def _masked(cells: pd.Series[str]) -> list[str]:
    """Return cells with private data masked, looking at each distinct text once."""
    places, distinct = pd.factorize(cells.fillna(""))
    safe = [masked(str(text)) for text in distinct]
    return [safe[place] for place in places]


def _office_only(mapping: Mapping, columns: Columns) -> frozenset[str]:
    """Return the file's columns that feed rows for the office alone: quarantine lies in plain text (R1)."""
    sources = [s for block in mapping.blocks if block.entity.office_only for s in block.fields.values()]
    return frozenset(columns.find(s.column) for s in sources if s.column and columns.has(s.column))


def _quarantine(
    inspection: Inspection, columns: list[str], failed: pd.Series[str], hidden: frozenset[str]
) -> pd.DataFrame:
    """Return the rows kept back; cells of `hidden` columns are not kept, nor any that may be such a cell."""
    kept = inspection.table.body.loc[failed.index, columns].fillna("")
    kept[[name for name in columns if name in hidden]] = _KEPT_BACK
    if hidden:  # in a ragged row nobody knows which cell is whose
        kept[kept.index.isin(list(inspection.table.ragged))] = _KEPT_BACK
    clean = {name: _masked(kept[name]) for name in columns}
    raw = [
        json.dumps(dict(zip(columns, cells, strict=True)), ensure_ascii=False)
        for cells in zip(*clean.values(), strict=True)
    ]
    frame = pd.DataFrame({"row": failed.index.to_numpy(), "raw": raw, "rule": failed.to_numpy()})
    return frame.astype({"row": "int64", "raw": "str", "rule": "str"})


def _lost(number: int, of_what: str) -> str:
    rows = "1 row of {} is" if number == 1 else f"{number:,} rows of {{}} are"
    return f"{rows.format(of_what)} kept back; its figures are incomplete."


def _incomplete(
    mapping: Mapping, departments: pd.Series | None, failed: pd.Series[str], findings: Findings
) -> None:
    """Warn where a return of several rows has lost some: its figures are too low until they are mended."""
    if mapping.one_per == "row" or failed.empty:
        return
    if mapping.one_per == "file" or departments is None:
        message = _lost(len(failed), "this return")
        findings.add([0], "", "", rule="incomplete-return", message=message, severity="warning")
        return
    kept = set(departments.drop(index=failed.index).dropna())
    lost = departments.loc[failed.index]
    for name, rows in lost.groupby(lost):
        if name in kept:
            message = _lost(len(rows), "this department's return")
            first = [int(rows.index[0])]
            findings.add(first, "", str(name), rule="incomplete-return", message=message, severity="warning")


def apply(
    inspection: Inspection,
    mapping: Mapping,
    *,
    round_id: str,
    received_at: datetime | None = None,
    accepted: Collection[Acceptance] = (),
    progress: Progress = silent,
) -> MappedFile:
    """Return what a file gives under a mapping. `received_at` (aware) stands where the file has no column for it.

    `accepted` are the findings that a person accepted: an error among them that may be accepted keeps no row back.
    `progress` is told how much is checked, from 0 to 1, and in words.

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
        findings = Findings({each.key: each.reason for each in accepted})
        return _apply(
            inspection, mapping, findings, round_id=round_id, received_at=received_at, progress=progress
        )
    except ReadingError as error:
        raise error.within(inspection.file) from None


def _apply(
    inspection: Inspection,
    mapping: Mapping,
    findings: Findings,
    *,
    round_id: str,
    received_at: datetime | None,
    progress: Progress,
) -> MappedFile:
    body = inspection.table.body
    columns = Columns(inspection, mapping)
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
    parts: list[tuple[str, pd.DataFrame]] = []
    for place, block in enumerate(mapping.blocks):
        said = f"{len(index):,} rows checked, part {place + 1} of {len(mapping.blocks)}: {block.entity.name}"
        progress((place + 1) / (len(mapping.blocks) + 1), said)
        parts.append(
            (block.entity.name, _lines(block, columns, _where(block, columns, index), mapping, findings))
        )
    _of_no_part(mapping, columns, index, findings)
    failed = findings.failed()
    _incomplete(mapping, fields.get("department_id"), failed[failed.index.isin(fields.index)], findings)
    good = index.difference(failed.index, sort=False)
    rows: SurveyRows = {}
    submissions, ids = submissions_of(
        inspection,
        mapping,
        fields,
        good,
        round_id=round_id,
        received_at=received_at,
        specialisms=specialisms_of(parts),
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
    hidden = _office_only(mapping, columns)
    return MappedFile(
        rows=rows,
        issues=tuple(found),
        read=len(body) + len(inspection.table.left_out),
        accepted=len(good),
        quarantined=len(failed),
        left_out=len(inspection.table.left_out),
        quarantine=_quarantine(inspection, kept, failed, hidden),
        first_row=pd.Series(submissions.index, index=pd.Index(submissions["submission_id"]), dtype="int64"),
        department_column=department.column or department.label or "",
        departments=fields.get("department_id", pd.Series(None, index=index, dtype="str")),
        office_columns=hidden,
    )
