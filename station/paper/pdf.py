"""Sheets as one PDF: A4, Chinese with the English small, every font inside."""

from collections.abc import Sequence

from station.paper.fonts import Glyphs
from station.paper.grid import Grid
from station.paper.page import EDGE, POINT, Pages
from station.paper.sheet import Line, Section, Sheet
from station.words import say

TITLE, SECTION, WORDS, SMALL = 18.0, 12.0, 10.0, 7.0
GAP = 5.0
SIGNING = 15.0
"""How much room a signature takes, in millimetres."""


def pdf(sheets: Sequence[Sheet], glyphs: Glyphs) -> bytes:
    """Write sheets one after the other, each on pages of its own.

    Args:
        sheets: at least one.
        glyphs: who remembers the characters no font has; they are listed on the last page too.
    """
    title = say(f"sheet.{sheets[0].code}", "zh_CN")
    pages = Pages(glyphs, title=title, rehearsal=any(sheet.rehearsal for sheet in sheets))
    y = 0.0
    for sheet in sheets:
        y = _Writer(pages, sheet).write()
    pages.list_missing(y + GAP)
    return pages.pdf()


class _Writer:
    """One sheet on its pages."""

    def __init__(self, pages: Pages, sheet: Sheet) -> None:
        self._pages, self._sheet = pages, sheet
        self._title = say(f"sheet.{sheet.code}", "zh_CN")
        self._section: Section | None = None

    def write(self) -> float:
        sheet = self._sheet
        y = self._head()
        for index, section in enumerate(sheet.sections):
            if index and sheet.page_each:
                y = self._head()
            y = self._table(y, section)
            if sheet.page_each:
                y = self._end(y)
        return y if sheet.page_each and sheet.sections else self._end(y)

    @property
    def _width(self) -> float:
        return self._pages.width - 2 * EDGE

    def _head(self) -> float:
        self._section = None
        y = self._next_page()
        y = self._pages.paragraph(EDGE, y, self._width, self._title, TITLE, bold=True, align="centre")
        english = say(f"sheet.{self._sheet.code}", "en")
        y = self._pages.paragraph(EDGE, y, self._width, english, SMALL + 1, align="centre", grey=0.25) + 2
        return self._lines(y, self._sheet.about)

    def _table(self, y: float, section: Section) -> float:
        grid = Grid(self._pages, self._sheet.columns, self._next_page)
        self._section = None
        if y + self._over(section) + grid.least_height > self._pages.bottom and y > self._pages.top:
            y = self._next_page()
        if section.title is not None:
            y = self._pages.paragraph(EDGE, y + 2, self._width, section.title, SECTION, bold=True)
        y = self._lines(y, section.about) + 1
        self._section = section
        return grid.draw(y, section) + GAP

    def _over(self, section: Section) -> float:
        """How much stands over a table, in millimetres."""
        title = 0.0 if section.title is None else self._pages.height_of(self._width, section.title, SECTION, bold=True)
        return title + 3 + sum(self._height(line) for line in section.about)

    def _next_page(self) -> float:
        """Begin the next page; within a table, say which section goes on."""
        pages = self._pages
        pages.new_page(landscape=self._sheet.landscape, foot=self._title)
        if self._section is None or self._section.title is None:
            return pages.top
        words = say("paper.continued", "zh_CN", title=self._section.title)
        return pages.paragraph(EDGE, pages.top, self._width, words, WORDS, bold=True) + 1

    def _end(self, y: float) -> float:
        """Write notes and the lines to sign on."""
        self._section = None
        y = self._lines(y, self._sheet.notes)
        for index in range(0, len(self._sheet.signatures), 2):
            if y + SIGNING > self._pages.bottom:
                y = self._next_page()
            for place, code in enumerate(self._sheet.signatures[index : index + 2]):
                self._signature(EDGE + place * (self._width + GAP) / 2, y, (self._width - GAP) / 2, code)
            y += SIGNING
        return y

    def _signature(self, x: float, y: float, width: float, code: str) -> None:
        pages, baseline = self._pages, y + 10
        top = baseline - WORDS * POINT
        across = x + pages.text(x, top, say(f"signature.{code}", "zh_CN"), WORDS) + 1
        pages.text(x, baseline + 1, say(f"signature.{code}", "en"), SMALL, grey=0.25)
        date = x + width - 32
        pages.line(across, baseline, date - 3, baseline)
        words = say("paper.date", "zh_CN")
        pages.line(date + pages.text(date, top, words, WORDS) + 1, baseline, x + width, baseline)
        pages.text(date, baseline + 1, say("paper.date", "en"), SMALL, grey=0.25)

    def _lines(self, y: float, lines: Sequence[Line]) -> float:
        for line in lines:
            if y + self._height(line) > self._pages.bottom:
                y = self._next_page()
            y = self._line(y, line)
        return y

    def _line(self, y: float, line: Line) -> float:
        """Write one sentence, the English beside the Chinese where both fit on a line, else under it."""
        pages = self._pages
        chinese, english = (say(line.code, language, **line.parameters) for language in ("zh_CN", "en"))
        if self._beside(chinese, english):
            across = EDGE + pages.text(EDGE, y, chinese, WORDS) + 3
            pages.text(across, y + (WORDS - SMALL) * 0.88 * POINT, english, SMALL, grey=0.25)
            return y + pages.height_of(self._width, "", WORDS)
        y = pages.paragraph(EDGE, y, self._width, chinese, WORDS)
        return pages.paragraph(EDGE, y, self._width, english, SMALL, grey=0.25) + 0.5

    def _height(self, line: Line) -> float:
        pages = self._pages
        chinese, english = (say(line.code, language, **line.parameters) for language in ("zh_CN", "en"))
        if self._beside(chinese, english):
            return pages.height_of(self._width, "", WORDS)
        return pages.height_of(self._width, chinese, WORDS) + pages.height_of(self._width, english, SMALL) + 0.5

    def _beside(self, chinese: str, english: str) -> bool:
        one_line = "\n" not in chinese + english
        return (
            one_line and self._pages.width_of(chinese, WORDS) + self._pages.width_of(english, SMALL) + 3 < self._width
        )
