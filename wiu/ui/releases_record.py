"""One release on screen: where it stands on its way, its very pages, who did what, and what can be done."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, may, same_person
from wiu.presentation import words as wording
from wiu.presentation.page_pictures import page_pictures
from wiu.presentation.table_rows import title
from wiu.presentation.words import day
from wiu.releases.release import WENT_OUT, Check, Deed, State, Way
from wiu.services import following, released, releasing
from wiu.services.release_checks import who_was_first
from wiu.statistics.question import Question
from wiu.ui import marks, quick_release, releases_prepare, releases_register, requests_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.releases.release import Release, Step
    from wiu.ui.desk import Desk

CHECKS = {
    Check.SERVICES_MAP: "the services map: does it name a department beside these figures?",
    Check.HCPC_REGISTER: "the HCPC register: could somebody be found by name and place?",
    Check.WEB_SEARCH: "a web search: does a page or a post tell what is withheld?",
}
_DEEDS = {
    Deed.PREPARE: "Prepared: view frozen, checked against the ledger, pages set",
    Deed.APPROVE: "Approved by a second person",
    Deed.RELEASE: "Released: in the register and the ledger",
    Deed.SUPERSEDE: "Superseded",
    Deed.RECALL: "Recalled",
    Deed.WITHDRAW: "Withdrawn before it went out",
}
_PICTURES = "pictures of the pages last shown"


def show(viewer: Viewer, desk: Desk, number: str) -> None:
    """Show one release from its way to its pages, and the deeds that are open to the viewer."""
    pages = released.pages(desk.home, viewer, number)
    release = pages.release
    st.header(f"Release {number}")
    if release.state is not State.PREPARED and st.session_state.get(f"approve {number}"):
        # pressed on a page that showed it as waiting; by now there is no such button, which would say so
        st.warning(verbatim(who_was_first(release)))
    _show_way(release)
    if release.state is State.PREPARED and release.occasion.request:
        asked = [Question.from_json(each.question) for each in release.views]
        same = released.alike(desk.home, viewer, release.occasion.request, asked)
        releases_register.warn_of_alike([each for each in same if each.number != number])
        _show_beside(viewer, desk, release, asked)
    _show_facts(release)
    if may(viewer, Action.PREPARE_RELEASE):
        st.subheader("What can be done")
        _offer(viewer, desk, release)
    st.subheader("The very pages")
    _show_pages(pages, opened=release.state is State.PREPARED)
    st.subheader("History")
    tables.show_words(
        "Every step, the earliest first; nothing is ever taken away",
        ("When", "What", "Who", "Why"),
        [_step(each) for each in release.steps],
    )


def _show_way(release: Release) -> None:
    """Show the steps of the way out, those that are behind it and those that are still to come."""
    done = {each.deed for each in release.steps}
    steps = [
        ("View frozen", True),
        ("Checked against the ledger", True),
        ("Context complete", True),
        ("Pages set", True),
        *([("Second person", Deed.APPROVE in done)] if release.way is Way.APPROVED else []),
        ("Register and ledger", Deed.RELEASE in done),
    ]
    st.markdown(" → ".join(f"**{name}** ✓" if taken else f"{name} …" for name, taken in steps))
    if release.state is State.PREPARED:
        st.info("It waits for a second person, who is shown the very pages below. Nothing has gone out.")
    elif release.state is State.RECALLED:
        st.error("Recalled: it is not to be used any more. The ledger remembers it, for it was read.")
    elif release.state is State.SUPERSEDED:
        st.warning(f"Superseded. {verbatim(release.steps[-1].reason)}")


def _show_beside(viewer: Viewer, desk: Desk, release: Release, asked: list[Question]) -> None:
    """Show beside each other what was asked and what the pages show: only a person can tell whether one answers the other."""
    if not may(viewer, Action.SEE_REQUESTS):
        return
    record = following.one(desk.home, viewer, release.occasion.request, now=desk.now()).record
    left, right = st.columns(2)
    left.subheader("What was asked")
    left.markdown(
        f"{requests_words.wants(record)}\n\n{verbatim(record.summary) or 'Nobody said it in short.'}"
    )
    right.subheader("What these pages show")
    right.markdown(
        "\n".join(f"- {title(each.measures, each.by)}. {wording.filters_in_words(each)}" for each in asked)
    )
    st.caption("Does one answer the other? Nothing but a person who reads both can tell.")


def _show_facts(release: Release) -> None:
    occasion = release.occasion
    checked = [CHECKS[each].split(":", maxsplit=1)[0] for each in Check if each in occasion.checked]
    nobody_looked = "nobody put that on record" if release.way is Way.APPROVED else ""
    rows = [
        ("Shows", release.title),
        ("State", str(release.state).capitalize()),
        ("Answers", occasion.rests_on[:1].upper() + occasion.rests_on[1:]),
        ("Supplied to", occasion.recipient),
        ("Purpose", occasion.purpose),
        ("Thresholds", f"Those for {releases_register.audience_in_words(occasion.audience).lower()}"),
        ("Edition of the data", f"{release.views[0].edition}{' (sample data)' if release.sample else ''}"),
        ("Cells of its tables", f"{release.published:,} shown, {release.withheld:,} withheld"),
        ("Prepared by", release.prepared_by),
        ("Approved by", release.approved_by or ("nobody had to (Q2)" if release.way is Way.QUICK else "")),
        ("Day in print", day(release.day)),
        ("To be reviewed", day(occasion.review_on) if occasion.review_on else ""),
        ("An intruder's sources looked at", ", ".join(checked) or nobody_looked),
        ("Supersedes", occasion.supersedes),
        ("What changed", occasion.changed),
        ("Why", occasion.why),
    ]
    tables.show_words("On record", ("What", "Said"), [row for row in rows if row[1]])
    st.caption(f"SHA-256 of the PDF: `{release.sha256}`")
    for place, each in enumerate(release.views, 1):
        asked = Question.from_json(each.question)
        name = f"View {place}: " if len(release.views) > 1 else ""
        st.caption(f"{name}{wording.filters_in_words(asked)}")


def _step(step: Step) -> tuple[str, ...]:
    return (marks.moment(step.at), _DEEDS[step.deed], step.actor, step.reason)


def _offer(viewer: Viewer, desk: Desk, release: Release) -> None:
    if release.state is State.PREPARED:
        _offer_approval(viewer, desk, release)
        _offer_withdrawal(viewer, desk, release)
    elif release.state in WENT_OUT - {State.RECALLED}:
        with st.container(horizontal=True):
            quick_release.offer_file(viewer, desk, release.number)
            if release.state is State.CURRENT and st.button("Correct it: prepare what supersedes it"):
                releases_prepare.correct(release)
                st.rerun()
        _offer_recall(viewer, desk, release)
    else:
        st.caption("Nothing: its document is not handed out any more.")


def _offer_approval(viewer: Viewer, desk: Desk, release: Release) -> None:
    own = same_person(viewer.subject, release.prepared_by)
    if own:
        st.caption("You prepared it, so a colleague approves it.")
    st.caption("Read every page below first: what you approve is exactly these pages, and nothing else.")
    if st.button("Approve and release", type="primary", disabled=own, key=f"approve {release.number}"):
        handed = releasing.approve(desk.home, viewer, release.number, now=desk.now())
        releases_register.tell(f"{handed.release.number} is approved and released. Download it below.")
        releases_register.open_next(release.number)
        st.rerun()


def _offer_withdrawal(viewer: Viewer, desk: Desk, release: Release) -> None:
    with st.expander("Withdraw it, to change something"):
        reason = st.text_input("What is to change?", key=f"why withdraw {release.number}", max_chars=300)
        if st.button("Withdraw", disabled=not reason.strip(), key=f"withdraw {release.number}"):
            releasing.withdraw(desk.home, viewer, release.number, reason, now=desk.now())
            releases_register.tell(f"{release.number} is withdrawn. Prepare it again with the change.")
            releases_register.open_next(release.number)
            st.rerun()


def _offer_recall(viewer: Viewer, desk: Desk, release: Release) -> None:
    with st.expander("Recall it"):
        st.write(
            "Recall a release whose figures are wrong or should not have gone out. It can't be undone; tell whoever "
            "has it. It stays in the ledger, for it was read."
        )
        reason = st.text_input("Why?", key=f"why recall {release.number}", max_chars=300)
        if st.button("Recall", disabled=not reason.strip(), key=f"recall {release.number}"):
            releasing.recall(desk.home, viewer, release.number, reason, now=desk.now())
            releases_register.tell(f"{release.number} is recalled.")
            releases_register.open_next(release.number)
            st.rerun()


def _show_pages(pages: released.Pages, *, opened: bool) -> None:
    """Show the pages as pictures; they are looked at here, and handed out only as a release."""
    number = pages.release.number
    if not st.toggle("Show the pages", value=opened, key=f"pages of {number}"):
        return
    key, pictures = st.session_state.get(_PICTURES, ("", ()))
    if key != pages.release.sha256:
        with st.spinner("Drawing the pages…"):
            pictures = page_pictures(pages.document)
        st.session_state[_PICTURES] = (pages.release.sha256, pictures)
    st.caption(
        f"{wording.counted(len(pictures), 'page')}. The PDF is tagged for screen readers (PDF/UA-1, PDF/A-2a); its text is that of the "
        "view and of this record."
    )
    st.html(
        "".join(
            f'<img src="{picture}" alt="{escape(f"Page {place} of {number}")}" '
            'style="display:block; width:100%; max-width:774px; border:1px solid #B8C4CF; margin:0 0 1rem;">'
            for place, picture in enumerate(pictures, 1)
        )
    )
