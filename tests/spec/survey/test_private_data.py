"""S1: what must not be collected is recognised by name and by content, reported, and seen by nobody."""

import json

import pytest


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("IP Address", "10.1.2.3"),
        ("IPAddress", "x"),
        ("Your e-mail", "jane@example.org"),
        ("RecipientEmail", ""),
        ("Home telephone", "01632 960001"),
        ("Mobile number", "07700 900123"),
        ("Date of birth", "1980-02-03"),
        ("DOB", "3/2/80"),
        ("Home address", "1 The Street"),
        ("Home postcode", "AB1 2CD"),
        ("First name", "Jane"),
        ("Respondent's name", "Jane Smith"),
        ("Surname", "Smith"),
        ("LocationLatitude", "51.1"),
        ("NI number", "AB123456C"),
        ("Payroll number", "123"),
    ],
)
def test_a_private_column_is_known_by_its_name(read, header, value):
    found = read(f"department,{header},wte\nAlpha,{value},1\nBeta,{value},2\n")
    column = found.columns[1]
    assert (column.name, column.private is not None, column.examples) == (header, True, ())
    assert found.table.columns == ("department", "wte")


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Q7", ["a.b@gmail.com", "c@hotmail.co.uk", "none"]),
        ("Q8", ["192.168.0.1", "2001:db8::ff00:42:8329", "8.8.8.8"]),
        ("Contact", ["07700 900123", "+44 7700 900456", "(01632) 960 001"]),
        ("Reference", ["AB 12 34 56 C", "CE123456D", "AA112233A"]),
        ("When", ["1961-03-04", "1975-10-11", "1988-01-01", "1990-05-05", "1969-09-09"]),
        ("Name", ["Jane Smith", "Dr Amit Patel", "Siân O'Neill"]),
        ("Number", ["9434765919", "943 476 5870", "9434765889", "943-476-5897", "9434765900"]),
    ],
)
def test_a_private_column_is_known_by_what_stands_in_it(read, header, values):
    found = read(
        "\n".join([f"department;{header}", *(f"D{n};{value}" for n, value in enumerate(values))]) + "\n"
    )
    assert found.columns[1].private


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Work e-mail", ["physics@alpha.nhs.uk", "mpce@beta.nhs.net"]),
        ("Work telephone", ["01632 960001", "01632 960002"]),
        ("Name of your organisation", ["Alpha NHS Trust", "Beta Hospital"]),
        ("Head of service name", ["Jane Smith", "Amit Patel"]),
        ("Postcode", ["AB1 2CD", "EF3 4GH"]),
        ("Machines installed", ["1990-01-01", "2001-01-01", "2005-01-01", "1999-01-01", "1989-09-09"]),
        ("WTE", ["1.5", "2.25"]),
        ("Department name", ["North Wing", "South Wing"]),
        ("Tel Aviv", ["1", "2"]),
        ("Respondents", ["3", "4"]),
    ],
)
def test_work_addresses_and_plain_answers_are_no_private_data(read, header, values):
    found = read(
        "\n".join([f"organisation;{header}", *(f"R{n};{value}" for n, value in enumerate(values))]) + "\n"
    )
    assert found.columns[1].private is None


def test_private_cells_are_seen_nowhere(read, mapped):
    text = (
        "Completed by: Jane Smith;;;;\n;;;;\nContact:;jane@gmail.com;;;\n;;;;\n"
        "department_id;specialism;staff_group;First name;afc_band\n"
        "D1;RT;clinical scientist;Xanthippe;8z 07700 900123\nD2;RT;engineer;Quetzal;7\n"
    )
    found, result = read(text), mapped(text)
    shown = json.dumps(found.as_json()) + repr(result.issues) + result.quarantine.to_json()
    assert result.quarantined == 1
    for secret in ("Jane", "gmail", "Xanthippe", "Quetzal", "900123"):
        assert secret not in shown


def test_private_data_in_a_text_that_is_kept_keeps_the_row_back(mapped):
    document = {
        "granularity": "return",
        "submission": {"fields": {"department_id": {"column": "department"}}},
        "rows": [
            {
                "entity": "adequacy",
                "fields": {"specialism": "RT", "rating": {"column": "rating"}, "comment": {"column": "why"}},
            }
        ],
    }
    result = mapped("department;rating;why\nA;3;fine\nB;2;ring me on 07700 900123\nC;6;\n", document)
    assert [(issue.row, issue.rule) for issue in result.issues] == [(3, "private-data"), (4, "range")]
    assert "900123" not in repr(result.issues) + result.quarantine.to_json()


def test_a_mapping_cannot_ask_for_a_private_column(mapped):
    from wiu.survey.reading import ReadingError  # noqa: PLC0415

    document = {
        "granularity": "return",
        "submission": {"fields": {"department_id": {"column": "E-mail"}}},
        "rows": [{"entity": "service", "fields": {"specialism": "RT"}}],
    }
    with pytest.raises(ReadingError) as caught:
        mapped("E-mail,x\na@b.org,1\n", document)
    assert caught.value.code == "private-column"
