"""The particulars of an entry of the audit log, in plain words: what the log keeps for programs, as people read it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from wiu.presentation.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORT = 12
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_NAMES = {
    "aside": "put aside in",
    "backup_of": "backup made",
    "came_in_sha256": "fingerprint as it came in",
    "edition_sha256": "fingerprint of the edition",
    "edition_sha256_before": "fingerprint before",
    "kept_sha256": "sealed",
    "log_entries": "entries of the log",
    "manifest_sha256": "fingerprint of the manifest",
    "own_figures_sha256": "fingerprint of the own figures",
    "sha256": "fingerprint",
    "sha256_of_that": "fingerprint of that",
}
"""Names of particulars that say little to people; in the others an underscore is a blank."""


def particulars(detail: Mapping[str, Any]) -> str:
    """Return all that an entry says beside who, what and when; what is empty is left out. Hashes are shortened."""
    said = [(name, _value(name, value)) for name, value in detail.items()]
    return "; ".join(f"{_name(name)}: {words}" for name, words in said if words)


def _name(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " "))


def _value(name: str, value: Any) -> str:
    """Return one particular in words, whatever JSON it is kept as."""
    if isinstance(value, dict):
        return _sealed(value) if name == "kept_sha256" else _object(value)
    if isinstance(value, list):
        return _list(value)
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, int | float):
        return str(value) if name == "seed" else f"{value:,}"
    return _text(str(value))


def _sealed(batches: Mapping[str, Any]) -> str:
    return ", ".join(f"{batch}{' (erased)' if seal is None else ''}" for batch, seal in batches.items())


def _object(said: Mapping[str, Any]) -> str:
    inner = [(key, _value(key, each)) for key, each in said.items()]
    return ", ".join(f"{_name(key)} {words}" for key, words in inner if words)


def _list(values: list[Any]) -> str:
    if values and all(isinstance(each, str) and _FINGERPRINT.fullmatch(each) for each in values):
        several = f"{len(values):,} fingerprints, the last " if len(values) > 1 else ""
        return f"{several}{_text(values[-1])}"
    return ", ".join(filter(None, (_value("", each) for each in values))) or "none"


def _text(text: str) -> str:
    if _FINGERPRINT.fullmatch(text):
        return f"{text[:_SHORT]}…"
    if _DAY.fullmatch(text):
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return text
    return text.replace("_", " ") if _CODE.fullmatch(text) else text
