"""How many of those who should have answered did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


@dataclass(frozen=True)
class Response:
    """Departments with an accepted return, out of those eligible in the round.

    `by_region` holds (region, answered, eligible), in the order asked for, without empty regions.
    """

    answered: int
    eligible: int
    by_region: tuple[tuple[str, int, int], ...]


def response(departments: pd.DataFrame, regions: Sequence[str]) -> Response:
    """Return the response among these departments.

    `departments` has one row per eligible department and specialism, with `department_id`, `region`
    and `answered` (boolean); a department asked about two specialisms is one department. `regions`
    gives the reading order; a region that is not in it is left out of `by_region` only.
    """
    each = departments.drop_duplicates("department_id")
    eligible = each.groupby("region").size().to_dict()
    answered = each[each["answered"]].groupby("region").size().to_dict()
    return Response(
        answered=int(each["answered"].sum()),
        eligible=len(each),
        by_region=tuple(
            (region, answered.get(region, 0), eligible[region]) for region in regions if region in eligible
        ),
    )
