"""The policy's pages are read strictly: what people would not notice stops the start, with page and line."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from wiu.policy import access, clauses, moves, pages, requests, tables, thresholds, wording
from wiu.policy.tables import PolicyError, by_key, read_table

PAGE = """# Who

Prose above.

| word | meaning |
| --- | --- |
| one | 1 |
| two | |

Prose below.
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_rows_are_read_with_the_lines_they_stand_on(page):
    rows = read_table(page, ("word", "meaning"))
    assert [(dict(row), row.line) for row in rows] == [
        ({"word": "one", "meaning": "1"}, 7),
        ({"word": "two", "meaning": ""}, 8),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("| word |", "| wrod |", 5, "expected the columns word, meaning; found wrod, meaning"),
        ("| --- | --- |\n", "", 6, "expected a row of dashes"),
        ("| one | 1 |", "| one | 1 | 2 |", 7, "expected 2 cells, found 3"),
        ("| one | 1 |", "| one |", 7, "expected 2 cells, found 1"),
        ("| one | 1 |", "| one | 1", 7, "must end with |"),
        ("| one | 1 |", "|", 7, "must end with |"),
        ("Prose below.", "| word | meaning |\n| --- | --- |", 10, "expected exactly one table, found 2"),
        (PAGE, "Prose alone.", 1, "expected exactly one table, found 0"),
    ],
)
def test_a_table_that_is_not_as_expected_is_refused(page, old, new, line, said):
    page.write_text(PAGE.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        read_table(page, ("word", "meaning"))
    assert refused.value.line == line
    assert f"page.md, line {line}: " in str(refused.value)
    assert said in str(refused.value)


def test_a_page_that_is_missing_or_no_text_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="missing"):
        read_table(tmp_path / "none.md", ("word",))
    (tmp_path / "bytes.md").write_bytes(b"| \xff |")
    with pytest.raises(PolicyError, match="UTF-8"):
        read_table(tmp_path / "bytes.md", ("word",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| two |", "| three |", "line 8: unknown word “three”; known: one, two"),
        ("| two |", "| one |", "line 8: “one” stands on line 7 already"),
        ("| two |", "| |", "line 8: the word is empty"),
        ("| two | |\n", "", "line 1: the word “two” has no row"),
    ],
)
def test_every_known_word_has_one_row(page, old, new, said):
    page.write_text(PAGE.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        by_key(page, read_table(page, ("word", "meaning")), "word", ("one", "two"))
    assert said in str(refused.value)


READERS = {
    access: access.permissions,
    clauses: clauses.clauses,
    moves: moves.moves,
    requests: requests.judgements,
    thresholds: lambda: thresholds.thresholds_for("member"),
    wording: wording.wording,
}
CACHES = {
    access: access.permissions,
    clauses: clauses.clauses,
    moves: moves.moves,
    requests: requests.judgements,
    thresholds: thresholds._all,
    wording: wording.wording,
}


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """Return a function that has a module read its page with one text changed."""

    def change(module, old, new):
        text = module.PAGE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / module.PAGE.name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(module, "PAGE", path)
        CACHES[module].cache_clear()

    yield change
    for cache in CACHES.values():
        cache.cache_clear()


@pytest.mark.parametrize(
    ("module", "old", "new", "said"),
    [
        (access, "| see overview | yes", "| see overveiw | yes", "unknown action “see overveiw”"),
        (access, "| see overview | yes", "| see overview | maybe", "“maybe” under office: expected yes or no"),
        (access, "| see audit |", "| see coverage |", "stands on line"),
        (access, "| see audit | yes | no | no | the office answers for the log (Q4) |\n", "", "“see audit” has no row"),
        (thresholds, "| minimum persons | 5 |", "| minimum persons | five |", "“five” under member: expected a whole number"),
        (thresholds, "| minimum persons | 5 |", "| minimum persons | 0 |", "expected a whole number of at least 1"),
        (thresholds, "| p percent | 10 |", "| p percent | 100 |", "expected a number between 0 and 100"),
        (thresholds, "1: 70, 2: 85", "1: 70; 2: 85", "expected pairs"),
        (thresholds, "gender, age_band", "gendre, age_band", "names of adequacy, afc_band, age_band, gender"),
        (thresholds, "| zeros protected | no |", "| zeros protected | |", "expected yes or no"),
        (thresholds, "| 2026-11-22 |", "| yesterday |", "expected a day as 2026-11-22"),
        (clauses, "| D1 | types of service |", "| D1 | |", "D1 leaves a cell empty"),
        (clauses, "| D2 |", "| D1 |", "“D1” stands on line"),
        (wording, "| proviso | Not", "| proviso | {Not", "the braces do not match"),
        (wording, "{withheld} of", "{withheld!r:>9} of", "braces hold one plain word"),
        (wording, "| badge_releasable | Releasable view |", "| badge_releasable | |", "has no words"),
        (moves, "| received | acknowledge |", "| recieved | acknowledge |", "unknown from “recieved”"),
        (moves, "| received | acknowledge |", "| | acknowledge |", "expected a state, several, or one of open, any"),
        (moves, "| acknowledged | triage | triaged |", "| acknowledged | triage | |", "expected one word under “to”"),
        (moves, "| denied | tell the group |", "| denied | close |", "a row above speaks of “close” from “denied”"),
        (moves, "| deferred | review referred |", "| declined | review referred |", "leads to: deferred"),
        (requests, "| external | yes | any | service_contracts |", "| externals | yes | any | service_contracts |", "unknown requester “externals”"),
        (requests, "| never | R1, Q3 |", "| never | R9 |", "there is no clause “R9”"),
        (requests, "| never | R1, Q3 |", "| never, deny | R1 |", "expected one outcome"),
        (requests, "| external | yes | any | service_contracts |", "| external | yes, no | any | service_contracts |", "speaks of external, no, sig_work, service_contracts, own_department too"),
        (requests, "| external | yes | any | service_contracts |", "| external | yes | academic | service_contracts |", "no row speaks of external, yes, sig_work, service_contracts"),
    ],
)  # fmt: skip
def test_a_page_with_a_fault_stops_the_start_and_names_page_and_line(changed, module, old, new, said):
    changed(module, old, new)
    with pytest.raises(PolicyError) as refused:
        READERS[module]()
    assert said in str(refused.value)
    assert refused.value.where.startswith(f"{module.PAGE.name}, line ")
    assert refused.value.code == "policy"


def test_pages_hold_one_table_each_and_all_can_be_read():
    pages.read_all()
    assert {page for page, _ in pages.PAGES.values()} == set(access.PAGE.parent.glob("*.md"))
    assert tables.RULE.fullmatch("| --- | :---: |")


def test_the_app_does_not_start_over_a_misspelt_word(root, tmp_path):
    shutil.copy(root / "app.py", tmp_path)
    shutil.copytree(root / "wiu", tmp_path / "wiu")
    page = tmp_path / "wiu/policy/thresholds.md"
    page.write_text(
        page.read_text(encoding="utf-8").replace("| minimum persons |", "| minimun persons |"),
        encoding="utf-8",
    )
    start = [sys.executable, "-c", "import app"]
    started = subprocess.run(start, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert started.returncode == 1
    assert "thresholds.md, line " in started.stderr
