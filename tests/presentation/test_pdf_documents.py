"""The document of a view: everybody can read it, nothing is lost from it, nothing can be cut off."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import outloud
import pytest
from hand_made import AGE, BAND, IMPRINT, REGION, REGIONS, hierarchy, view_of
from page import validate_pdf
from pdf_readback import (
    alternatives,
    artifacts,
    headings_and_followers,
    outside_the_column,
    page_texts,
    said,
    tables,
    unmarked,
)

from wiu.disclosure.safe_table import Status
from wiu.policy.wording import words as wording
from wiu.presentation import lettering
from wiu.presentation.document import release_pdf
from wiu.presentation.table_rows import layouts
from wiu.presentation.tagged import TaggedPDF

SECTIONS = [
    "Main points",
    "Figures",
    "Table",
    "Symbols",
    "Who answered",
    "Definitions",
    "How disclosure was prevented",
    "Comparability",
    "Contact",
    "Terms",
    "About this document",
]


def rows_of(view):
    return [(*row.labels, *row.cells) for layout in layouts(view) for row in layout.rows]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_every_document_keeps_pdf_ua_1_and_pdf_a_2a(any_view, printed, profile):
    report = validate_pdf(printed(any_view), profile=profile)
    assert [(each.rule_id, each.message) for each in report.failures] == []
    assert report.rules.failed == 0


def test_every_document_is_read_aloud_in_order_without_errors(any_view, printed):
    result = outloud.check(str(printed(any_view)))
    assert result.error is None
    assert [
        (each.rule, each.message) for each in result.findings if each.severity in {"error", "warning"}
    ] == []


def test_qpdf_finds_nothing_wrong(any_view, printed):
    if shutil.which("qpdf") is None:
        pytest.skip("no qpdf on this machine; mend it with: sudo apt-get install -y qpdf")
    done = subprocess.run(["qpdf", "--check", printed(any_view)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_another_reader_sees_the_same_structure(printed):
    if shutil.which("pdfinfo") is None:
        pytest.skip("no pdfinfo on this machine; mend it with: sudo apt-get install -y poppler-utils")
    done = subprocess.run(
        ["pdfinfo", "-struct", printed(view_of((AGE,), ("headcount",), eligible=None))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Syntax Error" not in done.stderr
    assert done.stdout.split().count("TBody") == 1
    assert "/Scope /Column" in done.stdout


def test_what_is_on_paper_is_either_read_out_or_marked_as_furniture(any_view, printed):
    assert unmarked(printed(any_view)) == []


def test_nothing_sticks_out_of_the_column(any_view, printed):
    assert outside_the_column(printed(any_view), margin=59) == []


def test_sections_stand_in_the_agreed_order(regional_view, printed):
    assert said(printed(regional_view), "H2") == SECTIONS


def test_the_proviso_stands_in_the_body_of_page_one_and_at_the_foot_of_every_page(long_view, printed):
    path = printed(long_view)
    assert wording("proviso") in said(path, "P")
    assert wording("proviso") in page_texts(path)[0]
    assert all(wording("proviso") in each for each in artifacts(path))


def test_every_page_says_release_date_and_its_number(long_view, printed):
    feet = artifacts(printed(long_view))
    for number, foot in enumerate(feet, 1):
        assert "Release REL-2026-0001" in foot
        assert "22 November 2026" in foot
        assert f"Page {number} of {len(feet)}" in foot


def test_sample_data_is_marked_on_every_page_and_said_once(long_view, printed):
    path = printed(long_view)
    assert all(wording("sample_mark") in each for each in artifacts(path))
    assert said(path, "P").count(wording("sample_sentence")) == 1


def test_real_data_is_not_called_sample_data(bare_view, printed):
    assert "sample" not in " ".join(page_texts(printed(bare_view))).lower()


def test_it_says_to_whom_what_for_and_in_answer_to_what_it_is_supplied(any_view, printed):
    path = printed(any_view)
    first = page_texts(path)[0]
    assert "a member of the Institute, for the Radiotherapy group" in first
    assert "a position paper on staffing" in first
    assert "Request R-2026-0017" in said(path, "LBody")
    assert "REL-2026-0001, 22 November 2026" in said(path, "LBody")


def test_the_title_states_the_finding_of_what_was_asked(regional_view, printed):
    """Whoever asks for a rate asks for the sums beside it so that it can be read."""
    title = said(printed(regional_view), "H1")[0]
    assert title.startswith("Of the figures shown, vacancy rate is highest in the East of England")


def test_a_correction_says_what_changed_and_why(regional_view, tmp_path):
    path = tmp_path / "correction.pdf"
    corrected = replace(
        IMPRINT, supersedes="REL-2026-0000", changed="Two late returns were added", why="They came in in May"
    )
    path.write_bytes(release_pdf([regional_view], corrected))
    text = " ".join(page_texts(path)[:1])
    assert "takes the place of release REL-2026-0000" in text
    assert "Two late returns were added." in text
    assert "They came in in May." in text


@pytest.fixture(scope="module")
def pack(regional_view, stacked_view, wide_view, tmp_path_factory):
    path = tmp_path_factory.mktemp("pack") / "pack.pdf"
    whole = replace(
        IMPRINT,
        title="Evidence to the committee on staffing",
        points=("Vacancies are highest in the north.", "A third of the staff are over 55."),
    )
    path.write_bytes(release_pdf([regional_view, stacked_view, wide_view], whole))
    return path


def test_a_pack_keeps_the_standards(pack):
    assert validate_pdf(pack, profile="ua1").rules.failed == 0
    assert validate_pdf(pack, profile="2a").rules.failed == 0
    assert outloud.check(str(pack)).errors == 0


def test_a_pack_opens_with_a_persons_points_and_contents_whose_pages_are_right(pack):
    texts = page_texts(pack)
    assert "Vacancies are highest in the north." in texts[0]
    assert "Contents" in texts[0]
    listed = [each for each in said(pack, "Lbl") if each.startswith("Page ")]
    headings = [each for each in said(pack, "H2") if "workforce 2026" in each]
    assert len(listed) == len(headings) == 3
    for label, heading in zip(listed, headings, strict=True):
        assert heading[:30] in texts[int(label.removeprefix("Page ")) - 1]


def test_a_pack_says_once_how_disclosure_was_prevented(pack):
    told = [each for each in said(pack, "P") if each.startswith("Further figures are withheld wherever")]
    assert len(told) == len({each[:60] for each in told}) == 1


def test_a_pack_numbers_its_tables_and_figures_through(pack):
    numbers = [each.split(".")[0] for each in said(pack, "Caption") if each.startswith("Table ")]
    assert numbers == ["Table 1", "Table 2", "Table 3"]


def test_rows_in_are_rows_out_over_many_pages(long_view, printed):
    expected = rows_of(long_view)
    assert len(expected) > 200
    assert tables(printed(long_view))[0][1:] == expected


def test_rows_in_are_rows_out_in_every_layout(any_view, printed):
    assert tables(printed(any_view))[0][1:] == rows_of(any_view)


def test_a_repeated_header_is_furniture_and_a_table_stays_one_table(long_view, printed):
    path = printed(long_view)
    repeated = [each for each in artifacts(path) if "Gender" in each and "WTE in post" in each]
    assert len(repeated) > 4
    assert len(tables(path)) == 2


def test_a_heading_is_never_parted_from_what_follows(any_view, printed):
    parted = [
        name for name, page, following in headings_and_followers(printed(any_view)) if page != following
    ]
    assert parted == []


@pytest.mark.parametrize("rows", [24, 28, 32, 34, 36])
def test_nor_where_the_table_under_it_takes_most_of_a_page(rows, printed):
    many = tuple(f"code {number:04}" for number in range(rows))
    view = view_of((hierarchy("afc_band", many, "All bands"),), ("headcount",))
    assert [
        name for name, page, following in headings_and_followers(printed(view)) if page != following
    ] == []


def test_withheld_cells_carry_a_symbol_and_no_figure(regional_view, printed):
    printed_rows = {row[0]: row[1:] for row in tables(printed(regional_view))[0][1:]}
    assert printed_rows["Wales"] == ("[c]", "[c]", "[c]")
    assert printed_rows["Northern Ireland"] == ("[c2]", "[c2]", "[c2]")
    assert not any("[" in text for text in printed_rows["London"])


def test_symbols_that_occur_are_explained_and_no_others(regional_view, stacked_view, printed):
    path = printed(regional_view)
    assert [each for each in said(path, "Lbl") if each.startswith("[")] == ["[c]", "[c2]"]
    assert "Symbols" not in said(printed(stacked_view), "H2")


def test_missing_figures_read_x_and_are_explained(printed):
    view = view_of((AGE,), ("headcount", "wte_in_post"), missing={("35–54",)})
    path = printed(view)
    assert ("35–54", "[x]", "[x]") in tables(path)[0]
    assert "[x]" in said(path, "Lbl")


def test_who_answered_is_said_in_all_and_by_region(regional_view, printed):
    path = printed(regional_view)
    assert any(each.startswith("57 of 62 departments answered (91.9%).") for each in said(path, "P"))
    assert tables(path)[1][1:] == [(region, "5", "6", "83.3%") for region in REGIONS]


def test_without_a_list_of_departments_no_rate_is_claimed(bare_view, printed):
    path = printed(bare_view)
    assert any(each.startswith("57 returns were accepted.") for each in said(path, "P"))
    assert len(tables(path)) == 1


def test_which_of_those_that_answered_are_counted_stands_beside_the_figures(
    stacked_view, regional_view, printed
):
    first, *_, last = [each for each in said(printed(stacked_view), "P") if "gave ages or genders" in each]
    assert "57 of 62 departments answered; in the whole round 50 of 57 gave ages or genders." in first
    assert last.startswith(
        "57 of 62 departments answered (91.9%). In the whole round 50 of 57 gave ages or genders."
    )
    assert not any("gave ages or genders" in each for each in said(printed(regional_view), "P"))


def test_a_pack_says_of_each_view_which_of_them_it_counts(pack):
    told = [each for each in said(pack, "P") if "gave ages or genders" in each]
    of_the_figure, of_the_view = told
    assert of_the_figure.endswith(
        "57 of 62 departments answered; in the whole round 50 of 57 gave ages or genders."
    )
    assert of_the_view == "In the whole round 50 of 57 gave ages or genders."


def test_thresholds_filters_and_notes_are_in_words(printed):
    view = view_of(
        (BAND,),
        ("headcount",),
        where=(("specialism", ("RT", "MR")), ("nation", ("England",))),
        notes=("One department answered late.",),
    )
    text = said(printed(view))[0]
    assert "4 people or fewer" in text
    assert "fewer than 3 departments" in text
    assert (
        "Specialism: Radiotherapy physics or Magnetic resonance. " in text or "Radiotherapy physics" in text
    )
    assert "Nation: England." in text
    assert "One department answered late." in text


def test_every_figure_has_an_alternative_that_says_what_it_shows(regional_view, printed):
    _, _, first, *_ = alternatives(printed(regional_view))
    assert first.startswith("Bar chart. Of the figures shown, headcount is highest in Scotland")
    assert "London 46" in first
    assert "Wales withheld [c]" in first


def test_the_same_view_gives_identical_bytes(regional_view):
    made = [release_pdf([regional_view], IMPRINT) for _ in range(2)]
    assert made[0] == made[1]


def test_bytes_do_not_depend_on_the_clock_or_the_process(regional_view):
    here = release_pdf([regional_view], IMPRINT)
    again = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from hand_made import IMPRINT, REGION, view_of\n"
        "from wiu.disclosure.safe_table import Status\n"
        "from wiu.presentation.document import release_pdf\n"
        "view = view_of((REGION,), ('headcount', 'wte_establishment', 'vacancy_rate'),\n"
        "    withheld={('Wales',): Status.PRIMARY, ('Northern Ireland',): Status.SECONDARY},\n"
        "    notes=('Where establishment was not given, in post plus vacant stands in for it.',))\n"
        "made = release_pdf([view], IMPRINT)\n"
        "sys.stdout.buffer.write(made)\n"
    )
    root, folder = sys.modules["wiu"].__path__[0].removesuffix("wiu"), __file__.rpartition("/")[0]
    done = subprocess.run([sys.executable, "-c", again, root, folder], capture_output=True, check=True)
    assert done.stdout == here


def test_addresses_in_print_are_links_that_a_keyboard_reaches(printed):
    note = "The method is at https://www.example.org/method and questions go to wiu@example.org."
    path = printed(view_of((AGE,), ("headcount",), notes=(note,)))
    assert said(path, "Link") == ["https://www.example.org/method", "wiu@example.org"]
    assert validate_pdf(path, profile="ua1").rules.failed == 0


def test_a_table_of_two_thousand_rows_keeps_every_row(printed):
    many = tuple(f"code {number:04}" for number in range(1_999))
    view = view_of((hierarchy("afc_band", many, "All bands"),), ("headcount",))
    rows = tables(printed(view))[0][1:]
    assert rows == rows_of(view)
    assert len(rows) == 2_000


def test_a_view_of_nothing_but_withheld_cells_is_still_a_document(silent_view, printed):
    path = printed(silent_view)
    assert alternatives(path) == []
    assert all(row[1] == "[c]" for row in tables(path)[0][1:])
    assert Status.PUBLISHED not in {cell.status for cell in silent_view.table.cells}
    assert REGION.total in silent_view.table.dimensions[0].codes


def test_a_letter_that_the_typeface_lacks_is_not_lost_unseen(printed):
    path = printed(view_of((AGE,), ("headcount",), notes=("Written as 体 by one department.",)))
    assert "Written as ? by one department." in said(path, "P")
    assert validate_pdf(path, profile="ua1").rules.failed == 0


def test_a_word_without_end_takes_no_time_without_end(monkeypatch):
    pdf, measured = TaggedPDF(title="x", subject="x", created=datetime(2026, 11, 26, tzinfo=UTC)), []
    lettering.embed_fonts(pdf)
    printable = lettering._printable
    monkeypatch.setattr(
        lettering, "_printable", lambda *given: (measured.append(len(given[1])), printable(*given))[1]
    )
    lines = lettering.wrap(pdf, "x" * 3000, 170, lettering.BODY)
    assert "".join(lines) == "x" * 3000
    assert sum(measured) < 500_000, "somebody who types one would hold the register up for minutes"
