"""What a mapping must not say where it is kept: it lies open in the register, and answers on contracts in a vault (R1).

A mapping names columns, and of coded columns what their cells say. In rows of service contracts a cell's text, or an
answer written into the mapping itself, may tell who serves whom; and nowhere may a private address or number stand (S1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import folded
from wiu.survey.entities import ENTITIES, Kind
from wiu.survey.private_data import holds_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NO_ANSWER = frozenset({"specialism"})
"""Of a contract: what every department says of itself on the services map as well (R4)."""


def unfit_to_keep(document: Mapping[str, Any]) -> str:
    """Return why a mapping document that is valid must not be kept, as a sentence without its words; empty where it may."""
    for place, block in enumerate(document.get("rows", []), 1):
        entity = ENTITIES[block["entity"]]
        if entity.office_only:
            kinds = {field.name: field.kind for field in entity.fields}
            wrong = next(
                (name for name, source in block["fields"].items() if _answers(name, kinds[name], source)), ""
            )
            if not wrong and _is_answer(block.get("when"), block["fields"]):
                wrong = "when"
            if wrong:
                return (
                    f"Part {place} is about service contracts and says under “{wrong}” what an answer is. Answers on "
                    "contracts stay in the vault (R1): keep such a mapping as a file of the office's own, and load with it."
                )
    if any(holds_private(text) for text in _texts(document)):
        return "The mapping holds a private address or number, which must not be kept (S1)."
    return ""


def _answers(name: str, kind: Kind, source: Any) -> bool:
    """Say whether a field's source holds an answer, not only the place where answers stand."""
    if name in _NO_ANSWER:
        return False
    said = source if isinstance(source, dict) else {"constant": source}
    given = any(each in said for each in ("constant", "others", "blank"))
    return "values" in said or (given and kind is not Kind.CODE)


def _is_answer(when: Mapping[str, str] | None, fields: Mapping[str, Any]) -> bool:
    """Say whether the rows are chosen by what an answer says."""
    columns = {
        folded(each["column"])
        for name, each in fields.items()
        if isinstance(each, dict) and "column" in each and name not in _NO_ANSWER
    }
    return when is not None and folded(when["column"]) in columns


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for name, each in said.items():
            yield name
            yield from _texts(each)
    elif isinstance(said, list):
        for each in said:
            yield from _texts(each)
    elif isinstance(said, str):
        yield said
