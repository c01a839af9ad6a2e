"""What can go wrong in the store, in words fit to show."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what it was asked, and left everything as it was.

    `code` is a word for programs (no_edition, busy, damaged, not_written), `where` the file's name
    or None. The message names no figure and no row.
    """

    def __init__(self, code: str, message: str, where: str | None = None) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)
