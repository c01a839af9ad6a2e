"""The key of the vault: the operator's own for real answers, a made one for the invented sample.

A key never lies in a backup, a log or an error. The sample's key lies beside the sample's vault, for
its contracts are nobody's; real contracts can't be kept until the operator has given a key.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from wiu.services.operator_key import SHORTEST, configured
from wiu.store.errors import StoreError
from wiu.store.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_KEY = "vault.key"


def vault_of(home: Path, *, sample: bool) -> Vault:
    """Return the vault of a folder of databases: invented contracts lie apart from real ones.

    Raises:
        StoreError: the key that is configured can't be used. Fit to show.

    """
    if sample:
        folder = home / "sample"
        return Vault(folder, of_sample(folder))
    return Vault(home, configured())


def of_sample(folder: Path) -> str:
    """Return the key of the sample's vault, made at first use and readable by the server's user alone."""
    path = folder / SAMPLE_KEY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SHORTEST))
    except FileExistsError:
        pass
    except OSError:
        raise StoreError("not_written", "The sample's vault could not be made. Is the disk full?") from None
    return path.read_text(encoding="ascii")
