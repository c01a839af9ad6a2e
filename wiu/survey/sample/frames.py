"""Columns of drawn values become the rows of an entity, typed as `Kind` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.survey.entities import DTYPES, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def frame(entity: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of an entity: all its columns in order. A column not given is not said: all NA."""
    fields = ENTITIES[entity].fields
    length = max((len(each) for each in columns.values()), default=0)
    return pd.DataFrame(
        {
            each.name: pd.Series(columns.get(each.name, [None] * length), dtype=DTYPES[each.kind])
            for each in fields
        }
    )


def joined(entity: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several frames of an entity, one under another, counted from nought."""
    kept = [each for each in parts if len(each)]
    return pd.concat(kept, ignore_index=True) if kept else frame(entity, {})
