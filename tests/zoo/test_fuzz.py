"""Damaged files end in a result or a stated refusal, with every row accounted for.

A few dozen in the suite; `WIU_FUZZ_FILES=10000` tries as many, `WIU_FUZZ_SEED` other ones, and then memory and time are
measured too: under 1 GB, and no file over 60 seconds.
"""

import os
import resource
import sys
import time
from pathlib import Path

import pytest
from from_books import BOOKS
from from_danger import DANGERS
from from_hand import HAND
from from_text import TEXTS
from from_tools import TOOLS
from mutations import mutated
from test_zoo import mapped

from wiu.survey import mapping, reading

FILES = int(os.environ.get("WIU_FUZZ_FILES", "40"))
FIRST = int(os.environ.get("WIU_FUZZ_SEED", "0"))
FULL = "WIU_FUZZ_FILES" in os.environ
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
REAL = [path.read_bytes() for path in sorted(SAMPLES.glob("*.*")) if path.suffix in (".csv", ".xlsx")]
TEXT = [each.content for each in (*TOOLS, *HAND, *TEXTS)]
BINARY = [each.content for each in (*BOOKS, *DANGERS) if len(each.content) < 100_000]


def base(seed):
    """Return a file to damage: text most often, since a workbook takes a process of its own to read."""
    kinds = [TEXT, TEXT, TEXT, BINARY, REAL or TEXT]
    files = kinds[seed % len(kinds)]
    return files[(seed // len(kinds)) % len(files)]


def stated(refused, path):
    assert refused.message.endswith(".")
    assert refused.where["file"] == path.name
    return refused.code


def outcome(path):
    """Return "read" or the code of a refusal; anything else raises."""
    try:
        found = reading.inspect(path)
        document = found.as_json()
    except reading.ReadingError as error:
        return stated(error, path)
    table = found.table
    assert document["rows"] == len(table.body)
    if table.columns:
        result = mapped(found)
        assert result.read == result.accepted + result.quarantined + result.left_out
        assert result.read == len(table.body) + len(table.left_out)
        assert result.quarantined == len(result.quarantine)
        try:
            suggested = mapping.mapping_of(document["suggested_mapping"])
        except reading.ReadingError:
            return "read"  # a person must complete it first
        result = mapping.apply(found, suggested, round_id="R")
        assert result.read == result.accepted + result.quarantined + result.left_out
    return "read"


def test_damaged_files_give_results_or_stated_refusals(tmp_path):
    outcomes, slowest = {}, (0.0, -1)
    for seed in range(FIRST, FIRST + FILES):
        path = tmp_path / "damaged.csv"
        path.write_bytes(mutated(base(seed), seed))
        started = time.monotonic()
        try:
            said = outcome(path)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        slowest = max(slowest, (time.monotonic() - started, seed))
        outcomes[said] = outcomes.get(said, 0) + 1
    assert sum(outcomes.values()) == FILES
    assert outcomes["read"] > FILES / 4
    if FULL:
        most = max(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        said = f"{FILES:,} files: {outcomes}; most memory {most / 1024:,.0f} MB; slowest {slowest[0]:.1f} s (seed {slowest[1]})"
        sys.stderr.write(said)
        assert most < 1024 * 1024
        assert slowest[0] < 60


@pytest.mark.parametrize("seed", [3, 4])
def test_the_same_seed_gives_the_same_damage(seed):
    assert mutated(base(seed), seed) == mutated(base(seed), seed)
