"""Editions in a lake: Parquet files and a catalogue on a server, read by every machine from copies of its own.

More of it stands in `test_lake_at_length.py`, and all tests of editions run over a lake by `WIU_TESTS_SURVEY=ducklake`.
"""

import json
import os
import sys

import pandas as pd
import pytest
from click.testing import CliRunner
from lake_seen import another_machine, in_catalogue, place_of, wrong

from wiu.commands import serving
from wiu.services.home import Home
from wiu.store.errors import StoreError
from wiu.survey.entities import ENTITIES

MARK = "Zebra Infirmary of nowhere"
AT_LENGTH = bool(os.environ.get("WIU_IN_LAKE"))


def test_another_machine_reads_the_same_rows_from_a_copy_of_its_own(
    in_lake, lake_home, monkeypatch, tmp_path
):
    assert in_lake
    mine = lake_home.editions.rows()
    other = another_machine(lake_home, monkeypatch, tmp_path)
    assert other.editions.current() == lake_home.editions.current()
    assert not list(tmp_path.glob("disk*/*/*.duckdb")), "to know what is in force, nothing is brought"
    theirs = other.editions.rows()
    assert set(theirs) == set(mine)
    for name in mine:
        keys = list(mine[name].columns)
        pd.testing.assert_frame_equal(
            *(frame.sort_values(keys, ignore_index=True) for frame in (mine[name], theirs[name]))
        )
    (copy,) = tmp_path.glob("disk*/*/*.duckdb")
    assert copy.stat().st_mode & 0o222 == 0
    assert copy.parent.stat().st_mode & 0o077 == 0, "raw answers are nobody else's"
    made = copy.stat().st_mtime_ns
    other.editions.rows()
    assert copy.stat().st_mtime_ns == made, "once is enough"


def test_no_contract_is_in_the_lake_or_its_catalogue_and_no_row_lies_there_unencrypted(
    in_lake, server, now, tmp_path
):
    home, about = Home(tmp_path / "home"), {"made_at": now, "made_by": "o", "why": "a test", "sample": False}
    trusts = pd.DataFrame({"org_code": ["RA1", "RB1"], "name": [MARK, "Another"]})
    home.editions.write({"organisation": trusts}, **about)
    files = list((in_lake / place_of(home)).rglob("*.parquet"))
    assert files
    for file in files:
        assert file.read_bytes()[:4] == b"PARE", "encrypted, footer and all"
        assert MARK.encode() not in file.read_bytes()
    with pytest.raises(StoreError, match="do not belong in an edition"):
        home.editions.write({"service_contract": pd.DataFrame({"client_org_code": ["A"]})}, **about)
    tables = in_catalogue(server, home, "SELECT DISTINCT table_name FROM ducklake_table")
    assert {name for (name,) in tables} == {
        *(name for name, entity in ENTITIES.items() if not entity.office_only),
        *("quarantine", "edition", "migration"),
    }


def test_one_changed_byte_in_any_file_is_named(lake_home, in_lake, office):
    everything = sorted((in_lake / place_of(lake_home)).rglob("*.parquet"))
    for place, file in zip([0.01, 0.5, 0.97] * 9, everything[:: 1 if AT_LENGTH else 5], strict=False):
        before = file.read_bytes()
        content = bytearray(before)
        content[int(place * len(content))] ^= 1
        file.write_bytes(content)
        said = wrong(lake_home, office)
        assert list(said) == ["editions/edition-0001.lake"]
        assert file.name in said["editions/edition-0001.lake"]["message"]
        file.write_bytes(before)
    assert not wrong(lake_home, office)


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("WIU_SURVEY", "ducklake:/a/file", "survey_setting"),
        ("WIU_SURVEY", "postgresql://wiu@127.0.0.1/wiu", "survey_setting"),
        ("WIU_SURVEY", "ducklake:postgresql://wiu:SECRETWORD@127.0.0.1:1/wiu", "unreachable"),
        ("WIU_SURVEY", "ducklake:postgresql://wiu:SECRETWORD@127.0.0.1:1/wiu?nonsense=1", "survey_setting"),
        ("WIU_SURVEY_FILES", "", "survey_setting"),
        ("WIU_SURVEY_FILES", "relative/folder", "survey_setting"),
        ("WIU_SURVEY_FILES", "s3://bucket/folder", "survey_setting"),
        ("WIU_LOCAL", "relative", "survey_setting"),
    ],
)
def test_a_wrong_setting_is_refused_in_words_when_a_server_starts(  # noqa: PLR0917 - fixtures
    in_lake, monkeypatch, tmp_path, name, said, code
):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    assert in_lake
    monkeypatch.setenv(name, said)
    monkeypatch.setenv("WIU_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(serving.serve, ["--port", "1"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["error"]["code"] == code
    assert "SECRETWORD" not in done.output


def test_a_missing_extension_is_refused_when_a_server_starts(in_lake, monkeypatch, tmp_path):
    assert in_lake
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(StoreError, match=r"install requirements\.txt whole") as refused:
        Home(tmp_path / "home").editions.require_usable()
    assert refused.value.code == "no_extension"
