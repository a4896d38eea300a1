"""How fonts go into a PDF: cut down to the characters used, and in the one encoding that every reader knows.

fpdf2 numbers the characters of a CID-keyed font (Noto's and Source Han's outlines) by itself and writes an encoding of
its own for them, which many programs that read text don't know. Here a character's code is its CID, so that the
encoding is Identity-H. ISO 32000-1, 9.7.5.2 and 9.7.6.2.
"""

from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.fonts import Glyph, SubsetMap, TTFFont
from fpdf.output import OutputProducer, PDFFont, PDFType3Font
from fpdf.syntax import Name

from station.paper.fontfiles import Face

NOT_IN_A_PDF = {"BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG", "kern"}
"""Tables of a font for shaping and for upright setting, which no page here uses."""


def add_face(pdf: FPDF, face: Face) -> str:
    """Make a font known to a document; give the name by which it is chosen."""
    family = f"face{len(pdf.fonts)}"
    font = _Font(pdf, Path(face.file), family, "", collection_font_number=face.index)
    if font.is_cff:
        font.subset = _ByCid(font)
    pdf.fonts[family] = font
    return family


def written(pdf: FPDF) -> bytes:
    """Close a document and give it."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            _lighten(font)
    pdf.pdf_version = "1.6"  # outlines of this kind: ISO 32000-1, table 126
    try:
        return bytes(pdf.output(output_producer_class=_Producer))
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def _lighten(font: TTFFont) -> None:
    """Leave out what a PDF doesn't read of a font, before it is cut down to the characters used: half the time."""
    font.ttfont.recalcBBoxes = False
    for table in NOT_IN_A_PDF & set(font.ttfont.keys()):
        del font.ttfont[table]


class _Font(TTFFont):
    """A font whose codes may be any 16 bits."""

    def escape_text(self, text: str) -> str:
        coded = text.encode("utf-16-be", "surrogatepass").decode("latin-1")
        return coded.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\r", "\\r")


class _ByCid(SubsetMap):
    """The characters used of a CID-keyed font, each under its CID."""

    def __init__(self, font: TTFFont) -> None:
        super().__init__(font)
        self._char_id_per_glyph = {glyph: _cid(glyph) for glyph in self._char_id_per_glyph if glyph is not None}

    def pick_glyph(self, glyph: Glyph | None) -> int | None:
        if glyph is None:
            return None
        return self._char_id_per_glyph.setdefault(glyph, _cid(glyph))


def _cid(glyph: Glyph) -> int:
    """Fonttools names the glyphs of such fonts by their CIDs; the first is `.notdef`."""
    return int(glyph.glyph_name.removeprefix("cid")) if glyph.glyph_name.startswith("cid") else 0


class _Producer(OutputProducer):
    """Says Identity-H of each font, instead of spelling out that each code means itself."""

    def _add_fonts(self, *arguments: Any, **more: Any) -> dict[int, PDFFont | PDFType3Font]:
        fonts = super()._add_fonts(*arguments, **more)
        for font in fonts.values():
            if isinstance(font, PDFFont) and font.subtype == "Type0":
                font.encoding = Name("Identity-H")
        return fonts
