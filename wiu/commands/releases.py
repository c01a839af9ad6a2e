"""Commands on releases: `release`, `verify`, `reprint`."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wiu.commands.output import now, operator, say, stated, tell
from wiu.releases.release import Check, ReleaseError, Way
from wiu.services import question_files, released, whole_way
from wiu.services.home import Home

if TYPE_CHECKING:
    from wiu.releases.verdict import Verdict
    from wiu.services.releasing import Handed


def _room_for(out: Path) -> Path:
    """Return an empty file beside the one to be written: a folder that can't be written is found out first."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    os.close(handle)
    return Path(name)


def _write(handed: Handed, room: Path, out: Path) -> None:
    """Put the document in its place, whole or not at all."""
    try:
        with room.open("wb") as file:
            file.write(handed.document)
            file.flush()
            os.fsync(file.fileno())
        room.chmod(0o600)
        room.replace(out)
    except OSError as error:
        number = handed.release.number
        raise ReleaseError(
            "not_written",
            f"{number} is released and kept, but {out.name} could not be written ({error.strerror}). Nothing is "
            f"lost: `reprint {number} --pdf FILE` gives the same bytes again.",
            str(out),
        ) from None


def _document(handed: Handed, out: Path) -> dict[str, Any]:
    release = handed.release
    return {
        "number": release.number,
        "state": release.state.value,
        "way": release.way.value,
        "sha256": release.sha256,
        "published": release.published,
        "withheld": release.withheld,
        "cells": {"published": release.published, "withheld": release.withheld},
        "request": release.occasion.request,
        "audience": release.occasion.audience.value,
        "edition": f"edition {release.views[0].edition}",
        "prepared_by": release.prepared_by,
        "approved_by": release.approved_by or None,
        "checked": sorted(release.occasion.checked),
        "supersedes": release.occasion.supersedes or None,
        "pdf": str(out),
    }


@click.command()
@click.argument("question", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--request", "request", required=True, metavar="NUMBER", help="The request that it answers.")
@click.option("--prepared-by", required=True, metavar="NAME", help="Who prepared the answer.")
@click.option(
    "--approved-by",
    default="",
    metavar="NAME",
    help="The second person, needed wherever the request is not one that Q2 lets be met; for the UK Liaison "
    "Group where it is referred.",
)
@click.option(
    "--checked",
    multiple=True,
    type=click.Choice([each.value for each in Check]),
    help="A source of an intruder's that was looked at before this goes out; once for each. It is put on record.",
)
@click.option("--supersedes", default="", metavar="NUMBER", help="The release that this one corrects.")
@click.option("--changed", default="", help="What the correction changes; printed.")
@click.option("--why", default="", help="Why; printed.")
@click.option("--pdf", "out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@stated
def release(  # noqa: PLR0917 - click hands each option over by its name
    question: Path,
    request: str,
    prepared_by: str,
    approved_by: str,
    checked: tuple[str, ...],
    supersedes: str,
    changed: str,
    why: str,
    out: Path,
) -> None:
    """Release the answer to a request as PDF: protected against everything released before, and registered."""
    asked = question_files.read_question(question)
    room = _room_for(out)
    try:
        handed = whole_way.release(
            Home.from_environment(),
            operator(),
            asked,
            request,
            prepared_by=prepared_by,
            approved_by=approved_by,
            checked=checked,
            supersedes=supersedes,
            changed=changed,
            why=why,
            now=now(),
        )
        _write(handed, room, out)
    finally:
        with suppress(OSError):
            room.unlink(missing_ok=True)
    say(_document(handed, out))
    if handed.release.way is Way.APPROVED and (lacking := set(Check) - handed.release.occasion.checked):
        tell(
            f"On record: nobody said that {', '.join(sorted(lacking))} was looked at. "
            "Say --checked for each source that was."
        )


@click.command()
@click.argument("number")
@click.option("--pdf", "out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@stated
def reprint(number: str, out: Path) -> None:
    """Write a release's PDF once more, the same to the last byte."""
    home = Home.from_environment()
    home.needs_register("Nothing was written.")
    room = _room_for(out)
    try:
        handed = released.again(home, operator(), number, now=now())
        _write(handed, room, out)
    finally:
        with suppress(OSError):
            room.unlink(missing_ok=True)
    say(_document(handed, out))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stated
def verify(file: Path) -> None:
    """Say whether a PDF is a release of ours, unaltered, and whether it still stands.

    Exit status 1 unless it is current or superseded. Where the folder has no register, or no release on it, nothing
    can be said, and no register is made.
    """
    verdict = released.verify(Home.from_environment(), operator(), file.read_bytes(), now=now())
    say(_verdict(verdict))
    tell(verdict.in_words)
    if not verdict.stands:
        sys.exit(1)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    missing = {"error": {"code": "no_register", "message": verdict.in_words, "where": None}}
    return {
        "number": verdict.number or None,
        "state": verdict.finding.value,
        "sha256": verdict.sha256,
        "released_on": verdict.day,
        "superseded_by": verdict.superseded_by or None,
        "message": verdict.in_words,
        **(missing if verdict.nothing else {}),
    }


COMMANDS = (release, reprint, verify)
