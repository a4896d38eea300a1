"""A list of returned pictures, read and judged row by row; who is meant is asked of the journal later."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.job.returned.columns import NAMES_SOMEBODY, NUMBER_FORM, Field, LaidOut, lay_out
from station.job.returned.problems import Problem
from station.job.roster import cells
from station.job.roster.reading import look, read_book
from station.job.roster.refusals import NobodyListed, TableGone
from station.job.roster.table import Cell, Row

_PASSED_OVER: Final = frozenset({"full-width", "lower-case-x", "blanks-inside", "number-cells", "formula-like"})
"""What is told of a number on a roster, and matters to nobody who only looks it up."""


@dataclass(frozen=True)
class Entry:
    """One row.

    Attributes:
        row: its number in the file, and `sheet` its sheet's name where there are several.
        values: what names the person, by field, as it is compared.
        columns: the words over those, for problems.
        reason: in the agency's words; empty where none is given.
    """

    row: int
    sheet: str | None
    values: dict[Field, str] = field(repr=False)
    columns: dict[Field, str] = field(repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class ReturnedOffer:
    """A list before anybody said yes to it.

    Attributes:
        name: the file's, without its folder.
        sha256: of the file, hex.
        columns: what was read: the words over each column, and what it was taken for.
        entries: rows that say who is meant.
        rows: how many rows say something.
        problems: of rows that say it wrongly, or could not be read.
    """

    name: str
    sha256: str
    columns: tuple[tuple[str, Field], ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    rows: int = 0
    problems: tuple[Problem, ...] = ()


def read_returned(path: Path) -> ReturnedOffer:
    """Read and judge a file; it may take seconds, and no other thread has to wait for it.

    Raises:
        TableRefused: it is no such list.
    """
    look(path)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise TableGone(reason=error.strerror or "") from None
    sheets = lay_out(read_book(path))
    judged = _Judged()
    for one in sheets:
        judged.take(one, one.table.name if len(sheets) > 1 else None)
    if not judged.rows:
        raise NobodyListed()
    columns = tuple((column.title, column.field) for one in sheets for column in one.columns)
    return ReturnedOffer(path.name, sha256, columns, tuple(judged.entries), judged.rows, tuple(judged.problems))


class _Judged:
    """What all rows so far gave."""

    def __init__(self) -> None:
        self.rows = 0
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []

    def take(self, one: LaidOut, sheet: str | None) -> None:
        """Judge the rows of a sheet."""
        for row in one.table.rows:
            if row.number > one.header and not row.blank and self._says_something(one, row):
                self.rows += 1
                self._take_row(one, row, sheet)

    def _says_something(self, one: LaidOut, row: Row) -> bool:
        """Not the header once more, nor a sum."""
        texts = [cell.strip() for cell in row.cells if isinstance(cell, str)]
        again = all(_cell(row, column.place) == column.title for column in one.columns)
        return not again and not (texts and texts[0].startswith(("合计", "总计", "小计", "共计")))

    def _take_row(self, one: LaidOut, row: Row, sheet: str | None) -> None:
        values, titles = dict[Field, str](), dict[Field, str]()
        for column in one.columns:
            if column.field in NAMES_SOMEBODY:
                read = _read(column.field, _cell(row, column.place))
                if read.code is not None and read.code not in _PASSED_OVER:
                    self.problems.append(Problem(row.number, column.title, read.code, sheet))
                    return
                if read.text is not None:
                    values[column.field], titles[column.field] = read.text, column.title
        if not values:
            self.problems.append(Problem(row.number, None, "returned-nobody", sheet))
            return
        reason = next(iter(_reasons(one, row)), "")
        if not reason:
            self.problems.append(Problem(row.number, None, "returned-no-reason", sheet))
        self.entries.append(Entry(row.number, sheet, values, titles, reason))


def _reasons(one: LaidOut, row: Row) -> Iterator[str]:
    for column in one.columns:
        if column.field is Field.REASON:
            read = cells.text_of(_cell(row, column.place))
            if read.text is not None:
                yield " ".join(read.text.split())


def _read(what: Field, cell: Cell) -> cells.Read:
    """What names somebody, as it is compared; a 采集码 as it stands there, unmodified."""
    if what is Field.CODE:
        read = cells.text_of(cell)
        return cells.Read(read.text and read.text.strip(), read.code if read.text is None else None)
    if what is Field.NUMBER:
        read = cells.text_of(cell)
        if read.text is None:
            return read
        number = cells.plain(read.text)
        return cells.Read(number) if NUMBER_FORM.fullmatch(number) else cells.Read(code="returned-number-odd")
    read = cells.number_of(cell)
    return read if read.text is None else cells.Read(cells.compared(read.text), read.code)


def _cell(row: Row, place: int) -> Cell:
    return row.cells[place] if place < len(row.cells) else None
