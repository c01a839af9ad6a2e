"""What is said of earlier releases, and what is said when they leave no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable, Status
    from wiu.statistics.counts import Counts


class HistoryRefusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Earlier releases already give a figure away that may not be shown. Fit to show.

    `cells` are the codes of the cells concerned; `releases` name the earlier releases.
    """

    def __init__(self, cells: tuple[Codes, ...], releases: tuple[str, ...]) -> None:
        self.cells = cells
        self.releases = releases
        named = "; ".join(" × ".join(codes) for codes in cells[:5])
        which = f"these figures could be worked out although they are sensitive: {named}"
        super().__init__(
            f"Together with what was released before ({', '.join(releases)}), "
            f"{which if cells else 'sensitive figures could be worked out'}. Ask for broader groups."
        )


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of an earlier release: whether it was published."""

    codes: Codes
    status: Status


@dataclass(frozen=True)
class Released:
    """An earlier release as read back from a file: what a SafeTable says, without its figures.

    `rules`: those it was printed under, by which its symbols are read; None if they are those of the table
    now asked for. `owed` are the cells to be kept secret, by the rules `weighed`; None: those that it
    withholds as primary, by the rules that it was printed under.
    """

    name: str
    cells: tuple[ReleasedCell, ...]
    rules: Rules | None = None
    owed: frozenset[Codes] | None = None
    weighed: Rules | None = None


Earlier = tuple["Counts", "SafeTable | Released"]


class UnrelatedError(HistoryRefusal):
    """The codes of two releases can't be brought together, so nothing can be said of both. Fit to show."""

    def __init__(self, dimension: str, one: str, other: str) -> None:
        super().__init__((), (one, other))
        told = (
            f"“{one}” and “{other}” divide “{dimension}” by different codes, and neither their names nor their"
            " figures tell how these belong together. Name in one of them the groups of the other's codes."
        )
        self.args = (told,)


class KnotError(HistoryRefusal):
    """Releases agree two by two, but no way was found in which they agree all together. Fit to show."""

    def __init__(self, one: str, others: tuple[str, ...]) -> None:
        super().__init__((), others)
        told = (
            f"“{one}” can't be laid together with {', '.join(others)}: their dimensions cross in a ring, and"
            " whose answers belong together can't be told. Bring the dimensions of all of them in one"
            " specification's data."
        )
        self.args = (told,)


class TooManyStatesError(HistoryRefusal):
    """More states of the data were released from than can be told apart. Fit to show."""

    def __init__(self, name: str) -> None:
        super().__init__((), (name,))
        told = (
            f"“{name}” rests on one more state of the data than can be weighed together. Nothing more of these data"
            " can be shown safely from another edition; tell the operator."
        )
        self.args = (told,)


class UnsaidError(HistoryRefusal):
    """A release shows parts of many contributors' figures, and does not say which. Fit to show."""

    def __init__(self, name: str) -> None:
        super().__init__((), (name,))
        told = (
            f"“{name}” differs from the other releases in many contributors: it is filtered in a way that neither it"
            " nor its figures tell. Keep the dimension that is filtered among its dimensions."
        )
        self.args = (told,)
