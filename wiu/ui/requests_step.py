"""The next step of a request on screen: only what the policy lets this person do, and what has to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import RefusedError
from wiu.policy.clauses import clause, clauses
from wiu.policy.moves import Event, Need, Refusal
from wiu.policy.requests import Outcome, Purpose
from wiu.policy.wording import words
from wiu.requests.clocks import uk_day
from wiu.requests.life import BY_ANOTHER, DECIDES, NAMED_ENDS, Said
from wiu.requests.pack import piece
from wiu.requests.record import HOLDS
from wiu.services import deciding
from wiu.services.following import UnknownRequestError
from wiu.ui import requests_pieces, requests_queue, requests_words, signin

if TYPE_CHECKING:
    from wiu.policy.moves import Move
    from wiu.requests.record import Record
    from wiu.services.following import File
    from wiu.ui.desk import Desk

_ASKS_FOR = {
    Event.ASK: "What are they asked?",
    Event.COLLATE: "What does this piece of the answer hold?",
    Event.NAME: "Who else is to approve it? An office, where that will do",
    Event.AGREE: "What did they say, how and when?",
    Event.OBJECT: "What did they say, how and when?",
    Event.RELEASE_IN_PART: "What is withheld, and why?",
}
_LONGEST = 1500
_GROUNDS = {
    "Q3": Refusal.COMMERCIAL_GAIN,
    "R1": Refusal.SERVICE_CONTRACT,
    "R2": Refusal.IDENTIFIABLE,
}


@dataclass(frozen=True)
class _Form:
    """The fields of one request's step: what is typed stays until the step is taken."""

    number: str

    def key(self, field: str) -> str:
        return f"{field} of {self.number}, form {st.session_state.get(self._turn, 1)}"

    @property
    def _turn(self) -> str:
        return f"forms of {self.number}"

    def text(self, field: str) -> str:
        return str(st.session_state.get(self.key(field)) or "")

    def said(self, desk: Desk, event: Event) -> Said:
        refusal = st.session_state.get(self.key("refusal"))
        reason = self.text("reason")
        if event in BY_ANOTHER and reason:
            reason = f"{self.text('approver')}{NAMED_ENDS}{reason}"
        if event is Event.COLLATE:
            reason = piece(reason, requests_pieces.address(desk, self.key("view chosen"), self.key("view")))
        day = st.session_state.get(self.key(f"day to {event}"))
        return Said(
            clause=self.text("clause"),
            reason=reason,
            refusal=Refusal(refusal) if refusal else None,
            day=day if isinstance(day, date) else None,
        )

    def weighed(self) -> deciding.Weighed:
        return deciding.Weighed(self.text("impact"), self.text("benefit"), self.text("conditions"))

    def empty(self) -> None:
        st.session_state[self._turn] = st.session_state.get(self._turn, 1) + 1


def show(desk: Desk, file: File) -> None:
    """Say how the last step went, and offer those that are open to the viewer; say so if none is."""
    requests_queue.show_news(beside_step=True)
    if not file.moves:
        st.caption("No step of this request is yours to take now.")
        return
    record, form = file.record, _Form(file.record.number)
    seen = len(record.life.steps)
    events = [move.event for move in file.moves]
    event: Event | None = st.selectbox(
        "What happens next?",
        events,
        index=_expected(record, events),
        placeholder="Choose",
        format_func=requests_words.STEPS.__getitem__,
        key=f"event of {record.number} after {seen}",
    )
    if event is None:
        return
    move = next(each for each in file.moves if each.event is event)
    st.caption(f"{requests_words.sentence(move.why)}.")
    _ask(desk, record, move, form)
    st.button(
        "Take this step",
        type="primary",
        key=f"take {record.number} after {seen}",
        on_click=_take,
        args=(desk, record, event, seen),
    )


def _expected(record: Record, events: list[Event]) -> int | None:
    """Return the place of the step that is offered first: what the policy proposes, else one that leads on.

    None where the first would undo what was done, or end it with nothing: that is only ever chosen on purpose.
    """
    proposed = requests_words.DECIDES[record.proposed.outcome]
    if proposed in events:
        return events.index(proposed)
    return None if events[0] in {Event.CHANGE, Event.RECALL, Event.FIND_NOTHING} else 0


def _take(desk: Desk, record: Record, event: Event, seen: int) -> None:
    """Take the step as the person of this moment; tell how it went when the page is drawn again."""
    viewer, form = signin.viewer_now(), _Form(record.number)
    if viewer is None:
        return
    try:
        after = deciding.act(
            desk.home,
            viewer,
            record.number,
            event,
            form.said(desk, event),
            seen=seen,
            now=desk.now(),
            weighed=form.weighed(),
        )
    except Exception as error:
        message = str(error) if isinstance(error, RefusedError) else getattr(error, "message", "")
        if not (message and hasattr(error, "code")):
            raise
        is_seen = not isinstance(error, (RefusedError, UnknownRequestError))
        requests_queue.tell(message, well=False, beside_step=is_seen)
        return
    form.empty()
    moved = after.life.state is not record.life.state
    told = (
        f"is now: {after.life.state}" if moved else f"has it on record, and is {after.life.state} as before"
    )
    requests_queue.tell(f"{record.number} {told}.", well=True, beside_step=True)


def _ask(desk: Desk, record: Record, move: Move, form: _Form) -> None:
    if deciding.is_review(move.since, move.event):
        _ask_weighed(move, form)
    if Need.ONE_NAMED in move.needs:
        st.selectbox("Whose word is it?", record.life.awaited, key=form.key("approver"))
    left, right = st.columns(2)
    if Need.CLAUSE in move.needs:
        with left:
            _ask_clause(record, form)
    if Need.REFUSAL in move.needs:
        with right:
            _ask_ground(record, form)
    _ask_day(record, move, form, uk_day(desk.now()))
    if move.event is Event.COLLATE:
        requests_pieces.ask(desk, record, form.key("view chosen"), form.key("view"))
    if not deciding.is_review(move.since, move.event):
        _ask_reason(record, move, form)


def _ask_weighed(move: Move, form: _Form) -> None:
    st.text_area("Impact on the profession", key=form.key("impact"), height=80, max_chars=_LONGEST)
    st.text_area("Benefit to the profession", key=form.key("benefit"), height=80, max_chars=_LONGEST)
    if move.event is Event.APPROVE_WITH_CONDITIONS:
        st.text_area("Conditions", key=form.key("conditions"), height=80, max_chars=_LONGEST)


def _ask_clause(record: Record, form: _Form) -> None:
    numbers = [*record.proposed.clauses, *(each for each in clauses() if each[0] in "QR")]
    st.selectbox(
        "Clause that it rests on",
        list(dict.fromkeys(numbers)),
        format_func=lambda number: str(clause(number)),
        key=form.key("clause"),
    )


def _ask_ground(record: Record, form: _Form) -> None:
    grounds = list(Refusal)
    likely = _GROUNDS.get(record.proposed.clauses[0])
    st.selectbox(
        "Ground of refusal",
        grounds,
        index=None if likely is None else grounds.index(likely),
        format_func=requests_words.sentence,
        placeholder="Choose",
        key=form.key("refusal"),
    )


def _ask_day(record: Record, move: Move, form: _Form, today: date) -> None:
    key = form.key(f"day to {move.event}")
    if move.event is Event.TELL:
        st.date_input("Told on", today, max_value=today, format="DD/MM/YYYY", key=key)
    elif Need.DAY in move.needs:
        st.date_input("New day", today + timedelta(days=7), min_value=today, format="DD/MM/YYYY", key=key)
    elif move.event in HOLDS and record.request.purpose is Purpose.ACADEMIC:
        st.date_input(
            "Hold publication until (leave empty for no hold; Q2d)",
            None,
            min_value=today + timedelta(days=1),
            format="DD/MM/YYYY",
            key=key,
        )


def _ask_reason(record: Record, move: Move, form: _Form) -> None:
    decided = DECIDES.get(move.event)
    refuses = decided is Outcome.DENY and record.proposed.outcome is Outcome.NEVER
    departs = decided not in {None, record.proposed.outcome} and not refuses
    if departs:
        proposed = words(f"outcome_{record.proposed.outcome}").lower()
        label = f"Why do you depart from what the policy proposes ({proposed})?"
    elif Need.REASON in move.needs:
        label = _ASKS_FOR.get(move.event, "Why?")
    else:
        label = "A remark, if you like"
    printed = move.event in {Event.ASK, Event.DENY, Event.WRITE, Event.REFER, Event.RELEASE_IN_PART}
    advice = "It is printed in the letter." if printed else "It is kept with the step."
    st.text_area(label, key=form.key("reason"), height=80, max_chars=2 * _LONGEST, help=advice)
