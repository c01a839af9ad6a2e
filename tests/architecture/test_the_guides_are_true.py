"""What the guides say of the tree is so."""

from __future__ import annotations

import re

import pytest

from wiu.policy.clauses import clauses
from wiu.policy.wording import wording

GUIDES = ["README.md", "docs/journey.md", "docs/glossary.md", "docs/requests.md", "docs/runbook.md"]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide, root):
    named = re.findall(
        r"`((?:wiu|pages|docs|tests|data|benchmarks)/[\w./-]*)`", (root / guide).read_text(encoding="utf-8")
    )
    # what the program makes itself lies in data/ only once it has run
    missing = [place for place in named if not (root / place).exists() and not place.startswith("data/")]
    assert missing == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_clause_that_a_guide_cites_exists(guide, root):
    text = (root / guide).read_text(encoding="utf-8")
    cited = {
        number
        for group in re.findall(r"\(([DSRQ]\d[^)]*)\)", text)
        for number in re.findall(r"[DSRQ]\d+[a-d]?", group)
    }
    assert cited <= set(clauses())


def test_every_term_that_is_defined_in_print_is_in_the_glossary(root):
    glossary = (root / "docs/glossary.md").read_text(encoding="utf-8").lower()
    terms = [text.split(":")[0] for key, text in wording().items() if key.startswith("definition_")]
    short = [
        re.sub(r" \(.*| three months.*", "", term).lower().replace("vacant", "vacancy") for term in terms
    ]
    assert [term for term in short if term not in glossary] == ["age band", "gender"]  # plain words


def test_every_package_of_the_house_is_on_the_journey(root):
    journey = (root / "docs/journey.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in root.glob("wiu/*/__init__.py")}
    assert [name for name in sorted(packages) if f"wiu/{name}/" not in journey] == []
