"""The CSV files of a specification, read as text: what can't be taken at its word is refused by row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from wiu.store.spec_error import SpecError

if TYPE_CHECKING:
    from pathlib import Path

    from wiu.statistics.hierarchies import Hierarchy

LARGEST = 1e12
"""Sums of larger figures no longer come out to the unit, and no audit could vouch for them."""
YES = ("1", "1.0", "True", "true", "TRUE")
NO = ("0", "0.0", "False", "false", "FALSE", "")


def read_table(path: Path) -> pd.DataFrame:
    """Return the file as text: a code that looks like a number or like a missing value stays what it is."""
    try:
        # the header is read as a row, for pandas would rename a column that stands there twice
        cells = pd.read_csv(
            path, header=None, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig"
        )
    except OSError as error:
        raise SpecError("no_file", f"The file can't be read: {error.strerror}.", str(path)) from error
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise SpecError("bad_table", "The file is no readable CSV table.", path.name) from error
    header = cells.iloc[0]
    if header.duplicated().any():
        twice = header[header.duplicated()].iloc[0]
        raise SpecError("bad_table", f"The column “{twice}” stands there twice.", f"{path.name}: header")
    frame = cells.iloc[1:].reset_index(drop=True).set_axis(list(header), axis="columns")
    if frame.empty:
        raise SpecError("empty", "The file has no rows.", path.name)
    return frame


def numbers_in(column: pd.Series[str], name: str, source: str) -> pd.Series[float]:
    """Return the column as numbers, missing where the cell is empty or says NA; refuse what is neither."""
    text = column.astype(str).str.strip()
    numbers = pd.to_numeric(text.where(~text.isin(["", "NA"])), errors="coerce").astype(float)
    bad = (numbers.isna() & ~text.isin(["", "NA"])) | (numbers.abs() > LARGEST)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise SpecError(
            "not_a_number",
            f"Expected a number up to {LARGEST:,.0f}.",
            f"{source}: row {row + 2}, column {name}",
        )
    return numbers


def each_once(
    frame: pd.DataFrame, dimensions: tuple[Hierarchy, ...], figure: str, source: str
) -> pd.DataFrame:
    """Return every cell once: linked tables may list the same, but not with two figures."""
    names = [each.name for each in dimensions]
    once = frame.drop_duplicates([*names, figure])
    twice = once.duplicated(names)
    if twice.any():
        row = int(once.index[twice][0])
        raise SpecError(
            "bad_table", "The cell stands there twice, with different figures.", f"{source}: row {row + 2}"
        )
    return once


def stated_primaries(
    frame: pd.DataFrame, dimensions: tuple[Hierarchy, ...], source: str
) -> frozenset[tuple[str, ...]]:
    """Return the codes of the cells that the file states to be primary."""
    names = [each.name for each in dimensions]
    for name in [*names, "primary"]:
        if name not in frame.columns:
            raise SpecError("missing_column", f"The file lacks the column “{name}”.", f"{source}: header")
    for dimension in dimensions:
        refuse_unknown(frame, dimension.name, dimension.all_codes, source)
    said = frame.assign(primary=frame["primary"].str.strip())
    refuse_unknown(said, "primary", (*YES, *NO), source)  # what is misread here would be published
    stated = said["primary"].isin(YES)
    return frozenset(frame.loc[stated, names].itertuples(index=False, name=None))


def refuse_part_persons(numbers: pd.Series[float], name: str, source: str) -> None:
    """Refuse a count of persons that is below nothing, missing or a fraction."""
    bad = (numbers < 0) | (numbers % 1 != 0)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise SpecError(
            "not_a_count",
            "A count must be a whole number, 0 or more.",
            f"{source}: row {row + 2}, column {name}",
        )


def refuse_unknown(frame: pd.DataFrame, column: str, known: tuple[str, ...], source: str) -> None:
    """Refuse the first cell of the column that is none of the known words, by its row."""
    unknown = ~frame[column].isin(known)
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise SpecError(
            "unknown_code",
            f"“{frame[column].iloc[row]}” is not known in “{column}”.",
            f"{source}: row {row + 2}, column {column}",
        )
