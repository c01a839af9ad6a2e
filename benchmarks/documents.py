"""How long a release's document takes, and against what: the same content set by fpdf2 without tags.

    python benchmarks/documents.py

Prints CPU seconds (the median of several) of a typical view (charts and a table of about 60 rows) and of a
table of 2,000 rows, and the ratio to fpdf2 alone with the same typeface, charts, sentences and table. Tags,
their structure, repeated headers, furniture of the pages and the two standards are ours alone.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fpdf import FPDF

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/presentation")]

from hand_made import GENDER, IMPRINT, REGION, hierarchy, view_of  # noqa: E402

from wiu.policy.wording import noting_words  # noqa: E402
from wiu.presentation import pdf_charts  # noqa: E402
from wiu.presentation.document import release_pdf  # noqa: E402
from wiu.presentation.figures import figures_of  # noqa: E402
from wiu.presentation.findings import headline, view_title  # noqa: E402
from wiu.presentation.table_rows import layouts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wiu.presentation.view import View

TIMES = 5
FAMILY = "sans"
FONTS = {
    style: ROOT / f"wiu/presentation/fonts/SourceSansPro-{name}.ttf"
    for style, name in (("", "Regular"), ("B", "Bold"))
}


def cpu(make: Callable[[], bytes]) -> float:
    """Return the CPU seconds that a document takes, the median of several."""
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        made = make()
        spent.append(time.process_time() - begun)
        assert made.startswith(b"%PDF")
    return statistics.median(spent)


def untagged(view: View, sentences: Iterable[str]) -> bytes:
    """Set the same charts, sentences and table with fpdf2's own means: no tags, no standards."""
    pdf: Any = FPDF()
    for style, path in FONTS.items():
        pdf.add_font(FAMILY, style, path)
    pdf.set_font(FAMILY, size=12)
    pdf.add_page()
    for text in (headline(view), view_title(view), *sentences):
        pdf.multi_cell(0, text=text, new_x="LMARGIN", new_y="NEXT")
    for figure in figures_of(view):
        high = pdf_charts.height(figure)
        if pdf.y + high > pdf.h - 30:
            pdf.add_page()
        pdf_charts.draw(pdf, figure, 22, pdf.y, 166)
        pdf.y += high + 8
    layout = layouts(view)[0]
    pdf.set_font(FAMILY, size=10)
    with pdf.table() as table:
        table.row([*layout.stub, *layout.columns])
        for row in layout.rows:
            table.row([*row.labels, *row.cells])
    return bytes(pdf.output())


def main() -> None:
    """Measure both documents and print a line for each."""
    typical = view_of(
        (hierarchy("region", REGION.leaves, "UK"), GENDER), ("headcount", "wte_in_post", "vacancy_rate")
    )
    many = tuple(f"code {number:04}" for number in range(1_999))
    large = view_of((hierarchy("afc_band", many, "All bands"),), ("headcount",))
    for name, view in (("typical view", typical), ("2,000 rows", large)):
        with noting_words() as used:
            release_pdf([view], IMPRINT)
        sentences = tuple(used.values())
        ours = cpu(lambda view=view: release_pdf([view], IMPRINT))
        plain = cpu(lambda view=view, sentences=sentences: untagged(view, sentences))
        rows = sum(len(layout.rows) for layout in layouts(view))
        charts = len(figures_of(view))
        print(
            f"{name}: {rows} rows, {charts} charts: {ours:.2f} s CPU, untagged {plain:.2f} s, ratio {ours / plain:.2f}"
        )


if __name__ == "__main__":
    main()
