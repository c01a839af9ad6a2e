"""What the operator says of the lake: where its catalogue lies, where its files, and with which key to their storage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE, FILES, LOCAL = "WIU_SURVEY", "WIU_SURVEY_FILES", "WIU_LOCAL"
_CATALOGUE = re.compile(r"ducklake:(?P<address>postgres(ql)?://\S+)")
_BUCKET = re.compile(r"s3://[\w.-]+(/[\w./-]*)?")
_TELLS = (
    f"{VARIABLE} must read ducklake:postgresql://USER@HOST/DATABASE, and {FILES} name a folder by its whole path, or "
    "s3://BUCKET/FOLDER."
)


@dataclass(frozen=True)
class Setting:
    """Where a lake lies. `catalogue` may hold a password and `storage` a key: neither is ever repeated.

    `files` ends with a slash; `local` is the folder for this machine's copies, None for one beside the editions' names.
    """

    catalogue: str = field(repr=False)
    files: str
    storage: dict[str, str | bool] = field(repr=False, default_factory=dict)
    local: Path | None = None

    @property
    def in_bucket(self) -> bool:
        """Whether the files lie in a bucket, and in no folder."""
        return self.files.startswith("s3://")


def read(said: Mapping[str, str]) -> Setting:
    """Return the setting that an environment holds.

    Raises:
        StoreError: it can't be understood (survey_setting). Fit to show.

    """
    found = _CATALOGUE.fullmatch(said.get(VARIABLE, ""))
    files = said.get(FILES, "")
    if found is None or not (_BUCKET.fullmatch(files) or (files.startswith("/") and ".." not in files)):
        raise misset()
    local = said.get(LOCAL)
    if local and not Path(local).is_absolute():
        raise misset(f"{LOCAL} must name a folder by its whole path.")
    return Setting(
        found["address"],
        f"{files.rstrip('/')}/",
        _storage(said) if files.startswith("s3://") else {},
        Path(local) if local else None,
    )


def misset(why: str = _TELLS) -> StoreError:
    """Return the reason why a setting can't be followed; what it says is not repeated."""
    return StoreError(
        "survey_setting",
        f"{why} Nothing was read or changed. To keep editions as files in the folder of the databases, leave {VARIABLE} "
        "unset.",
    )


def _storage(said: Mapping[str, str]) -> dict[str, str | bool]:
    """Return the key to a bucket, under the names that the storage's own programs read."""
    endpoint = urlsplit(said.get("AWS_ENDPOINT_URL_S3") or said.get("AWS_ENDPOINT_URL") or "")
    if not (said.get("AWS_ACCESS_KEY_ID") and said.get("AWS_SECRET_ACCESS_KEY")):
        raise misset(
            f"{FILES} names a bucket, so AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set, AWS_REGION and "
            "AWS_ENDPOINT_URL_S3 where the storage wants them."
        )
    region = said.get("AWS_REGION") or said.get("AWS_DEFAULT_REGION") or "us-east-1"
    return {
        "key": said["AWS_ACCESS_KEY_ID"],
        "secret": said["AWS_SECRET_ACCESS_KEY"],
        "token": said.get("AWS_SESSION_TOKEN", ""),
        "region": region,
        "endpoint": endpoint.netloc or f"s3.{region}.amazonaws.com",
        "style": "path" if endpoint.netloc else "vhost",
        "encrypted": endpoint.scheme != "http",
    }


def extensions() -> tuple[str, ...]:
    """Return the files of the extensions that a lake needs; they come with wheels, nothing is fetched.

    Raises:
        StoreError: one is not installed (no_extension). Fit to show.

    """
    try:
        import duckdb_extension_ducklake as ducklake  # type: ignore[import-untyped]  # noqa: PLC0415 - for a lake only
        import duckdb_extension_httpfs as cipher  # type: ignore[import-untyped]  # noqa: PLC0415
        import duckdb_extension_postgres_scanner as catalogue  # type: ignore[import-untyped]  # noqa: PLC0415

        return tuple(
            str(next(Path(module.__file__).parent.rglob("*.duckdb_extension")))
            for module in (cipher, catalogue, ducklake)
        )
    except (ImportError, StopIteration):
        raise StoreError(
            "no_extension",
            f"{VARIABLE} is set, and an extension of DuckDB that it needs is missing: install requirements.txt whole. "
            "Nothing was read or changed.",
        ) from None
