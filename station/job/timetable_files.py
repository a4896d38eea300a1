"""A timetable from whatever people have: a spreadsheet, a web page, a Word document, or what they copied from one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from station.job.pasted_tables import MOST_TEXT, NoTable, TooBig, table_in_text, tables_in_docx, tables_in_html
from station.job.roster.reading import read_book
from station.job.roster.refusals import TableDamaged, TableGone, TableIsDocument, TableIsHtml, TableTooLarge
from station.job.roster.table import Book, Cell
from station.job.timetable import clock
from station.job.timetable_reading import NoClassColumn, Reading, Row, TimetableEmpty, read

_PAGE: Final = "<table"
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def read_file(path: Path, today: date) -> Reading:
    """Read a timetable from a file; what it is, its content tells and not its name.

    Raises:
        TableRefused: no file from which a table is read here.
        TimetableEmpty, NoClassColumn: there is a table, but no timetable.
    """
    try:
        return read_tables(_tables(read_book(path)), today)
    except TableIsHtml:
        return read_pasted(_content(path), today)
    except TableIsDocument:
        content = _content(path)
        if not content.startswith(b"PK"):
            raise
        if len(content) > MOST_TEXT:
            raise TableTooLarge("bytes") from None
        try:
            return read_tables(_numbered(tables_in_docx(content)), today)
        except NoTable:
            raise TimetableEmpty() from None
        except TooBig:
            raise TableTooLarge("rows") from None
    except NoClassColumn:
        return _copied(path, today)


def read_text(text: str, today: date) -> Reading:
    """Read a timetable that was copied: a piece of a web page, or columns parted by tabs or blanks.

    Raises:
        TableTooLarge, TimetableEmpty, NoClassColumn: there is no timetable in it.
    """
    try:
        tables = tables_in_html(text) if _PAGE in text.casefold() else [table_in_text(text)]
    except NoTable:
        raise TimetableEmpty() from None
    except TooBig:
        raise TableTooLarge("rows") from None
    return read_tables(_numbered(tables), today)


def read_pasted(content: bytes, today: date) -> Reading:
    """Read what was copied, as bytes in whatever encoding.

    Raises:
        TableRefused: as `read_text`, or it is no text.
    """
    if len(content) > MOST_TEXT:
        raise TableTooLarge("bytes")
    return read_text(_decoded(content), today)


def read_tables(tables: Sequence[Sequence[Row]], today: date) -> Reading:
    """Read the first of several tables that is a timetable; how many more there are is told.

    Raises:
        TimetableEmpty, NoClassColumn: none is.
    """
    readings, refused = [], None
    for rows in tables:
        try:
            readings.append(read(rows, today))
        except (TimetableEmpty, NoClassColumn) as no:
            refused = refused or no
    if not readings:
        raise refused or TimetableEmpty()
    return replace(readings[0], more=len(readings) - 1)


def _copied(path: Path, today: date) -> Reading:
    """Text whose columns no separator parts; a spreadsheet without the right columns stays refused."""
    content = _content(path)
    if content.startswith(b"PK") or b"\0" in content[:4096]:
        raise NoClassColumn()
    return read_pasted(content, today)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_TEXT + 1)
    except OSError as error:
        raise TableGone(reason=error.strerror or "") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableDamaged()


def _tables(book: Book) -> list[list[Row]]:
    return [[(row.number, [_text(cell) for cell in row.cells]) for row in table.rows] for table in book.tables]


def _numbered(tables: Sequence[Sequence[Sequence[str]]]) -> list[list[Row]]:
    return [list(enumerate(table, start=1)) for table in tables]


def _text(cell: Cell) -> str:
    """A cell as people see it: 36 and not 36.0, 08:30 and not a part of a day."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float():
            return str(int(cell)) if cell.is_integer() else str(cell)
        case datetime():
            return cell.strftime("%Y-%m-%d" if cell.time() == time() else "%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return clock(round(cell.total_seconds() / 60))
        case _:
            return str(cell)
