"""The mapping that a file itself suggests, as TOML to take away, complete and bring back: a person decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _value(value: Any) -> str:
    """Return a value as TOML writes it; its texts and numbers are written as JSON's are."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return (
        name
        if name.replace("_", "").isascii() and name.isidentifier()
        else json.dumps(name, ensure_ascii=False)
    )


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items() if value is not None]


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    nested = ("submission", "rows", "values", "questions")
    yield from (f"# Still to be decided: {question}" for question in document.get("questions", []))
    yield from _pairs({name: value for name, value in document.items() if name not in nested})
    submission = dict(document.get("submission", {}))
    fields = submission.pop("fields", {})
    yield from ("", "[submission]", *_pairs(submission), "", "[submission.fields]", *_pairs(fields))
    for block in document.get("rows", []):
        yield from (
            "",
            "[[rows]]",
            f"entity = {_value(block['entity'])}",
            "[rows.fields]",
            *_pairs(block["fields"]),
        )
    for name, codes in document.get("values", {}).items():
        yield from ("", f"[values.{_key(name)}]", *_pairs(codes))


def toml_of(document: Mapping[str, Any]) -> str:
    """Return a suggested mapping as the text of a mapping file, its open questions as comments."""
    return "\n".join(_lines(document)) + "\n"


def show(document: Mapping[str, Any]) -> None:
    """Offer the suggestion for copying."""
    with st.expander("A mapping to start from, suggested by the file's own words"):
        st.write(
            "Copy it into a file of your own, settle what is still to be decided, name a code wherever one is "
            "empty, and choose it above as your own mapping. Nothing is loaded by a suggestion."
        )
        st.code(toml_of(document), language="toml")
