"""Resolving: the office decides between statements that contradict each other, with a reason.

The decision is data beside the returns: it lies in the vault, for it tells who serves whom (R1), and
the log holds only that one was made. Nobody's return is changed.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from wiu.coverage.claims import Kind, Meaning
from wiu.coverage.facts import Resolution
from wiu.coverage.reckoning import SERVED_BY, VERDICTS
from wiu.policy.access import Action, require
from wiu.services.covering import RESOLVES, coverage
from wiu.services.vault_key import vault_of
from wiu.store import audit_log, resolutions

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.coverage.claims import Pair
    from wiu.policy.access import Viewer
    from wiu.services.home import Home

SHORTEST_REASON = 10


class ResolveError(ValueError):
    """A contradiction can't be decided so. Fit to show; nothing was kept."""

    def __init__(self, code: str, message: str, where: str) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


def resolve(
    home: Home,
    viewer: Viewer,
    round_id: str,
    pair: Pair,
    verdict: str,
    *,
    provider: str | None,
    reason: str,
    now: datetime,
) -> None:
    """Decide a contradiction: keep the decision with its reason, and log that one was made.

    `provider` is the key of who serves the client, one of those that were named, where the verdict is
    that somebody does.

    Raises:
        RefusedError: the viewer may not settle coverage.
        ResolveError: the statements do not contradict each other (any more), or verdict, provider or
            reason is missing.
        QuestionError: there is no such round.
        StoreError: a database is damaged, busy or full. All fit to show; nothing was kept.

    """
    require(viewer, Action.SETTLE_COVERAGE)
    known = coverage(home, viewer, round_id, now=now)
    about = known.now.found.contradictions.get(pair)
    if about is None or about.kind is Kind.DATES_DIFFER:
        raise ResolveError("no_conflict", "These statements do not contradict each other any more.", "pair")
    named = {each.who for each in about.claims if each.meaning is Meaning.SERVED} - {None}
    if verdict not in VERDICTS or (verdict == SERVED_BY and provider not in named):
        raise ResolveError("no_verdict", "Say which of the statements is right.", "verdict")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ResolveError(
            "no_reason",
            "Say in a few words how it was found out, so that others can follow the decision.",
            "reason",
        )
    token = secrets.token_hex(8)
    decided = Resolution(
        client=pair[0],
        specialism=pair[1],
        verdict=verdict,
        provider=provider if verdict == SERVED_BY else None,
        fingerprint=about.fingerprint,
        reason=reason.strip(),
        decided_by=viewer.subject,
    )
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=RESOLVES,
            subject=token,
            detail={"round": round_id},
        )
        # last of all: what is kept without its log entry would not count, and so does no harm
        kept_in = vault_of(home.path, sample=known.edition.sample)
        resolutions.put(kept_in, viewer, round_id, token, decided, at=now)
