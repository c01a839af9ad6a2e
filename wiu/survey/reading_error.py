"""What stops a file from being read at all, and the limits that a file must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ReadingError(Exception):
    """A file or mapping can't be used as it stands; nothing was loaded. Fit to show.

    `code` is a short word for programs, `message` a sentence for people that says what to do, `where`
    names what is known of the place: `file`, `sheet`, `row`, `column`, `key`.
    """

    def __init__(
        self, code: str, message: str, where: Mapping[str, str | int | list[str]] | None = None
    ) -> None:
        self.code = code
        self.message = message
        self.where = dict(where or {})
        super().__init__(message)

    def as_json(self) -> dict[str, object]:
        """Return the reason as the command line prints it."""
        return {"code": self.code, "message": self.message, "where": self.where}

    def within(self, file: str) -> ReadingError:
        """Return the same reason with the file's name added."""
        return ReadingError(self.code, self.message, {"file": file, **self.where})


@dataclass(frozen=True)
class Limits:
    """The largest file that is read. A survey's return is a thousandth of this; what is larger is a mistake or an attack.

    A file sent through the page may have 50 MB; larger text is loaded by command.
    """

    file_bytes: int = 300_000_000
    workbook_bytes: int = 50_000_000
    unpacked_bytes: int = 300_000_000
    rows: int = 2_000_000
    columns: int = 2_000
    cells: int = 30_000_000
    sheet_cells: int = 5_000_000
    seconds: int = 55
    memory_bytes: int = 1_000_000_000
    line_characters: int = 5_000_000
    cell_characters: int = 1_000_000


LIMITS = Limits()
