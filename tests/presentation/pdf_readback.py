"""Reading a PDF back as a screen reader takes it: by its structure tree, not by places on paper."""

from __future__ import annotations

from itertools import pairwise

from outloud.model import Document
from outloud.rules._common import element_text
from outloud.rules.tables import grids


def said(path, kind=None):
    """Return the text of each element of a kind, in reading order; without a kind, everything said."""
    document = Document(str(path))
    elements = document.elements_of(kind) if kind else document.elements[:1]
    return [" ".join(element_text(document, each).split()) for each in elements]


def alternatives(path):
    """Return the text alternative of each figure."""
    return [each.alt for each in Document(str(path)).elements_of("Figure")]


def tables(path):
    """Return each table as rows of cell texts, its header first."""
    return [
        [tuple(" ".join(cell.text.split()) for cell in row) for row in grid.rows]
        for grid in grids(Document(str(path)))
    ]


def page_texts(path):
    """Return all that stands on each page, artifacts too."""
    document = Document(str(path))
    return [" ".join(document.content(page.index).text.split()) for page in document.pages]


def artifacts(path):
    """Return the texts of each page that screen readers skip."""
    document = Document(str(path))
    return [
        " ".join(run.text for run in document.content(page.index).artifact_runs()) for page in document.pages
    ]


def unmarked(path):
    """Return the texts that are neither in the structure tree nor artifacts."""
    document = Document(str(path))
    return [run.text for page in document.pages for run in document.content(page.index).untagged_runs()]


def outside_the_column(path, margin):
    """Return the texts read out that stand nearer to the paper's sides than the margin (points)."""
    document = Document(str(path))
    return [
        run.text
        for page in document.pages
        for run in document.content(page.index).runs
        if run.tagged and (run.bbox[0] < margin or run.bbox[2] > page.width - margin)
    ]


def headings_and_followers(path):
    """Return (heading, its last page, the first page of what follows it)."""
    document = Document(str(path))
    body = document.elements[0].children
    return [
        (" ".join(element_text(document, each).split()), _pages(each)[-1], _pages(after)[0])
        for each, after in pairwise(body)
        if each.is_heading
    ]


def _pages(element):
    return [mark.page for each in (element, *element.descendants()) for mark in each.mcrefs]
