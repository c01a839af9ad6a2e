"""Releases in the register, and the ledger of what they told; both are only ever added to.

Everything here happens inside the caller's transaction of the register, with the audit entry that
tells of it. Where a release stands is folded from its steps; nothing else says so.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from wiu.disclosure.kept import rules_back
from wiu.disclosure.safe_table import Status
from wiu.policy.thresholds import Audience
from wiu.releases.ledger import Told
from wiu.releases.release import Check, Deed, Occasion, Release, Shown, Step, Way, number_of
from wiu.store import connection as open_database
from wiu.store import sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wiu.disclosure.safe_table import SafeTable
    from wiu.statistics.question import Question

Connection = open_database.Connection


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _occasion(occasion: Occasion) -> str:
    return json.dumps(
        {
            "recipient": occasion.recipient,
            "purpose": occasion.purpose,
            "request": occasion.request,
            "publication": occasion.publication,
            "audience": occasion.audience.value,
            "review_on": occasion.review_on.isoformat() if occasion.review_on else None,
            "checked": sorted(occasion.checked),
            "supersedes": occasion.supersedes,
            "changed": occasion.changed,
            "why": occasion.why,
            "title": occasion.title,
            "points": list(occasion.points),
        },
        ensure_ascii=False,
    )


def _occasion_back(text: str) -> Occasion:
    kept: dict[str, Any] = json.loads(text)
    return Occasion(
        **kept
        | {
            "audience": Audience(kept["audience"]),
            "review_on": date.fromisoformat(kept["review_on"]) if kept["review_on"] else None,
            "checked": frozenset(map(Check, kept["checked"])),
            "points": tuple(kept["points"]),
        }
    )


def asked(question: Question) -> str:
    """Return one text for all questions with the same answer, codes in the same order."""
    return f"{replace(question, totals=True).canonical()}|{','.join(question.by)}"


def next_number(connection: Connection, year: int) -> str:
    """Return the number that the next release of a year gets."""
    row = connection.execute(sql.text("select_last_release"), {"year": year}).fetchone()
    return number_of(year, (row[0] if row else 0) + 1)


def holds_any(connection: Connection) -> bool:
    """Return whether the register holds any release at all, out or not."""
    row = connection.execute(sql.text("count_releases")).fetchone()
    return bool(row and row[0])


def not_handed_over(
    connection: Connection, *, actor: str, released: str, handed_over: str, since: datetime
) -> tuple[str, ...]:
    """Return the numbers of what one person let out alone and nobody took the document of, the newest first.

    `released` and `handed_over` are what the log calls the two deeds.
    """
    rows = connection.execute(
        sql.text("select_releases_not_handed_over"),
        {"actor": actor, "released": released, "handed_over": handed_over, "since": _utc(since)},
    ).fetchall()
    return tuple(number for (number,) in rows)


def size(connection: Connection, round_id: str) -> int:
    """Return how many views of a round ever went out: a number that changes when the ledger does."""
    row = connection.execute(sql.text("select_ledger_size"), {"round_id": round_id}).fetchone()
    return int(row[0]) if row else 0


def seal(number: str, place: int, step: Step) -> str:
    """Return the SHA-256 of a step, which its audit entry keeps: a step changed later no longer fits it."""
    content = [number, place, step.deed, _utc(step.at).isoformat(), step.actor, step.reason]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def as_logged(release: Release) -> dict[str, Any]:
    """Return what every entry in the log about a release tells of it, which never changes; it holds no figure."""
    return {
        "way": release.way,
        "request": release.occasion.request,
        "publication": release.occasion.publication,
        "audience": release.occasion.audience,
        "questions": [dict(each.question) for each in release.views],
        "edition": release.views[0].edition if release.views else None,
        "sha256": release.sha256,
        "sealed": release.sealed,
    }


def add(
    connection: Connection,
    release: Release,
    *,
    kept: str,
    document: bytes,
    answers: Sequence[tuple[Question, SafeTable]],
) -> None:
    """Keep a release under its number with its steps so far, what makes its document again, and its cells."""
    year, sequence = (int(part) for part in release.number.split("-")[1:])
    connection.execute(
        sql.text("insert_release"),
        {
            "number": release.number,
            "year": year,
            "sequence": sequence,
            "way": release.way.value,
            "request": release.occasion.request,
            "audience": release.occasion.audience.value,
            "occasion": _occasion(release.occasion),
            "title": release.title,
            "day": release.day,
            "sha256": release.sha256,
            "sealed": release.sealed,
            "sample": release.sample,
        },
    )
    connection.execute(
        sql.text("insert_release_document"), {"number": release.number, "kept": kept, "document": document}
    )
    for at, step in enumerate(release.steps, 1):
        lengthen(connection, release.number, at, step)
    for at, (shown, (question, table)) in enumerate(zip(release.views, answers, strict=True), 1):
        _add_view(connection, release.number, at, shown, question, table)


def _add_view(  # noqa: PLR0917 - a private step of add
    connection: Connection, number: str, place: int, shown: Shown, question: Question, table: SafeTable
) -> None:
    connection.execute(
        sql.text("insert_released_view"),
        {
            "number": number,
            "place": place,
            "round_id": shown.round_id,
            "edition": shown.edition,
            "question": json.dumps(dict(shown.question), ensure_ascii=False),
            "asked": asked(question),
            "published": shown.published,
            "withheld": shown.withheld,
        },
    )
    connection.execute(
        sql.text("insert_released_cells"),
        {
            "number": number,
            "place": place,
            "codes": [list(cell.codes) for cell in table.cells],
            "statuses": [cell.status.value for cell in table.cells],
        },
    )


def lengthen(connection: Connection, number: str, place: int, step: Step) -> None:
    """Add a step at its place (from 1) among the release's steps; a place is taken once."""
    connection.execute(
        sql.text("insert_release_step"),
        {
            "number": number,
            "step": place,
            "deed": step.deed.value,
            "happened_at": _utc(step.at),
            "actor": step.actor,
            "reason": step.reason,
        },
    )


def releases(
    connection: Connection, number: str = "", *, sha256: str = "", request: str = ""
) -> tuple[Release, ...]:
    """Return the releases, the first first; by number, document or request, none if it is unknown."""
    rows = connection.execute(
        sql.text("select_releases"), {"number": number, "sha256": sha256, "request": request}
    ).fetchall()
    only = {"number": rows[0][0] if len(rows) == 1 else ""}
    steps: dict[str, list[Step]] = defaultdict(list)
    for name, deed, at, actor, reason in connection.execute(
        sql.text("select_release_steps"), only
    ).fetchall():
        steps[name].append(Step(Deed(deed), at.replace(tzinfo=UTC), actor, reason))
    views: dict[str, list[Shown]] = defaultdict(list)
    for name, _, *shown in connection.execute(sql.text("select_released_views"), only).fetchall():
        round_id, edition, question, published, withheld = shown
        views[name].append(Shown(round_id, edition, json.loads(question), published, withheld))
    return tuple(
        Release(
            name,
            Way(way),
            _occasion_back(occasion),
            title,
            day,
            tuple(views[name]),
            document,
            sealed,
            sample,
            tuple(steps[name]),
        )
        for name, way, occasion, title, day, document, sealed, sample in rows
    )


def kept(connection: Connection, number: str) -> tuple[str, bytes] | None:
    """Return what makes a release's document again, and the document; None if there is no such release."""
    row = connection.execute(sql.text("select_release_document"), {"number": number}).fetchone()
    return (row[0], bytes(row[1])) if row else None


def ledger(connection: Connection, round_id: str) -> tuple[Told, ...]:
    """Return everything that ever went out about a round, in the order in which it went out."""
    rows = connection.execute(sql.text("select_ledger"), {"round_id": round_id}).fetchall()
    return tuple(
        Told(
            number,
            place,
            Audience(audience),
            edition,
            json.loads(question),
            alike,
            {tuple(codes): Status(status) for codes, status in zip(every, statuses, strict=True)},
            rules_back(json.loads(rules)),
        )
        for number, place, audience, edition, question, alike, every, statuses, rules in rows
    )


def tested_against(connection: Connection, number: str) -> int:
    """Return how large the ledger of its round was when a release was tested against it."""
    found = kept(connection, number)
    return -1 if found is None else int(json.loads(found[0])["ledger"])
