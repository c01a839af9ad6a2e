"""The pages of a document as pictures: a preview is looked at, and not handed out."""

from __future__ import annotations

import base64
import io
from typing import Any

import pypdfium2


def page_pictures(document: bytes, *, scale: float = 1.3) -> tuple[str, ...]:
    """Return each page of a PDF as the address of a picture that holds itself (PNG, base64).

    `scale` is in pixels per point: at 1.3 an A4 page is 774 pixels wide.
    """
    pdf: Any = pypdfium2.PdfDocument(document)
    try:
        return tuple(_picture(pdf[place], scale) for place in range(len(pdf)))
    finally:
        pdf.close()


def _picture(page: Any, scale: float) -> str:
    held = io.BytesIO()
    # a palette of greys and few colours keeps a page below 100 kB without harm to its letters
    page.render(scale=scale).to_pil().convert("RGB").quantize(64).save(held, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"
