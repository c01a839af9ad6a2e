"""Files of every make that departments and survey tools send: what each is read as, and that no row is lost."""

import json

import pytest
from from_books import BOOKS
from from_danger import DANGERS
from from_hand import HAND
from from_text import TEXTS
from from_tools import TOOLS

from wiu.survey import mapping, reading

SPECIMENS = [*TOOLS, *HAND, *TEXTS, *BOOKS, *DANGERS]
READ = [each for each in SPECIMENS if each.expected]
REFUSED = [each for each in SPECIMENS if each.refused]
SECRETS = ("192.0.2.", "gmail.com", "07700 900", "1980-02-03")


def named(specimen):
    return specimen.name


@pytest.fixture
def laid(tmp_path):
    def lay(specimen):
        path = tmp_path / specimen.file
        path.write_bytes(specimen.content)
        return path

    return lay


def mapped(inspection):
    """Map any table at all: each row is an answer, its words in the first column that is kept."""
    comment = {"column": inspection.table.columns[0]}
    block = {"entity": "adequacy", "fields": {"specialism": "RT", "comment": comment}}
    document = {"granularity": "person", "rows": [block]}
    return mapping.apply(inspection, mapping.mapping_of(document), round_id="R")


def place_is_right(document, wanted):
    places = (document["header_rows"], document["first_data_row"], document["rows"])
    assert places == (wanted.header_rows, wanted.first, wanted.rows), (
        document["columns"],
        document["dropped"],
    )
    for key in ("encoding", "delimiter", "sheet"):
        assert getattr(wanted, key) in (None, document[key])


def columns_are_right(document, wanted):
    columns = {each["name"]: each for each in document["columns"]}
    assert wanted.columns in (None, tuple(columns))
    assert {name for name, each in columns.items() if each["personal"]} == wanted.private
    assert {name: columns[name]["kind"] for name in wanted.kinds} == wanted.kinds
    assert {name: columns[name]["missing"] for name in wanted.missing} == wanted.missing
    assert {name: columns[name]["examples"][0] for name in wanted.examples} == wanted.examples
    fields = document["suggested_mapping"]["rows"][0]["fields"]
    assert {name: fields.get(name, {}).get("column") for name in wanted.fields} == wanted.fields


def rows_are_accounted_for(found, wanted):
    table = found.table
    if wanted.left_out is not None:
        assert {each.row: each.reason for each in table.left_out} == wanted.left_out
    assert wanted.ragged in (None, tuple(sorted(table.ragged)))
    parts = len(table.above) + found.header_rows + len(table.body) + len(table.left_out)
    assert wanted.filled in (None, parts)
    if table.columns:
        result = mapped(found)
        assert result.read == result.accepted + result.quarantined + result.left_out
        assert result.read == len(table.body) + len(table.left_out)


@pytest.mark.parametrize("specimen", READ, ids=named)
def test_a_file_is_read_as_a_person_would_read_it_and_no_row_is_lost(specimen, laid):
    found = reading.inspect(laid(specimen))
    document = found.as_json()
    place_is_right(document, specimen.expected)
    columns_are_right(document, specimen.expected)
    rows_are_accounted_for(found, specimen.expected)
    said = json.dumps(document, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in said]
    assert all(
        words in json.dumps(document["dropped"], ensure_ascii=False) for words in specimen.expected.notes
    )


@pytest.mark.parametrize("specimen", REFUSED, ids=named)
def test_a_file_that_is_no_table_is_refused_in_words(specimen, laid):
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(laid(specimen))
    assert caught.value.code == specimen.refused
    assert caught.value.message.endswith(".")
    assert caught.value.where["file"] == specimen.file
