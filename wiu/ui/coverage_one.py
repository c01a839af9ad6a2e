"""From a region to an organisation to what was said of it: what it has, buys and sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.network import contracts
from wiu.coverage.reckoning import State
from wiu.presentation import words
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import coverage_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.coverage.claims import Claim, Pair
    from wiu.coverage.network import Contract
    from wiu.ui.coverage_view import Seen


def ask(seen: Seen) -> str | None:
    """Ask for a region and an organisation in it; no name goes into the page's address."""
    bodies = {code for code, _ in seen.pairs}
    organisation = seen.found.succession.organisation
    left, right = st.columns([1, 2])
    present = {organisation(code).region for code in bodies}
    region = left.selectbox(
        "Region", [each for each in CODE_LISTS["region"] if each in present], key="drill_region"
    )
    inside = sorted(
        (code for code in bodies if organisation(code).region == region),
        key=lambda code: organisation(code).name,
    )
    chosen: str | None = right.selectbox(
        "Organisation",
        inside,
        index=None,
        placeholder=f"Choose one of {len(inside)}",
        format_func=lambda code: f"{organisation(code).name} ({code})",
        key="drill_organisation",
    )
    return chosen


def show(seen: Seen) -> None:
    """Show one organisation: its states, what it has, buys and sells, and every statement behind it."""
    code = ask(seen)
    if code is None:
        st.caption("Choose an organisation to see its state in each specialism, and who said what.")
        return
    found = seen.found
    organisation = found.succession.organisation(code)
    st.header(verbatim(organisation.name))
    earlier = found.succession.earlier_codes(code)
    st.caption(
        f"{organisation.org_type} · {organisation.region}"
        + (
            f" · stands for {verbatim(words.joined(found.succession.organisation(each).name for each in earlier))} too"
            if earlier
            else ""
        )
    )
    asked = [specialism for specialism in found.facts.specialisms if (code, specialism) in found.states]
    tables.show_words(
        "Its state in each specialism",
        ("Specialism", "State", "How"),
        [
            (
                coverage_words.specialism(each),
                coverage_words.sign(found.states[code, each]),
                _how(seen, (code, each)),
            )
            for each in asked
        ],
    )
    _show_has(seen, code)
    held = contracts(found)
    _show_contracts(
        seen, "Buys", "Provider", [each for each in held if each.client == code], of_provider=True
    )
    sells = [each for each in held if each.provider == f"organisation:{code}"]
    _show_contracts(seen, "Sells", "Client", sells, of_provider=False)
    _show_statements(seen, code, asked)


def _how(seen: Seen, pair: Pair) -> str:
    found = seen.found
    state = found.states[pair]
    if state is State.PROVIDER:
        chain = [coverage_words.department(found, each) for each in found.chain(pair)]
        return " → ".join(chain) + ", which answered"
    if state is State.ITSELF:
        own = [
            each.name or each.id
            for each in found.departments.values()
            if found.body_of(each.id) == pair[0] and pair[1] in each.specialisms and each.answered
        ]
        return words.joined(own)
    if pair in found.silent:
        return (
            f"silent: {words.joined(coverage_words.department(found, each) for each in found.silent[pair])}"
        )
    if pair in found.contradictions and state is State.CONFLICT:
        return found.contradictions[pair].kind.value
    named = sorted(
        {
            coverage_words.provider(found, each.who, seen.stated)
            for each in found.claims.get(pair, ())
            if each.who
        }
    )
    return words.joined(named) or coverage_words.MEANINGS[state]


def _show_has(seen: Seen, code: str) -> None:
    own = [each for each in seen.found.departments.values() if seen.found.body_of(each.id) == code]
    st.subheader(f"Has: {len(own)} {'department' if len(own) == 1 else 'departments'}")
    if own:
        tables.show_words(
            "Its departments",
            ("Department", "Asked about", "Answered", "Head of Service"),
            [
                (
                    each.name or each.id,
                    words.joined(coverage_words.specialism(code) for code in sorted(each.specialisms))
                    or "not asked",
                    "yes" if each.answered else "no",
                    each.head or "none to show: not known, or objected (R4)",
                )
                for each in own
            ],
        )


def _show_contracts(seen: Seen, verb: str, other: str, held: list[Contract], *, of_provider: bool) -> None:
    st.subheader(f"{verb}: {len(held)} {'contract' if len(held) == 1 else 'contracts'}")
    if not held:
        return
    rows = []
    for each in held:
        start, end = coverage_words.period(each.start, each.end)
        name = (
            coverage_words.provider(seen.found, each.provider, seen.stated)
            if of_provider
            else coverage_words.organisation(seen.found, each.client)
        )
        rows.append((name, coverage_words.specialism(each.specialism), start, end, sides(each)))
    tables.show_words(
        f"{verb}, in force on the census date", (other, "Specialism", "From", "To", "Stated by"), rows
    )


def sides(contract: Contract) -> str:
    """Return which sides stated a contract, and whether it is disputed."""
    said = [
        side for side, spoke in (("provider", contract.by_provider), ("client", contract.by_client)) if spoke
    ]
    return words.joined(said) + ("; disputed" if contract.disputed else "")


def _show_statements(seen: Seen, code: str, asked: list[str]) -> None:
    found = seen.found
    claims: list[tuple[str, Claim]] = [
        (specialism, each) for specialism in asked for each in found.claims.get((code, specialism), ())
    ]
    st.subheader(f"Said of it: {len(claims)} {'statement' if len(claims) == 1 else 'statements'} in force")
    if not claims:
        return
    rows = []
    for specialism, each in claims:
        who, in_return = coverage_words.speaker(found, each.statement, code, seen.coverage.now.returns)
        start, end = coverage_words.period(each.statement.start, each.statement.end)
        rows.append(
            (
                coverage_words.specialism(specialism),
                who,
                coverage_words.says(found, each, seen.stated),
                start,
                end,
                in_return,
            )
        )
    tables.show_words(
        "Every statement in force about it",
        ("Specialism", "Who says so", "Says", "From", "To", "In which return"),
        rows,
    )
