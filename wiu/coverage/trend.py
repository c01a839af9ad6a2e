"""Who answered from round to round, among the departments that were asked in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True)
class Step:
    """One round: how many of the matched departments and specialisms answered in it."""

    round_id: str
    answered: int
    matched: int


def matched(rounds: Mapping[str, Mapping[tuple[str, str], bool]], among: Collection[str]) -> tuple[Step, ...]:
    """Return a step for each round, in the order given, over what was asked in every one of them.

    `rounds` maps each round to whether each department and specialism that was asked answered; `among`
    are the specialisms to look at. Departments that came or went between rounds are left out: the
    change is then one of answering, not of who was asked.
    """
    if not rounds:
        return ()
    asked = [{each for each in answers if each[1] in among} for answers in rounds.values()]
    common = set.intersection(*asked)
    return tuple(
        Step(round_id, sum(answers[each] for each in common), len(common))
        for round_id, answers in rounds.items()
    )
