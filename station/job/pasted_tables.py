"""Tables as they are copied from web pages and Word: HTML, text with tabs, and .docx itself. Never more than fits."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 64
MOST_TEXT: Final = 5_000_000  # characters or bytes; a timetable has a few thousand
MOST_TAGS: Final = 60_000
MOST_TABLES: Final = 1000

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = ("script", "style", "noscript", "template")
_PARTING = ("br", "p", "div", "li")


class NoTable(Exception):
    """There is no table in it."""


class TooBig(Exception):
    """No timetable is that big."""


Table = list[list[str]]
"""Cells as text, row by row; every cell that a span covers is empty but the first."""


def tables_in_html(text: str) -> list[Table]:
    """Every table of a page that is no frame around another one, in their order.

    Cells that one cell covers by rowspan or colspan are there, and empty: what they inherit, the reader decides.

    Raises:
        NoTable: the page has none.
        TooBig: as its name says.
    """
    lowered = text.casefold()
    if len(text) > MOST_TEXT or text.count("<") > MOST_TAGS or lowered.count("<table") > MOST_TABLES:
        raise TooBig
    page = BeautifulSoup(text, "html.parser")
    found = [table for table in page.find_all("table") if table.find("table") is None]
    tables = [_spread(_rows_of(table)) for table in found]
    tables = [table for table in tables if any(any(row) for row in table)]
    if not tables:
        raise NoTable
    return tables


def table_in_text(text: str) -> Table:
    """Text with tabs between the cells, as spreadsheets and browsers copy it; else columns parted by several blanks.

    Raises:
        NoTable: no line has two cells.
        TooBig: as its name says.
    """
    if len(text) > MOST_TEXT:
        raise TooBig
    lines = text.splitlines()
    parting = "\t" if any("\t" in line for line in lines) else None
    table = [line.split(parting) if parting else re.split(r"\s{2,}", line.strip()) for line in lines]
    table = [[cell.strip() for cell in row] for row in table]
    if not any(len(row) > 1 for row in table):
        raise NoTable
    return _bounded(table)


def tables_in_docx(content: bytes) -> list[Table]:
    """Every table of a Word document.

    Raises:
        NoTable: it has none, or is no such document.
        TooBig: as its name says, also once it is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("word/document.xml") as file:
            xml = file.read(MOST_TEXT + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, EOFError, ValueError):
        raise NoTable from None
    if len(xml) > MOST_TEXT:
        raise TooBig
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise NoTable  # Word writes none; what is in there could grow without end
    try:
        document = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        raise NoTable from None
    tables = [_spread(_rows_in_word(table)) for table in document.iter(f"{_WORD}tbl")]
    tables = [table for table in tables if any(any(row) for row in table)]
    if not tables:
        raise NoTable
    return tables


class _Span:
    """One cell and how many columns and rows it covers."""

    def __init__(self, text: str, wide: int = 1, high: int = 1) -> None:
        self.text, self.wide, self.high = text, max(1, min(wide, MOST_COLUMNS)), max(1, min(high, MOST_ROWS))


def _spread(rows: Iterator[Sequence[_Span]]) -> Table:
    """Give every cell its column."""
    table: Table = []
    covered: dict[int, int] = {}  # rows that a cell above still covers, by column
    for cells in rows:
        row: list[str] = []
        for cell in cells:
            _pass_over(row, covered)
            for place in range(len(row), len(row) + cell.wide):
                covered[place] = cell.high
            row += [cell.text, *[""] * (cell.wide - 1)]
        _pass_over(row, covered)
        table.append(row[:MOST_COLUMNS])
        covered = {place: left - 1 for place, left in covered.items() if left > 1}
        if len(table) > MOST_ROWS:
            raise TooBig
    return table


def _pass_over(row: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(row), 0) > 0 and len(row) < MOST_COLUMNS:
        row.append("")


def _rows_of(table: Tag) -> Iterator[list[_Span]]:
    """Rows and cells in the order in which they begin: many pages never end them."""
    rows: list[list[_Span]] = []
    for part in table.descendants:
        if isinstance(part, Tag):
            if part.name == "tr":
                rows.append([])
            elif part.name in ("td", "th") and rows:
                rows[-1].append(_Span("", _figure(part, "colspan"), _figure(part, "rowspan")))
            elif part.name in _PARTING and rows and rows[-1]:
                rows[-1][-1].text += " "
        elif type(part) is NavigableString and rows and rows[-1] and part.parent and part.parent.name not in _SKIPPED:
            rows[-1][-1].text += part
    for cells in rows:
        for cell in cells:
            cell.text = " ".join(cell.text.split())
        yield cells


def _figure(cell: Tag, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    return int(written) if re.fullmatch(r"[0-9]{1,6}", written) else 1


def _rows_in_word(table: ElementTree.Element) -> Iterator[list[_Span]]:
    """Word marks cells that are merged downwards as going on: they are there, and empty."""
    for row in table.iter(f"{_WORD}tr"):
        yield [_span_in_word(cell) for cell in row.iter(f"{_WORD}tc")]


def _span_in_word(cell: ElementTree.Element) -> _Span:
    wide = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    written = "1" if wide is None else wide.get(f"{_WORD}val", "1")
    paragraphs = ("".join(text.text or "" for text in one.iter(f"{_WORD}t")) for one in cell.iter(f"{_WORD}p"))
    text = " ".join(filter(None, (paragraph.strip() for paragraph in paragraphs)))
    return _Span(text, int(written) if re.fullmatch("[0-9]{1,4}", written) else 1)


def _bounded(table: Table) -> Table:
    if len(table) > MOST_ROWS:
        raise TooBig
    return [row[:MOST_COLUMNS] for row in table]
