"""How long personal data is kept: the reader of `retention.md`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from wiu.policy.tables import PolicyError, by_key, read_table

PAGE = Path(__file__).with_name("retention.md")


class Personal(StrEnum):
    """A kind of record that is erased in time; the rows of `retention.md`."""

    COMMENTS = "opinions in free text"
    QUARANTINE = "rows in quarantine"
    CONTACTS = "who asked"


_FROM = {Personal.COMMENTS: "report", Personal.QUARANTINE: "load", Personal.CONTACTS: "close"}


@dataclass(frozen=True)
class Term:
    """How long a kind of record is kept, counted from `event`, and why."""

    kept: timedelta
    event: str
    why: str


@cache
def terms() -> dict[Personal, Term]:
    """Return how long each kind of record is kept.

    Raises:
        PolicyError: a row is missing or unknown, or its days or its event can't be read.

    """
    rows = by_key(PAGE, read_table(PAGE, ("record", "kept", "from", "why")), "record", Personal)
    found = {}
    for record, row in rows.items():
        if not row["kept"].isdecimal():
            raise PolicyError(PAGE, row.line, f"“{row['kept']}” under kept: expected days, a whole number")
        if row["from"] != _FROM[Personal(record)]:
            raise PolicyError(
                PAGE,
                row.line,
                f"“{row['from']}” under from: {record} are counted from {_FROM[Personal(record)]}",
            )
        found[Personal(record)] = Term(timedelta(days=int(row["kept"])), row["from"], row["why"])
    return found
