"""The whole way at once, as the command line goes it: from a question and a request to a document.

An operator vouches for the people named: who prepared the answer and who approved it. Where the policy
refers a request, the approval named is the UK Liaison Group's, and is recorded as such (Q1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.access import Action, Role, Viewer, require, same_person
from wiu.policy.moves import Event, State
from wiu.policy.requests import Outcome
from wiu.presentation.table_rows import title
from wiu.releases.release import Check, ReleaseError
from wiu.requests.life import Said, move
from wiu.requests.pack import piece, pieces
from wiu.services import releasing, request_steps
from wiu.services.deciding import Weighed
from wiu.services.following import known
from wiu.services.occasions import Reply

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from wiu.requests.record import Record
    from wiu.services.home import Home
    from wiu.services.releasing import Handed
    from wiu.statistics.question import Question

UNDECIDED = (State.RECEIVED, State.ACKNOWLEDGED, State.TRIAGED)


def _person(name: str, *more: Role) -> Viewer:
    return Viewer(name, name, frozenset({Role.OFFICE, Role.WIU, *more}))


def release(
    home: Home,
    operator: Viewer,
    question: Question,
    number: str,
    *,
    prepared_by: str,
    approved_by: str = "",
    checked: Collection[str] = (),
    supersedes: str = "",
    changed: str = "",
    why: str = "",
    now: datetime,
) -> Handed:
    """Release the answer to a request; what is done is logged with the operator's name as well.

    `checked` names the sources of an intruder's that somebody looked at, as the operator says.

    Raises:
        RefusedError: the operator may not release.
        ReleaseError: a second person is missing or is the first, or the request can't be answered.
        MoveError, UnknownRequestError, QuestionError, StoreError: as `releasing.quick`. All fit to show.

    """
    require(operator, Action.PREPARE_RELEASE)
    preparer = _person(" ".join(prepared_by.split()))
    approver = _person(" ".join(approved_by.split()), Role.UKLG)
    if not preparer.subject:
        raise ReleaseError("missing", "Say who prepared it. Nothing was released.", "prepared_by")
    if approver.subject and same_person(preparer.subject, approver.subject):
        raise ReleaseError(
            "own_cause",
            "Whoever prepared a release does not approve it. Nothing was released.",
            "approved_by",
        )
    with home.register.transaction() as connection:
        record, _ = known(connection, preparer, number)
        as_approver, _ = known(connection, approver, number)
    if approver.subject and as_approver.life.requester == approver.subject:
        raise ReleaseError(
            "own_cause",
            f"Whoever asks in {number} does not approve the answer, nor decide for the group. Nothing was released.",
            "approved_by",
        )
    needs = request_steps.needs_second_person(record)
    if needs and not approver.subject:
        raise ReleaseError(
            "second_person",
            f"{number} is not a request that Q2 lets be met: a second person approves its answer, the UK Liaison "
            "Group where it is referred (Q1). Name them with --approved-by. Nothing was released.",
            "approved_by",
        )
    looked_at = frozenset(map(Check, checked))
    reply = Reply((question,), number, looked_at, supersedes, changed, why)
    logged_as = operator.subject
    if not approver.subject:
        return releasing.answer(home, reply, by=preparer, logged_as=logged_as, now=now)
    if needs:
        _through_the_group(home, record, question, preparer, approver, logged_as=logged_as, now=now)
    asked = releasing.Asked(reply.questions, reply.occasion(record))
    prepared = releasing.put_forward(home, asked, by=preparer, logged_as=logged_as, now=now)
    return releasing.let_out(home, prepared.number, by=approver, logged_as=logged_as, now=now)


def _through_the_group(
    home: Home,
    record: Record,
    question: Question,
    preparer: Viewer,
    approver: Viewer,
    *,
    logged_as: str,
    now: datetime,
) -> None:
    """Refer a request that the policy refers, and record the group's approval, if that is still to be done.

    What the group is shown where nothing was collated for it is the table of the question that is released.

    Only what the policy refers goes this way: what it denies or never gives, the group alone takes up.
    """
    life = record.life
    if life.proposed is Outcome.REFER and life.state in UNDECIDED:
        for state, event in (
            (State.RECEIVED, Event.ACKNOWLEDGE),
            (State.ACKNOWLEDGED, Event.TRIAGE),
        ):
            if life.state is state:
                life = move(life, event, Said(), by=preparer, at=now)
        said = Said(clause=record.proposed.clauses[0], reason=" ".join(record.proposed.reasons))
        life = move(life, Event.REFER, said, by=preparer, at=now)
    if life.state in {State.REFERRED, State.DEFERRED}:
        if not pieces(life):
            shown = piece(f"{title(question.measures, question.by)}: the table that is released.", "")
            life = move(life, Event.COLLATE, Said(reason=shown), by=preparer, at=now)
        weighed = Weighed(
            impact=f"weighed by {approver.subject} for the group",
            benefit=f"weighed by {approver.subject} for the group; stated on the command line",
        )
        said = Said(reason=weighed.in_words(Event.APPROVE))
        life = move(life, Event.APPROVE, said, by=approver, at=now)
    if len(life.steps) > len(record.life.steps):
        with home.register.transaction() as connection:
            still, _ = known(connection, preparer, record.number)
            if len(still.life.steps) != len(record.life.steps):
                raise ReleaseError("meanwhile", "Meanwhile somebody acted on the request. Try again.")
            request_steps.keep(connection, record, life, logged_as=logged_as)
