"""A table over as many pages as it takes: headings on each, whole rows, nothing cut."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from station.paper.cells import words_of
from station.paper.page import EDGE, LEADING, POINT, Align, Pages, lines_of
from station.paper.sheet import Cell, Column, Section
from station.words import say

SIZE = 9.5
SMALL = 6.5
LINE = SIZE * POINT * LEADING
PAD = 1.1
FOR_A_PEN = 9.5
"""How high a row is in which somebody writes by hand, in millimetres."""

HEADING_GREY, TOTAL_GREY = 0.92, 0.96

Lines = tuple[str, ...]


class Grid:
    """The columns of one sheet on its pages."""

    def __init__(self, pages: Pages, columns: Sequence[Column], next_page: Callable[[], float]) -> None:
        """Share out the page's width.

        Args:
            pages: where it is drawn.
            columns: of the table.
            next_page: begins the next page; gives where the table goes on (y).
        """
        self._pages, self._columns, self._next_page = pages, columns, next_page
        room, shares = pages.width - 2 * EDGE, sum(column.width for column in columns)
        self._widths = [room * column.width / shares for column in columns]
        self._edges = [EDGE + left for left in accumulate(self._widths, initial=0.0)]
        self._lefts = self._edges[:-1]
        self._least = FOR_A_PEN if any(column.kind == "blank" for column in columns) else LINE + 2 * PAD
        self._headings = [self._heading(column, wide) for column, wide in zip(columns, self._widths, strict=True)]
        self._heading_height = max(len(chinese) * LINE + len(english) * _SMALL_LINE
                                   for chinese, english in self._headings) + 2 * PAD  # fmt: skip

    @property
    def least_height(self) -> float:
        """What the headings and one row take."""
        return self._heading_height + self._least

    def draw(self, y: float, section: Section) -> float:
        """Draw a section's rows and its total; give where the next thing may begin (y)."""
        y = top = self._draw_headings(y)
        total = None if section.total is None else self._wrapped(section.total, bold=True)
        last = len(section.rows) - 1
        for index, cells in enumerate(section.rows):
            after = self._height(total) if total is not None and index == last else 0.0
            top, y = self._draw_row(top, y, self._wrapped(cells, bold=False), after=after)
        if not section.rows:
            top, y = self._draw_row(top, y, [(say("paper.none"),)])
        if total is not None:
            top, y = self._draw_row(top, y, total, bold=True)
        self._uprights(top - self._heading_height, y)
        return y

    def _draw_row(
        self, top: float, y: float, lines: list[Lines], *, bold: bool = False, after: float = 0.0
    ) -> tuple[float, float]:
        """Draw one row, on the next page where this one is full; give where this page's rows began, and the end.

        `after` is what should stand on the same page below it: a total never goes to a page alone.
        """
        while True:
            room = self._pages.bottom - y
            high = self._height(lines)
            if high + after <= room or (y == top and high <= room):
                self._cells(y, high, lines, bold)
                return top, y + high
            if y == top:  # higher than a whole page
                fits = max(1, int((room - 2 * PAD) // LINE))
                self._cells(y, room, [these[:fits] for these in lines], bold)
                lines, y = [these[fits:] for these in lines], self._pages.bottom
            self._uprights(top - self._heading_height, y)
            y = top = self._draw_headings(self._next_page())

    def _height(self, lines: list[Lines]) -> float:
        return max(self._least, max(len(these) for these in lines) * LINE + 2 * PAD)

    def _cells(self, y: float, high: float, lines: list[Lines], bold: bool) -> None:
        pages = self._pages
        if bold:
            pages.rectangle(EDGE, y, pages.width - 2 * EDGE, high, stroke=0, fill=TOTAL_GREY)
            pages.line(EDGE, y, pages.width - EDGE, y)
        for column, left, wide, these in zip(self._columns, self._lefts, self._widths, lines, strict=False):
            align: Align = "left" if column.kind == "text" else "right"
            across = left + PAD if align == "left" else left + wide - PAD
            down = y + (high - len(these) * LINE) / 2 + (LEADING - 1) / 2 * SIZE * POINT
            for line in these:
                if line:
                    pages.text(across, down, line, SIZE, bold=bold, align=align)
                down += LINE
        pages.line(EDGE, y + high, pages.width - EDGE, y + high)

    def _draw_headings(self, y: float) -> float:
        pages, high = self._pages, self._heading_height
        pages.rectangle(EDGE, y, pages.width - 2 * EDGE, high, fill=HEADING_GREY)
        for column, left, wide, (chinese, english) in zip(
            self._columns, self._lefts, self._widths, self._headings, strict=True
        ):
            align: Align = "left" if column.kind in ("text", "blank") else "right"
            across = left + PAD if align == "left" else left + wide - PAD
            down = y + PAD + 0.4
            for line in chinese:
                pages.text(across, down, line, SIZE, bold=True, align=align)
                down += LINE
            for line in english:
                pages.text(across, down, line, SMALL, align=align, grey=0.25)
                down += _SMALL_LINE
        return y + high

    def _uprights(self, top: float, bottom: float) -> None:
        for edge in self._edges:
            self._pages.line(edge, top, edge, bottom)

    def _wrapped(self, cells: Sequence[Cell], bold: bool) -> list[Lines]:
        return [
            lines_of(words_of(cell, column.kind), (wide - 2 * PAD) / (SIZE * POINT), bold)
            for cell, column, wide in zip(cells, self._columns, self._widths, strict=True)
        ]

    def _heading(self, column: Column, wide: float) -> tuple[Lines, Lines]:
        code = f"column.{column.code}"
        chinese = lines_of(say(code, "zh_CN"), (wide - 2 * PAD) / (SIZE * POINT), True)
        return chinese, lines_of(say(code, "en"), (wide - 2 * PAD) / (SMALL * POINT))


_SMALL_LINE = SMALL * POINT * LEADING
