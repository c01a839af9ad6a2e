"""Whether a database is, byte for byte, as DuckDB left it, and the audit log as it was written.

DuckDB lays a file out as three headers of 4 KiB and blocks of 256 KiB, each led by a checksum of the
rest of it. It compares the checksum of a block when it happens to read that block; here all of them
are compared, those that nothing in force lies in included.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from wiu.store import audit_head, audit_log
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from wiu.store.register import Register

HEADER, HEADERS = 4096, 3
BLOCK = 256 * 1024
# DuckDB's own checksum: each eight bytes, times an odd number, are combined by exclusive or.
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_START = 5381
# A file that another process is just writing is torn for a moment: damage is what stays.
LOOKS, PAUSE = 3, 0.4


def require_intact(path: Path) -> None:
    """Return quietly if every checksum of a database file fits.

    Raises:
        StoreError: the file is missing or a byte of it was changed; says about where. Fit to show.

    """
    for look in range(LOOKS):
        found = _first_wrong(path)
        if found is None:
            return
        if look + 1 < LOOKS:
            time.sleep(PAUSE)
    raise StoreError(
        "damaged",
        f"{path.name} was altered or is damaged: {found}. Restore it from a backup.",
        path.name,
    )


def require_chain(register: Register) -> None:
    """Return quietly if the chain of the audit log holds, and goes as far as the head beside it says.

    Raises:
        StoreError: it does not, naming the first broken entry or what is missing at the end, or the log
            can't be read. Fit to show.

    """
    name = register.path.name
    try:
        with register.transaction() as connection:
            broken = audit_log.verify(connection)
            if broken is None:
                audit_head.require(connection, register.path, register.key)
    except duckdb.Error:
        raise StoreError(
            "damaged", f"The audit log in {name} can't be read. Restore it from a backup.", name
        ) from None
    if broken is not None:
        raise StoreError(
            "broken_chain",
            f"The audit log was altered: entry {broken} is the first that does not fit the chain. What stands "
            "before it can be trusted.",
            name,
        )


def _first_wrong(path: Path) -> str | None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            for place in range(HEADERS):
                if not _fits(file.read(HEADER), HEADER):
                    return f"header {place + 1} of {HEADERS} does not fit its checksum"
            blocks = (size - HEADERS * HEADER) / BLOCK
            for place in range(int(blocks)):
                if not _fits(file.read(BLOCK), BLOCK):
                    return f"block {place + 1} of {int(blocks)} does not fit its checksum"
    except OSError:
        return "it can't be read"
    return None if blocks == int(blocks) else "its length is not that of a whole database"


def _fits(content: bytes, size: int) -> bool:
    if len(content) != size:
        return False
    words = np.frombuffer(content, dtype="<u8")
    return _START ^ int(np.bitwise_xor.reduce(words[1:] * _FACTOR)) == int(words[0])
