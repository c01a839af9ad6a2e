"""Nothing real stands beside an invented figure, and nothing private is in the sample at all (S1, S3)."""

import re

import pytest

from wiu.survey.entities import ENTITIES
from wiu.survey.sample import generate
from wiu.survey.sample.settings import read_settings

# words by which real trusts, boards and departments of these islands are known
REAL = re.findall(
    r"\w+",
    """
    Addenbrooke Airedale Alder Aneurin Ashford Ayrshire Barking Barnet Barnsley Barts Basildon Bedford Belfast Berkshire
    Betsi Birmingham Blackpool Bolton Borders Bradford Brighton Bristol Buckinghamshire Burton Calderdale Cambridge
    Cardiff Carlisle Chelsea Cheltenham Chester Christie Churchill Clatterbridge Clyde Cornwall Coventry Croydon
    Cumbria Cwm Darlington Dartford Derby Devon Doncaster Dorset Dudley Dumfries Durham Ealing Edinburgh Epsom Essex
    Exeter Fife Forth Frimley Gateshead Glasgow Gloucester Grampian Guildford Guy Gwent Hampshire Harrogate Hereford
    Hertfordshire Highland Hillingdon Homerton Huddersfield Hull Hywel Imperial Ipswich Kent Kettering Kingston
    Lanarkshire Lancashire Lancaster Leeds Leicester Lewisham Lincoln Liverpool London Lothian Luton Maidstone
    Manchester Mersey Middlesbrough Milton Moorfields Morriston Newcastle Newham Norfolk Northampton Northumbria
    Norwich Nottingham Oldham Orkney Oxford Papworth Pennine Peterborough Plymouth Poole Portsmouth Powys Preston
    Reading Rotherham Salford Salisbury Sandwell Sheffield Sherwood Shetland Shrewsbury Somerset Southampton Southend
    Southport Stockport Stoke Suffolk Sunderland Surrey Sussex Swansea Swindon Tameside Taunton Tayside Tees Torbay
    Truro Velindre Wakefield Walsall Walton Warrington Warwick Watford Wigan Wight Wirral Wolverhampton Worcester
    Worthing Wrexham Wye Yeovil York
""",
)


def texts(rows):
    for entity, table in rows.items():
        for column in table.select_dtypes("str"):
            yield entity, column, table[column].dropna()


@pytest.mark.parametrize("departments", [None, 10_000])
def test_no_organisation_bears_a_real_trusts_name(rows, departments):
    names = (generate(departments=departments, round_id="2025") if departments else rows)["organisation"][
        "name"
    ]
    real = re.compile("|".join(rf"\b{each}" for each in REAL), re.IGNORECASE)
    assert [name for name in names if real.search(name)] == []


def test_every_address_is_of_nowhere(rows):
    assert rows["department"]["work_email"].dropna().str.endswith(".example").all()
    assert rows["organisation"]["postcode"].str.fullmatch(r"Z[A-Z]\d{1,2} \d[A-Z]{2}").all()
    assert rows["organisation"]["org_code"].str.startswith("Z").all()


def test_there_is_no_column_beyond_those_declared(rows):
    assert {entity: tuple(table.columns) for entity, table in rows.items()} == {
        entity: each.columns for entity, each in ENTITIES.items()
    }


def test_no_text_looks_private(rows):
    private = re.compile(
        r"\b(?:0\d{9,10}|\+44)|\b\d{1,3}(?:\.\d{1,3}){3}\b|@(?!.*\.example)|\b(?:19|20)\d\d-\d\d-\d\d\b"
    )
    for entity, column, values in texts(rows):
        if column == "row_hash":
            continue
        assert not values[values.str.contains(private)].any(), (entity, column)


def test_canaries_sing_among_the_contracts_and_nowhere_else(rows):
    canaries = read_settings().canaries
    names = rows["service_contract"]["provider_name"].dropna()
    assert set(canaries) <= set(names)
    assert all("Canary" in each for each in canaries)
    for entity, column, values in texts(rows):
        if (entity, column) != ("service_contract", "provider_name"):
            assert not values.str.contains("canary", case=False).any(), (entity, column)


def test_comments_name_nobody(rows):
    places = "|".join(rows["department"]["name"].str.split(", ").str[1].unique())
    comments = rows["adequacy"]["comment"].dropna()
    assert not comments.str.contains(places).any()
