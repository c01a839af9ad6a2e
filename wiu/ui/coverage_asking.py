"""Whom to ask about a gap, how to reach them, and what is known already, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.coverage.claims import Meaning
from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.gaps import Gap, Missing
from wiu.presentation import words
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import coverage_words

if TYPE_CHECKING:
    from wiu.coverage.facts import Department
    from wiu.ui.coverage_view import Seen

_FEW = 2


@dataclass(frozen=True, repr=False)
class Asked(OfficeOnly):
    """Whom to ask, of which organisation, how to reach them, about which specialisms, and what is known."""

    whom: str
    of: str
    contact: str
    specialisms: str
    known: str

    @property
    def title(self) -> str:
        """Whom and of which organisation or region, in a line."""
        return coverage_words.of_organisation(self.whom, self.of) if self.of else self.whom


def asked(seen: Seen, gap: Missing) -> Asked:
    """Return whom to ask about a gap."""
    return {
        Gap.DEPARTMENT: _department,
        Gap.PRIVATE: _private,
        Gap.UNLISTED: _organisation,
        Gap.NOTHING_KNOWN: _organisation,
        Gap.CONFLICT: _conflict,
    }[gap.kind](seen, gap)


def _specialisms(gap: Missing) -> str:
    return words.joined(
        coverage_words.specialism(each)
        for each in CODE_LISTS["specialism"]
        if each in {specialism for _, specialism in gap.pairs}
    )


def _named(names: list[str]) -> str:
    """Return a few names, and how many more there are."""
    if len(names) <= _FEW:
        return words.joined(names)
    return f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more"


def _contact(head: str | None, email: str | None) -> str:
    said = [each for each in (head, email) if each]
    return ", ".join(said) if said else "no name or address to show (R4)"


def _department(seen: Seen, gap: Missing) -> Asked:
    found = seen.found
    department = found.departments[gap.whom]
    body = found.body_of(gap.whom) or department.org_code
    clients = sorted({code for code, _ in gap.pairs if code != body})
    known = []
    if clients:
        known.append(f"serves {_named([coverage_words.organisation(found, each) for each in clients])}")
    before = seen.coverage.before
    earlier = before.found.departments.get(gap.whom) if before else None
    if before and earlier and earlier.answered:
        known.append(f"answered in {before.round.title}")
    if gap.equipment:
        units = ", ".join(
            f"{words.within_sentence(words.label('workload_measure', measure))}: {words.number(quantity, 0)}"
            for measure, quantity in gap.equipment.units
        )
        known.append(f"equipment in {gap.equipment.round_title}: {units}")
    return Asked(
        department.name or department.id,
        coverage_words.organisation(found, body),
        _contact(department.head, department.email),
        _specialisms(gap),
        "; ".join(known) or "nothing beyond its name",
    )


def _private(seen: Seen, gap: Missing) -> Asked:
    clients = sorted({coverage_words.organisation(seen.found, code) for code, _ in gap.pairs})
    return Asked(
        seen.stated.get(f"name:{gap.whom}", gap.whom),
        "not asked by the survey",
        "through its clients",
        _specialisms(gap),
        f"named by {_named(clients)}",
    )


def _organisation(seen: Seen, gap: Missing) -> Asked:
    found = seen.found
    body = gap.whom if gap.whom in found.succession.bodies else gap.pairs[0][0]
    head = _somebody_at(seen, body)
    contact = (
        f"{_contact(head.head, head.email)} ({head.name or head.id})"
        if head
        else "no department on our list: its switchboard"
    )
    return Asked(
        coverage_words.organisation(found, gap.whom),
        found.succession.organisation(body).region,
        contact,
        _specialisms(gap),
        _hints(seen, gap) or "nothing",
    )


def _somebody_at(seen: Seen, body: str) -> Department | None:
    """Return a department of an organisation that could tell: one that answered before one that did not."""
    there = [each for each in seen.found.departments.values() if seen.found.body_of(each.id) == body]
    return min(there, key=lambda each: (not each.answered, each.head is None, each.id), default=None)


def _hints(seen: Seen, gap: Missing) -> str:
    """Return what was said that does not count: in-house without a department, contracts over, the round before."""
    found = seen.found
    hints = []
    for pair in gap.pairs:
        name = coverage_words.specialism(pair[1])
        if any(each.meaning is Meaning.OWN for each in found.claims.get(pair, ())):
            hints.append(f"says it provides {name} itself")
        hints += [
            f"{name}: a contract with {coverage_words.department(found, each.provider)} ended {words.day(each.end)}"
            for each in found.over.get(pair, ())[:1]
            if each.end is not None and each.end < found.facts.census and each.provider
        ]
        if earlier := _earlier(seen, pair):
            hints.append(f"{name} came from {words.joined(earlier)} in {earlier_round(seen)}")
    return "; ".join(hints)


def earlier_round(seen: Seen) -> str:
    """Return the title of the round before."""
    return seen.coverage.before.round.title if seen.coverage.before else ""


def _earlier(seen: Seen, pair: tuple[str, str]) -> list[str]:
    """Return who served a pair in the round before."""
    before = seen.coverage.before
    if before is None:
        return []
    served = {
        each
        for each in before.found.claims.get(pair, ())
        if each.meaning is Meaning.SERVED and each.who is not None
    }
    return sorted(
        {
            coverage_words.provider(
                before.found,
                each.who,
                {str(each.who): each.statement.provider_name or each.statement.provider or ""},
            )
            for each in served
        }
    )


def _conflict(seen: Seen, gap: Missing) -> Asked:
    found = seen.found
    pair = gap.pairs[0]
    about = found.contradictions[pair]
    providers = sorted(
        {
            coverage_words.provider(found, each.who, seen.stated)
            for each in about.claims
            if each.who is not None
        }
    )
    head = _somebody_at(seen, pair[0])
    return Asked(
        coverage_words.organisation(found, pair[0]),
        found.succession.organisation(pair[0]).region,
        _contact(head.head, head.email) if head else "no department on our list: its switchboard",
        _specialisms(gap),
        f"{about.kind.value}: {words.joined(providers)}" if providers else about.kind.value,
    )
