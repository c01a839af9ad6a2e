"""Who may do what: the reader of `access.md`, and the one question every service asks.

Code asks for an *action*, never for a role. Which role may do which action is the table in
`access.md`; a change there is a change of policy and comes with a decision.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.policy.tables import PolicyError, by_key, read_table

if TYPE_CHECKING:
    from datetime import datetime

PAGE = Path(__file__).with_name("access.md")


class Role(StrEnum):
    """A role that the identity provider vouches for. Several may be held at once."""

    OFFICE = "office"
    WIU = "wiu"
    UKLG = "uklg"


class Action(StrEnum):
    """Something a person may ask the product to do; the rows of `access.md`."""

    SEE_OVERVIEW = "see overview"
    READ_POLICY = "read policy"
    EXPLORE_WORKFORCE = "explore workforce"
    PREPARE_RELEASE = "prepare release"
    APPROVE_RELEASE = "approve release"
    RECALL_RELEASE = "recall release"
    SEE_RELEASES = "see releases"
    SEE_SERVICES = "see services"
    PUBLISH_MAP = "publish map"
    LOAD_SURVEY = "load survey"
    SEE_COVERAGE = "see coverage"
    SEE_CONTRACTS = "see contracts"
    SETTLE_COVERAGE = "settle coverage"
    SEE_REQUESTS = "see requests"
    HANDLE_REQUESTS = "handle requests"
    REVIEW_REFERRED = "review referred"
    SEE_AUDIT = "see audit"


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as known at this moment.

    `subject` is the identity provider's stable name of the person and what the audit log keeps;
    `roles` may be empty, and then nothing is allowed. `demonstration` marks a role chosen on the
    demonstration page. `expires` (UTC) is None where the identity has no end of its own. `mails` are the
    addresses that the provider knows the person by.
    """

    subject: str
    name: str
    roles: frozenset[Role]
    demonstration: bool = False
    expires: datetime | None = None
    mails: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that this person goes by."""
        return (self.subject, self.name, *self.mails)


class RefusedError(Exception):
    """A viewer asked for an action that none of their roles allows. Fit to show."""

    code = "refused"

    def __init__(self, action: Action, allowed: tuple[Role, ...]) -> None:
        self.action = action
        self.allowed = allowed
        who = ", ".join(sorted(role.value for role in allowed)) or "nobody"
        super().__init__(f"Your roles do not allow you to {action.value}. Who may: {who}.")


@cache
def permissions() -> dict[Action, frozenset[Role]]:
    """Return for each action the roles that may do it, as `access.md` says.

    Raises:
        PolicyError: a row names an unknown action or role, or an action has no row.

    """
    rows = by_key(PAGE, read_table(PAGE, ("action", *Role, "why")), "action", Action)
    allowed: dict[Action, frozenset[Role]] = {}
    for action, row in rows.items():
        for role in Role:
            if row[role] not in {"yes", "no"}:
                raise PolicyError(PAGE, row.line, f"“{row[role]}” under {role}: expected yes or no")
        allowed[Action(action)] = frozenset(role for role in Role if row[role] == "yes")
    return allowed


def same_person(one: str, other: str) -> bool:
    """Return whether two identities are one person's, whatever the spelling: invisible characters count for nothing."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    kept = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFKC", " ".join(kept.split()).casefold())


def may(viewer: Viewer, action: Action) -> bool:
    """Return whether any of the viewer's roles allows the action."""
    return bool(viewer.roles & permissions()[action])


def require(viewer: Viewer, action: Action) -> None:
    """Return quietly if the viewer may do the action.

    Raises:
        RefusedError: no role of the viewer's allows it; says who may.

    """
    if not may(viewer, action):
        raise RefusedError(action, tuple(permissions()[action]))
