import csv
from datetime import UTC, datetime

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.services import loading, sampling
from wiu.services.home import Home

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def office():
    return Viewer("o", "An Officer", frozenset({Role.OFFICE}))


@pytest.fixture
def wiu():
    return Viewer("w", "A Colleague", frozenset({Role.WIU}))


@pytest.fixture
def nobody():
    return Viewer("n", "Nobody", frozenset())


@pytest.fixture
def trying_out():
    return Viewer("demonstration-office", "Office staff", frozenset({Role.OFFICE}), demonstration=True)


@pytest.fixture
def fresh(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def untouched(tmp_path_factory):
    """A home with a small sample survey, and what building it said. It is copied and never opened: a look is logged too."""
    home = Home(tmp_path_factory.mktemp("sample"))
    viewer = Viewer("w", "A Colleague", frozenset({Role.WIU}))
    steps = []
    said = sampling.build(
        home, viewer, now=NOW, departments=120, progress=lambda done, words: steps.append((done, words))
    )
    return home, said, steps


@pytest.fixture(scope="session")
def built(untouched, tmp_path_factory):
    """The same home, to be read by many tests; what their looks leave in its log nobody may count on."""
    home, said, steps = untouched
    return Home(copied(home.path, tmp_path_factory.mktemp("read") / "sample")), said, steps


@pytest.fixture
def sample(untouched, tmp_path):
    """The same home, for one test to change."""
    return Home(copied(untouched[0].path, tmp_path / "sample"))


MAPPING = """
title = "A test survey"
granularity = "staff_line"
dates = "year first"

[submission]
one_per = "department"

[submission.fields]
department_id = { column = "Department" }
received_at = { column = "Sent" }

[[rows]]
entity = "staffing"

[rows.fields]
specialism = "RT"
staff_group = { column = "Group" }
afc_band = { column = "Band" }
headcount = { column = "People" }
wte_in_post = { column = "WTE" }
"""

PERSONS = """
title = "People asked themselves"
granularity = "person"

[submission]
one_per = "row"
key = ["Id"]

[[rows]]
entity = "person"

[rows.fields]
specialism = "CSC"
staff_group = "engineer"
gender = { column = "Gender" }
"""

HEADER = ("Department", "Sent", "Group", "Band", "People", "WTE")


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.toml"
    path.write_text(PERSONS, encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path):
    def written(name, *rows, header=HEADER):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return written


@pytest.fixture
def load(fresh, office, mapping, now):
    def loaded(path, *, home=fresh, viewer=office, by=mapping, round_id="R", **more):
        return loading.load_file(home, viewer, path, by, round_id, now=now, **more)

    return loaded
