"""Whose document is this? What a PDF's bytes say against the register."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.releases.release import NUMBER, WENT_OUT, Deed, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from wiu.releases.release import Release


class Finding(StrEnum):
    """What a file turns out to be."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"
    ALTERED = "altered"
    UNKNOWN = "unknown"


STANDS = frozenset({Finding.CURRENT, Finding.SUPERSEDED})


@dataclass(frozen=True)
class Verdict:
    """What a file is: `number` and `day` are those of the release that it is, or claims to be.

    `release` is None where there is none, and where it is not the asker's to see: its number, day and
    state are what the holder of the file may know of it. `sheet`: the file is no release itself, but the sheet with
    a department's own figures that went out beside this one (Q2c), and stands as long as it does. `nothing` says
    why nothing can be said of any file: there is no register, or no release on it; empty wherever one is compared.
    """

    finding: Finding
    sha256: str
    number: str = ""
    day: date | None = None
    release: Release | None = None
    sheet: bool = False
    nothing: str = ""

    @property
    def stands(self) -> bool:
        """Whether it is ours and unaltered, and was not recalled."""
        return self.finding in STANDS

    @property
    def superseded_by(self) -> str:
        """The number of the release that took its place, empty if none did."""
        step = self.release.last(Deed.SUPERSEDE) if self.release else None
        found = NUMBER.search(step.reason) if step else None
        return found.group() if found else ""

    @property
    def in_words(self) -> str:
        """The finding in a sentence or two."""
        if self.nothing:
            return (
                f"Nothing can be said of this file: {self.nothing}. It may be a release of ours all the same. Verify it "
                "over the folder that holds the register of releases (WIU_HOME names the folder)."
            )
        if self.day is None:
            return "This file is no release of ours: the register does not know it, and it bears no number of ours."
        issued = f"{self.number} of {self.day.day} {self.day:%B %Y}"
        if self.sheet:
            issued = f"the sheet with a department's own figures that went out beside {issued}"
        if self.finding is Finding.ALTERED:
            return (
                f"This file bears the number of {issued}, but it is not the file that was issued: it was altered, or "
                "made by somebody else. Do not rely on it."
            )
        told = f"This file is {issued}, unaltered."
        if self.finding is Finding.CURRENT:
            return f"{told} It is current."
        why = self.release.steps[-1].reason.rstrip(".") if self.release else ""
        if self.finding is Finding.RECALLED:
            return f"{told} It was recalled and is not to be used any more{f': {why}' if why else ''}."
        return f"{told} It is superseded{f': {why[:1].lower()}{why[1:]}' if why else ''}."

    def as_told(self, seen: Callable[[Release], bool]) -> Verdict:
        """Return the verdict without the release, where that is not the asker's to see.

        Whoever holds the very file reads its number and day in it; that it still stands is theirs to
        know. Why it does not, for whom it was and which took its place are not.
        """
        return self if self.release is None or seen(self.release) else replace(self, release=None)


def numbers_in(content: bytes) -> tuple[str, ...]:
    """Return the release numbers that a file bears, in plain text or in UTF-16 as PDF strings have it."""
    texts = (
        content.decode("latin-1"),
        content.replace(b"\0", b"").decode("latin-1"),
    )
    return tuple(dict.fromkeys(found.group() for text in texts for found in NUMBER.finditer(text)))


def judge(
    content: bytes,
    by_hash: Callable[[str], Release | None],
    by_number: Callable[[str], Release | None],
) -> Verdict:
    """Return what a file is, asking the register by the file's hash, then by the numbers it bears.

    What was only prepared has never been out: a file of it is none of ours yet.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    found = by_hash(sha256)
    if found is not None and found.state in WENT_OUT:
        return Verdict(Finding(found.state.value), sha256, found.number, found.day, found)
    claimed: Sequence[Release] = [
        release
        for number in numbers_in(content)
        if (release := by_number(number)) is not None and release.state is not State.PREPARED
    ]
    if found is None and claimed:
        return Verdict(Finding.ALTERED, sha256, claimed[0].number, claimed[0].day, claimed[0])
    return Verdict(Finding.UNKNOWN, sha256)
