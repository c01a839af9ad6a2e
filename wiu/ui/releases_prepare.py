"""What a second person approves: views frozen on the Workforce page, put together and drawn up here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.thresholds import Audience
from wiu.presentation import words
from wiu.presentation.table_rows import title
from wiu.releases.release import Check, Occasion, State
from wiu.requests.clocks import uk_day
from wiu.services import released, releasing
from wiu.services.occasions import occasion_of
from wiu.statistics.question import Question
from wiu.ui import menu, releases_register, requests_words

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.releases.release import Release
    from wiu.requests.record import Record
    from wiu.ui.desk import Desk

_FROZEN = "views frozen for a release"
_CORRECTED = "release to be corrected"
_REQUEST, _PUBLICATION = "A request", "A stated publication"
_A_YEAR = timedelta(days=365)
ANSWERS = "answers"
"""What the page's address calls the request that is to be answered, as that of the Workforce page does."""
_CHECKS = {
    Check.SERVICES_MAP: "The services map was looked at: it names no department beside these figures",
    Check.HCPC_REGISTER: "The HCPC register was looked at: nobody can be found by name and place",
    Check.WEB_SEARCH: "The web was searched: no page or post tells what is withheld",
}


def frozen() -> list[tuple[Question, str]]:
    """Return the (question, audience) pairs that this session has kept for a release."""
    kept: list[tuple[Question, str]] = st.session_state.setdefault(_FROZEN, [])
    return kept


def offer_to_keep(question: Question, audience: str) -> None:
    """Offer to keep a view for a release that a second person approves, or for a pack."""
    kept = frozen()
    if (question, audience) in kept:
        st.button("Kept for a release", disabled=True, help=f"{len(kept)} kept: see the Releases page.")
    elif st.button("Keep for a release", help="For the Releases page: alone, or with others as a pack."):
        kept.append((question, audience))
        st.rerun()


def for_others() -> str:
    """Return what to do with a view for members where its figures go to somebody outside."""
    return (
        "Its answer goes by the numbers for external bodies, and the view is for members. On the Workforce page, "
        f"choose the audience “{releases_register.audience_in_words(Audience.EXTERNAL)}” and keep the view once more."
    )


def _say_for_whom(what: str, due: Audience, given: Audience) -> None:
    """Say that the views were kept for another readership than their answer goes to, before anybody is asked."""
    if due is given:
        return
    due_words, given_words = (
        words.within_sentence(releases_register.audience_in_words(each)) for each in (due, given)
    )
    st.warning(
        f"{what} {due_words}, and the views were kept for {given_words}: other figures are withheld by their numbers. Is "
        f"it the right one? If so, choose the audience “{releases_register.audience_in_words(due)}” on the Workforce "
        "page and keep the views once more, unless those numbers are meant."
    )


def correct(release: Release) -> None:
    """Have the page prepare what supersedes a release, beginning with its own questions."""
    st.session_state[_CORRECTED] = release.number
    st.session_state[_FROZEN] = [
        (Question.from_json(each.question), release.occasion.audience.value) for each in release.views
    ]
    st.session_state["release_part"] = releases_register.PREPARE


def show(viewer: Viewer, desk: Desk) -> None:
    """Show what is kept, ask for the occasion, and draw the document up for a second person."""
    kept = frozen()
    if not kept:
        st.info(
            "No view is kept yet. On the Workforce page, choose what to show and press “Keep for a release”."
        )
        menu.show_link("workforce", "To the Workforce page")
        return
    st.subheader("1. The views, in their order")
    for place, (question, audience) in enumerate(kept, 1):
        _show_view(place, question, audience)
    audiences = {audience for _, audience in kept}
    if len(audiences) > 1:
        st.error("The views of one release are for one audience. Take away those for another.")
        return
    st.subheader("2. What it answers, and for whom")
    occasion = _ask_occasion(viewer, desk, next(iter(audiences)))
    if occasion is None:
        return
    st.subheader("3. What an intruder would look at")
    ticked = [each for each, said in _CHECKS.items() if st.checkbox(said, key=f"checked {each}")]
    review = st.date_input(
        "To be reviewed on",
        uk_day(desk.now()) + _A_YEAR,
        min_value=uk_day(desk.now()) + timedelta(days=1),
        format="DD/MM/YYYY",
        key="review on",
    )
    if occasion.request and not occasion.supersedes:
        asked = [question for question, _ in kept]
        releases_register.warn_of_alike(released.alike(desk.home, viewer, occasion.request, asked))
    complete = len(ticked) == len(_CHECKS)
    if not complete:
        st.caption("All three are looked at before anything is put before a second person.")
    st.subheader("4. Check against the ledger, and set the pages")
    if st.button("Draw it up for a second person", type="primary", disabled=not complete):
        said = Occasion(**vars(occasion) | {"checked": frozenset(ticked), "review_on": review})
        questions = tuple(question for question, _ in kept)
        with st.spinner("Protecting against everything released before, and setting the pages…"):
            release = releasing.prepare(desk.home, viewer, releasing.Asked(questions, said), now=desk.now())
        st.session_state[_FROZEN] = []
        st.session_state.pop(_CORRECTED, None)
        releases_register.tell(
            f"{release.number} is drawn up. A colleague looks at its pages and approves it."
        )
        releases_register.open_next(release.number)
        st.rerun()


def _show_view(place: int, question: Question, audience: str) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown(
        f"**{place}. {title(question.measures, question.by)}**  \n{words.filters_in_words(question)} "
        f"For: {releases_register.audience_in_words(audience).lower()}."
    )
    if right.button("Take away", key=f"take away {place}"):
        frozen().pop(place - 1)
        st.rerun()


def _ask_occasion(viewer: Viewer, desk: Desk, audience: str) -> Occasion | None:
    corrected = _ask_corrected(viewer, desk)
    if corrected is not None:
        begun = corrected.occasion
        _say_for_whom(f"{corrected.number} went out for", begun.audience, Audience(audience))
    else:
        kind = st.segmented_control(
            "It rests on", [_REQUEST, _PUBLICATION], default=_REQUEST, required=True, key="rests on"
        )
        if kind == _REQUEST:
            record = _ask_request(viewer, desk)
            if record is None:
                return None
            begun = occasion_of(record)
            if begun.audience is Audience.EXTERNAL and Audience(audience) is Audience.MEMBER:
                st.error(f"{record.number} comes from outside. {for_others()}")
                return None
            _say_for_whom(f"The answer to {record.number} is for", begun.audience, Audience(audience))
        else:
            publication = st.text_input("Which publication?", key="publication", max_chars=300)
            begun = Occasion(Audience(audience), "", "", publication=publication)
    recipient = st.text_input("Supplied to (printed; no private person)", begun.recipient, max_chars=300)
    purpose = st.text_input("For this purpose (printed)", begun.purpose, max_chars=600)
    more: dict[str, object] = {"recipient": recipient, "purpose": purpose, "audience": Audience(audience)}
    if corrected is not None:
        more["supersedes"] = corrected.number
        more["changed"] = st.text_input("What changed? (printed)", key="changed", max_chars=600)
        more["why"] = st.text_input("Why? (printed)", key="why changed", max_chars=600)
    if len(frozen()) > 1:
        more["title"] = st.text_input("Title of the pack", begun.title, key="pack title", max_chars=200)
        points = st.text_area(
            "Main points, one a line, in your words", "\n".join(begun.points), key="pack points", height=120
        )
        more["points"] = tuple(line.lstrip("•- ") for line in points.splitlines() if line.strip())
    return Occasion(**vars(begun) | more)


def _ask_request(viewer: Viewer, desk: Desk) -> Record | None:
    records = releasing.preparable(desk.home, viewer, now=desk.now())
    if not records:
        st.info(
            "No request waits for figures. One from outside is logged on the Requests page, referred, and approved by "
            "the UK Liaison Group before its answer is prepared (Q1)."
        )
        return None
    named, wanted = [each.number for each in records], st.query_params.get(ANSWERS)
    chosen: Record | None = st.selectbox(
        "Request, the most urgent first",
        records,
        index=named.index(wanted)
        if wanted in named
        else None,  # the most urgent may not be the one that was meant
        placeholder="Choose the request that these views answer",
        format_func=lambda each: (
            f"{each.number}: {requests_words.who_in_short(each)}, {each.summary or requests_words.wants(each)}"
        ),
        key=f"prepared for, from {wanted}",
    )
    return chosen


def _ask_corrected(viewer: Viewer, desk: Desk) -> Release | None:
    """Ask whether it corrects an earlier release; return that one."""
    every = [
        each for each in released.register(desk.home, viewer) if each.state in {State.CURRENT, State.RECALLED}
    ]
    numbers = [each.number for each in every]
    begun = st.session_state.get(_CORRECTED)
    number = st.selectbox(
        "It corrects an earlier release",
        numbers,
        index=numbers.index(begun) if begun in numbers else None,
        placeholder="No, it is new",
        key=f"corrects after {begun}",
    )
    return next((each for each in every if each.number == number), None)
