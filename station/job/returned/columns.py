"""Which column of a list of returned pictures is what, by the words over it.

A column that is called 序号 alone mostly counts rows; it is read as 拍摄序号 only where its cells look like one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.job.roster.columns import LOOKED_AT, folded, named
from station.job.roster.columns import Field as RosterField
from station.job.roster.columns import recognised as on_a_roster
from station.job.roster.refusals import ColumnTwice, HeaderMissing
from station.job.roster.table import Book, Cell, Row, Table

NUMBER_FORM: Final = re.compile(r"[A-Z][A-Z0-9]{0,3}-[0-9]{4,9}")
"""What a 拍摄序号 looks like."""


class Field(StrEnum):
    """What a column can be; `returned.field.<field>` in the catalogues."""

    NUMBER = "number"
    STUDENT_NUMBER = "student_number"
    ID_NUMBER = "id_number"
    CODE = "code"
    REASON = "reason"


NAMES_SOMEBODY: Final = (Field.NUMBER, Field.STUDENT_NUMBER, Field.ID_NUMBER, Field.CODE)
"""One of these has to be there; in the order in which they are believed."""

_WORDS: Final = {
    Field.NUMBER: "拍摄序号 拍摄号 拍照序号 照片序号 图像序号 摄像序号 采集序号 PSXH NUMBER SHOTNUMBER",
    Field.CODE: "采集码 图像采集码 学生采集码 CJM CODE",
    Field.REASON: "退回原因 原因 不合格原因 不通过原因 未通过原因 审核意见 审核不通过原因 退回理由 问题 存在问题 "
    "退回说明 审核结果 意见 备注 说明 THYY BHGYY YY BZ REASON REMARK REMARKS COMMENT",
}  # fmt: skip
_KNOWN: Final = {word: field for field, words in _WORDS.items() for word in words.split()}
_RANK: Final = {word: rank for words in _WORDS.values() for rank, word in enumerate(words.split())}
_COUNTER: Final = frozenset({"序号", "编号", "XH", "NO"})
_FROM_ROSTER: Final = {
    RosterField.STUDENT_NUMBER: Field.STUDENT_NUMBER,
    RosterField.ID_NUMBER: Field.ID_NUMBER,
}


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, the words over it, and what it is."""

    place: int
    title: str
    field: Field


@dataclass(frozen=True)
class LaidOut:
    """One sheet with its header's row and the columns that are read."""

    table: Table
    header: int
    columns: tuple[Column, ...]


def lay_out(book: Book) -> tuple[LaidOut, ...]:
    """Recognise the columns of every sheet; sheets without a header are passed over.

    Raises:
        HeaderMissing: no sheet says who was returned.
        ColumnTwice: two columns of one sheet name people in the same way.
    """
    found = tuple(one for table in book.tables if (one := _laid_out(table)) is not None)
    if not found:
        raise HeaderMissing()
    return found


def _laid_out(table: Table) -> LaidOut | None:
    for row in table.rows[:LOOKED_AT]:
        columns = tuple(_columns(row, table.rows))
        if any(column.field in NAMES_SOMEBODY for column in columns):
            return LaidOut(table, row.number, _once(columns))
    return None


def _columns(row: Row, rows: Iterable[Row]) -> Iterable[Column]:
    below = [one for one in rows if one.number > row.number]
    for place, cell in enumerate(row.cells):
        title = " ".join(cell.split()) if isinstance(cell, str) else ""
        field = _field(title, [one.cells[place] for one in below if place < len(one.cells)])
        if field is not None:
            yield Column(place, title or named(place), field)


def _field(title: str, cells: list[Cell]) -> Field | None:
    known = _KNOWN.get(folded(title)) or _FROM_ROSTER.get(on_a_roster(title) or RosterField.HEADS)
    if folded(title) in _COUNTER and any(map(_looks_like_a_number, cells)):
        return Field.NUMBER
    return known


def _looks_like_a_number(cell: Cell) -> bool:
    return isinstance(cell, str) and NUMBER_FORM.fullmatch(cell.strip().upper()) is not None


def _once(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Of several columns of reasons the one whose word says most."""
    naming = [column for column in columns if column.field in NAMES_SOMEBODY]
    twice = [column for column in naming if sum(other.field is column.field for other in naming) > 1]
    if twice:
        raise ColumnTwice(columns="、".join(f"{named(one.place)} {one.title}" for one in twice))
    reasons = [column for column in columns if column.field is Field.REASON]
    best = min(reasons, key=lambda column: _RANK.get(folded(column.title), 99), default=None)
    return tuple(column for column in columns if column.field is not Field.REASON or column is best)
