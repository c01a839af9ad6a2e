"""Building the invented sample survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, Role, Viewer, require
from wiu.services.new_edition import put_in_force
from wiu.store.errors import StoreError
from wiu.survey.sample import SEED, generate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wiu.services.home import Home

# Invented contracts are nobody's secret, and yet they lie where real ones would: the product itself
# puts them there, on behalf of whoever starts it first.
PRODUCT = Viewer("system:sample", "The product", frozenset({Role.OFFICE}))
GENERATED = 0.8


def build(
    home: Home,
    viewer: Viewer,
    *,
    now: datetime,
    seed: int | None = None,
    departments: int | None = None,
    round_id: str | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> dict[str, Any]:
    """Build the sample survey as a new edition; return the document that `sample` prints.

    Whoever may see the overview may have it built while there is no data at all; replacing an
    earlier sample takes the right to load surveys. `progress` is called with a fraction and words.

    Raises:
        RefusedError: the viewer may not.
        SampleError: the wish can't be met.
        StoreError: real survey data lies here, with which a sample must never mix (real_data); somebody
            loaded data first (meanwhile); or the store can't be written. Nothing has changed. All fit to show.

    """
    tell = progress or (lambda _fraction, _words: None)
    first = not home.has_data()
    require(viewer, Action.SEE_OVERVIEW if first else Action.LOAD_SURVEY)
    if home.holds_real_data():
        raise StoreError(
            "real_data",
            "Real survey data lies here, and invented rows must not stand beside it. Nothing was changed; "
            "name another folder in WIU_HOME for a sample.",
        )
    rows = generate(
        SEED if seed is None else seed,
        departments,
        round_id,
        progress=lambda done, words: tell(done * GENERATED, words),
    )
    tell(GENERATED, "Writing the first edition")
    with home.editions.writing() as writer:
        if first and home.has_data():  # of two processes that start at once, the other was first
            raise StoreError(
                "meanwhile", "Survey data was loaded while the sample was being made. Nothing was changed."
            )
        edition = put_in_force(
            home,
            viewer,
            writer,
            rows,
            keeper=PRODUCT,
            why="The invented sample survey",
            sample=True,
            detail={"seed": SEED if seed is None else seed},
            progress=lambda done, words: tell(GENERATED + (0.99 - GENERATED) * done, words),
            now=now,
        )
    tell(1.0, "Done")
    return {
        "edition": edition.name,
        "sample": True,
        "tables": {name: len(frame) for name, frame in rows.items()},
    }
