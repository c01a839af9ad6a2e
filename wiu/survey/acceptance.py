"""Which findings a person may accept with a reason, and which not: a reason makes no figure known and no sum right.

A warning asks whether a figure is meant: a person may say that it is. An error keeps its row back, since nobody knows
what a cell says or the row would be counted wrongly: that is mended in the file or in the mapping. Two errors only say
that something is improbable, and those may be accepted; each check says so where it adds its finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.survey.private_data import holds_private

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from wiu.survey.issues import Issue

SHORTEST_REASON, LONGEST_REASON = 5, 300
ASKED = frozenset(
    {
        "sum",
        "headcount-wte",
        "long-vacancy",
        "contradiction",
        "jump",
        "esr-code",
        "suppressed",
        "decimal-comma",
        "word-for-none",
        "incomplete-return",
    }
)
"""Warnings that ask a question. The others say what becomes of a row or a return, and ask nothing."""

_IMPROBABLE = frozenset({"duplicate", "repeated", "range"})
"""Rules of which some errors only say that something is improbable."""


@dataclass(frozen=True)
class Acceptance:
    """A finding that a person lets pass: where it stands in the file, and why. It holds no answer."""

    row: int
    column: str
    rule: str
    reason: str

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells one finding of a file from another."""
        return (self.row, self.column, self.rule)


def key_of(issue: Issue) -> tuple[int, str, str]:
    """Return what tells an issue from others of its file."""
    return (issue.row, issue.column, issue.rule)


def may_be_accepted(issue: Issue) -> bool:
    """Say whether a person may accept a finding with a reason."""
    return issue.acceptable or (issue.severity == "warning" and issue.rule in ASKED)


def fault_of(reason: str) -> str:
    """Return what is wrong with a reason, as a sentence; nothing where it will do."""
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        return f"Say in {SHORTEST_REASON} to {LONGEST_REASON} characters why the finding is accepted."
    if holds_private(reason):
        return "The reason holds a private address or number, which must not be kept (S1)."
    return ""


def wrongly_accepted(accepted: Collection[Acceptance], issues: Iterable[Issue]) -> Acceptance | None:
    """Return the first acceptance of something that can't be accepted; None where all are right.

    What is no longer found is no fault: a row that was accepted may have settled another finding.
    """
    found = {key_of(each): may_be_accepted(each) for each in issues}
    return next(
        (each for each in accepted if not found.get(each.key, each.rule in ASKED | _IMPROBABLE)), None
    )


def still_found(accepted: Iterable[Acceptance], issues: Iterable[Issue]) -> tuple[Acceptance, ...]:
    """Return the acceptances of what is found still."""
    found = {key_of(each) for each in issues}
    return tuple(each for each in accepted if each.key in found)
