"""Which organisation a code stands for on the census date: organisations merge, and take new names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wiu.coverage.facts import Organisation


class Succession:
    """Codes, and the organisation that each stands for on one day.

    - An organisation that has ended stands for whoever took over, and so on until one has not ended.
    - One that has not begun yet, because it is only a later name, stands for the one before it that
      is there on the day. Where several will merge into it, it can't say which, and stands for itself.
    - One that ended without a successor, or begins later with nobody before it, stands for nobody.
    """

    def __init__(self, organisations: Iterable[Organisation], day: date) -> None:
        self._known = {each.code: each for each in organisations}
        self._day = day
        before: dict[str, list[str]] = defaultdict(list)
        for each in self._known.values():
            if each.successor in self._known and each.successor != each.code:
                before[each.successor].append(each.code)
        self._before = dict(before)
        self._standing = {code: self._find(code) for code in self._known}
        self.circles = tuple(sorted(code for code in self._known if self._runs_in_a_circle(code)))

    def standing(self, code: str) -> str | None:
        """Return the code of the organisation that this code stands for; None for nobody we know."""
        return self._standing.get(code)

    def organisation(self, code: str) -> Organisation:
        """Return the organisation of a code; KeyError if there is none."""
        return self._known[code]

    @property
    def bodies(self) -> tuple[str, ...]:
        """The organisations that are there on the day, in the order of their codes."""
        return tuple(code for code in sorted(self._known) if self._standing[code] == code)

    def earlier_codes(self, body: str) -> tuple[str, ...]:
        """Return the other codes that stand for an organisation."""
        return tuple(code for code, whose in self._standing.items() if whose == body and code != body)

    def _begun(self, code: str) -> bool:
        begins = self._known[code].valid_from
        return begins is None or begins <= self._day

    def _ended(self, code: str) -> bool:
        ends = self._known[code].valid_to
        return ends is not None and ends < self._day

    def _find(self, code: str) -> str | None:
        seen = {code}
        while self._ended(code):
            after = self._known[code].successor
            if after is None or after not in self._known or after in seen:
                return None
            seen.add(after)
            code = after
        if self._begun(code):
            return code
        there = self._there_before(code)
        if not there:
            return None
        return there.pop() if len(there) == 1 else code

    def _there_before(self, code: str) -> set[str]:
        found: set[str] = set()
        seen, waiting = {code}, [code]
        while waiting:
            for each in self._before.get(waiting.pop(), ()):
                if each in seen:
                    continue
                seen.add(each)
                if self._begun(each) and not self._ended(each):
                    found.add(each)
                elif not self._begun(each):
                    waiting.append(each)
        return found

    def _runs_in_a_circle(self, code: str) -> bool:
        seen: set[str] = set()
        here: str | None = code
        while here is not None and here in self._known and here not in seen:
            seen.add(here)
            here = self._known[here].successor
        return here == code
