"""CSV and tab-separated text as Excel and WPS write it: UTF-8 with or without a mark, GB18030, or both in one file."""

import csv
import io
from typing import Final

from station.job.roster.refusals import TableDamaged, TableEmpty, TableQuotesOpen, TableTooLarge
from station.job.roster.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Book, Cell, Row, Table

SEPARATORS: Final = ",\t;"
MARK: Final = b"\xef\xbb\xbf"


def read(raw: bytes) -> Book:
    """Read it.

    Raises:
        TableRefused: empty, too large, binary after all, or with quotation marks that don't pair.
    """
    lines, encodings, second = _decoded(raw)
    text = "".join(lines)
    if "\0" in text:
        raise TableDamaged()
    rows, mixed = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(lines), strict=True)
    begun, count = 0, 0
    try:
        for number, cells in enumerate(reader, start=1):
            count += len(cells)
            _refuse_huge(number, len(cells), count)
            rows.append(Row(number, tuple(map(_cell, cells))))
            if second and not second.isdisjoint(range(begun, reader.line_num)):
                mixed.append(number)
            begun = reader.line_num
    except csv.Error:
        raise TableQuotesOpen(line=begun + 1) from None
    if all(row.blank for row in rows):
        raise TableEmpty()
    return Book("csv", (Table(None, _as_wide(rows)),), encodings=encodings, mixed=tuple(mixed))


def _refuse_huge(rows: int, columns: int, cells: int) -> None:
    if rows > MOST_ROWS:
        raise TableTooLarge("rows")
    if columns > MOST_COLUMNS:
        raise TableTooLarge("columns")
    if cells > MOST_CELLS:
        raise TableTooLarge("cells")


def _as_wide(rows: list[Row]) -> tuple[Row, ...]:
    width = max((len(row.cells) for row in rows), default=0)
    return tuple(Row(row.number, row.cells + (None,) * (width - len(row.cells))) for row in rows)


def _cell(text: str) -> Cell:
    return text or None


def _separator(lines: list[str]) -> str:
    """Whichever of the three the first lines have most of."""
    beginning = "".join(lines[:20])
    return max(SEPARATORS, key=beginning.count)


def _decoded(raw: bytes) -> tuple[list[str], tuple[str, ...], frozenset[int]]:
    """Lines with their ends; the encodings found; which lines, from 0, are in the second."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace").splitlines(keepends=True), ("utf-16",), frozenset()
    try:
        return raw.removeprefix(MARK).decode("utf-8").splitlines(keepends=True), ("utf-8",), frozenset()
    except UnicodeDecodeError:
        return _line_by_line(raw.removeprefix(MARK))


def _line_by_line(raw: bytes) -> tuple[list[str], tuple[str, ...], frozenset[int]]:
    """Not UTF-8 throughout: each line for itself, for two files may have been pasted into one."""
    lines, found = [], []
    for line in raw.splitlines(keepends=True):
        encoding = "utf-8" if _is_utf8(line) else "gb18030"
        lines.append(line.decode(encoding, errors="replace"))
        found.append(None if line.isascii() else encoding)
    told = tuple(dict.fromkeys(encoding for encoding in found if encoding))
    second = frozenset(place for place, encoding in enumerate(found) if len(told) == 2 and encoding == told[1])
    return lines, told, second


def _is_utf8(line: bytes) -> bool:
    """Whether a line of Chinese is UTF-8: two bytes of GBK may pass for a letter of UTF-8, six hardly for two Han."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    beyond = [character for character in text if character > "\x7f"]
    return any(character >= "\u0800" for character in beyond) and all(
        character >= "\u0800" or character == "·" for character in beyond
    )
