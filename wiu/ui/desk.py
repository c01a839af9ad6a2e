"""What a page finds on its desk once its door has opened: where the data lies, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wiu.services.home import Home


@dataclass(frozen=True)
class Desk:
    """The folder of databases, and the clock. Services are called with both."""

    home: Home

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)
