"""Departments and their services, as members may see them (R4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """One department on the services map.

    `services` it gives itself; `equipment` are kinds by their codes, never numbers. `head` is empty
    where nobody is known or the Head of Service objected; `place` is (latitude, longitude), None
    where it is not known. No figure about its staff, no opinion and no contract stands here.
    """

    department: str
    organisation: str
    region: str
    specialism: str
    services: tuple[str, ...]
    equipment: tuple[str, ...]
    head: str
    work_address: str
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Services:
    """Departments of which services are held; `objected` Heads of Service of all departments are left out by name.

    `edition` names the edition of the data, `sample` marks invented departments.
    """

    departments: tuple[Service, ...]
    objected: int
    edition: str
    sample: bool

    @property
    def unplaced(self) -> int:
        """How many have no known place and are in the table only."""
        return sum(each.place is None for each in self.departments)
