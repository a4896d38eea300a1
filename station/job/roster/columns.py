"""Which column of a table is what: by the words in its header row, which may stand below titles.

Names and abbreviations are those of registries' exports (学籍 DBF: XH, XM, SFZH, KSH, CSRQ, BH, ZYMC, CC, FY, XSH) and
of lists that universities publish. Widths decide nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from station.job.roster.refusals import ColumnTwice, ColumnUnknown, HeaderMissing
from station.job.roster.table import Book, Cell, Row, Table

LOOKED_AT: Final = 30
"""Rows from the top in which the header may stand."""


class Field(StrEnum):
    """What a column can be; the values are what `--map` takes."""

    STUDENT_NUMBER = "student_number"
    NAME = "name"
    ID_NUMBER = "id_number"
    EXAM_NUMBER = "exam_number"
    SEX = "sex"
    BIRTH = "birth"
    CLASS = "class"
    MAJOR = "major"
    LEVEL = "level"
    COLLEGE = "college"
    COHORT = "cohort"
    TRAINING = "training"
    STATUS = "status"
    CAPTURED = "captured"
    HEADS = "heads"


PERSONAL: Final = frozenset({Field.STUDENT_NUMBER, Field.NAME, Field.ID_NUMBER})
"""One of these makes a list of people."""

GROUPS: Final = (Field.CLASS, Field.MAJOR, Field.LEVEL, Field.COLLEGE, Field.COHORT)
"""What many rows share, so that a cell merged over them means all of them."""

NUMBERS: Final = (Field.STUDENT_NUMBER, Field.ID_NUMBER, Field.EXAM_NUMBER)

_WORDS: Final = {
    Field.STUDENT_NUMBER: "学号 学生号 学生学号 学籍号 XH XUEHAO STUDENTNO STUDENTNUMBER STUDENTID",
    Field.NAME: "姓名 学生姓名 名字 考生姓名 XM XINGMING NAME",
    Field.ID_NUMBER: "身份证号 身份证 身份证号码 身份证件号 身份证件号码 公民身份号码 公民身份证号 证件号码 证件号 "
    "居民身份证号 居民身份证号码 有效证件号 SFZH SFZJH ZJHM ZJH IDNUMBER IDNO IDCARD",
    Field.EXAM_NUMBER: "考生号 高考考生号 准考证号 报名号 KSH ZKZH EXAMNUMBER",
    Field.SEX: "性别 XB XBMC XBDM SEX GENDER",
    Field.BIRTH: "出生日期 出生年月 出生年月日 生日 CSRQ CSNY BIRTH BIRTHDAY BIRTHDATE",
    Field.CLASS: "班级 班级名称 行政班 行政班级 所在班级 班 教学班 BJMC BJ 班号 班级代码 BH CLASS CLASSNAME",
    Field.MAJOR: "专业 专业名称 所学专业 ZYMC ZY MAJOR",
    Field.LEVEL: "层次 培养层次 学历层次 办学层次 学历 学历类别 CC CCMC PYCC LEVEL",
    Field.COLLEGE: "学院 学院名称 院系 院系名称 二级学院 所在学院 所属院系 分院 系 系所 系别 YXMC XYMC XSMC FY XY XSH "
    "COLLEGE DEPARTMENT",
    Field.COHORT: "年级 届 届别 毕业届 毕业年份 毕业年度 所在年级 当前年级 级 DQSZJ NJ BYNF COHORT GRADE",
    Field.TRAINING: "培养方式 委托培养 是否委托培养 委培 是否委培 PYFS TRAINING",
    Field.STATUS: "学籍异动 异动 异动情况 学籍异动情况 异动类别 XJYD STATUSCHANGE",
    Field.CAPTURED: "已采集 是否已采集 采集情况 采集状态 是否采集 图像采集 图像采集情况 已拍照 CJZT CAPTURED",
    Field.HEADS: "人数 班级人数 学生人数 应采集人数 应拍人数 实有人数 RS HEADS HEADCOUNT",
}
_KNOWN: Final = {word: field for field, words in _WORDS.items() for word in words.split()}
_RANK: Final = {word: rank for words in _WORDS.values() for rank, word in enumerate(words.split())}
"""Where two columns are the same thing, such as 班级 and 班级代码, the word that comes first says more."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        place: from 0.
        title: its words in the header, as they stand there; `D列` where there are none.
        field: what it is taken for; None: it is not read.
    """

    place: int
    title: str
    field: Field | None


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out.

    Attributes:
        header: number of the header row.
        columns: all of them, in their order.
    """

    header: int
    columns: tuple[Column, ...]

    def place(self, field: Field) -> int | None:
        """Where the column of this field is; None where there is none."""
        return next((column.place for column in self.columns if column.field is field), None)

    def title(self, field: Field) -> str | None:
        """The words over it."""
        return next((column.title for column in self.columns if column.field is field), None)

    @property
    def fields(self) -> frozenset[Field]:
        """All that was recognised."""
        return frozenset(column.field for column in self.columns if column.field is not None)

    @property
    def of_people(self) -> bool:
        """Whether it lists people, not only classes."""
        return bool(self.fields & PERSONAL)


@dataclass(frozen=True)
class LaidOut:
    """One sheet that is read, with its layout."""

    table: Table
    layout: Layout


@dataclass(frozen=True)
class Sheets:
    """What is read of a book, and the names of the sheets in which no header was found."""

    read: tuple[LaidOut, ...]
    skipped: tuple[str, ...] = ()

    @property
    def of_people(self) -> bool:
        """Whether the book lists people; then sheets of classes alone say nothing new."""
        return any(one.layout.of_people for one in self.read)


def lay_out(book: Book, corrections: Mapping[str, Field | None] | None = None) -> Sheets:
    """Recognise the columns of every sheet.

    Args:
        book: what was read.
        corrections: a person's, by title or by place (`D列`); they win. None: the column is not read.

    Raises:
        HeaderMissing: no sheet has a header row with anybody in it.
        ColumnTwice: two columns of one sheet are the same thing; half of the people might be forgotten.
        ColumnUnknown: a correction names a column that no sheet has.
    """
    corrections = {folded(title): field for title, field in (corrections or {}).items()}
    read, skipped, titles = [], [], set()
    for table in book.tables:
        layout = _layout(table, corrections)
        if layout is None:
            skipped.append(table.name or "")
        else:
            read.append(LaidOut(table, layout))
            titles |= {folded(name) for one in layout.columns for name in (one.title, named(one.place))}
    if not read:
        raise HeaderMissing()
    if corrections.keys() - titles:
        raise ColumnUnknown()
    sheets = Sheets(tuple(read), tuple(skipped))
    for one in sheets.read:
        _refuse_twice(one.layout)
    return sheets


def folded(title: str) -> str:
    """A title as it is compared: narrow, without blanks, marks, and whatever stands in brackets."""
    narrow = "".join(unicodedata.normalize("NFKC", title).split()).upper()
    return re.sub(r"\(.*?\)|[*:：_\-—.、/]", "", narrow)


def named(place: int) -> str:
    """What a column is called by its place: `D列`."""
    return f"{letter(place)}列"


def letter(place: int) -> str:
    """What spreadsheets call a column."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def recognised(title: str) -> Field | None:
    """What a column with this title is."""
    return _KNOWN.get(folded(title))


def _layout(table: Table, corrections: Mapping[str, Field | None]) -> Layout | None:
    candidates = [layout for row in table.rows[:LOOKED_AT] if (layout := _as_header(row, corrections)) is not None]
    return max(candidates, key=lambda layout: len(layout.fields), default=None)


def _as_header(row: Row, corrections: Mapping[str, Field | None]) -> Layout | None:
    """The layout that this row would make; None when it is no header."""
    columns = [_column(place, cell, corrections) for place, cell in enumerate(row.cells)]
    layout = Layout(row.number, tuple(_without_lesser(columns)))
    alone = sum(cell is not None for cell in row.cells) == 1
    lists_people = layout.of_people and (len(layout.fields) > 1 or alone)
    return layout if lists_people or {Field.CLASS, Field.HEADS} <= layout.fields else None


def _column(place: int, cell: Cell, corrections: Mapping[str, Field | None]) -> Column:
    title = " ".join(cell.split()) if isinstance(cell, str) else ""
    field = recognised(title)
    for said in (title, named(place)):
        field = corrections.get(folded(said), field)
    return Column(place, title or named(place), field)


def _without_lesser(columns: list[Column]) -> Iterator[Column]:
    """The columns, only one for each thing; of whatever names a person two are left for `_refuse_twice`."""
    best: dict[Field, Column] = {}
    for column in sorted(columns, key=lambda one: _RANK.get(folded(one.title), -1)):  # a person's own word comes first
        if column.field is not None:
            best.setdefault(column.field, column)
    for column in columns:
        lesser = column.field is not None and column.field not in PERSONAL and best[column.field] is not column
        yield replace(column, field=None) if lesser else column


def _refuse_twice(layout: Layout) -> None:
    counted = Counter(column.field for column in layout.columns if column.field in PERSONAL)
    twice = [f"{letter(one.place)} {one.title}" for one in layout.columns if one.field and counted[one.field] > 1]
    if twice:
        raise ColumnTwice(columns="、".join(twice))
