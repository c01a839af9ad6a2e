"""One request on screen: how its clocks stand, what was asked, what can be done next, letters and history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.moves import Event
from wiu.policy.wording import words
from wiu.presentation.words import day
from wiu.requests import contacts, letters, pack
from wiu.requests.proposal import outcome_in_words
from wiu.services import following, writing
from wiu.ui import (
    exports,
    marks,
    menu,
    releases_prepare,
    releases_register,
    requests_contacts,
    requests_step,
    requests_words,
    signin,
    tables,
    view_words,
)
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.requests.clocks import Clock
    from wiu.requests.letters import Due
    from wiu.requests.life import Step
    from wiu.requests.record import Record
    from wiu.services.following import File, Waiting
    from wiu.ui.desk import Desk


def show(viewer: Viewer, desk: Desk, number: str) -> None:
    """Show one request from its clocks to its history."""
    file = following.one(desk.home, viewer, number, now=desk.now())
    st.header(f"Request {number}")
    _show_clocks(file.waiting)
    offered = [due for due in letters.letters(file.record) if may(viewer, writing.takes_out(due))]
    last = len(file.record.life.steps)
    ready = [due for due in offered if due.place == last]
    if ready:
        _offer_letters(viewer, desk, file.record, ready)
    st.subheader("What was asked")
    _show_asked(file)
    st.subheader("What the policy proposed")
    _show_proposed(file.record)
    _show_pack(file.record)
    _show_releases(viewer, file)
    st.subheader("Next step")
    if file.leads_on:
        st.info(file.leads_on, icon=":material/outbox:")
        with st.container(horizontal=True):
            menu.show_link("workforce", "To the Workforce page")
            prepares = [("release_part", releases_register.PREPARE), (releases_prepare.ANSWERS, number)]
            menu.show_link("releases", "To the Releases page", prepares)
    requests_step.show(desk, file)
    if contacts.wanted(file.record) and may(viewer, Action.HANDLE_REQUESTS):
        st.subheader("Work addresses")
        requests_contacts.offer(viewer, desk, file.record)
    earlier = [due for due in offered if due not in ready]
    if earlier:
        st.subheader("Letters of earlier steps" if ready else "Letters")
        _offer_letters(viewer, desk, file.record, earlier)
    st.subheader("History")
    _show_history(file.record)


def _clock(clock: Clock, waiting: Waiting) -> str:
    original = "" if clock.due == clock.original else f" (first {day(clock.original)})"
    return f"{day(clock.due)}{original}: {clock.in_words(waiting.today)}"


def _show_clocks(waiting: Waiting) -> None:
    clocks, state = waiting.clocks, waiting.record.life.state
    lines = [
        f"**State** {state}",
        f"**Acknowledge by** {_clock(clocks.acknowledge, waiting)}",
        f"**Answer by** {_clock(clocks.answer, waiting)}",
    ]
    if clocks.promise is not None:
        lines.append(f"**Promised for** {_clock(clocks.promise, waiting)}")
    if waiting.record.hold_until is not None:
        lines.append(f"**Publication on hold until** {day(waiting.record.hold_until)}")
    late = waiting.is_open and clocks.running is not None and clocks.running.is_late(waiting.today)
    (st.error if late else st.info)("  \n".join(lines))


def _show_asked(file: File) -> None:
    record, request = file.record, file.record.request
    received = record.life.steps[0].at
    rows = [
        ("From", requests_words.who(record)),
        ("Name", file.contact.name),
        ("Work e-mail", file.contact.work_email),
        ("Wants", requests_words.wants(record)),
        ("Purpose", requests_words.sentence(words(f"purpose_{request.purpose}"))),
        ("For commercial gain", requests_words.sentence(words(f"gain_{request.gain}"))),
        ("Format asked for", request.format.upper()),
        ("In short", record.summary),
        ("Came in", day(received)),
        ("Logged", marks.moment(record.logged_at)),
    ]
    tables.show_words("As it came in", ("What", "Said"), [row for row in rows if row[1]])


def _show_proposed(record: Record) -> None:
    proposed = record.proposed
    said = outcome_in_words(proposed.outcome, proposed.rest)
    st.write(f"**{said}**, by {requests_words.cited(proposed.clauses)}.")
    st.markdown("\n".join(f"- {each}" for each in proposed.reasons))
    if proposed.conditions:
        st.markdown("**Conditions**\n" + "\n".join(f"- {each}" for each in proposed.conditions))


def _show_releases(viewer: Viewer, file: File) -> None:
    """Show the releases that answer the request, each with a way to its pages."""
    if not file.releases:
        return
    st.subheader("Releases that answer it")
    tables.show_words(
        "As the register of releases has them",
        ("Release", "Shows", "Day", "State", "Cells"),
        [
            (
                each.number,
                each.title,
                day(each.day),
                requests_words.sentence(each.state),
                f"{each.published:,} shown, {each.withheld:,} withheld",
            )
            for each in file.releases
        ],
    )
    if may(viewer, Action.SEE_RELEASES):
        for each in file.releases:
            menu.show_link("releases", f"Open {each.number}", [("release", each.number)])


def _show_pack(record: Record) -> None:
    """Show what was collated for the group, where the group is or was asked (Q1)."""
    found, life = pack.pieces(record.life), record.life
    if not found and not life.was_referred:
        return
    st.subheader("What was collated for the group")
    if not found:
        st.info(words("letter_referral_no_pack"))
    for place, piece in enumerate(found, 1):
        with st.container(border=True):
            st.write(f"{place}. {verbatim(piece.holds)}")
            if piece.view:
                st.caption(verbatim(f"{requests_words.sentence(view_words.of_address(piece.view))}."))
                chosen = parse_qsl(piece.view.partition("?")[2])
                menu.show_link("workforce", "See these figures as they would be released", chosen)
    if life.awaited:
        st.write("**Awaited beside the group** " + verbatim("; ".join(life.awaited)))


def _offer_letters(viewer: Viewer, desk: Desk, record: Record, offered: list[Due]) -> None:
    with st.container(horizontal=True):
        for due in offered:
            _offer(viewer, desk, record, due)
    st.caption("A letter is made as PDF when you press; that it was made is logged.")


def _offer(viewer: Viewer, desk: Desk, record: Record, due: Due) -> None:
    browser, still_valid = signin.browser(), signin.validity(viewer, writing.takes_out(due))

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        _, document = writing.letter(desk.home, viewer, record.number, due, now=desk.now())
        return exports.hand_over(browser, viewer, document, still_valid)

    st.download_button(
        f"{due.name}, {day(record.life.steps[due.place - 1].at)}",
        made,
        icon=":material/mail:",
        file_name=writing.file_name(record.number, due),
        mime="application/pdf",
        on_click="ignore",
        help=exports.IF_IT_FAILS,
        key=f"letter {record.number} {due.kind} {due.place}",
    )


def _step(step: Step) -> tuple[str | tables.Linked, ...]:
    told = [step.reason, f"Ground: {step.refusal}." if step.refusal else ""]
    told.append(f"Day: {day(step.day)}." if step.day else "")
    why: str | tables.Linked = " ".join(each for each in told if each)
    if step.event is Event.COLLATE and (collated := pack.read_piece(step.reason)).view:
        why = tables.Linked(f"{collated.holds} View:", view_words.of_address(collated.view), collated.view)
    return (
        marks.moment(step.at),
        requests_words.sentence(step.event or "came in"),
        requests_words.sentence(step.state),
        step.actor,
        step.clause,
        why,
    )


def _show_history(record: Record) -> None:
    tables.show_words(
        "Every step, the earliest first; nothing is ever taken away",
        ("When", "What", "Then", "Who", "Clause", "Why"),
        [_step(step) for step in record.life.steps],
    )
