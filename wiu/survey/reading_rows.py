"""Which rows under a header are not data: totals, headings, notes, page numbers, a second table; each with its reason.

What is left out is listed by row for a person to judge. A row that might be an answer is data: a
department that left its figures blank stays, and so does an answer that merely begins with “Total”.
"""

from __future__ import annotations

import re

import pandas as pd

from wiu.survey.codebook import folded
from wiu.survey.reading_header import MOST_OF_A_DATUM, is_datum

_TOTAL = re.compile(
    r"^\s*((grand[\s-]+|sub[\s-]?|overall[\s-]+)?totals?(\s+[\w()]+){0,3}|sum|overall|average|mean|median"
    r"|all\s+(departments?|staff|groups?|bands?|regions?|services?|sites?|specialisms?))\s*:?\s*$"
    # as Excel names its subtotals: the group's own words, then “Total”
    r"|^(?=.{1,80}$).*\S\s+(sub[\s-]?)?totals?\s*:?\s*$",
    re.IGNORECASE,
)
_TOTAL_HINT = re.compile(r"total|sum|all|average|mean|median", re.IGNORECASE)
_NOTE = re.compile(
    r"^([*†‡§¹²³^#]|\(?\d\)?\s+[A-Za-z]|\[\w\]|notes?\b|source\b|key\b|copyright\b|©|n\.?b\.?\b)",
    re.IGNORECASE,
)
_LONG_NAME = re.compile(r"^\s*total\s+\w+\s+\w+", re.IGNORECASE)
_RULE = re.compile(r"[-=_+:|]{3,}")
_PAGE = re.compile(r"^page\s+\d+(\s+of\s+\d+)?$", re.IGNORECASE)
_LEADING = 3
_LONG_NOTE = 40
_LAST_ROWS = 200
_TWO = 2
_ROUNDING = 0.051
_FEWEST_GROUPS = 2
SECOND_TABLE = "another table on the same sheet"


def reasons_of(body: pd.DataFrame, names: list[str], texts: list[list[str]]) -> dict[int, str]:
    """Return every row of the body that is not data: row → reason.

    `body` as in `Grid`, without the header; `names` its columns', `texts` the header's rows.
    """
    blank = body.fillna("")
    apart = _second_tables(blank, (blank != "").sum(axis=1), texts)
    if apart:
        body, blank = body.drop(index=list(apart)), blank.drop(index=list(apart))
    count = (blank != "").sum(axis=1)
    found = _notes_below(body, count, len(names)) | _pages(blank, count)
    headings = _is_heading(body.drop(index=list(found))).reindex(body.index, fill_value=False)
    for row in body.index[headings]:
        found[int(row)] = "heading of the rows below" if count[row] == 1 else "subtotal of the rows below"
    for row in _headings_among(blank.drop(index=list(found)), count):
        found[row] = "heading of the rows below"
    for row in body.index[_is_total(body)]:
        if not _is_called_total(blank, int(row)):
            found[int(row)] = "total"
    found |= _ruled(blank)
    for cells in texts:
        same = pd.Series(data=True, index=body.index)
        for place, cell in zip(body.columns, cells, strict=False):
            same &= blank[place] == cell
        for row in body.index[same]:
            found[int(row)] = "header repeated"
    return apart | found | _unnamed_total(blank.drop(index=list(found))) | _previews(blank, names)


def _is_called_total(blank: pd.DataFrame, row: int) -> bool:
    """Say whether a row that begins with “Total …” is an answer: “Total Body Irradiation Unit”, with words as all rows have."""
    cells = [str(cell) for cell in blank.loc[row]]
    if not _LONG_NAME.match(cells[0][:MOST_OF_A_DATUM]):
        return False
    words = [place for place, cell in enumerate(cells[1:], 1) if cell and not is_datum(cell)]
    return len(words) >= _TWO


def _ruled(blank: pd.DataFrame) -> dict[int, str]:
    """Return lines drawn with dashes, as Markdown and printed tables have them."""
    first = blank[blank.columns[0]]
    near = blank.index[(first == "") | first.str.startswith(("-", "=", "_", "+", ":", "|"))]
    return {
        int(row): "a line drawn under the header"
        for row in near[:_LAST_ROWS]
        if (said := [str(cell) for cell in blank.loc[row] if cell]) and all(map(_RULE.fullmatch, said))
    }


def _previews(blank: pd.DataFrame, names: list[str]) -> dict[int, str]:
    """Return Qualtrics' trials of a survey."""
    keys = [name.split(" / ")[0] for name in names]
    if "Status" not in keys or "ResponseId" not in keys:
        return {}
    status = blank[blank.columns[keys.index("Status")]]
    rows = blank.index[status.str.contains("Preview", regex=False)]
    return {int(row): "survey preview, not an answer" for row in rows}


def _pages(blank: pd.DataFrame, count: pd.Series[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    first = blank[blank.columns[0]] if blank.shape[1] > 1 else pd.Series(dtype="str")
    near = first[first.str.startswith(("Page", "page", "PAGE"))]
    for row, cell in near.items():
        if count[int(str(row))] == 1 and _PAGE.match(cell[:_LONG_NOTE]):
            found[int(str(row))] = "page number"
    return found


def _is_total(body: pd.DataFrame) -> pd.Series[bool]:
    """Say of each row whether its first filled cell, among the leading columns, says “total”."""
    found = pd.Series(data=False, index=body.index)
    blank = pd.Series(data=True, index=body.index)
    for place in list(body.columns)[:_LEADING]:
        cells = body[place].fillna("")
        # the plain search is a tenth of the pattern's price, and the pattern then looks at a handful
        near = cells[blank & cells.str.contains(_TOTAL_HINT.pattern, case=False)]
        totals = near.index[[len(cell) <= MOST_OF_A_DATUM and bool(_TOTAL.match(cell)) for cell in near]]
        found |= found.index.isin(totals)
        blank &= cells == ""
    return found


def _is_heading(body: pd.DataFrame) -> pd.Series[bool]:
    """Say of each row whether it heads the rows below: its first cell filled, theirs blank.

    A heading stands alone, or with the group's subtotals: all leading words but the first are blank in
    it, and right below the first is blank and the second filled.
    """
    none = pd.Series(data=False, index=body.index)
    if body.shape[1] < _LEADING or len(body) < _TWO:
        return none
    first, second = body[body.columns[0]].fillna(""), body[body.columns[1]].fillna("")
    under = (first.shift(-1) == "") & (second.shift(-1).fillna("") != "")
    heading = (first != "") & (second == "") & under
    # a heading over headings: the nation over its regions
    over = (first != "") & (second == "") & heading.shift(-1, fill_value=False)
    return heading | over


def _headings_among(blank: pd.DataFrame, count: pd.Series[int]) -> list[int]:
    """Return rows that head groups in the very column of the groups' labels: “Radiotherapy”, then its staff groups.

    They are told from a department that left its figures blank by what they head: labels that come
    again under another heading, and none of them ever stands in a row with figures.
    """
    if blank.shape[1] < _LEADING or len(blank) < 2 * _LEADING:
        return []
    first = blank[blank.columns[0]]
    count = count.loc[blank.index]
    alone = (first != "") & (count == 1) & (count.shift(-1, fill_value=0) > 1)
    if alone.sum() < _FEWEST_GROUPS or not alone.iloc[0]:
        return []
    headings, rest = first[alone], first[~alone & (first != "")]
    groups = alone.cumsum().loc[rest.index]
    under = pd.DataFrame({"label": rest, "group": groups}).drop_duplicates()
    again = under["label"].duplicated(keep=False)
    if headings.duplicated().any() or headings.isin(rest).any() or again.mean() < 0.5:  # noqa: PLR2004 - most labels
        return []
    return [int(row) for row in headings.index]


def _notes_below(body: pd.DataFrame, count: pd.Series[int], width: int) -> dict[int, str]:
    """Return the rows at the end that are words under the table: row → reason."""
    found: dict[int, str] = {}
    if width < _TWO or body.empty:
        return found
    tail = body.tail(_LAST_ROWS)
    numbers = [int(row) for row in tail.index]
    texts = {
        row: next((c for c in cells if isinstance(c, str) and c), "")
        for row, *cells in tail.itertuples(name=None)
    }
    wide = count[count > 1]
    # of few rows over many notes: what counts is how wide the rows are that can be data
    usual = float(wide.median()) if len(wide) else 1.0
    ended = False
    pending: list[int] = []
    for place in range(len(numbers) - 1, -1, -1):
        row = numbers[place]
        text = texts[row]
        # “Signed:”, a name, “Date:”, a day: labels and what stands beside them
        labelled = text.endswith(":") and len(text) < _LONG_NOTE
        narrow = count[row] == 1 or (count[row] == 2 and width >= 4 and usual >= 4)  # noqa: PLR2004
        if not (narrow or labelled) or usual <= 1:
            break
        gap = place > 0 and row > numbers[place - 1] + 1
        pending.append(row)
        plain = labelled or (count[row] == 1 and bool(_NOTE.match(text) or len(text) > _LONG_NOTE))
        if plain or gap:
            found |= dict.fromkeys(pending, "note under the table")
            pending = []
        ended = ended or gap
    return found


def _unnamed_total(blank: pd.DataFrame) -> dict[int, str]:
    """Return the last row if nothing names it and each of its figures is the sum of those above."""
    if len(blank) <= _TWO or len(blank) > 5_000 or blank.shape[1] < _TWO:  # noqa: PLR2004 - no person totals more
        return {}
    last = blank.iloc[-1]
    held = [place for place in blank.columns if last[place]]
    if (
        blank.columns[0] in held
        or not held
        or (last[blank.columns[1]] and not is_datum(last[blank.columns[1]]))
    ):
        return {}
    figures = blank[held].apply(lambda cells: pd.to_numeric(cells.str.replace(",", ""), errors="coerce"))
    sums = figures.iloc[:-1].sum()
    same = (sums - figures.iloc[-1]).abs() < _ROUNDING
    several = (figures.iloc[:-1].notna().sum() > 1) & (figures.iloc[-1] != 0)
    return {int(blank.index[-1]): "total"} if same.all() and several.all() else {}


def _second_tables(blank: pd.DataFrame, count: pd.Series[int], texts: list[list[str]]) -> dict[int, str]:
    """Return all rows from the second header on: a blank row, a title perhaps, then words over other figures.

    A header that says the same as the first is the same table going on.
    """
    numbers = blank.index.to_numpy()
    gaps = [place for place in range(1, len(numbers)) if numbers[place] > numbers[place - 1] + 1][:_LAST_ROWS]
    for gap in gaps:
        head = gap
        while (
            head < len(numbers) - 1 and count.iloc[head] == 1 and blank.shape[1] > 1 and head < gap + _LEADING
        ):
            head += 1
        if head < len(numbers) - 1 and _is_other_header(blank, count, head, titled=head > gap, texts=texts):
            return dict.fromkeys((int(row) for row in numbers[gap:]), SECOND_TABLE)
    return {}


def _is_other_header(
    blank: pd.DataFrame, count: pd.Series[int], head: int, *, titled: bool, texts: list[list[str]]
) -> bool:
    row = blank.iloc[head]
    cells = [str(cell) for cell in row]
    said = [place for place, cell in enumerate(cells) if cell]
    if len(said) < _TWO or any(is_datum(cells[place]) for place in said):
        return False
    if any(
        {folded(cell) for cell in cells if cell} == {folded(cell) for cell in text if cell} for text in texts
    ):
        return False
    above, below = blank.iloc[:head], blank.iloc[head + 1 : head + 1 + _LEADING]
    numeric = [place for place in said if _mostly_figures(above.iloc[:, place])]
    figures = any(is_datum(str(cell)) for cell in below.to_numpy().ravel() if cell)
    full = count.iloc[head] >= 0.6 * float(count.iloc[head + 1])
    over_figures = len(numeric) >= max(1, 0.3 * len(said)) and figures
    # words alone are a header only under a title of their own, and where none of them is an answer above
    strange = not any(cells[place] in set(above.iloc[:, place]) for place in said)
    return full and (over_figures or (titled and strange and len(said) >= 0.6 * float(count.median())))


def _mostly_figures(cells: pd.Series[str]) -> bool:
    said = [str(cell) for cell in cells.head(_LAST_ROWS) if cell]
    return bool(said) and sum(is_datum(cell) for cell in said) > 0.6 * len(said)
