"""The website's bundle: maps as SVG without script, tables as HTML, places as GeoJSON, notes as PDF (R3, R4).

A content system strips scripts and frames, so nothing here needs either, and nothing is fetched: a
page of the bundle draws itself wherever it lies. What stands in it is listed field by field.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from wiu.disclosure.safe_table import Status
from wiu.policy.wording import words as wording
from wiu.presentation import svg_maps, words
from wiu.presentation.figures import answered, regional_map
from wiu.presentation.geography import outlines
from wiu.presentation.plotly_places import alt as places_alt
from wiu.presentation.prevention import prevented
from wiu.presentation.table_rows import layouts

if TYPE_CHECKING:
    from datetime import date

    from wiu.presentation.services import Service, Services
    from wiu.presentation.table_rows import Layout
    from wiu.presentation.view import View

DEPARTMENT_FIELDS = (
    *("department", "organisation", "region", "specialism", "services", "head_of_service", "work_address"),
)
"""What GeoJSON says of a department, and nothing else (R4)."""
NOTES = "notes.pdf"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # a fixed time in the archive gives identical bytes
_STYLE = """
body {font-family: sans-serif; line-height: 1.5; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1a1a1a;}
h1, h2 {color: #12436d;} svg {max-width: 34rem; width: 100%; height: auto; display: block;}
.scroll {overflow-x: auto;} table {border-collapse: collapse; width: 100%;}
caption {text-align: left; font-weight: 600; padding: .5rem 0;}
th, td {text-align: left; border-bottom: 1px solid #b8c4cf; padding: .3rem .6rem; vertical-align: top;}
thead th {border-bottom: 2px solid #12436d;} td.figure, th.figure {text-align: right;}
.note {border-left: .3rem solid #12436d; padding-left: .8rem;} a {color: #12436d;}
"""


@dataclass(frozen=True)
class Bundle:
    """An archive ready to be handed over, and what it holds: file names, departments, figures withheld."""

    content: bytes
    files: tuple[str, ...]
    departments: int
    withheld: int


def bundle(
    view: View, services: Services, notes: bytes, *, reference: str, made_on: date, draft: bool
) -> Bundle:
    """Return the bundle of a protected view by region and of the departments' services.

    `notes` is the PDF of the same view; `reference` the release's number, or the draft's. The same
    arguments give identical bytes.

    Raises:
        ValueError: the view is not one by region made for the website.

    """
    if view.audience != "website" or view.table.tables[0] != ("region",):
        raise ValueError("the website's maps show figures by region, protected for the website")
    stamp = _stamp(view, reference, made_on, draft=draft)
    files: dict[str, str | bytes] = {
        "index.html": _posts_page(view, stamp),
        "departments.html": _departments_page(services, stamp),
        "regions.geojson": _json(_regions(view)),
        "departments.geojson": _json(_departments(services)),
        NOTES: notes,
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    withheld = sum(cell.status is not Status.PUBLISHED for cell in view.table.cells)
    return Bundle(
        archive.getvalue(), tuple(files), len(services.departments), withheld * len(view.table.measures)
    )


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _stamp(view: View, reference: str, made_on: date, *, draft: bool) -> str:
    marks = [wording("draft_mark")] if draft else []
    marks += [wording("sample_mark")] if view.sample else []
    said = f'<p class="note"><strong>{escape(". ".join(marks))}.</strong></p>' if marks else ""
    about = (
        f"{view.round_title}, as at {words.day(view.census_date)}; {answered(view)}; {view.edition}. "
        f"Reference {reference}, {words.day(made_on)}."
    )
    return f"{said}<p>{escape(about)}</p>"


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _posts_page(view: View, stamp: str) -> str:
    drawn = [figure for measure in view.table.measures if (figure := regional_map(view, measure))]
    maps = "".join(
        f"<section><h2>{escape(figure.title)}</h2><p>{escape(figure.subtitle)}</p>"
        f"{svg_maps.regional(figure, f'map{place}')}</section>"
        for place, figure in enumerate(drawn)
    )
    tables = "".join(_figures(layout) for layout in layouts(view))
    shown = {text for layout in layouts(view) for row in layout.rows for text in row.cells}
    symbols = "".join(
        f"<li><strong>{escape(symbol)}</strong> {escape(meaning)}</li>"
        for symbol, meaning in words.legend(shown)
    )
    signs = f"<h3>Symbols</h3><ul>{symbols}</ul>" if symbols else ""
    opening, rules, closing = prevented(view.table)
    protection = "".join(f"<li>{escape(rule)}</li>" for rule in rules)
    definitions = "".join(f"<p>{escape(wording(f'definition_{name}'))}</p>" for name in view.table.measures)
    notes = "".join(f"<p>{escape(note)}</p>" for note in view.notes)
    return _page(
        "Establishment and vacancies by region",
        f"{stamp}{maps}<h2>The figures</h2>{tables}{signs}{notes}"
        f"<p>{escape(wording('response_caution'))}</p><h2>Definitions</h2>{definitions}"
        f"<h2>How disclosure was prevented</h2><p>{escape(opening)}</p><ul>{protection}</ul>"
        f"<p>{escape(' '.join(closing))}</p>"
        f'<p><a href="departments.html">Departments and their services</a> · '
        f'<a href="{NOTES}">These figures with all their notes, as PDF</a></p>',
    )


def _figures(layout: Layout) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in layout.stub) + "".join(
        f'<th scope="col" class="figure">{escape(text)}</th>' for text in layout.columns
    )
    body = "".join(
        "<tr>"
        + "".join(f'<th scope="row">{escape(text)}</th>' for text in row.labels)
        + "".join(f'<td class="figure">{escape(text)}</td>' for text in row.cells)
        + "</tr>"
        for row in layout.rows
    )
    return _table(layout.title, head, body)


def _table(caption: str, head: str, body: str) -> str:
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _departments_page(services: Services, stamp: str) -> str:
    title = "Departments and their services"
    columns = ("Department", "Organisation", "Region", "Services", "Head of Service", "Work address")
    head = "".join(f'<th scope="col">{each}</th>' for each in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(each.department)}</th>'
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (
                each.organisation,
                each.region,
                ", ".join(each.services),
                each.head or "name not shown",
                each.work_address,
            )
        )
        + "</tr>"
        for each in services.departments
    )
    number = len(services.departments)
    said = (
        f"{number:,} departments; the Head of Service of {services.objected:,} has objected to being named."
    )
    drawn = svg_maps.points(services.departments, "places", title, places_alt(services))
    return _page(
        title,
        f"{stamp}<p>{escape(said)}</p>{drawn}<h2>The departments</h2>{_table(title, head, body)}"
        '<p><a href="index.html">Establishment and vacancies by region</a></p>',
    )


def _regions(view: View) -> dict[str, Any]:
    """Return the regions with what the table says of each: a figure only where it is published."""
    features = []
    for name, each in outlines().items():
        properties: dict[str, Any] = {"region": name}
        if (name,) in view.table:
            cell = view.table[(name,)]
            for measure in view.table.measures:
                properties[measure] = words.cell(cell, measure)
        rings = [[[lon, lat] for lon, lat in ring] for ring in each.rings]
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _departments(services: Services) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": dict(zip(DEPARTMENT_FIELDS, _told(each), strict=True)),
                "geometry": None
                if each.place is None
                else {"type": "Point", "coordinates": [each.place[1], each.place[0]]},
            }
            for each in services.departments
        ],
    }


def _told(each: Service) -> tuple[object, ...]:
    return (
        each.department,
        each.organisation,
        each.region,
        words.label("specialism", each.specialism),
        list(each.services),
        each.head,
        each.work_address,
    )
