"""What a document says of itself as a release: its number and day, what it answers, for whom and what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Imprint:
    """What is printed about the release. `day` is the release's, in the UK.

    It answers a `request` or serves a stated `publication`; the other is empty. `supersedes` is the
    number of the release that it corrects, empty for none, with what `changed` and `why`.
    `review_on` is the day on which the release is looked at again, None where none is set; until
    `hold_until` the recipient is not to publish (Q2d), None where nothing is held back. `title`
    and `points` are a pack's, written by a person; empty where the document words its own.
    """

    number: str
    day: date
    recipient: str
    purpose: str
    request: str = ""
    publication: str = ""
    review_on: date | None = None
    hold_until: date | None = None
    supersedes: str = ""
    changed: str = ""
    why: str = ""
    title: str = ""
    points: tuple[str, ...] = ()
