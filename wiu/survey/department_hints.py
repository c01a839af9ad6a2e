"""What a file may have meant where it names no department that is held: a name in place of the code."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.codebook import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIKE = 0.85
_NAMES = 3
"""A name that so many departments bear, or more, is no hint to any of them."""


class Hints:
    """Codes of departments by what people write in their place: `named` gives each code its name, empty if unknown."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self._named = named
        self._by_name: dict[str, list[str]] = {}
        for code, name in named.items():
            if name:
                self._by_name.setdefault(folded(name), []).append(code)

    def is_name(self, said: str) -> bool:
        """Return whether it is the name of a department."""
        return folded(said) in self._by_name

    def of(self, said: str) -> str:
        """Return a sentence on what was probably meant; empty where nothing comes near."""
        wanted = folded(said)
        if codes := self._by_name.get(wanted):
            if len(codes) < _NAMES:
                return f"It is the name of {' and of '.join(codes)}: write the code in its place."
            return f"{len(codes)} departments are called so: write the code of the one that is meant."
        # codes are near each other by nature: of one that is wrong, nobody can tell which was meant
        if near := get_close_matches(wanted, self._by_name, n=1, cutoff=_ALIKE):
            code = self._by_name[near[0]][0]
            return f"Was {code} meant ({self._named[code]})?"
        return ""


def hints(departments: pd.DataFrame | None) -> Hints:
    """Return the hints of a table of departments."""
    if departments is None:
        return Hints({})
    names = departments["name"] if "name" in departments else pd.Series("", index=departments.index)
    return Hints(dict(zip(departments["department_id"], names.fillna("").astype(str), strict=True)))
