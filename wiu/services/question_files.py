"""A question in a file: read, and refused with the known words where one is unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wiu.statistics.question import Question, QuestionError

if TYPE_CHECKING:
    from pathlib import Path


def read_question(path: Path) -> Question:
    """Return the question in a JSON file.

    Raises:
        QuestionError: the file is no question, or a word in it is unknown; lists the known ones. Fit to show.

    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_no_word_twice)
    except UnicodeDecodeError:
        raise QuestionError("the file is not text in UTF-8", path.name) from None
    except json.JSONDecodeError as error:
        raise QuestionError(
            f"the file is not JSON: {error.msg}, line {error.lineno}, column {error.colno}", path.name
        ) from None
    except RecursionError:
        raise QuestionError("the file is nested too deep to be a question", path.name) from None
    return Question.from_json(document)


def _no_word_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for number, (word, _) in enumerate(pairs):
        if word in dict(pairs[:number]):
            raise QuestionError(f"“{word}” stands there twice", word)
    return dict(pairs)
