"""All policy pages together: what a start reads, so that a misspelt word stops it and not a person's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy import access, clauses, factors, moves, requests, retention, thresholds, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PAGES: Mapping[str, tuple[Path, Callable[[], object]]] = {
    "The policy, clause by clause": (clauses.PAGE, clauses.clauses),
    "Who may do what": (access.PAGE, access.permissions),
    "When a figure is withheld": (thresholds.PAGE, lambda: thresholds.thresholds_for("member")),
    "Factors of staffing": (factors.PAGE, factors.factors),
    "What the policy proposes for a request": (requests.PAGE, requests.judgements),
    "How a request moves": (moves.PAGE, moves.moves),
    "How long personal data is kept": (retention.PAGE, retention.terms),
    "The words the product prints": (wording.PAGE, wording.wording),
}


def read_all() -> None:
    """Return quietly if every page can be read as it stands; the readings are kept.

    Raises:
        PolicyError: a page can't; names page and line. Fit to show.

    """
    for _, read in PAGES.values():
        read()
