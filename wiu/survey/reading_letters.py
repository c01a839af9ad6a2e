"""Which of the one-byte alphabets a file was written in: Windows', the Macintosh's or MS-DOS's.

Excel writes all three (“CSV”, “CSV (Macintosh)”, “CSV (MS-DOS)”) and says nowhere which. A byte means a
letter in one and a symbol in the next, so the right one is where letters stand in words, the quotation
marks around them and the pound sign before figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

CANDIDATES = ("cp1252", "mac-roman", "cp850")
"""In order of preference: what fits equally well is taken for the first."""

_HIGH = re.compile(rb"[\x00-\x7f]{0,2}[\x80-\xff][\x00-\x7f]?")
# C1 controls that cp1252 leaves undefined: a byte that means nothing there
_UNDEFINED = bytes.maketrans(b"\x81\x8d\x8f\x90\x9d", b"?????")
_LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜŵŷŴŶ")
_RARE = frozenset("ÃÕÐðÞþÝŠšŽžŸƒ")
_MARKS = frozenset("‘’“”–—…•´`")
_SIGNS = frozenset("£€¬°²³½¼¾±×÷§©®™·¹º\u00a0")
_SAMPLE = 4_000_000
_MOST_PLACES = 20_000


def letters_of(data: bytes) -> str:
    """Return the alphabet in which the bytes beyond ASCII make most sense; Windows' where none is better."""
    places = Counter(_HIGH.findall(data[:_SAMPLE])[:_MOST_PLACES])
    marks = {name: sum(_sense(place, name) * times for place, times in places.items()) for name in CANDIDATES}
    # another than Windows' must be plainly better, since nearly every file is Windows'
    best = max(CANDIDATES, key=lambda name: marks[name])
    return best if marks[best] > max(marks["cp1252"], 0.0) + 0.5 else "cp1252"


def decoded(data: bytes, encoding: str) -> str:
    """Return the text; a byte that means nothing in the alphabet becomes “?”."""
    return (data.translate(_UNDEFINED) if encoding == "cp1252" else data).decode(encoding)


def _sense(place: bytes, encoding: str) -> float:
    """Return how well a byte beyond ASCII, seen between its neighbours, reads in an alphabet."""
    high = next(number for number, byte in enumerate(place) if byte > 0x7F)  # noqa: PLR2004 - ASCII ends there
    try:
        char = place[high : high + 1].decode(encoding)
    except UnicodeDecodeError:
        return -3.0
    before = chr(place[high - 1]) if high else " "
    after = chr(place[high + 1]) if high + 1 < len(place) else " "
    return _fit(char, before, after)


def _fit(char: str, before: str, after: str) -> float:
    lettered = before.isalpha() + after.isalpha()
    inside = lettered == 2  # noqa: PLR2004 - a letter on either side
    fit = -1.0
    if char in _LETTERS:
        odd = char.isupper() and before.islower()
        fit = -1.0 if odd else (0.5 + lettered / 2 if lettered else -0.5)
    elif char == "’":
        fit = 1.0 if before.isalpha() else 0.0
    elif char in _MARKS:
        fit = -1.0 if inside else 1.0  # a dash or quotation mark within a word is none
    elif char in _SIGNS:
        apt = char not in "£€" or after.isdigit() or after in " .,;\t"
        fit = 0.8 if apt and not inside else -0.5
    elif (char in _RARE or unicodedata.category(char).startswith("L")) and inside and char.islower():
        fit = 0.2
    return fit
