"""A file that somebody offers as a roster, read and judged; nothing is written anywhere."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.job.masking import mask_name, tail_of
from station.job.roster.columns import Field, Sheets, lay_out
from station.job.roster.reading import look, read_book
from station.job.roster.refusals import TableGone
from station.job.roster.rows import Roster, judge
from station.job.roster.table import Book, Cell

NOT_READ: Final = "ignore"
"""What a person says of a column that is not to be read."""

FIRST: Final = 3
"""Rows that are shown for people to see whether the columns are right."""


@dataclass(frozen=True)
class Offer:
    """A roster before anybody said yes to it.

    Attributes:
        path: where it was read.
        sha256: of the file, hex.
        book, sheets: what stands in it, and what its columns were taken for.
        roster: what can be imported, and what can't.
    """

    path: Path
    sha256: str
    book: Book = field(repr=False)
    sheets: Sheets = field(repr=False)
    roster: Roster = field(repr=False)

    def again(self, corrections: Mapping[str, Field | None]) -> "Offer":
        """The same file with other columns.

        Raises:
            TableRefused: with these it is no roster.
        """
        return _judged(self.path, self.sha256, self.book, corrections)

    @property
    def first_rows(self) -> list[list[str]]:
        """What stands in the first rows below the first sheet's header, masked, by its columns."""
        one = self.sheets.read[0]
        below = [row for row in one.table.rows if row.number > one.layout.header and not row.blank]
        return [
            [masked(column.field, row.cells[column.place]) for column in one.layout.columns] for row in below[:FIRST]
        ]


def read_offer(path: Path, corrections: Mapping[str, Field | None] | None = None) -> Offer:
    """Read and judge a file; it may take seconds, and no other thread has to wait for it.

    Raises:
        TableRefused: it is no roster.
    """
    look(path)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise TableGone(reason=error.strerror or "") from None
    return _judged(path, sha256, read_book(path), corrections or {})


def _judged(path: Path, sha256: str, book: Book, corrections: Mapping[str, Field | None]) -> Offer:
    sheets = lay_out(book, corrections)
    return Offer(path, sha256, book, sheets, judge(book, sheets))


def masked(what: Field | None, cell: Cell) -> str:
    """A cell as a screen may show it: of a name its first character, of a number its last four."""
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    match what:
        case Field.NAME:
            return mask_name(text)
        case Field.STUDENT_NUMBER | Field.ID_NUMBER | Field.EXAM_NUMBER:
            return f"···{tail_of(text.strip())}"
        case Field.BIRTH | None:
            return "···"
        case _:
            return " ".join(text.split())
