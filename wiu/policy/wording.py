"""The words the product prints in a fixed form: the reader of `wording.md`."""

from __future__ import annotations

import string
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.policy.tables import PolicyError, by_key, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OF_THEN: ContextVar[Mapping[str, str] | None] = ContextVar("the words of an earlier day", default=None)
_USED: ContextVar[dict[str, str] | None] = ContextVar("the words used so far", default=None)
PAGE = Path(__file__).with_name("wording.md")


def _check_braces(text: str, line: int) -> None:
    try:
        fields = [(name, spec, turn) for _, name, spec, turn in string.Formatter().parse(text)]
    except ValueError as error:
        raise PolicyError(PAGE, line, f"the braces do not match: {error}") from None
    for name, spec, turn in fields:
        if name is not None and (not name.isidentifier() or spec or turn):
            raise PolicyError(PAGE, line, f"“{{{name}}}”: braces hold one plain word")


@cache
def wording() -> dict[str, str]:
    """Return every text of the page by its key, in the page's order.

    Raises:
        PolicyError: the page can't be read, a text is missing, or its braces do not match.

    """
    rows = by_key(PAGE, read_table(PAGE, ("key", "words")), "key")
    for row in rows.values():
        if not row["words"]:
            raise PolicyError(PAGE, row.line, f"“{row['key']}” has no words")
        _check_braces(row["words"], row.line)
    return {key: row["words"] for key, row in rows.items()}


def words(key: str) -> str:
    """Return the text of a key; words in {braces} are for the caller to fill by `str.format`.

    Raises:
        KeyError: the page has no such key: a fault of the program, which the tests look for.

    """
    of_then, used = _OF_THEN.get(), _USED.get()
    text = wording()[key] if of_then is None else of_then[key]
    if used is not None:
        used[key] = text
    return text


@contextmanager
def noting_words() -> Iterator[dict[str, str]]:
    """Note every text that is asked for inside, by its key: a release keeps the words it was made with."""
    used: dict[str, str] = {}
    token = _USED.set(used)
    try:
        yield used
    finally:
        _USED.reset(token)


@contextmanager
def words_of_then(kept: Mapping[str, str]) -> Iterator[None]:
    """Speak inside with the words that a release kept, whatever the page says by now."""
    token = _OF_THEN.set(kept)
    try:
        yield
    finally:
        _OF_THEN.reset(token)
