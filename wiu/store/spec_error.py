"""The refusal of a specification or its data, apart so that every reader of them can raise it."""

from __future__ import annotations


class SpecError(Exception):
    """A specification or its data can't be used as they stand. Fit to show.

    `code` is for programs, the message for people, `where` names the file and the place in it.
    """

    def __init__(self, code: str, message: str, where: str) -> None:
        self.code = code
        self.where = where
        super().__init__(message)
