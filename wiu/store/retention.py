"""What is erased in time, in the register: who asked; and when rounds' reports were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.store import sql

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wiu.store.connection import Connection


def published(connection: Connection) -> dict[str, date]:
    """Return the day on which the report of each round was published, as it was stated last."""
    return dict(connection.execute(sql.text("select_round_reports")).fetchall())


def state_published(connection: Connection, round_id: str, day: date, actor: str) -> None:
    """Keep the day on which a round's report was published."""
    connection.execute(sql.text("insert_round_report"), {"round": round_id, "published": day, "actor": actor})


def erase_contacts(connection: Connection, numbers: Iterable[str]) -> None:
    """Erase who asked, of these requests."""
    for number in numbers:
        connection.execute(sql.text("delete_request_contact"), {"number": number})
