"""What the UK Liaison Group weighs (Q1), as the reason that a step keeps."""

from __future__ import annotations

from dataclasses import dataclass

from wiu.policy.moves import Event
from wiu.requests.life import MoveError

_CONDITIONS = "Conditions"


@dataclass(frozen=True)
class Weighed:
    """What was weighed; `conditions` are needed where the group approves with conditions."""

    impact: str = ""
    benefit: str = ""
    conditions: str = ""

    def in_words(self, event: Event) -> str:
        """Return the considerations as the reason of a step.

        Raises:
            MoveError: one of them is missing. Fit to show.

        """
        asked = {"Impact on the profession": self.impact, "Benefit to the profession": self.benefit}
        if event is Event.APPROVE_WITH_CONDITIONS:
            asked[_CONDITIONS] = self.conditions
        missing = [name.lower() for name, text in asked.items() if not text.strip()]
        if missing:
            raise MoveError("missing", f"Say what was considered: {', '.join(missing)} (Q1).")
        return " ".join(f"{name}: {' '.join(text.split()).rstrip('.')}." for name, text in asked.items())


def conditions_in(reason: str) -> str:
    """Return the conditions that such a reason states, empty if it states none."""
    return reason.rpartition(f" {_CONDITIONS}: ")[2] if f" {_CONDITIONS}: " in reason else ""
