"""The key of the vault: the operator's own for real answers, a made one for the invented sample.

A key never lies in a backup, a log or an error. The sample's key lies beside the sample's vault, for
its contracts are nobody's; real contracts can't be kept until the operator has given a key.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from wiu.store.errors import StoreError
from wiu.store.vault import Vault

VARIABLE = "WIU_VAULT_KEY"
FILE_VARIABLE = "WIU_VAULT_KEY_FILE"
SAMPLE_KEY = "vault.key"
SHORTEST = 32


def vault_of(home: Path, *, sample: bool) -> Vault:
    """Return the vault of a folder of databases: invented contracts lie apart from real ones.

    Raises:
        StoreError: the key that is configured can't be used. Fit to show.

    """
    if sample:
        folder = home / "sample"
        return Vault(folder, of_sample(folder))
    return Vault(home, configured())


def configured() -> str | None:
    """Return the key that the operator gave, by variable or by a file that a variable names; None if none.

    Raises:
        StoreError: the file can't be read, or the key is too short to keep anything secret.

    """
    named = os.environ.get(FILE_VARIABLE)
    key = os.environ.get(VARIABLE, "")
    if not key and named:
        try:
            key = Path(named).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise StoreError(
                "no_key", f"The file that {FILE_VARIABLE} names can't be read as text."
            ) from None
    if not key:
        return None
    if len(key) < SHORTEST:
        raise StoreError(
            "weak_key",
            f"The key of the vault must have {SHORTEST} characters or more. Make one with: openssl rand -base64 32",
        )
    return key


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
