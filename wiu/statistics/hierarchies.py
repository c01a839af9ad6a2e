"""Dimensions and the groups over their finest codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Hierarchy:
    """One dimension of a table.

    `leaves` are the finest codes, in the order of the codebook. `codes` maps every other code, the
    total among them, to the leaves it covers; groups may overlap (two groupings of one dimension).
    `parts` names, for a leaf that is itself a group of finer codes, those codes: asked elsewhere by them,
    the same people are recognised. A leaf that is not in it stands for itself.
    """

    name: str
    total: str
    leaves: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = set(self.leaves)
        if len(known) != len(self.leaves):
            raise ValueError(f"{self.name}: a leaf is named twice")
        if set(self.codes.get(self.total, ())) != known:
            raise ValueError(f"{self.name}: the total “{self.total}” must cover every leaf")
        for code, covered in self.codes.items():
            unknown = set(covered) - known
            if unknown:
                raise ValueError(f"{self.name}: “{code}” covers unknown leaves: {', '.join(sorted(unknown))}")
            if code in known:
                raise ValueError(f"{self.name}: “{code}” is both a leaf and a group")

    @property
    def all_codes(self) -> tuple[str, ...]:
        """Every code in reading order: the total, the groups, the leaves."""
        groups = [code for code in self.codes if code != self.total]
        return (self.total, *groups, *self.leaves)

    def covered(self, code: str) -> tuple[str, ...]:
        """Return the leaves under a code; a leaf covers itself."""
        return self.codes.get(code, (code,))
