"""Movements as a file keeps them: arrays and names, read back without running anything that a file says."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LAYOUT = 1
"""Raised whenever the meaning of what is written changes: what was written before is then as good as lost."""

Moved = tuple["NDArray[np.int64]", list[frozenset[int]], "NDArray[np.float64]"]
"""Finest codes of each atom (atoms × axes; −1: nobody was asked), the releases whose states hold it, and its move."""


class UnreadableError(ValueError):
    """What a shelf holds was written by another version, or is no such thing."""


class Shelf(Protocol):
    """Where what was found outlives the process. It holds what the engine alone may know."""

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, None if it is not there, or no longer as it was put."""

    def put(self, name: str, content: bytes) -> None:
        """Keep this under a name, if it can be kept."""


@dataclass(frozen=True, repr=False)
class Kept:
    """Movements by measure, over the codes of each axis, and what the legend gives away, by marks of rows."""

    codes: Mapping[str, tuple[str, ...]]
    movements: Mapping[str, list[Moved]]
    given_away: Mapping[tuple[str, bytes], int]


def written(kept: Kept) -> bytes:
    """Return it as one zip file of arrays."""
    blocks: dict[frozenset[int], int] = {}
    arrays: dict[str, NDArray[Any]] = {}
    for number, movements in enumerate(kept.movements.values()):
        at = [[blocks.setdefault(each, len(blocks)) for each in held] for _, held, _ in movements]
        arrays[f"atoms{number}"] = np.vstack([atoms for atoms, _, _ in movements] or [_none(kept)])
        arrays[f"blocks{number}"] = np.array([each for one in at for each in one], dtype=np.int64)
        arrays[f"moves{number}"] = np.concatenate([np.zeros(0), *(moves for _, _, moves in movements)])
        arrays[f"lengths{number}"] = np.array([len(each) for each in at], dtype=np.int64)
    said = {
        "layout": LAYOUT,
        "codes": {name: list(codes) for name, codes in kept.codes.items()},
        "measures": list(kept.movements),
        "blocks": [sorted(each) for each in blocks],
        "given_away": [[name, mark.hex(), level] for (name, mark), level in kept.given_away.items()],
    }
    arrays["said"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _none(kept: Kept) -> NDArray[np.int64]:
    return np.zeros((0, len(kept.codes)), dtype=np.int64)


def read(content: bytes) -> Kept:
    """Return what was written.

    Raises:
        UnreadableError: another version wrote it, or it is something else.

    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            said = json.loads(arrays["said"].tobytes())
            if said["layout"] != LAYOUT:
                raise UnreadableError
            blocks = [frozenset(each) for each in said["blocks"]]
            return Kept(
                {name: tuple(codes) for name, codes in said["codes"].items()},
                {
                    name: _of_measure({key: arrays[f"{key}{number}"] for key in _KEYS}, blocks)
                    for number, name in enumerate(said["measures"])
                },
                {(name, bytes.fromhex(mark)): level for name, mark, level in said["given_away"]},
            )
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableError from error


_KEYS = ("atoms", "blocks", "moves", "lengths")


def _of_measure(arrays: Mapping[str, NDArray[Any]], blocks: list[frozenset[int]]) -> list[Moved]:
    ends = np.cumsum(arrays["lengths"])[:-1]
    return [
        (atoms, [blocks[each] for each in held.tolist()], moves)
        for atoms, held, moves in zip(
            *(np.split(arrays[key], ends) for key in ("atoms", "blocks", "moves")), strict=True
        )
        if len(atoms)
    ]
