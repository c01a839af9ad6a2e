"""Mapping services: which department gives which services, for members (R4)."""

from __future__ import annotations

from functools import lru_cache
from math import isnan
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.presentation.services import Service, Services
from wiu.services.in_force import edition_in_force

if TYPE_CHECKING:
    from collections.abc import Collection

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


_TOLD = (
    "department",
    "organisation",
    "region",
    "specialism",
    "services",
    "equipment",
    "head",
    "work_address",
    "lat",
    "lon",
)
SEPARATOR = "\x1f"


# An edition never changes, so that its departments need to be read once for each word on listing (R4).
@lru_cache(maxsize=4)
def _all(home: Home, edition: Edition, _listing: Listing) -> tuple[tuple[Service, bool], ...]:
    with home.editions.reading(edition) as reader:
        rows = reader.columns("select_services")
    objected = rows.pop("objected").tolist()
    return tuple(zip(map(_service, *(rows[name].tolist() for name in _TOLD)), objected, strict=True))


def _service(  # noqa: PLR0917 - a row, in the order of _TOLD
    department: str,
    organisation: str,
    region: str,
    specialism: str,
    services: str,
    equipment: str,
    head: str,
    work_address: str,
    lat: float,
    lon: float,
) -> Service:
    unknown = isnan(lat) or isnan(lon)
    return Service(
        department=department,
        organisation=organisation,
        region=region,
        specialism=specialism,
        services=_each(services),
        equipment=_each(equipment),
        head=head,
        work_address=work_address,
        place=None if unknown else (lat, lon),
    )


# Thousands of departments share a few dozen lists.
@lru_cache(maxsize=4096)
def _each(told: str) -> tuple[str, ...]:
    return tuple(told.split(SEPARATOR)) if told else ()
