"""The queries: one a file in `sql/`, loaded by name, each with a heading that says what it is for.

A heading reads: the purpose; a line `$name: meaning` for each parameter; `A row is: …`;
`Safe to show: …`; a line indented by three blanks continues the one before. Values are bound, never pasted into a query's
text; the one name that can't be bound, an edition's place in a lake, is put in by `placed`, which takes no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("sql")
PARAMETER = re.compile(r"\$(?P<name>\w+): (?P<meaning>.+)")
ROW = "A row is: "
SAFE = "Safe to show: "
CONTINUED = "--   "
STANDS_FOR = "edition_0000_00000000"
PLACE = re.compile(r"edition_\d{4,}_[0-9a-f]{8}")


@dataclass(frozen=True)
class Query:
    """A query and its heading: `parameters` maps each parameter to what it means."""

    name: str
    text: str
    purpose: str
    parameters: dict[str, str]
    row: str
    safe: str


def names() -> tuple[str, ...]:
    """Return the names of all queries, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))


def has(name: str) -> bool:
    """Return whether there is a query of that name; one in a folder of its own is named `folder/name`."""
    return (FOLDER / f"{name}.sql").is_file()


def _heading(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if line.startswith(CONTINUED) and lines:
            lines[-1] += f" {line[2:].strip()}"
        else:
            lines.append(line[2:].strip())
    return lines


@cache
def query(name: str) -> Query:
    """Return the query of that name.

    Raises:
        KeyError: there is none.
        ValueError: its heading lacks the purpose, what a row is, or whether it is safe to show.

    """
    path = FOLDER / f"{name}.sql"
    if not has(name):
        raise KeyError(name)
    text = path.read_text(encoding="utf-8")
    purpose: list[str] = []
    parameters: dict[str, str] = {}
    said = {ROW: "", SAFE: ""}
    for line in _heading(text):
        found = PARAMETER.fullmatch(line)
        label = next((each for each in said if line.startswith(each)), None)
        if found:
            parameters[found["name"]] = found["meaning"]
        elif label:
            said[label] = line.removeprefix(label)
        elif line:
            purpose.append(line)
    if not (purpose and said[ROW] and said[SAFE]):
        raise ValueError(f"{path.name}: the heading must say the purpose, “{ROW}…” and “{SAFE}…”")
    return Query(name, text, " ".join(purpose), parameters, said[ROW], said[SAFE])


def text(name: str) -> str:
    """Return the text of the query of that name; KeyError if there is none."""
    return query(name).text


def placed(name: str, place: str) -> str:
    """Return the text of a query about one edition's place in a lake, whose name was drawn by lot and can't be bound.

    Raises:
        ValueError: that is no such name.

    """
    if not PLACE.fullmatch(place):
        raise ValueError(place)
    return text(name).replace(STANDS_FOR, place)
