"""Editions that lie in a lake, for several machines: each reads them from files that it has made of them.

In the folder of the databases each edition has a small file that says what it is, where in the lake it lies, and the
SHA-256 of its rows, by which the log knows it too. From that a machine makes a file of DuckDB once, the first time that
somebody asks; everything reads this file as it reads an edition that never left the folder.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from wiu.store import disk, lake_setting, rows_digest
from wiu.store.disk import UNFINISHED
from wiu.store.edition import Edition, about
from wiu.store.edition_layout import FOLDER as UPGRADED
from wiu.store.edition_layout import forget_copies
from wiu.store.editions import BUSY, COPIES, FILE, LAKE, Editions
from wiu.store.errors import StoreError
from wiu.store.integrity import require_intact
from wiu.store.lake import PLACE, Laid, Lake

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from wiu.store.lake_setting import Setting

PATIENCE = 300.0
"""Seconds to wait for another who makes the same copy: a large edition takes some."""
_SWEPT: dict[tuple[Path, Path], int] = {}


@dataclass(frozen=True)
class Stub:
    """What the folder says of an edition: the edition itself, and how it lies in the lake."""

    edition: Edition
    laid: Laid

    def as_json(self) -> bytes:
        """Return what is written."""
        said = asdict(self)
        said["edition"]["made_at"] = self.edition.made_at.isoformat()
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


class LakeEditions(Editions):
    """The editions of one folder, in the lake that a setting names."""

    kept_as = re.compile(r"edition-(?P<number>\d{4,})\.lake")

    def __init__(self, folder: Path, setting: Setting, objections: Path | None = None) -> None:
        super().__init__(folder, objections, self._alone)
        self._setting = setting

    @property
    def workshop(self) -> Path:
        """The folder of this machine's copies, in which an edition is written too before it is one."""
        folder = self._setting.local / self._lake().place if self._setting.local else self.folder / COPIES
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def _lake(self) -> Lake:
        """Return this folder's lake; of two processes that draw its name, one's counts."""
        pointer = self.folder / LAKE
        with suppress(FileNotFoundError):
            return Lake(self._setting, _place(pointer))
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            disk.claim(pointer, f"wiu_{secrets.token_hex(8)}\n")
        return Lake(self._setting, _place(pointer))

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        if not (self.folder / LAKE).exists() and self._files():
            yield  # editions of files, which are only to be put aside
        else:
            with self._lake().alone(patience, BUSY):
                yield

    def _files(self) -> list[Path]:
        """Return the files of editions that lie in the folder itself, as they do without a lake."""
        return sorted(path for path in self.folder.glob("edition-*.duckdb") if FILE.fullmatch(path.name))

    def require_here(self) -> None:
        """Return quietly unless editions of this folder lie in files.

        Raises:
            StoreError: they do (elsewhere). Fit to show.

        """
        if self._files():
            raise StoreError(
                "elsewhere",
                "The editions of this folder lie in files, and WIU_SURVEY names a lake. Nothing was read or changed. Unset "
                "WIU_SURVEY; or move them there: take a backup without it, then restore that backup with it.",
                self._files()[0].name,
            )

    def require_usable(self) -> None:
        """Return quietly if a server may start with these settings: the lake is there, or what is in force is here.

        Raises:
            StoreError: an extension is missing (no_extension), the lake is another's (missing) or can't be reached, or
                the editions lie in files (elsewhere). Fit to show.

        """
        lake_setting.extensions()
        self.require_here()
        try:
            self._lake().require_there(new=not self._numbers())
        except StoreError as error:
            number = self._in_force()
            if error.code != "unreachable" or number is None or not self._copy(number).exists():
                raise

    def _kept(self, number: int) -> Path:
        return self.folder / f"edition-{number:04d}.lake"

    def _about(self, number: int) -> Edition:
        return self._stub(number).edition

    def _stub(self, number: int) -> Stub:
        path = self._kept(number)
        try:
            status = path.stat()
        except OSError:
            raise StoreError("no_edition", f"There is no edition {number}.") from None
        return _read(path, status.st_mtime_ns, status.st_size)

    def _copy(self, number: int) -> Path:
        return self.workshop / f"edition-{number:04d}.{self._stub(number).laid.rows[:16]}.duckdb"

    def _path(self, number: int) -> Path:
        """Return this machine's copy of an edition, which is made if there is none yet."""
        self._sweep()
        copy = self._copy(number)
        if not copy.exists():
            waiting = f"Edition {number} is being brought here from the lake. Try again in a moment."
            try:
                with disk.alone(copy.with_suffix(".lock"), PATIENCE, waiting):
                    if not copy.exists():
                        self._lake().bring_out(self._stub(number).laid, copy, f"edition {number}")
            except OSError:
                raise StoreError(
                    "not_written",
                    "The edition could not be brought here from the lake: is the disk full, or WIU_LOCAL not writable?",
                ) from None
        return copy

    def _sweep(self) -> None:
        """Delete copies of what no edition is any more: another machine erased it, or put a backup in its place."""
        changed = self.folder.stat().st_mtime_ns
        here = (self.folder, self.workshop)
        if _SWEPT.get(here) != changed:
            named = {self._copy(number).name for number in self._numbers()}
            for path in self.workshop.glob("edition-*.duckdb"):
                if path.name not in named:
                    forget_copies(path)
                    path.unlink(missing_ok=True)
                    path.with_suffix(".lock").unlink(missing_ok=True)
            _SWEPT[here] = changed

    def fingerprint(self, number: int) -> str:
        """Return the SHA-256 of an edition's rows: what names its content beyond doubt.

        Raises:
            StoreError: there is no such edition.

        """
        return self._stub(number).laid.rows

    def is_named(self, number: int, by: Collection[str]) -> bool:
        """Return whether one of these is the SHA-256 of an edition's rows.

        Raises:
            StoreError: it is missing or damaged. Fit to show.

        """
        return self.fingerprint(number) in by

    def looks(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what there is to look at, each edition in the lake and this machine's copies of them, with the look."""
        for number in self._numbers():
            yield self._kept(number).name, partial(self._require_as_laid, number)
        for copy in sorted(self.workshop.glob("edition-*.duckdb")):
            yield f"{COPIES}/{copy.name}", partial(self._require_same, copy, int(copy.name[8:].split(".")[0]))
        for path in sorted((self.workshop / UPGRADED).glob("*.duckdb")):
            yield f"{COPIES}/{UPGRADED}/{path.name}", partial(require_intact, path)

    def _require_as_laid(self, number: int) -> None:
        self._lake().require_as_laid(self._stub(number).laid, f"edition {number}", self.workshop)

    def _require_same(self, copy: Path, number: int) -> None:
        require_intact(copy)
        if rows_digest.of_file(copy) != self.fingerprint(number):
            raise StoreError(
                "replaced",
                f"This machine's copy of edition {number} is not what lies in the lake. Delete it: it is made anew.",
                copy.name,
            )

    def _clear(self) -> None:
        """Leave nothing of a load that was cut off, here or in the lake."""
        cut_off = list(self.folder.glob(f"*.lake{UNFINISHED}"))
        for left in self.workshop.glob(f"*{UNFINISHED}*"):
            if left.is_file():
                left.unlink(missing_ok=True)
            elif left.name.startswith("lay-") or time.time() - left.stat().st_mtime > PATIENCE:
                shutil.rmtree(left, ignore_errors=True)  # what another is just bringing out stays
        if cut_off:
            self._give_up_the_rest()
        super()._clear()

    def _give_up_the_rest(self) -> None:
        places = [self._stub(number).laid.place for number in self._numbers()]
        self._lake().give_up(self.workshop, but=places)

    @contextmanager
    def _laid_down(self, unfinished: Path, edition: Edition) -> Iterator[Stub]:
        """Lay an edition down in the lake, and give it up again if it does not come to stand in the folder."""
        place = f"edition_{edition.number:04d}_{secrets.token_hex(4)}"
        begun = self._kept(edition.number).with_suffix(f".lake{UNFINISHED}")
        begun.write_text(
            place, encoding="ascii"
        )  # whoever comes after a crash sees that there is something to clear
        try:
            yield Stub(edition, self._lake().lay_down(unfinished, place))
        except BaseException:
            with suppress(StoreError, OSError):
                self._give_up_the_rest()
                begun.unlink(missing_ok=True)
            raise
        begun.unlink(missing_ok=True)

    def finish(self, unfinished: Path, edition: Edition, announce: Callable[[Edition], None]) -> None:
        """Lay a complete edition down in the lake, announce it, and move the pointer to it."""
        kept = self._kept(edition.number)
        with self._laid_down(unfinished, edition) as stub:
            disk.put(kept, stub.as_json(), 0o440)
            try:
                self._keep_copy(unfinished, edition.number)
                announce(edition)
                self._point_to(edition.number)
            except BaseException:
                kept.unlink()
                raise
        disk.to_disk(self.folder)

    def supersede(self, unfinished: Path, edition: Edition, announce: Callable[[str], None]) -> None:
        """Lay an edition down anew, without what is erased; the old one leaves the lake, its files too."""
        with self._laid_down(unfinished, edition) as stub:
            announce(stub.laid.rows)
            disk.put(self._kept(edition.number), stub.as_json(), 0o440)
            self._give_up_the_rest()
        self._keep_copy(unfinished, edition.number)
        self._sweep()

    def _keep_copy(self, unfinished: Path, number: int) -> None:
        unfinished.chmod(0o440)
        disk.to_disk(unfinished)
        unfinished.replace(self._copy(number))

    def to_back_up(self) -> Iterator[tuple[Path, str]]:
        """Yield for each edition a file with exactly its rows, and under which name a backup holds it.

        Raises:
            StoreError: the copy here has other rows, or the lake gives others. Fit to show.

        """
        for number in self._numbers():
            copy = self._path(number)
            self._require_same(copy, number)
            yield copy, f"edition-{number:04d}.duckdb"

    def take_in(self) -> dict[str, tuple[str, str]]:
        """Lay what lies here as files, as a backup has them, down in the lake; the files are gone from the folder then.

        Returns by the edition's name the SHA-256 of its file and that of its rows.
        """
        taken = {}
        for file in self._files():
            edition, of_file = about(file), disk.sha256(file)
            with self._laid_down(file, edition) as stub:
                disk.put(self._kept(edition.number), stub.as_json(), 0o440)
            file.unlink()
            taken[edition.name] = (of_file, stub.laid.rows)
        return taken

    def forget(self) -> None:
        """Give up what `take_in` laid down and was never in force."""
        if (self.folder / LAKE).exists():
            self._lake().forget(self.workshop)


def _place(pointer: Path) -> str:
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError):
        name = ""
    if not PLACE.fullmatch(name):
        raise StoreError(
            "damaged",
            f"{LAKE}, which says where the editions lie, can't be read. Restore it from a backup of the folder.",
            LAKE,
        )
    return name


@lru_cache(maxsize=256)  # it is replaced whole where an edition is erased from
def _read(path: Path, _date: int, _size: int) -> Stub:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(said["edition"].pop("made_at"))
        laid = said["laid"]
        return Stub(
            Edition(made_at=made_at, **said["edition"]),
            Laid(laid["place"], tuple(laid["tables"]), str(laid["rows"]), dict(laid["files"])),
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise StoreError(
            "damaged", f"{path.name} can't be read as what it was. Restore it from a backup.", path.name
        ) from None
