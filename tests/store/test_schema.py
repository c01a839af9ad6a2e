"""The tables in `sql/` agree with the entities of the survey: names, order, kinds, what is required."""

import duckdb
import pytest

from wiu.store import sql
from wiu.survey.entities import ENTITIES, Kind

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.WHOLE: "BIGINT",
    Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.FLAG: "BOOLEAN",
}


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_a_table_has_the_fields_of_its_entity(entity):
    with duckdb.connect() as connection:
        connection.execute(sql.text(f"create_{entity.name}"))
        laid_out = connection.execute(f"DESCRIBE {entity.name}").fetchall()
    found = [(name, kind, null == "NO") for name, kind, null, *_ in laid_out]
    expected = [(field.name, TYPES[field.kind], field.required) for field in entity.fields]
    if entity.office_only:
        expected.insert(0, ("edition", "BIGINT", True))
    assert found == expected
