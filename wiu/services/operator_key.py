"""The key that the operator gave: it opens the vault, and seals what only its owner may seal.

It stands in a module of its own, for whoever seals need not know what the vault holds (R1).
"""

from __future__ import annotations

import os
from pathlib import Path

from wiu.store.errors import StoreError

VARIABLE = "WIU_VAULT_KEY"
FILE_VARIABLE = "WIU_VAULT_KEY_FILE"
SHORTEST = 32


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


def if_usable() -> str | None:
    """Return the key that the operator gave, None where there is none or none that can be used."""
    try:
        return configured()
    except StoreError:
        return None
