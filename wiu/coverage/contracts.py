"""Who serves whom: statements with types of their own, which no release, document or letter accepts (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import pandas as pd


class OfficeOnly:
    """What holds service contracts, or was worked out from them: it can't be printed, copied or stored.

    Streamlit's caches, queues between processes and files all pickle what they are given; so that
    nothing of this kind gets there by mistake, pickling it is an error.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Name the kind only: contracts must not slip into a log or an error."""
        return f"<{type(self).__name__}, for the office only>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to be pickled, and so to be cached, sent or written.

        Raises:
            TypeError: always.

        """
        raise TypeError(f"{type(self).__name__} holds service contracts and can't be stored or sent (R1)")


@dataclass(frozen=True, repr=False)
class ServiceContracts(OfficeOnly):
    """The statements as they stood in an edition: made only behind the office's door.

    `rows` has the columns of the entity `service_contract`, one row a statement by one side.
    """

    edition: int
    rows: pd.DataFrame

    def __repr__(self) -> str:
        """Name the edition only: contract rows must not slip into a log."""
        return f"<ServiceContracts of edition {self.edition}>"
