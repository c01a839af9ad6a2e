"""Who serves whom: statements with a type of their own, which no release, document or letter accepts (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class ServiceContracts:
    """The statements as they stood in an edition: made only behind the office's door.

    `rows` has the columns of the entity `service_contract`, one row a statement by one side.
    """

    edition: int
    rows: pd.DataFrame

    def __repr__(self) -> str:
        """Name the edition only: contract rows must not slip into a log."""
        return f"<ServiceContracts of edition {self.edition}>"
