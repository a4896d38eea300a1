"""What was read of a file: rows of typed cells, exactly as they stand there, nothing interpreted.

A cell is None when empty; text as `str`, never stripped; a `float` as spreadsheets keep every number (15 digits are all
that it can hold); an `int` where the file spells the number out, as DBF does; bool, date, datetime, time, timedelta.
Text that was damaged holds U+FFFD.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Kind = Literal["xlsx", "xls", "csv", "dbf"]

LOST: Final = "\ufffd"
"""Stands where bytes could not be read as text."""

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_UNPACKED: Final = 512 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 256
MOST_CELLS: Final = 4_000_000
MOST_SHEETS: Final = 200


class Row(NamedTuple):
    """One row.

    Attributes:
        number: as the program people open the file with counts it, from 1; of a DBF the record's, its header is 0.
        cells: as many as the table is wide.
    """

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is in it, or only spaces."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


class Merged(NamedTuple):
    """Cells merged into one, whose value stands in the first; rows and columns from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes:
        name: the sheet's; None where a file is one table.
        rows: all of them, blank ones too.
        merged: in the order of the file.
    """

    name: str | None
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Book:
    """One file.

    Attributes:
        kind: what it is, by its content.
        tables: sheets that people see and that are not blank, in their order; at least one.
        hidden: names of hidden sheets that hold something; they are not read.
        encodings: of a CSV or DBF, as found; two when lines differ.
        mixed: numbers of the rows in the second encoding.
        deleted: rows that a DBF marks as deleted; they are not read.
        unread: names of DBF fields whose content lies in another file.
        macros: it holds programs, which are never run.
    """

    kind: Kind
    tables: tuple[Table, ...]
    hidden: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    mixed: tuple[int, ...] = ()
    deleted: int = 0
    unread: tuple[str, ...] = ()
    macros: bool = False
