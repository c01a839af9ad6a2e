"""What the policy proposes for a request. It decides nothing: a person does, and says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wiu.policy.requests import Gain, Judgement, Outcome, Purpose, Requester, Scope, Want, judge
from wiu.policy.wording import words
from wiu.requests.request import Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.requests.request import Request

GRAVEST_FIRST = tuple(Outcome)
REFUSED = (Outcome.NEVER, Outcome.DENY)
FIGURES = (Want.WORKFORCE, Want.VACANCIES)


@dataclass(frozen=True)
class Part:
    """Things wanted that one row of the policy speaks of alike."""

    wants: tuple[Want, ...]
    judgement: Judgement

    @property
    def named(self) -> str:
        """The wants in words, “workforce figures, vacancies”."""
        return ", ".join(words(f"want_{want}") for want in self.wants)

    @property
    def in_words(self) -> str:
        """What is judged, why, and by which clauses, as a sentence."""
        said = f"{self.named}: {self.judgement.why}"
        return f"{said[0].upper()}{said[1:]} ({', '.join(self.judgement.clauses)})."


@dataclass(frozen=True)
class Proposal:
    """The outcome for the whole request, and each part of it, the gravest first.

    `reasons` and `conditions` are sentences fit to show; `clauses` has the decisive one first.
    Conditions bind whatever is released, be it the whole or the part that can be had.
    """

    outcome: Outcome
    clauses: tuple[str, ...]
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    notify_uklg: bool
    parts: tuple[Part, ...]

    @property
    def rest(self) -> Outcome | None:
        """What becomes of the part that is not refused where another part is; None unless there are both."""
        rest = [part.judgement.outcome for part in self.parts if part.judgement.outcome not in REFUSED]
        return rest[0] if rest and self.outcome in REFUSED else None

    @property
    def refused(self) -> tuple[str, ...]:
        """Which parts are refused, and why, as sentences."""
        return tuple(part.in_words for part in self.parts if part.judgement.outcome in REFUSED)

    @property
    def for_gain(self) -> bool:
        """Whether an outsider asks for commercial gain: then the group is told of the denial (Q3)."""
        return any("Q3" in part.judgement.clauses and part.judgement.uklg_told for part in self.parts)

    @property
    def only_contracts(self) -> bool:
        """Whether nothing but service contracts is wanted, so that no part can ever be released (R1)."""
        return all(part.judgement.outcome is Outcome.NEVER for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """Return the document that the command line prints."""
        return {
            "outcome": self.outcome.value,
            "clauses": list(self.clauses),
            "reasons": list(self.reasons),
            "conditions": list(self.conditions),
            "notify_uklg": self.notify_uklg,
        }


def outcome_in_words(outcome: Outcome, rest: Outcome | None) -> str:
    """Return what is proposed for the whole, and for the rest where only a part is refused."""
    said = words(f"outcome_{outcome}")
    if rest is None:
        return said
    proposed = words(f"outcome_{rest}")
    return words("outcome_in_part").format(refused=said, rest=proposed[:1].lower() + proposed[1:])


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _who_asks_is_unclear(judgement: Judgement) -> Judgement:
    why = words("reason_contradiction")
    return replace(judgement, outcome=Outcome.ASK, clauses=("Q1", "Q2"), uklg_told=False, why=why, line=0)


def _parts(request: Request) -> tuple[Part, ...]:
    rows: dict[Judgement, list[Want]] = {}
    for want in request.wants:
        judgement = judge(request.requester, request.gain, request.purpose_concluded, want, request.scope)
        if request.contradicts_itself and judgement.outcome not in REFUSED:
            judgement = _who_asks_is_unclear(judgement)
        rows.setdefault(judgement, []).append(want)
    parts = [Part(tuple(wants), judgement) for judgement, wants in rows.items()]
    return tuple(sorted(parts, key=lambda part: GRAVEST_FIRST.index(part.judgement.outcome)))


def _reasons(request: Request, parts: tuple[Part, ...]) -> tuple[str, ...]:
    outcome = parts[0].judgement.outcome
    said = [part.in_words for part in parts]
    if request.gain is Gain.YES and request.commercial_gain is not Gain.YES:
        said.insert(0, words("reason_commercial"))
    for part in parts:
        judged = part.judgement
        if judged.instead:
            said.append(words("reason_instead").format(instead=judged.instead))
        if judged.outcome is not outcome and judged.outcome not in REFUSED:
            rest = words(f"reason_rest_{judged.outcome}")
            said.append(rest.format(wants=part.named, clauses=", ".join(judged.clauses)))
    return _once(said)


def _on_content(request: Request, wants: set[Want]) -> list[str]:
    """Return the conditions that come with what is wanted, as keys of the wording."""
    keys = []
    if wants & {*FIGURES, Want.OPINIONS}:
        keys.append("condition_protected")
    if wants & set(FIGURES) and request.scope is Scope.OWN_DEPARTMENT:
        keys.append("condition_own_department")
    keys += [f"condition_{want}" for want in (Want.OPINIONS, Want.CONTACTS, Want.SERVICES) if want in wants]
    if request.purpose is Purpose.ACADEMIC and request.requester is Requester.MEMBER:
        keys.append("condition_academic")
    if (
        request.purpose is Purpose.SIG_WORK
        and request.requester is Requester.MEMBER
        and request.for_sig is None
    ):
        keys.append("condition_sig")
    if request.purpose is Purpose.OWN_ORGANISATION and not request.organisation:
        keys.append("condition_organisation")
    return keys


def _something_may_go_out(parts: tuple[Part, ...]) -> bool:
    return any(part.judgement.instead or part.judgement.outcome not in REFUSED for part in parts)


def _conditions(request: Request, parts: tuple[Part, ...]) -> tuple[str, ...]:
    outcomes = {part.judgement.outcome for part in parts}
    keys = []
    if request.gain is Gain.YES and request.requester is Requester.EXTERNAL:
        keys.append("condition_deny_gain")
    if Outcome.ASK in outcomes:
        keys.append("condition_ask")
    if Outcome.REFER in outcomes:
        keys.append("condition_refer")
    releasable = {want for part in parts if part.judgement.outcome not in REFUSED for want in part.wants}
    keys += _on_content(request, releasable)
    if _something_may_go_out(parts):
        keys.append("condition_pdf")
    said = [words(key) for key in keys]
    if _something_may_go_out(parts) and request.format is not Format.PDF:
        said.append(words("condition_format").format(format=request.format.upper()))
    return tuple(said)


def propose(request: Request) -> Proposal:
    """Return what the policy proposes for the request.

    Each want is judged by itself, the gravest outcome stands for the whole, and what can be had all
    the same is offered. R1 is graver than anything: it holds for a request that wants contracts
    among other things. A format other than PDF changes nothing but the format (R6).
    """
    parts = _parts(request)
    cited = [number for part in parts for number in part.judgement.clauses]
    if _something_may_go_out(parts) and request.format is not Format.PDF:
        cited.append("R6")
    return Proposal(
        outcome=parts[0].judgement.outcome,
        clauses=_once(cited),
        reasons=_reasons(request, parts),
        conditions=_conditions(request, parts),
        notify_uklg=any(part.judgement.uklg_told for part in parts),
        parts=parts,
    )
