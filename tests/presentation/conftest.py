"""Views to print and draw, one for each difficulty."""

from __future__ import annotations

import pytest
from hand_made import AGE, GENDER, IMPRINT, REGION, REGIONS, STAFF, view_of

from wiu.disclosure.safe_table import Status
from wiu.presentation.document import release_pdf

VIEWS = (
    "regional_view",
    "crossed_view",
    "stacked_view",
    "long_view",
    "wide_view",
    "bare_view",
    "silent_view",
)


@pytest.fixture(scope="session")
def regional_view():
    """One dimension, several measures, totals and withheld cells of both kinds."""
    return view_of(
        (REGION,),
        ("headcount", "wte_establishment", "vacancy_rate"),
        withheld={("Wales",): Status.PRIMARY, ("Northern Ireland",): Status.SECONDARY},
        notes=("Where establishment was not given, in post plus vacant stands in for it.",),
    )


@pytest.fixture(scope="session")
def crossed_view():
    """Region by gender with withheld cells: too few figures to stack."""
    return view_of(
        (REGION, GENDER),
        ("headcount",),
        withheld={
            ("Wales", "other"): Status.PRIMARY,
            ("Wales", "prefer not to say"): Status.SECONDARY,
            ("Scotland", "other"): Status.SECONDARY,
        },
    )


@pytest.fixture(scope="session")
def stacked_view():
    """Region by age: everything is published, so the parts make bars."""
    return view_of((REGION, AGE), ("headcount",), counted="in the whole round 50 of 57 gave ages or genders")


@pytest.fixture(scope="session")
def long_view():
    """Three dimensions: more than 200 rows over many pages."""
    return view_of(
        (REGION, GENDER, AGE),
        ("headcount", "wte_in_post"),
        withheld={(region, "other", "under 35"): Status.PRIMARY for region in REGIONS},
    )


@pytest.fixture(scope="session")
def wide_view():
    """Two dimensions, the second with too many codes for upright paper."""
    return view_of((REGION, STAFF), ("wte_in_post",))


@pytest.fixture(scope="session")
def bare_view():
    """Real data, no breakdown, no list of who should have answered."""
    return view_of((), ("wte_vacant",), sample=False, eligible=None)


@pytest.fixture(scope="session")
def silent_view():
    """Everything is withheld."""
    every = {(code,): Status.PRIMARY for code in REGION.all_codes}
    return view_of((REGION,), ("headcount",), withheld=every)


@pytest.fixture(scope="session", params=VIEWS)
def any_view(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """Print a view, once, and return the file."""
    done = {}

    def make(view):
        if id(view) not in done:
            path = tmp_path_factory.mktemp("printed") / "view.pdf"
            path.write_bytes(release_pdf([view], IMPRINT))
            done[id(view)] = (path, view)  # the view is kept, lest another take its id
        return done[id(view)][0]

    return make
