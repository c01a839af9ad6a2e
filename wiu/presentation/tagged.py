"""PDF that everyone can read: fpdf2 with a structure tree of our own (PDF/UA-1 and PDF/A-2a).

fpdf2 2.8.9 writes the language, the outline, fonts and an output intent well, but tags headings as
figures and leaves tables and paragraphs bare. Here each piece of content is drawn inside a mark
that belongs to an element of the tree, or is an artifact that screen readers skip.

Leans on fpdf2's private parts (`_out`, `struct_builder`, `_outline`, the font's subset): its version
is pinned exactly, and the tests validate what comes out.
"""

from __future__ import annotations

from contextlib import contextmanager
from html import escape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from fpdf import FPDF, ViewerPreferences
from fpdf.actions import URIAction
from fpdf.annotations import PDFAnnotation
from fpdf.enums import DocumentCompliance
from fpdf.fonts import Glyph
from fpdf.outline import OutlineSection
from fpdf.output import OutputProducer
from fpdf.syntax import DestinationXYZ, Name, PDFContentStream, PDFObject, PDFString, Raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

LANGUAGE = "en-GB"

ROW_HEADER = "/O /Table /Scope /Row"
COLUMN_HEADER = "/O /Table /Scope /Column"
UNNUMBERED = "/O /List /ListNumbering /None"
BULLETS = "/O /List /ListNumbering /Disc"


class Element(PDFObject):
    """One node of the structure tree: a heading, a paragraph, a table cell and so on.

    Its kids are elements, marks (page, number) and annotations, in reading order.
    """

    def __init__(
        self, tag: str, parent: PDFObject, *, alt: str | None = None, attributes: str | None = None
    ) -> None:
        super().__init__()
        self.tag = tag
        self.parent = parent
        self.alt = alt
        self.attributes = attributes
        self.kids: list[Element | tuple[PDFObject, int] | PDFAnnotation] = []

    def _kid(self, kid: Element | tuple[PDFObject, int] | PDFAnnotation) -> str:
        if isinstance(kid, Element):
            return str(kid.ref)
        if isinstance(kid, tuple):
            page, number = kid
            return f"<</Type /MCR /Pg {page.ref} /MCID {number}>>"
        return f"<</Type /OBJR /Obj {kid.ref}>>"

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        """Return the element as a PDF object; every kid has its number by then."""
        entries: dict[str, object] = {
            "/Type": "/StructElem",
            "/S": f"/{self.tag}",
            "/P": self.parent.ref,
            "/K": f"[{' '.join(self._kid(kid) for kid in self.kids)}]",
        }
        if self.alt is not None:
            entries["/Alt"] = PDFString(self.alt).serialize()
        if self.attributes is not None:
            entries["/A"] = f"<<{self.attributes}>>"
        return str(super().serialize(entries | (obj_dict or {}), _security_handler))


class _Root(PDFObject):
    def __init__(self, tree: Tree) -> None:
        super().__init__()
        self.tree = tree

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        entries: dict[str, object] = {
            "/Type": "/StructTreeRoot",
            "/K": f"[{self.tree.document.ref}]",
            "/ParentTree": self.tree.parents.ref,
            "/ParentTreeNextKey": str(self.tree.next_key),
        }
        return str(super().serialize(entries | (obj_dict or {}), _security_handler))


class _Parents(PDFObject):
    """Which element each mark of a page belongs to, and each annotation."""

    def __init__(self) -> None:
        super().__init__()
        self.owners: dict[int, list[Element] | Element] = {}

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        numbers = "\n".join(
            f"{key} {owner.ref}"
            if isinstance(owner, Element)
            else f"{key} [{' '.join(each.ref for each in owner)}]"
            for key, owner in sorted(self.owners.items())
        )
        return str(super().serialize({"/Nums": f"[{numbers}]"} | (obj_dict or {}), _security_handler))


class Tree:
    """The structure tree; stands where fpdf2 expects its own builder."""

    def __init__(self) -> None:
        self.root = _Root(self)
        self.parents = _Parents()
        self.document = Element("Document", self.root)
        self.elements = [self.document]
        self.next_key = 0
        # fpdf2 sets the page of each kid of its own flat tree when it writes; ours know theirs
        self.doc_struct_elem = SimpleNamespace(k=())

    def empty(self) -> bool:
        """Return whether there is nothing to write; fpdf2 asks."""
        return not self.document.kids

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.root
        yield self.parents
        yield from self.elements

    def add(self, tag: str, parent: Element, alt: str | None, attributes: str | None) -> Element:
        """Append a new element to its parent."""
        element = Element(tag, parent, alt=alt, attributes=attributes)
        parent.kids.append(element)
        self.elements.append(element)
        return element

    def key(self) -> int:
        """Return the next free key of the parent tree."""
        self.next_key += 1
        return self.next_key - 1

    def mark(self, element: Element, page: Any) -> int:
        """Give the element a mark on the page and return the mark's number there."""
        if page.struct_parents is None:
            page.struct_parents = self.key()
            page.tabs = Name("S")  # keyboard order follows the structure
            self.parents.owners[page.struct_parents] = []
        owners = self.parents.owners[page.struct_parents]
        assert isinstance(owners, list)  # noqa: S101  (a page's owners are a list: set four lines up)
        owners.append(element)
        element.kids.append((page, len(owners) - 1))
        return len(owners) - 1


class _Producer(OutputProducer):
    """Writes the file so that nobody can mistake where a stream ends."""

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> int:
        # data ending in CR before fpdf2's LF would read as one line end, and the stream as a byte short
        # (PDF/A-2, 6.1.7.1); a byte after the end of the compressed data is no part of it
        if isinstance(pdf_obj, PDFContentStream) and pdf_obj.filter and pdf_obj._contents.endswith(b"\r"):  # noqa: SLF001
            pdf_obj._contents += b"\0"  # noqa: SLF001
            pdf_obj.length += 1
        return int(super()._add_pdf_obj(pdf_obj, trace_label))


class TaggedPDF(FPDF):
    """An A4 document of which every mark on paper is either in the structure tree or an artifact.

    Open elements with `element`, draw inside `marked` or `artifact`; a mark can't cross a page.
    Units are millimetres. Equal content and equal `created` give identical bytes.
    """

    def __init__(self, *, title: str, subject: str, created: datetime, identifier: str = "") -> None:
        super().__init__(unit="mm", format="A4", enforce_compliance=DocumentCompliance.PDFA_2U)
        self.struct_builder = self.tree = Tree()
        self.set_auto_page_break(auto=False)
        self.set_lang(LANGUAGE)
        self.set_title(title)
        self.set_creation_date(created)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.alias_nb_pages("")
        # 2a demands what 2u does and a structure tree, which fpdf2 can't promise; so the claim is ours
        self.set_xmp_metadata(_claims(title, subject, created, identifier))
        self._open = [self.tree.document]
        self._in_mark = False

    def embed(self, family: str, style: str, path: Path) -> None:
        """Embed a font file, and keep fpdf2 from mapping its empty glyph to U+0000 (UA-1, 7.21.7)."""
        self.add_font(family, style, path)
        glyphs = self.fonts[f"{family}{style}"].subset._char_id_per_glyph  # noqa: SLF001
        for glyph in [each for each in glyphs if each is not None and each.unicode == (0,)]:
            code = glyphs.pop(glyph)
            glyphs[Glyph(glyph.glyph_id, (), glyph.glyph_name, glyph.glyph_width)] = code

    @contextmanager
    def element(
        self, tag: str, *, alt: str | None = None, attributes: str | None = None
    ) -> Iterator[Element]:
        """Open an element inside the one that is open; what is drawn within belongs to it."""
        element = self.tree.add(tag, self._open[-1], alt, attributes)
        self._open.append(element)
        try:
            yield element
        finally:
            self._open.pop()

    @contextmanager
    def marked(self) -> Iterator[None]:
        """Draw content of the open element, on one page.

        Raises:
            RuntimeError: a mark within a mark, or a page break inside.

        """
        self._enter()
        element, page = self._open[-1], self.page
        number = self.tree.mark(element, self.pages[page])
        self._out(f"/{element.tag} <</MCID {number}>> BDC")
        yield
        self._leave(page)

    @contextmanager
    def artifact(self, kind: str = "/Type /Layout") -> Iterator[None]:
        """Draw what screen readers skip: rules, page furniture, repeated headers.

        Raises:
            RuntimeError: an artifact within a mark, or a page break inside.

        """
        self._enter()
        page = self.page
        self._out(f"/Artifact <<{kind}>> BDC")
        yield
        self._leave(page)

    def _enter(self) -> None:
        if self._in_mark:
            raise RuntimeError("a mark can't stand inside another")
        self._in_mark = True

    def _leave(self, page: int) -> None:
        if self.page != page:
            raise RuntimeError("a mark can't cross a page")
        self._out("EMC")
        self._in_mark = False

    def weblink(self, box: tuple[float, float, float, float], address: str, description: str) -> None:
        """Make a box (x, y, width, height; mm) a link of the open Link element, reachable by keyboard."""
        x, y, width, height = (side * self.k for side in box)
        note = PDFAnnotation(
            "Link",
            x=x,
            y=self.h_pt - y,
            width=width,
            height=height,
            action=URIAction(address),
            contents=description,
        )
        note.struct_parent = self.tree.key()
        self.tree.parents.owners[note.struct_parent] = self._open[-1]
        self._open[-1].kids.append(note)
        self.pages[self.page].add_annotation(note)

    def turn_to(self, number: int) -> None:
        """Go back to a page, to add to it; what is added stands in the graphics state of a new page."""
        self.page = number
        self.w_pt, self.h_pt = self.pages[number].dimensions()
        self.w, self.h = self.w_pt / self.k, self.h_pt / self.k
        self.current_font_is_set_on_page = False

    def bookmark(self, name: str, level: int) -> None:
        """Add an entry to the document's outline, pointing at the current height."""
        place = DestinationXYZ(self.page, top=self.h_pt - self.y * self.k)
        self._outline.append(OutlineSection(name, level, self.page, place))

    def written(self) -> bytes:
        """Return the finished document; nothing can be added to it afterwards."""
        return bytes(self.output(output_producer_class=_Producer))

    def bounds(self, box: tuple[float, float, float, float]) -> str:
        """Return the layout attributes of a figure in a box (x, y, width, height; mm)."""
        x, y, width, height = (side * self.k for side in box)
        top = self.h_pt - y
        return f"/O /Layout /Placement /Block /BBox [{x:.2f} {top - height:.2f} {x + width:.2f} {top:.2f}]"


def _claims(title: str, subject: str, created: datetime, identifier: str) -> Raw:
    """Return the XMP that says what the document is and which standards it keeps."""
    stamp = created.isoformat(timespec="seconds")
    named = f"<dc:identifier>{escape(identifier)}</dc:identifier>" if identifier else ""
    return Raw(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
        f"{named}<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li></rdf:Alt></dc:description>'
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"{_EXTENSION}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


# PDF/A allows only properties it knows; this tells it about the one of PDF/UA
_EXTENSION = (
    '<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
