"""Mapping services: which department gives which services, for members (R4)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.policy.access import Action, require
from wiu.presentation.services import Service, Services
from wiu.services.in_force import edition_in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.store.objections import Listing


def services(
    home: Home,
    viewer: Viewer,
    *,
    specialisms: Collection[str] = (),
    regions: Collection[str] = (),
    equipment: Collection[str] = (),
) -> Services:
    """Return the departments that match every filter; an empty filter keeps all. Equipment: any of the kinds.

    How many heads objected is told of all departments, whatever the filters: two of these could differ by
    one department, of which the two numbers would tell that its head objected, and is not merely unknown (R4).

    Raises:
        RefusedError: the viewer may not see the services map.
        StoreError: there is no data, or it is damaged. Both fit to show.

    """
    require(viewer, Action.SEE_SERVICES)
    edition = edition_in_force(home)
    every = _all(home, edition, home.editions.listing())
    kept = tuple(
        each
        for each, _ in every
        if (not specialisms or each.specialism in specialisms)
        and (not regions or each.region in regions)
        and (not equipment or set(each.equipment) & set(equipment))
    )
    return Services(
        departments=kept,
        objected=sum(objected for _, objected in every),
        edition=edition.name,
        sample=edition.sample,
    )


# An edition never changes, so that its departments need to be read once for each word on listing (R4).
@lru_cache(maxsize=4)
def _all(home: Home, edition: Edition, _listing: Listing) -> tuple[tuple[Service, bool], ...]:
    with home.editions.reading(edition) as reader:
        rows = reader.query("select_services")
    return tuple((_service(row), bool(row["objected"])) for row in rows.to_dict("records"))


def _service(row: dict[Hashable, Any]) -> Service:
    unknown = pd.isna(row["lat"]) or pd.isna(row["lon"])
    return Service(
        department=row["department"],
        organisation=row["organisation"],
        region=row["region"],
        specialism=row["specialism"],
        services=tuple(row["services"]),
        equipment=tuple(row["equipment"]),
        head=row["head"],
        work_address=row["work_address"],
        place=None if unknown else (float(row["lat"]), float(row["lon"])),
    )
