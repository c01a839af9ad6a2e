"""The policy's clauses by number: the reader of `clauses.md`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wiu.policy.tables import PolicyError, by_key, read_table

PAGE = Path(__file__).with_name("clauses.md")


@dataclass(frozen=True)
class Clause:
    """One clause: its number, its subject, what it asks and what the software does about it."""

    number: str
    subject: str
    asks: str
    answer: str

    def __str__(self) -> str:
        """Name the clause as screens cite it, “R2, workforce figures”."""
        return f"{self.number}, {self.subject}"


@cache
def clauses() -> dict[str, Clause]:
    """Return all clauses by number, in the policy's order.

    Raises:
        PolicyError: `clauses.md` can't be read as it stands, or leaves a cell empty.

    """
    rows = by_key(PAGE, read_table(PAGE, ("no.", "subject", "what it asks", "what the software does")), "no.")
    for row in rows.values():
        if not all(row.values()):
            raise PolicyError(PAGE, row.line, f"{row['no.']} leaves a cell empty")
    return {number: Clause(*row.values()) for number, row in rows.items()}


def clause(number: str) -> Clause:
    """Return one clause.

    Raises:
        KeyError: there is no clause of that number.

    """
    return clauses()[number]
