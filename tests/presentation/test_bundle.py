"""The website's bundle: the same numbers everywhere, nothing that runs or asks for anything, listed fields only."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hand_made import REGION, view_of
from pdf_readback import tables as pdf_tables

from wiu.disclosure.safe_table import Status
from wiu.presentation.bundle import DEPARTMENT_FIELDS, bundle
from wiu.presentation.document import release_pdf
from wiu.presentation.imprint import Imprint
from wiu.presentation.services import Service, Services
from wiu.presentation.table_rows import layouts

DAY = date(2026, 11, 25)
DEPARTMENTS = (
    Service(
        *("RT <Physics>", "Trust & Co", "London", "RT", ("Dosimetry",), ("linacs",), "Dr Ada Example"),
        "1 Road",
        (51.5, -0.1),
    ),
    Service("NM, Elsewhere", "Board", "Scotland", "NM", ("Imaging",), (), "", "2 Road", None),
)


@pytest.fixture(scope="module")
def view():
    made = view_of(
        (REGION,),
        ("wte_establishment", "vacancy_rate"),
        withheld={("Wales",): Status.PRIMARY, ("Northern Ireland",): Status.SECONDARY},
    )
    return replace(made, audience="website")


@pytest.fixture(scope="module")
def made(view):
    notes = release_pdf((view,), Imprint("X", DAY, "Members", "Maps", publication="The maps"))
    services = Services(DEPARTMENTS, 1, "edition 3", sample=True)
    return bundle(view, services, notes, reference="X", made_on=DAY, draft=True)


@pytest.fixture(scope="module")
def files(made):
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


class Cells(HTMLParser):
    """The rows of the tables of a page."""

    def __init__(self):
        super().__init__()
        self.rows, self.inside = [], False

    def handle_starttag(self, tag, _):
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def rows_of(page):
    parser = Cells()
    parser.feed(page.decode())
    return [tuple(row) for row in parser.rows]


def test_table_maps_geojson_and_notes_show_the_same_numbers(view, made, files, tmp_path):
    (layout,) = layouts(view)
    wanted = [(*row.labels, *row.cells) for row in layout.rows]
    assert rows_of(files["index.html"])[1:] == wanted
    by_region = {row[0]: row[1:] for row in wanted}
    geo = json.loads(files["regions.geojson"])
    told = {
        each["properties"]["region"]: (
            each["properties"]["wte_establishment"],
            each["properties"]["vacancy_rate"],
        )
        for each in geo["features"]
    }
    assert told == {region: by_region[region] for region in REGION.leaves}
    for place, picture in enumerate(re.findall(r"<svg.*?</svg>", files["index.html"].decode())):
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
        assert sorted(by_region[region][place] for region in REGION.leaves) == sorted(
            text for text in texts if text in {cells[place] for cells in by_region.values()}
        )
    path = tmp_path / "notes.pdf"
    path.write_bytes(files["notes.pdf"])
    assert [tuple(row) for row in pdf_tables(path)[0][1:]] == wanted
    assert made.withheld == 4


def test_nothing_in_it_runs_or_asks_for_anything(files):
    for name in ("index.html", "departments.html"):
        page = files[name].decode()
        assert "<script" not in page
        assert "<iframe" not in page
        asked = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')>\s]+)", page)
        assert set(asked) <= {"index.html", "departments.html", "notes.pdf"}
        assert " on" not in re.sub(r">[^<]*<", "><", page)  # no attribute that acts


def test_geojson_says_the_listed_fields_of_a_department_and_nothing_else(files):
    features = json.loads(files["departments.geojson"])["features"]
    assert {tuple(each["properties"]) for each in features} == {DEPARTMENT_FIELDS}
    assert features[1]["geometry"] is None
    assert "linacs" not in files["departments.geojson"].decode()


def test_every_page_says_draft_sample_reference_and_who_answered(files):
    for name in ("index.html", "departments.html"):
        page = files[name].decode()
        for said in ("Draft for checking", "Sample data", "Reference X", "57 of 62 departments answered"):
            assert said in page
    assert "of 1 has objected" in files["departments.html"].decode()


def test_names_are_text_and_never_markup(files):
    page = files["departments.html"].decode()
    assert "RT &lt;Physics&gt;" in page
    assert "<Physics>" not in page


def test_the_same_is_packed_to_the_same_bytes(view, made, files):
    services = Services(DEPARTMENTS, 1, "edition 3", sample=True)
    again = bundle(view, services, files["notes.pdf"], reference="X", made_on=DAY, draft=True)
    assert again.content == made.content


@pytest.mark.parametrize(
    ("withheld", "explained"), [({}, []), ({("Wales",): Status.SECONDARY}, ["[c2]"])], ids=["none", "c2"]
)
def test_the_signs_that_occur_are_explained_and_no_others(withheld, explained):
    shown = replace(view_of((REGION,), ("wte_establishment",), withheld=withheld), audience="website")
    packed = bundle(
        shown, Services((), 0, "edition 3", sample=True), b"", reference="X", made_on=DAY, draft=True
    )
    page = zipfile.ZipFile(io.BytesIO(packed.content)).read("index.html").decode()
    assert re.findall(r"<li><strong>(.*?)</strong>", page) == explained
    assert ("<h3>Symbols</h3>" in page) == bool(explained)


def test_figures_protected_for_others_are_refused(view):
    services = Services(DEPARTMENTS, 1, "edition 3", sample=True)
    with pytest.raises(ValueError, match="protected for the website"):
        bundle(replace(view, audience="member"), services, b"", reference="X", made_on=DAY, draft=True)
