"""The survey rounds of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from wiu.store.editions import Reader


@dataclass(frozen=True)
class Round:
    """One round; `returned` is the number of its accepted returns, `status` None where nobody said.

    `people` of the returns are a person's own: their number is a headcount.
    """

    round_id: str
    title: str
    census_date: date
    status: str | None
    returned: int
    people: int = 0


def rounds(reader: Reader) -> tuple[Round, ...]:
    """Return the rounds of an edition, the newest first."""
    return tuple(
        Round(
            round_id,
            title,
            census_date.date(),
            None if pd.isna(status) else status,
            int(returned),
            int(people),
        )
        for round_id, title, census_date, status, returned, people in reader.query(
            "select_rounds"
        ).itertuples(index=False, name=None)
    )
