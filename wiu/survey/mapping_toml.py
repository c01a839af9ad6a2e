"""A mapping document as TOML, to be kept, gone through by a person and used again next round."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # a JSON string is a TOML basic string, but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case dict():
            return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"
        case list():
            return "[" + ", ".join(_value(each) for each in value) + "]"
    return repr(value)


def _section(title: str, table: Mapping[str, Any]) -> list[str]:
    return ["", title, *(f"{_key(name)} = {_value(value)}" for name, value in table.items())]


def as_toml(document: Mapping[str, Any]) -> str:
    """Return a mapping document, such as `suggested_mapping` of `inspect`, as a TOML file's text.

    Reading it back with `load_mapping` gives the same mapping. `questions` come first, as comments.
    """
    lines = [f"# {question}" for question in document.get("questions", [])]
    plain = {
        name: each for name, each in document.items() if not isinstance(each, dict) and name not in _APART
    }
    lines += [f"{_key(name)} = {_value(value)}" for name, value in plain.items()]
    submission = dict(document.get("submission", {}))
    fields = submission.pop("fields", {})
    lines += _section("[submission]", submission) + _section("[submission.fields]", fields)
    for block in document.get("rows", []):
        lines += _section(
            "[[rows]]", {name: each for name, each in block.items() if name != "fields"}
        ) + _section("[rows.fields]", block["fields"])
    for name, values in document.get("values", {}).items():
        lines += _section(f"[values.{_key(name)}]", values)
    return "\n".join(lines) + "\n"


_APART = frozenset({"rows", "questions"})
