"""Every query says what it is for, and its heading agrees with DuckDB's own reading of it."""

import re
from pathlib import Path

import duckdb
import pytest

from wiu.store import sql
from wiu.store.editions import HEADS

STORE = Path(sql.__file__).parent


@pytest.mark.parametrize("name", sql.names())
def test_the_heading_names_exactly_the_parameters_that_duckdb_finds(name):
    statements = duckdb.extract_statements(sql.text(name))
    assert len(statements) == 1 or name.startswith("copy_")  # DuckDB makes several of a copy itself
    assert set(sql.query(name).parameters) == set(statements[0].named_parameters)


@pytest.mark.parametrize("name", sql.names())
def test_the_heading_says_purpose_row_and_whether_it_may_be_shown(name):
    query = sql.query(name)
    assert query.purpose.endswith(".")
    assert query.row.endswith(".")
    assert query.safe.startswith(("yes", "no", "to the office", "in parts"))


@pytest.mark.parametrize("name", sql.names())
def test_a_query_is_named_for_a_deed_and_a_thing(name):
    assert re.fullmatch(
        r"(create|alter|insert|select|delete|count|copy|set|reset|attach|use)(_[a-z]+)+", name
    )


def test_nothing_in_the_store_changes_or_removes_an_audit_entry():
    changing = [name for name in sql.names() if re.search(r"\b(UPDATE|DELETE|DROP|ALTER)\b", sql.text(name))]
    assert changing == [
        "alter_edition",
        "alter_request_contact",
        "delete_contracts_of_edition",
        "delete_edition_place",
        "delete_request_contact",
    ]


def test_an_unknown_query_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        sql.query("select_everything")


def test_departments_are_read_column_by_column_so_that_what_reads_a_head_says_so():
    """A reading lays departments as their heads want to be listed only where a query names heads (R4)."""
    reading = [name for name in sql.names() if re.match(r"(select|count)_", name)]
    assert [
        name
        for name in reading
        if re.search(r"department\.\*|\*[^;]*\b(FROM|JOIN) department\b", sql.text(name))
        and HEADS not in sql.text(name)
    ] == []
    assert HEADS in sql.text("select_services")


def test_no_name_gets_into_a_query_but_that_of_an_editions_place():
    assert "lake.edition_0012_0a1b2c3d" in sql.placed("create_edition_place", "edition_0012_0a1b2c3d")
    for wrong in ("edition_12_0a1b2c3d", "edition_0012_0a1b2c3d; x", "main", "edition_0012_0a1b2c3d\n"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            sql.placed("create_edition_place", wrong)
