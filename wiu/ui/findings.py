"""What was found in a file: shown by row and column, accepted with a reason, or sent back to the department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.access import Action
from wiu.presentation.words import counted
from wiu.services import comparing, reporting_back
from wiu.services.loading import Acceptance
from wiu.survey.acceptance import LONGEST_REASON, fault_of, key_of, may_be_accepted
from wiu.ui import exports, signin, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.policy.access import Viewer
    from wiu.survey.issues import Issue
    from wiu.survey.reading import Inspection
    from wiu.ui.desk import Desk
    from wiu.ui.mapping_choice import Choice
    from wiu.ui.upload import Upload

_ACCEPTED = "findings accepted"
_MOST_SHOWN = 200
_AT_ONCE = 12


def accepted(upload: Upload, choice: Choice) -> tuple[Acceptance, ...]:
    """Return the findings of an upload that the person accepted so far."""
    key, found = st.session_state.get(_ACCEPTED, (None, ()))
    return tuple(found) if key == (upload.key, choice.key) else ()


def _keep(upload: Upload, choice: Choice, found: Sequence[Acceptance]) -> None:
    st.session_state[_ACCEPTED] = ((upload.key, choice.key), tuple(found))


def show(document: dict[str, Any], settled: Sequence[Acceptance]) -> bool:
    """Show every finding by row and column; return whether a row is kept back."""
    issues: Sequence[Issue] = document["findings"]
    errors = [each for each in issues if each.severity == "error"]
    left_out = f", {document['left_out']:,} left out as no answers" if document["left_out"] else ""
    st.write(
        f"Of {counted(document['read'], 'row')} read, **{document['accepted']:,} would be loaded** and "
        f"{document['quarantined']:,} kept back in quarantine{left_out}. A new edition is made; the one in force stays "
        "as it is until the new one is complete."
    )
    if not issues:
        st.success("No issue was found.", icon=":material/check:")
        return False
    done = {each.key for each in settled}
    tables.show_words(
        f"Issues by row and column: {counted(len(errors), 'error')}, {counted(len(issues) - len(errors), 'note')}",
        ("Row", "Column", "Value", "What", "Kind"),
        [
            (
                str(each.row or "file"),
                each.column,
                each.value,
                each.message,
                "accepted" if key_of(each) in done else each.severity,
            )
            for each in issues[:_MOST_SHOWN]
        ],
    )
    if len(issues) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN} are shown; `python -m wiu load --dry-run` lists all.")
    return bool(errors)


def offer_acceptance(upload: Upload, choice: Choice, document: dict[str, Any]) -> None:
    """Let a person accept findings with a reason, and take that back before the file is loaded."""
    settled = accepted(upload, choice)
    done = {each.key for each in settled}
    open_ = {
        key_of(each): each
        for each in document["findings"]
        if may_be_accepted(each) and key_of(each) not in done
    }
    if not (open_ or settled):
        return
    with st.expander(f"Accept findings with a reason: {len(open_):,} open, {len(settled):,} accepted"):
        st.write(
            "What you accept is loaded as it stands; the reason is kept with the edition under your name. A cell that "
            "nobody can read and a row that would break a sum can't be accepted: correct the file, or name the value in "
            "the mapping."
        )
        if open_:
            _ask(upload, choice, settled, open_)
        if settled:
            tables.show_words(
                "Accepted so far, kept when the file is loaded",
                ("Row", "Column", "Rule", "Reason"),
                [(str(each.row or "file"), each.column, each.rule, each.reason) for each in settled],
            )
            if st.button("Take all of these back", key=f"take back {upload.key}"):
                _keep(upload, choice, ())
                st.rerun()


def _ask(
    upload: Upload,
    choice: Choice,
    settled: tuple[Acceptance, ...],
    open_: dict[tuple[int, str, str], Issue],
) -> None:
    with st.form(f"accept {upload.key} {len(settled)}"):
        chosen = st.multiselect(
            "Findings to accept",
            list(open_),
            format_func=lambda key: _named(open_[key]),
            key=f"accepted {upload.key} {len(settled)}",
            placeholder="Choose one or more with the same reason",
        )
        reason = st.text_input(
            "Reason",
            max_chars=LONGEST_REASON,
            key=f"reason {upload.key} {len(settled)}",
            placeholder="Confirmed by the department on 3 June: the post is shared",
        )
        if not st.form_submit_button("Accept these", key=f"accept these {upload.key} {len(settled)}"):
            return
    fault = fault_of(reason) if chosen else "Choose at least one finding."
    if fault:
        st.warning(fault, icon=":material/edit:")
        return
    _keep(
        upload,
        choice,
        [*settled, *(Acceptance(row, column, rule, reason.strip()) for row, column, rule in chosen)],
    )
    st.rerun()


def _named(issue: Issue) -> str:
    place = f"row {issue.row}" if issue.row else "file"
    return f"{place} · {issue.column or 'whole row'} · {issue.message}"


def offer_reports(  # noqa: PLR0917 - a report is about all of it
    viewer: Viewer,
    desk: Desk,
    upload: Upload,
    choice: Choice,
    inspection: Inspection,
    document: dict[str, Any],
) -> None:
    """Offer each department with findings a PDF of its own: one click, made anew and logged when it is pressed."""
    counts: dict[str, int] = document["by_department"]
    if not counts:
        return
    names = comparing.named(desk.home, viewer, counts)
    with st.expander(f"Send back to the department: {len(counts):,} with findings"):
        st.write(
            "A PDF of what was found in a department's own rows, to send to it. It holds nothing of other departments and "
            "nothing on service contracts (R1), and not what you accepted. Making one is logged."
        )
        shown = list(counts)
        if len(counts) > _AT_ONCE:
            shown = st.multiselect(
                "Departments",
                list(counts),
                default=shown[:_AT_ONCE],
                format_func=lambda each: names.get(each, each),
                key=f"reports {upload.key}",
            )
        for department in shown:
            _offer_report(
                viewer, desk, upload, choice, inspection, department, names.get(department, department)
            )


def _offer_report(  # noqa: PLR0917 - a report is about all of it
    viewer: Viewer,
    desk: Desk,
    upload: Upload,
    choice: Choice,
    inspection: Inspection,
    department: str,
    name: str,
) -> None:
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.LOAD_SURVEY)
    settled = accepted(upload, choice)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        with upload.on_disk() as path, choice.usable() as mapping:
            _, content = reporting_back.report_on_return(
                desk.home,
                viewer,
                path,
                mapping,
                round_id=choice.round_id,
                department=department,
                accepted=settled,
                inspection=inspection,
                now=desk.now(),
            )
        return exports.hand_over(browser, viewer, content, still_valid)

    st.download_button(
        f"Report for {name} (PDF)",
        made,
        file_name=f"return-{department}-{choice.round_id}.pdf",
        mime="application/pdf",
        on_click="ignore",
        help=exports.IF_IT_FAILS,
        key=f"report {department} {upload.key}",
    )
