"""Whole folders of databases change places: what was prepared comes in, what was there stays beside it.

The word that it is to happen is one small file. From the moment it is on the disk the change is finished
by whoever comes by next, after a crash too: each step can be seen to have been done, and is done once.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from wiu.store import disk
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STAGE, WORD = ".restoring", "RESTORING"
ASIDE = "before-restore-"
NOT_OURS = frozenset({"README.md", "sample.toml", "geography"})
"""What the program itself keeps in `data/`: no database, in no backup, and never moved."""
PATIENCE = 15.0
_BUSY = "Databases are being restored here. Try again in a moment."


def stage(home: Path) -> Path:
    """Return an empty folder to prepare in, on the disk of the databases; what an unfinished try left is gone."""
    folder = home / STAGE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def databases(home: Path) -> tuple[str, ...]:
    """Return the names of what lies in a folder of databases and belongs to them."""
    if not home.is_dir():
        return ()
    return tuple(
        sorted(
            path.name
            for path in home.iterdir()
            if path.name not in NOT_OURS | {STAGE, WORD}
            and not path.name.startswith(ASIDE)
            and not path.name.endswith(disk.UNFINISHED)
        )
    )


def put_in_place(home: Path, aside: str, leave: Iterable[str] = ()) -> None:
    """Let what was prepared take the place of what is there, which goes into the folder `aside` but for `leave`.

    Raises:
        OSError: the word could not be written, and nothing has changed.

    """
    bring = sorted(path.name for path in (home / STAGE).iterdir())
    out = [name for name in databases(home) if name not in set(leave)]
    for path in (home / STAGE).rglob("*"):
        disk.to_disk(path)
    disk.put(home / WORD, json.dumps({"aside": aside, "out": out, "bring": bring}).encode())
    finish(home)


def finish(home: Path) -> None:
    """Do what is left to do of a change that was begun; nothing where none was.

    Raises:
        StoreError: another process is at it (busy), or it can't be done. Fit to show.

    """
    if not (home / WORD).exists():
        return
    try:
        with disk.alone(home, PATIENCE, _BUSY):
            if (home / WORD).exists():
                _finish(home, json.loads((home / WORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            "not_written",
            "A restore was begun here and can't be finished: is the disk full, or the folder not writable? Nothing was "
            f"lost: what is to come lies in {STAGE}, what was there in {ASIDE}…",
            WORD,
        ) from None


def _finish(home: Path, word: dict[str, object]) -> None:
    aside, out, bring = home / str(word["aside"]), word["out"], word["bring"]
    aside.mkdir(exist_ok=True, mode=0o700)
    for name in map(str, out if isinstance(out, list) else ()):
        if (home / name).exists() and not (aside / name).exists():
            (home / name).rename(aside / name)
    for name in map(str, bring if isinstance(bring, list) else ()):
        if (home / STAGE / name).exists():
            (home / STAGE / name).rename(home / name)
    disk.to_disk(home)
    (home / WORD).unlink()
    shutil.rmtree(home / STAGE, ignore_errors=True)
    if not any(aside.iterdir()):
        aside.rmdir()
    disk.to_disk(home)
