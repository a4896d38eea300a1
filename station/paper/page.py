"""Pages to draw on, in millimetres from the top left corner; they become one PDF with its fonts inside.

pages = Pages(Glyphs(), title="缴费确认单")
pages.new_page()
pages.text(20, 30, "缴费确认单（非发票）", 24, bold=True)
pages.picture(20, 50, 35, 45, jpeg)
written = pages.pdf()
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fpdf import FPDF

from station.paper.embedding import add_face, written
from station.paper.fontfiles import Face, main_face
from station.paper.fonts import ASCENT, BOX, BOX_FIGURES, Glyphs, Missing, box_lines, width_of
from station.words import say

A4 = (210.0, 297.0)
POINT = 25.4 / 72
"""Millimetres. Type sizes are in points, everything else is in millimetres."""

LEADING = 1.3
"""From one line to the next, in shares of the type size."""

EDGE = 14.0
"""What stays white round a sheet."""

NEVER_FIRST = "，。、；：！？）》」』】〉”’,.;:!?)]}·…—"
"""Not at the beginning of a line (GB/T 15834-2011, 5.1)."""

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class _Side:
    width: float
    height: float
    foot: str


class Pages:
    """A document under way.

    Attributes:
        glyphs: who chooses the fonts and remembers what none has.
        width: of the page under way, in millimetres.
        height: of the page under way, in millimetres.
    """

    def __init__(self, glyphs: Glyphs, *, title: str, rehearsal: bool = False, numbered: bool = True) -> None:
        """Begin without a page.

        Args:
            glyphs: see above.
            title: what the reader's window shows.
            rehearsal: made of simulated students; said in large type on each page, in its upper edge.
            numbered: "第 1 页 / 共 3 页" stands at the foot of each page, and what `new_page` was given.
        """
        self.glyphs = glyphs
        self.width, self.height = A4
        self._rehearsal, self._numbered = rehearsal, numbered
        self._sides: list[_Side] = []
        self._missing: dict[Missing, None] = {}
        self._families: dict[Face, str] = {}
        self._pdf = FPDF(unit="mm", format=A4)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(title)
        self._pdf.set_lang("zh-CN")

    @property
    def count(self) -> int:
        """How many pages there are so far."""
        return len(self._sides)

    @property
    def top(self) -> float:
        """Where the first line may begin: below what a rehearsal says on each page."""
        return EDGE + (13.0 if self._rehearsal else 0.0)

    @property
    def bottom(self) -> float:
        """Where the last line must end: above the page's number."""
        return self.height - EDGE - (4.0 if self._numbered else 0.0)

    def new_page(self, *, landscape: bool = False, size: tuple[float, float] = A4, foot: str = "") -> None:
        """Begin the next page.

        Args:
            landscape: the paper lies on its side.
            size: width and height of the paper standing, in millimetres.
            foot: what stands beside the page's number, smaller where it would not fit.
        """
        self.width, self.height = (size[1], size[0]) if landscape else size
        self._pdf.add_page(format=(self.width, self.height), orientation="portrait")
        self._sides.append(_Side(self.width, self.height, foot))
        if self._rehearsal:
            self.rectangle(EDGE, EDGE - 4, self.width - 2 * EDGE, 13, stroke=0.6)
            words = f"{say('paper.rehearsal', 'zh_CN')}  {say('paper.rehearsal', 'en')}"
            self.text(self.width / 2, EDGE - 1, words, self.fitting(words, 20, self.width - 2 * EDGE - 4, bold=True),
                      bold=True, align="centre")  # fmt: skip

    def text(self, x: float, y: float, words: str, size: float, *, bold: bool = False, align: Align = "left",
             grey: float = 0.0, place: str | None = None) -> float:  # fmt: skip
        """Write one line, however long; give its width in millimetres.

        Args:
            x: its left edge, its middle or its right edge, by `align`.
            y: the top of the characters; they are `size * POINT` high.
            words: one line.
            size: of the type, in points.
            bold: which weight.
            align: see `x`.
            grey: 0 is black, 1 is white.
            place: whose name this is, for the list of characters no font has; None: the words themselves.
        """
        em = size * POINT
        wide = width_of(words, bold) * em
        left = x - wide * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        level = round(grey * 255)
        self._pdf.set_text_color(level)
        for run in self.glyphs.runs(words, bold, place):
            if run.face is None:
                self._missing.setdefault(Missing(words if place is None else place, run.text))
                self._code_point(left, y, run.text, size)
            else:
                self._use(run.face, size)
                self._pdf.text(left, y + ASCENT * em, run.text)
            left += run.width * em
        return wide

    def paragraph(self, x: float, y: float, width: float, words: str, size: float, *, bold: bool = False,
                  align: Align = "left", grey: float = 0.0, place: str | None = None) -> float:  # fmt: skip
        """Write a text in as many lines as it takes, nothing cut; give where the next one may begin (y).

        `x` is the left edge of the room, whatever `align` says.
        """
        across = x + width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for line in lines_of(words, width / (size * POINT), bold):
            self.text(across, y, line, size, bold=bold, align=align, grey=grey, place=words if place is None else place)
            y += size * POINT * LEADING
        return y

    def height_of(self, width: float, words: str, size: float, *, bold: bool = False) -> float:
        """How high a paragraph will be, in millimetres."""
        return len(lines_of(words, width / (size * POINT), bold)) * size * POINT * LEADING

    def width_of(self, words: str, size: float, *, bold: bool = False) -> float:
        """How wide a line will be, in millimetres."""
        return width_of(words, bold) * size * POINT

    def fitting(self, words: str, size: float, width: float, *, bold: bool = False) -> float:
        """The size, or the largest smaller one at which the line fits into a width."""
        wide = self.width_of(words, size, bold=bold)
        return size if wide <= width else size * width / wide

    def picture(self, x: float, y: float, width: float, height: float, content: bytes) -> None:
        """Put a picture exactly there; a JPEG goes in as it is, bytes untouched, a PNG without loss."""
        self._pdf.image(content, x, y, width, height)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: float = 0.2, grey: float = 0.0) -> None:
        """Draw a line; `stroke` is its thickness in millimetres."""
        self._pen(stroke, grey)
        self._pdf.line(x1, y1, x2, y2)

    def rectangle(self, x: float, y: float, width: float, height: float, *, stroke: float = 0.2, grey: float = 0.0,
                  fill: float | None = None) -> None:  # fmt: skip
        """Draw a frame; `fill` is the grey inside, None nothing; a stroke of 0 leaves the frame out."""
        self._pen(stroke, grey)
        if fill is not None:
            self._pdf.set_fill_color(round(fill * 255))
        style = "F" if stroke == 0 else "D" if fill is None else "DF"
        self._pdf.rect(x, y, width, height, style=style)

    def list_missing(self, y: float | None = None) -> None:
        """Write down the characters no font has, each large with its places; nothing where this document has none.

        Args:
            y: where there is room on the page under way; None: on a page of their own.
        """
        if not self._missing:
            return
        y = self._missing_heading(self.height if y is None else y)
        for missing in self._missing:
            high = max(8.0, self.height_of(self.width - 2 * EDGE - 50, missing.place, 11) + 2)
            if y + high > self.bottom:
                self.new_page(size=(self.width, self.height), foot=self._sides[-1].foot)
                y = self.top
            self.text(EDGE, y, missing.character, 16, place=missing.place)
            self.text(EDGE + 14, y + 0.6, missing.code_point, 11)
            self.paragraph(EDGE + 50, y + 0.6, self.width - 2 * EDGE - 50, missing.place, 11)
            y += high

    def pdf(self) -> bytes:
        """Close the document and give it. Nothing can be drawn afterwards."""
        if self._numbered:
            self._number()
        return written(self._pdf)

    def _missing_heading(self, y: float) -> float:
        if y + 30 > self.bottom:
            self.new_page(size=(self.width, self.height), foot=self._sides[-1].foot)
            y = self.top
        y = self.paragraph(EDGE, y, self.width - 2 * EDGE, say("paper.missing", "zh_CN"), 11, bold=True)
        return self.paragraph(EDGE, y, self.width - 2 * EDGE, say("paper.missing", "en"), 7.5, grey=0.3) + 2

    def _number(self) -> None:
        for index, side in enumerate(self._sides, 1):
            self._pdf.page = index
            self._pdf.current_font_is_set_on_page = False
            y = self._pdf.h - EDGE + 2  # the document measures from the foot of its newest page
            words = say("paper.page", "zh_CN", page=index, pages=self.count)
            wide = self.text(side.width - EDGE, y, words, 8.5, align="right")
            size = self.fitting(side.foot, 8.5, side.width - 2 * EDGE - wide - 4)
            self.text(EDGE, y, side.foot, size, grey=0.25)

    def _code_point(self, left: float, top: float, character: str, size: float) -> None:
        em, small = size * POINT, size * BOX_FIGURES
        self.rectangle(left + 0.03 * em, top, (BOX - 0.06) * em, em, stroke=max(0.1, em / 30))
        for row, line in enumerate(box_lines(character)):
            self._figures(left + BOX * em / 2, top + (0.04 + 0.45 * row) * em, line, small)

    def _figures(self, middle: float, top: float, figures: str, size: float) -> None:
        main = main_face(False)
        if main is None:
            self._pdf.set_font("helvetica", "", size)
            wide = self._pdf.get_string_width(figures)
        else:
            self._use(main, size)
            wide = width_of(figures) * size * POINT
        self._pdf.text(middle - wide / 2, top + ASCENT * size * POINT, figures)

    def _use(self, face: Face, size: float) -> None:
        family = self._families.get(face)
        if family is None:
            family = self._families[face] = add_face(self._pdf, face)
        self._pdf.set_font(family, "", size)

    def _pen(self, stroke: float, grey: float) -> None:
        self._pdf.set_line_width(stroke)
        self._pdf.set_draw_color(round(grey * 255))


@lru_cache(maxsize=20_000)
def lines_of(words: str, width: float, bold: bool = False) -> tuple[str, ...]:
    """Part a text into lines that fit; breaks stand as they are, one word longer than a line is parted inside.

    Args:
        words: any text.
        width: in shares of the type size.
        bold: which weight.
    """
    return tuple(line for part in words.splitlines() or [""] for line in _wrapped(part, width, bold))


def _wrapped(words: str, width: float, bold: bool) -> Sequence[str]:
    if width_of(words, bold) <= width:
        return [words]
    lines, line, wide = [], "", 0.0
    for piece in _pieces(words, width, bold):
        room = width_of(piece, bold)
        if line and wide + width_of(piece.rstrip(), bold) > width:
            lines.append(line.rstrip())
            line, wide = "", 0.0
            piece = piece.lstrip()
            room = width_of(piece, bold)
        line += piece
        wide += room
    return [*lines, line.rstrip()]


def _pieces(words: str, width: float, bold: bool) -> list[str]:
    """What stays together: a word of letters with its space, else each character, with what never begins a line."""
    pieces: list[str] = []
    for one in words:
        if pieces and (_joined(pieces[-1], one)) and width_of(pieces[-1] + one, bold) <= width:
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


def _joined(before: str, one: str) -> bool:
    latin = one.isascii() and not one.isspace()
    return one in NEVER_FIRST or (one.isspace() and before.isascii()) or (latin and before[-1].isascii()
                                                                        and not before[-1].isspace())  # fmt: skip
