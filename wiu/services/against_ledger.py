"""Against the ledger: a table is protected together with everything released before about the round.

The counts of earlier releases are gathered again from the editions that they name, handed to the
engine, and forgotten. A recalled release counts as much as a current one: it was read.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import HistoryRefusal, protect
from wiu.disclosure.pattern import AuditError
from wiu.disclosure.readerships import owes_earlier, said_again, told_apart, withheld_besides
from wiu.disclosure.rules import Rules
from wiu.policy.thresholds import Audience, thresholds_for
from wiu.releases.ledger import alike, held_by, posts_out, strictness
from wiu.statistics.broader import broader
from wiu.statistics.dimensions import DIMENSIONS
from wiu.statistics.question import Question, QuestionError
from wiu.store.counting import gather
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiu.disclosure.history import Earlier
    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.thresholds import Thresholds
    from wiu.releases.ledger import Told
    from wiu.services.home import Home
    from wiu.store.counting import Gathered
    from wiu.store.editions import Edition

MOST_TRIED = 4
MOST_TOGETHER = 60
"""Editions of one round that the engine tells apart: each is a bit of a number of 64."""


class LedgerRefusal(QuestionError):  # noqa: N818 - a refusal is an answer, not a fault
    """Earlier releases already tell too much for this table. Fit to show.

    `cells` are the codes of the cells concerned, by dimension; `releases` are the earlier releases'
    numbers; `instead` is a broader question that can be answered, None where none was found.
    """

    def __init__(
        self,
        cells: tuple[dict[str, str], ...],
        releases: tuple[str, ...],
        instead: Question | None,
    ) -> None:
        self.cells = cells
        self.releases = releases
        self.instead = instead
        named = "; ".join(" × ".join(cell.values()) or "all answers" for cell in cells[:5])
        more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""  # noqa: PLR2004 - as many as are read
        which = f": {named}{more}" if cells else ", its own or an earlier one's"
        super().__init__(
            f"Beside what was released before ({', '.join(releases)}), this table would let figures be worked "
            f"out that may not be shown{which}. {_offered(instead)} Nothing of it is shown or released.",
            "by",
            code="history",
        )


def _offered(instead: Question | None) -> str:
    if instead is None:
        return "Ask for broader groups, fewer breakdowns or another edition."
    if not instead.by:
        return "What can be answered instead: the same measures in total, without a breakdown."
    by = ", ".join(
        DIMENSIONS[name] + (f" ({instead.groups[name]})" if name in instead.groups else "")
        for name in instead.by
    )
    return f"What can be answered instead: the same measures by {by}."


def rules_for(question: Question, thresholds: Thresholds, persons: str | None) -> Rules:
    """Return the engine's rules for a question under these thresholds; `persons` counts them.

    Persons who were not asked for stand behind the figures only for the rules: nobody is shown them.
    """
    return Rules(
        rules_only=frozenset({persons} - {*question.measures} if persons else ()),
        max_n=thresholds.max_n,
        min_contributors=thresholds.min_departments,
        p_percent=thresholds.p_percent,
        nk=thresholds.dominance,
        group_dimensions=thresholds.group_dimensions & frozenset(question.by),
        protect_zeros=thresholds.zeros_protected,
        two_symbols=True,  # screens and PDFs print [c] and [c2]
    )


def protected(  # noqa: PLR0917 - what a table is made of, where, for whom, beside what
    home: Home,
    edition: Edition,
    gathered: Gathered,
    question: Question,
    thresholds: Thresholds,
    told: Sequence[Told],
) -> SafeTable:
    """Return the protected table of what was gathered, safe beside everything that was told before.

    For outsiders it stands twice: before those who hold what outsiders hold, by their numbers, and
    before members who hold everything, by theirs.

    Raises:
        LedgerRefusal: earlier releases tell too much already; says which, and what can be asked instead.
        QuestionError: the table can't be protected even by itself (unprotectable).
        StoreError: an edition that was released from is missing. All fit to show.

    """
    try:
        return _protected(home, gathered, question, thresholds, told)
    except HistoryRefusal as refusal:
        cells = tuple(dict(zip(question.by, codes, strict=True)) for codes in refusal.cells)
        numbers = tuple(dict.fromkeys(each.number for each in told))
        instead = _broader(home, edition, question, thresholds, told)
        raise LedgerRefusal(cells, numbers, instead) from None
    except (AuditError, TooLargeError):
        raise QuestionError(
            "No figure of this table can be shown safely as it is asked. Join codes into groups, cross fewer "
            "dimensions, or take filters away.",
            "by",
            code="unprotectable",
        ) from None


def _protected(
    home: Home, gathered: Gathered, question: Question, thresholds: Thresholds, told: Sequence[Told]
) -> SafeTable:
    audience = thresholds.audience
    theirs = held_by(told, audience)
    table = _beside(home, gathered, question, thresholds, theirs)
    if len(theirs) == len(told):
        return table
    members = min(Audience, key=strictness)
    return withheld_besides(table, _beside(home, gathered, question, thresholds_for(members), told))


def _beside(
    home: Home, gathered: Gathered, question: Question, thresholds: Thresholds, told: Sequence[Told]
) -> SafeTable:
    if len({each.edition for each in told}) > MOST_TOGETHER:
        raise QuestionError(
            f"Tables from more than {MOST_TOGETHER} editions of this round went out, more than can be weighed together. "
            "Nothing more of this round can be shown safely; tell the operator. Nothing of it is shown or released.",
            "round",
            code="ledger_full",
        )
    history = tuple(_earlier(home, thresholds, told))
    rules = rules_for(question, thresholds, gathered.persons)
    table = protect(gathered.counts, rules, history=history, shelf=home.proofs)
    if history and owes_earlier(table):
        return told_apart(table, protect(gathered.counts, rules))
    return table


def _earlier(home: Home, thresholds: Thresholds, told: Sequence[Told]) -> Iterator[Earlier]:
    """Yield each question that was answered before, with its counts and what was told of its cells."""
    kept = {each.number: each for each in home.editions.all()}
    for group in alike(told):
        edition = kept.get(group.edition)
        if edition is None:
            raise StoreError(
                "no_edition",
                f"Edition {group.edition}, from which {', '.join(group.numbers)} was released, is missing. "
                "Nothing can be released before it is restored from a backup.",
            )
        asked = Question.from_json(group.question)
        with home.editions.reading(edition) as reader:
            then = gather(reader, asked, besides=group.posts)
        rules = rules_for(asked, thresholds, then.persons)
        name = ", ".join(group.numbers)
        yield (
            then.counts,
            said_again(name, then.counts, rules, [each.cells for each in group.told], group.rules),
        )


def _broader(
    home: Home, edition: Edition, question: Question, thresholds: Thresholds, told: Sequence[Told]
) -> Question | None:
    """Return the nearest broader question that can be answered, each one tried; None if a few can't."""
    for asked in islice(broader(question, to_total=True), MOST_TRIED):
        with home.editions.reading(edition) as reader:
            gathered = gather(reader, asked, besides=posts_out(told))
        try:
            _protected(home, gathered, asked, thresholds, told)
        except (HistoryRefusal, AuditError, TooLargeError):
            continue
        return asked
    return None
