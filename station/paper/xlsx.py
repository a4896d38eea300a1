"""Sheets as one workbook for school systems: Chinese headings, text that stays text, money as numbers.

Every cell but counts and money is a string in a text format, so that 18 figures survive opening and saving and nothing
becomes a formula. Nothing is written to the disk on the way.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from station.paper.cells import legible, yuan
from station.paper.sheet import Cell, Column, Line, Sheet
from station.words import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

NARROWEST, WIDEST, FOR_A_PEN = 6, 40, 14
"""Columns' widths in characters, Chinese counting two."""

MOST_EXACT = 10**15
"""Larger numbers lose figures in a spreadsheet and stay text. https://support.microsoft.com/kb/269370"""

PAPER_A4 = 9
ACROSS = {False: 500, True: 740}
"""Pixels across A4 within the margins at full size, by landscape, less a quarter: where Excel's own font is missing,
another takes its place, and columns are measured by its figures."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook, one worksheet per sheet.

    Headings stand on top, below a line that says so where it is a rehearsal. A section is a row with its title, its
    rows and its total. What a sheet says about itself, its notes and the lines to sign on stand below the tables.
    """
    import xlsxwriter  # a tenth of a second, and a desk writes no table

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        names: set[str] = set()
        looks = _Looks(book)
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet, names))
            _Writer(page, sheet, looks).write()
    return written.getvalue()


class _Looks:
    """How cells look."""

    def __init__(self, book: "Workbook") -> None:
        def look(**more: object) -> "Format":
            return book.add_format({"num_format": "@", "valign": "vcenter"} | more)

        cell = {"border": 1, "text_wrap": True}
        self.heading = look(**cell, bold=True, bg_color="#EBEBEB")
        self.words, self.loud = look(), look(bold=True, font_size=16)
        self.section = look(bold=True, font_size=12)
        self.cells = {
            (kind, total): look(
                **cell,
                bold=total,
                **({"bg_color": "#F4F4F4"} if total else {}),
                **({"num_format": form} if form else {}),
            )
            for kind, form in (("text", None), ("number", "0"), ("money", "0.00"), ("blank", None))
            for total in (False, True)
        }


class _Writer:
    """One sheet on its worksheet."""

    def __init__(self, page: "Worksheet", sheet: Sheet, looks: _Looks) -> None:
        self._page, self._sheet, self._looks = page, sheet, looks
        self._row = 0

    def write(self) -> None:
        sheet, page = self._sheet, self._page
        widths = [_width(column, sheet) for column in sheet.columns]
        for place, (column, wide) in enumerate(zip(sheet.columns, widths, strict=True)):
            page.set_column(place, place, wide, self._looks.words if column.kind in ("text", "blank") else None)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if sheet.rehearsal:
            self._line(say("paper.rehearsal", "zh_CN"), self._looks.loud)
        for place, column in enumerate(sheet.columns):
            page.write_string(self._row, place, say(f"column.{column.code}", "zh_CN"), self._looks.heading)
        self._row += 1
        self._print_setup(sum(7 * wide + 5 for wide in widths))
        breaks = list(self._tables())
        if sheet.page_each:
            page.set_h_pagebreaks(breaks[1:])
        self._below()

    def _tables(self) -> Iterator[int]:
        """Write the sections; give the row at which each begins."""
        for section in self._sheet.sections:
            yield self._row
            if section.title is not None:
                self._line(section.title, self._looks.section)
            for line in section.about:
                self._line(_words(line), self._looks.words)
            for cells in section.rows:
                self._cells(cells, total=False)
            if section.total is not None:
                self._cells(section.total, total=True)

    def _cells(self, cells: Sequence[Cell], total: bool) -> None:
        for place, (cell, column) in enumerate(zip(cells, self._sheet.columns, strict=True)):
            self._cell(place, cell, column, total)
        self._row += 1

    def _cell(self, place: int, cell: Cell, column: Column, total: bool) -> None:
        look = self._looks.cells[column.kind, total]
        if cell is None or cell == "" or column.kind == "blank":
            self._page.write_blank(self._row, place, None, look)
        elif isinstance(cell, int) and column.kind != "text" and abs(cell) < MOST_EXACT:
            self._page.write_number(self._row, place, cell / 100 if column.kind == "money" else cell, look)
        else:
            self._page.write_string(self._row, place, legible(str(cell)), self._looks.cells["text", total])

    def _below(self) -> None:
        self._row += 1
        for line in (*self._sheet.about, *self._sheet.notes):
            self._line(_words(line), self._looks.words)
        for code in self._sheet.signatures:
            self._line(f"{say(f'signature.{code}', 'zh_CN')}：", self._looks.words)

    def _line(self, words: str, look: "Format") -> None:
        self._page.write_string(self._row, 0, legible(words), look)
        self._row += 1

    def _print_setup(self, pixels: int) -> None:
        sheet, page = self._sheet, self._page
        page.freeze_panes(self._row, 0)
        page.repeat_rows(0, self._row - 1)
        page.set_paper(PAPER_A4)
        page.set_portrait()
        if sheet.landscape:
            page.set_landscape()
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        # Spreadsheets that are told to fit the width forget the breaks between pages.
        if sheet.page_each:
            page.set_print_scale(max(10, min(100, int(100 * ACROSS[sheet.landscape] / pixels))))
        else:
            page.fit_to_pages(1, 0)
        title = say(f"sheet.{sheet.code}", "zh_CN")
        if sheet.rehearsal:
            title = f"{title}　{say('paper.rehearsal', 'zh_CN')}"
        page.set_header("&C&14" + legible(title).replace("&", "&&"))
        page.set_footer("&C" + say("paper.page", "zh_CN", page="&P", pages="&N"))


def _words(line: Line) -> str:
    return say(line.code, "zh_CN", **line.parameters)


def _width(column: Column, sheet: Sheet) -> int:
    """As wide as its widest cell, within bounds."""
    least = FOR_A_PEN if column.kind == "blank" else NARROWEST
    place = sheet.columns.index(column)
    rows = (cells for section in sheet.sections for cells in (*section.rows, section.total) if cells is not None)
    widest = max((_wide(cells[place], column) for cells in rows), default=0)
    return min(WIDEST, max(least, widest, _halves(say(f"column.{column.code}", "zh_CN"))) + 2)


def _wide(cell: Cell, column: Column) -> int:
    if cell is None or column.kind == "blank":
        return 0
    return _halves(yuan(cell) if column.kind == "money" and isinstance(cell, int) else str(cell))


def _halves(words: str) -> int:
    return (
        len(words) if words.isascii() else sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in words)
    )


def _name(sheet: Sheet, taken: set[str]) -> str:
    """What the worksheet's tab says: at most 31 characters, each once."""
    title = re.sub(r"[\[\]:*?/\\']", " ", say(f"sheet.{sheet.code}", "zh_CN"))[:25]
    name, number = title, 1
    while name in taken:
        number += 1
        name = f"{title} {number}"
    taken.add(name)
    return name
