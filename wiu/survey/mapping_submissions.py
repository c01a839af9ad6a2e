"""Which rows of a file make one submission, what it is called, and which of a department's returns counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.survey.mapping_document import Mapping
    from wiu.survey.reading import Inspection


def _hashes(body: pd.DataFrame) -> pd.Series:
    """Return a number for each row that is the same for the same cells, in whatever process."""
    return pd.util.hash_pandas_object(body.fillna(""), index=False).set_axis(body.index)


def submissions_of(
    inspection: Inspection,
    mapping: Mapping,
    fields: pd.DataFrame,
    good: pd.Index,
    *,
    round_id: str,
    received_at: datetime | None,
    specialisms: pd.Series[str],
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the submissions of the accepted rows, and row → submission_id."""
    fields = fields.loc[good]
    first = pd.Series(good, index=good)
    if mapping.one_per == "file" and len(good):
        first = pd.Series(good[0], index=good)
    elif mapping.one_per == "department":
        first = first.groupby(fields["department_id"].to_numpy()).transform("min")
    stem = f"{round_id}:{inspection.sha256[:16]}:"
    ids = stem + first.astype("str")
    hashes = _hashes(inspection.table.body.loc[good])
    # a sum of the rows' numbers is the same whatever order the lines of a return come in
    together = hashes.groupby(first.to_numpy()).sum()
    heads = pd.Index(together.index, dtype="int64")
    frame = fields.loc[heads].assign(
        submission_id=ids.loc[heads],
        round_id=round_id,
        file=inspection.file,
        row_hash=[f"{int(value):016x}" for value in together],
        granularity=mapping.granularity,
        status="accepted",
    )
    if received_at is not None and "received_at" not in mapping.submission:
        frame["received_at"] = pd.Timestamp(received_at).tz_convert("UTC").as_unit("us")
    pairs = pd.DataFrame({"head": first.to_numpy(), "about": specialisms.reindex(ids.index).fillna("")})
    subjects = pairs.drop_duplicates().sort_values(["head", "about"])
    several = subjects["head"].duplicated(keep=False)
    joined = subjects[several].groupby("head")["about"].agg(";".join)
    return _settle(frame, pd.concat([subjects[~several].set_index("head")["about"], joined])), ids


def specialisms_of(parts: list[tuple[str, pd.DataFrame]]) -> pd.Series[str]:
    """Return the specialisms that each row of the file speaks of, joined by “;”."""
    said = pd.concat(
        [frame["specialism"] for _, frame in parts if "specialism" in frame] or [pd.Series(dtype="str")]
    )
    once = said[~said.index.duplicated(keep=False)]
    more = said[said.index.duplicated(keep=False)]
    joined = more.dropna().groupby(level=0).agg(lambda texts: ";".join(sorted(set(texts))))
    texts: pd.Series[str] = pd.concat([once, joined]).astype("str")
    return texts


def _settle(frame: pd.DataFrame, subjects: pd.Series[str]) -> pd.DataFrame:
    """Mark all but the newest return of a department on the same specialisms; all are kept, and people are no returns.

    An older one is a duplicate where it is equal in every cell, else superseded.
    """
    if "department_id" not in frame or frame["department_id"].isna().all():
        return frame
    if frame["granularity"].eq("person").all():
        return frame  # people of one department do not replace one another
    order = frame.assign(_place=range(len(frame)), _about=subjects.reindex(frame.index))
    keys = ["received_at", "_place"] if "received_at" in frame else ["_place"]
    order = order.sort_values(keys, ascending=False, na_position="last", kind="stable")
    several = order[order["department_id"].notna() & order["department_id"].duplicated(keep=False)]
    for _, returns in several.groupby("department_id", sort=False):
        covered: set[str] = set()
        newest = returns["row_hash"].iloc[0]
        for row, about, mark in zip(returns.index, returns["_about"], returns["row_hash"], strict=True):
            subject = set(about.split(";"))
            if covered & subject:
                frame.loc[row, "status"] = "duplicate" if mark == newest else "superseded"
            covered |= subject
    return frame
