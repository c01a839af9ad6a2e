"""Where the databases lie: one folder, named by WIU_HOME."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from wiu.services import operator_key
from wiu.store import objections, swap
from wiu.store.editions import Editions
from wiu.store.errors import StoreError
from wiu.store.proofs import FOLDER, Proofs
from wiu.store.register import FILE, Register
from wiu.store.revocations import Revocations

VARIABLE, REGISTER, SURVEY = "WIU_HOME", "WIU_REGISTER", "WIU_SURVEY"
DEFAULT = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Home:
    """The folder of the databases."""

    path: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Return the folder that WIU_HOME names, `data/` beside the program where it names none.

        A restore that was cut off is finished first.

        Raises:
            StoreError: it can't be finished. Fit to show.

        """
        named = os.environ.get(VARIABLE)
        path = Path(named) if named else DEFAULT
        swap.finish(path)
        return cls(path)

    @property
    def editions(self) -> Editions:
        """The editions of the survey data: files of the folder, or in the lake that WIU_SURVEY names.

        Raises:
            StoreError: what WIU_SURVEY says can't be understood. Fit to show.

        """
        if os.environ.get(SURVEY):
            from wiu.store import editions_in_lake, lake_setting  # noqa: PLC0415 - who has no lake needs no driver

            return editions_in_lake.LakeEditions(
                self.path / "editions", lake_setting.read(os.environ), self.objections
            )
        return Editions(self.path / "editions", self.objections, self.register.loads())

    @property
    def objections(self) -> Path:
        """The file that tells readers which Heads of Service objected to being listed."""
        return self.path / objections.FILE

    @property
    def register(self) -> Register:
        """The register of what happened and was decided: a file of the folder, or where WIU_REGISTER says."""
        address, key = os.environ.get(REGISTER), operator_key.if_usable()
        if not address:
            return Register(self.path / FILE, key)
        from wiu.store.register_postgresql import ServerRegister  # noqa: PLC0415 - who has no server needs no driver

        return ServerRegister(self.path, address, key)

    @property
    def proofs(self) -> Proofs:
        """What was found for earlier answers, kept for the next: with it they are quicker and fuller, never less safe."""
        return Proofs(self.path / FOLDER)

    @property
    def revocations(self) -> Revocations:
        """The sign-ins that are over before their time."""
        return Revocations(self.path / "revoked.json")

    def needs_register(self, unchanged: str) -> None:
        """Refuse where there is no register, before one is made: WIU_HOME names another folder than is meant.

        Raises:
            StoreError: there is none; `unchanged` says at the end what was not done. Fit to show.

        """
        if not self.register.exists():
            raise StoreError(
                "no_register", f"There is no register in this folder: see where WIU_HOME points. {unchanged}"
            )

    def has_data(self) -> bool:
        """Return whether an edition is in force.

        Raises:
            StoreError: the edition or the pointer to it is damaged.

        """
        return self.editions.current() is not None

    def holds_real_data(self) -> bool:
        """Return whether any edition kept here holds other than invented rows; in doubt, yes."""
        try:
            return not all(edition.sample for edition in self.editions.all())
        except (StoreError, OSError):
            return True
