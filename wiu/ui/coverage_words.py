"""How coverage is spoken of on screen: a sign, a colour and words for each state; names for codes and keys."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.claims import Claim, Meaning
from wiu.coverage.reckoning import Reckoning, State
from wiu.presentation import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from wiu.coverage.facts import Statement

SIGNS: Mapping[State, tuple[str, str]] = {
    State.ITSELF: ("●", "#12436D"),
    State.PROVIDER: ("■", "#28A197"),
    State.SILENT: ("▲", "#F46A25"),
    State.CONFLICT: ("◆", "#F46A25"),
    State.UNKNOWN: ("○", "#801650"),
    State.NOT_NEEDED: ("–", "#59636D"),
}
MEANINGS: Mapping[State, str] = {
    State.ITSELF: "a department of the organisation answered",
    State.PROVIDER: "a provider that serves it answered, directly or through others",
    State.SILENT: "we know who provides it, but no answer came",
    State.CONFLICT: "the two sides contradict each other, and nobody has decided",
    State.UNKNOWN: "no department of its own is on our list, and no statement that counts names a provider",
    State.NOT_NEEDED: "the organisation says it needs none; not counted",
}
SHORT: Mapping[State, str] = {
    State.ITSELF: "Itself",
    State.PROVIDER: "Provider",
    State.SILENT: "Silent",
    State.CONFLICT: "Conflict",
    State.UNKNOWN: "Unknown",
    State.NOT_NEEDED: "None needed",
}
WHY = (
    "This page is worked out from service contracts: who serves whom is commercially "
    "sensitive, for trusts fear to lose contracts to competitors (S2, R1). So nothing here can be downloaded, exported "
    "or put into a release, by anybody; and whoever looks is logged."
)


def show_why() -> None:
    """Say at the top of the page for whom it is, that nothing of it can be exported, and why."""
    st.info(f"**Office staff only, cannot be exported.** {WHY}", icon=":material/lock:")


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sign(state: State) -> str:
    """Return a state as it stands in a table: its sign and its words."""
    return f"{SIGNS[state][0]} {sentence(state.value)}"


def legend(signs: Iterable[tuple[str, str, str]]) -> None:
    """Show what signs mean: (sign, colour, words) each; never by colour alone."""
    items = "".join(
        f'<li style="list-style:none;padding:.1rem 0"><span aria-hidden="true" style="color:{colour};'
        f"-webkit-text-stroke:1px #1A1A1A;font-size:1.25rem;display:inline-block;width:1.6rem;"
        f'text-align:center">{escape(sign)}</span> {escape(text)}</li>'
        for sign, colour, text in signs
    )
    st.html(f'<ul style="margin:0;padding:0" aria-label="What the signs mean">{items}</ul>')


def organisation(found: Reckoning, code: str) -> str:
    """Return the name of an organisation, its code where it has none."""
    return found.succession.organisation(code).name or code


def specialism(code: str) -> str:
    """Return the name of a specialism."""
    return words.label("specialism", code)


def department(found: Reckoning, name: str | None) -> str:
    """Return a department with its organisation, as it can be found in a list."""
    known = found.departments.get(name or "")
    if known is None:
        return f"department {name}, not on our list" if name else "nobody named"
    body = found.body_of(known.id)
    return of_organisation(known.name or known.id, organisation(found, body) if body else known.org_code)


def of_organisation(title: str, owner: str) -> str:
    """Return a department's title with its organisation, unless the title says already where it is."""
    place = owner.removeprefix("NHS ").removeprefix("University of ").removeprefix("The ").split(" ")[0]
    return title if place in title else f"{title} ({owner})"


def provider(found: Reckoning, who: str | None, stated: Mapping[str, str]) -> str:
    """Return the name of a provider by its key; `stated` has names as they were written, by key."""
    if who is None:
        return "somebody, not named"
    kind, _, code = who.partition(":")
    return organisation(found, code) if kind == "organisation" else stated.get(who, code)


def names_as_stated(found: Reckoning) -> dict[str, str]:
    """Return the names of providers that are no organisation of ours, as they were first written."""
    stated: dict[str, str] = {}
    for claims in found.claims.values():
        for each in claims:
            if each.who is not None and each.who.startswith("name:"):
                name = each.statement.provider_name or each.statement.provider or each.who
                stated.setdefault(each.who, name)
    return stated


def period(start: date | None, end: date | None) -> tuple[str, str]:
    """Return first and last day in words; one that was not said is open."""
    return (
        words.day(start).replace(" ", "\u00a0") if start else "not stated",
        words.day(end).replace(" ", "\u00a0") if end else "no end stated",
    )


def says(found: Reckoning, claim: Claim, stated: Mapping[str, str]) -> str:
    """Return what a claim says of its client, in words."""
    if claim.meaning is Meaning.SERVED:
        if claim.by_provider:
            return "serves this client"
        through = f", by {department(found, claim.department)}" if claim.department else ""
        return f"is served by {provider(found, claim.who, stated)}{through}"
    if claim.meaning is Meaning.OWN:
        return "provides it itself"
    return "does not serve this client" if claim.by_provider else "needs none"


def speaker(
    found: Reckoning, said: Statement, client: str, returns: Mapping[str, str | None]
) -> tuple[str, str]:
    """Return who said it, and in which return."""
    whose = department(found, returns.get(said.submission) or said.provider)
    who = department(found, said.provider) if said.by_provider else organisation(found, client)
    return who, f"{said.submission}, {whose}"
