"""Reading a timetable from the rows of a table, whatever file or web page they came from.

A blank cell takes the teacher, date, time or place of the row above; never the class or its head-count, and never a
student lead. What can't be read is refused with its row, and so is every row that would inherit it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from station.job.moments import EndsBeforeItBegins, NoDay, NoHours, OtherWeekday, day_in, hours_in
from station.job.roster.refusals import TableRefused
from station.job.timetable import Contact, PlannedClass, Timetable, Window, folded
from station.job.timetable_columns import (
    CLASS,
    DATE,
    END,
    HEADS,
    PLACE,
    TEACHER,
    TEACHER_PHONE,
    TIME,
    Columns,
    Lead,
    columns_of,
)

MOST_HEADS: Final = 2000
_SEARCHED = 20  # rows in which the heads of the columns are looked for
_LONGEST = 60  # signs of a class's name
_TOTALS = re.compile("合计|总计|小计|共计|总数|总人数|total|sum")
_HEADS = re.compile(r"(\d{1,6})(?:\.0+)?\s*(?:人|名)?")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}|\d{7,8})(?!\d)")

Row = tuple[int, Sequence[str]]
"""The row's number, as a spreadsheet counts, and its cells as text."""


class TimetableEmpty(TableRefused):
    """There is no row in it."""

    code = "timetable-empty"


class NoClassColumn(TableRefused):
    """No row looks like the heads of a timetable's columns."""

    code = "timetable-no-columns"


@dataclass(frozen=True)
class Problem:
    """One row, or one cell, that was not taken.

    Attributes:
        row: as a spreadsheet counts.
        column: words at the head of the column; empty for the whole row.
        code: its sentence is `schedule.<code>` in the catalogues.
    """

    row: int
    column: str
    code: str


@dataclass(frozen=True)
class Reading:
    """What came of a table.

    Attributes:
        timetable: the rows that were taken.
        rows: rows that told of a class, taken or not.
        problems: what was refused.
        told: heads that the table's own sum tells; None when it has none.
        more: further tables of the same file that look like timetables, and were not read.
    """

    timetable: Timetable
    rows: int
    problems: tuple[Problem, ...] = ()
    told: int | None = None
    more: int = 0


class _BadCell(Exception):
    def __init__(self, column: str, code: str) -> None:
        super().__init__(code)
        self.column, self.code = column, code


@dataclass
class _Above:
    """What a blank cell stands for: cells as they were written, readable or not."""

    teacher: str = ""
    phone: str = ""
    day: str = ""
    hours: str = ""
    place: tuple[str, ...] = field(default=())


def read(rows: Sequence[Row], today: date) -> Reading:
    """Read the rows of a table.

    Args:
        rows: from the top; lines above the heads of the columns (a title) are passed over.
        today: what dates without a year are near to.

    Raises:
        TimetableEmpty, NoClassColumn: this is no timetable.
    """
    if not any(any(cell.strip() for cell in cells) for _, cells in rows):
        raise TimetableEmpty()
    first, columns = _heads(rows)
    reader = _Reader(columns, today)
    for number, cells in rows[first + 1 :]:
        reader.take(number, [cell.strip() for cell in cells])
    if not reader.rows:
        raise TimetableEmpty()
    return Reading(Timetable(tuple(reader.classes)), reader.rows, tuple(reader.problems), reader.told)


def _heads(rows: Sequence[Row]) -> tuple[int, Columns]:
    for place, (_, cells) in enumerate(rows[:_SEARCHED]):
        columns = columns_of([cell.strip() for cell in cells])
        if columns.tell_classes:
            return place, columns
    raise NoClassColumn()


class _Reader:
    """Goes down the rows, knowing the one above."""

    def __init__(self, columns: Columns, today: date) -> None:
        self._columns, self._today = columns, today
        self._above = _Above()
        self._names: set[str] = set()
        self.classes: list[PlannedClass] = []
        self.problems: list[Problem] = []
        self.rows = 0
        self.told: int | None = None

    def take(self, number: int, cells: list[str]) -> None:
        """Take one row, or say what is wrong with it."""
        if not any(cells) or self._is_head_again(cells):
            return
        name = self._cell(cells, CLASS)
        if _TOTALS.search(_folded_start(cells)) and not self._is_class(name):
            self.told = next(self._figures(cells), self.told)
            return
        self.rows += 1
        self._inherit(cells)
        try:
            taken = self._class(name, cells)
        except _BadCell as bad:
            self.problems.append(Problem(number, bad.column, bad.code))
        else:
            self._names.add(folded(taken.name))
            self.classes.append(taken)

    def _is_head_again(self, cells: list[str]) -> bool:
        """Tables that go over several pages repeat their heads."""
        return self._cell(cells, CLASS) == self._columns.head(CLASS) != ""

    def _is_class(self, name: str) -> bool:
        return name != "" and not _TOTALS.search(name.casefold())

    def _figures(self, cells: list[str]) -> Iterator[int]:
        found = (_HEADS.fullmatch(unicodedata.normalize("NFKC", cell)) for cell in cells)
        return (int(one[1]) for one in reversed(list(found)) if one is not None)

    def _inherit(self, cells: list[str]) -> None:
        """A phone goes with its person: where another teacher stands, the one above has no say."""
        above, teacher = self._above, self._cell(cells, TEACHER)
        phone = self._cell(cells, TEACHER_PHONE)
        if teacher and teacher != above.teacher:
            above.teacher, above.phone = teacher, phone
        above.phone = phone or above.phone
        above.day = self._cell(cells, DATE) or above.day
        above.hours = self._hours(cells) or above.hours
        place = tuple(cells[at] for at in self._columns.at.get(PLACE, ()) if at < len(cells))
        before = above.place or ("",) * len(place)
        above.place = tuple(new or old for new, old in zip(place, before, strict=False)) if place else above.place

    def _hours(self, cells: list[str]) -> str:
        """Beginning and end may have a column each."""
        return "-".join(filter(None, (self._cell(cells, TIME), self._cell(cells, END))))

    def _class(self, name: str, cells: list[str]) -> PlannedClass:
        column = self._columns.head(CLASS)
        if not name:
            raise _BadCell(column, "class-missing")
        if len(name) > _LONGEST:
            raise _BadCell(column, "class-too-long")
        if folded(name) in self._names:
            raise _BadCell(column, "class-twice")
        return PlannedClass(
            name=" ".join(name.split()),
            heads=self._heads_of(cells),
            window=self._window(),
            place=" ".join(filter(None, self._above.place)),
            teacher=_contact(self._above.teacher, self._above.phone),
            leads=tuple(filter(None, (self._lead(lead, cells) for lead in self._columns.leads))),
        )

    def _heads_of(self, cells: list[str]) -> int:
        column, cell = self._columns.head(HEADS), self._cell(cells, HEADS)
        if HEADS in self._columns.at and not cell:
            raise _BadCell(column, "heads-missing")
        if HEADS not in self._columns.at:
            return 0
        found = _HEADS.fullmatch(unicodedata.normalize("NFKC", cell).strip())
        if found is None:
            raise _BadCell(column, "heads-unreadable")
        heads = int(found[1])
        if not 1 <= heads <= MOST_HEADS:
            raise _BadCell(column, "heads-unlikely")
        return heads

    def _window(self) -> Window | None:
        """Date and time may stand in one cell, whichever that is."""
        day, rest = "", ""
        hours, date_head, time_head = self._above.hours, self._columns.head(DATE), self._columns.head(TIME)
        if self._above.day:
            day, rest = self._day(self._above.day, date_head)
        if not hours:
            with suppress(NoHours, EndsBeforeItBegins):
                start, end = hours_in(rest)
                return Window(day, start, end) if end is not None else None
            return None
        try:
            return Window(day, *hours_in(hours))
        except EndsBeforeItBegins:
            raise _BadCell(time_head, "time-backwards") from None
        except NoHours:
            return self._dated(hours, day, time_head)

    def _dated(self, text: str, day: str, column: str) -> Window:
        """The time column may tell the date as well."""
        try:
            own, rest = day_in(text, self._today)
            return Window(own or day, *hours_in(rest))
        except OtherWeekday:
            raise _BadCell(column, "date-weekday") from None
        except EndsBeforeItBegins:
            raise _BadCell(column, "time-backwards") from None
        except (NoDay, NoHours):
            raise _BadCell(column, "time-unreadable") from None

    def _day(self, text: str, column: str) -> tuple[str, str]:
        try:
            return day_in(text, self._today)
        except OtherWeekday:
            raise _BadCell(column, "date-weekday") from None
        except NoDay:
            raise _BadCell(column, "date-unreadable") from None

    def _lead(self, lead: Lead, cells: list[str]) -> Contact | None:
        name, phone = (cells[at] if at is not None and at < len(cells) else "" for at in (lead.name, lead.phone))
        return _contact(name, phone) if name or phone else None

    def _cell(self, cells: list[str], what: str) -> str:
        places = self._columns.at.get(what, ())
        return cells[places[0]] if places and places[0] < len(cells) else ""


def _folded_start(cells: list[str]) -> str:
    """The first words of a row: a sum says there what it is."""
    return next((folded(cell) for cell in cells if cell and not cell.isdigit()), "")[:8]


def _contact(name: str, phone: str) -> Contact:
    """Name and phone, which may stand in one cell."""
    written = unicodedata.normalize("NFKC", name)
    if not phone and (found := _PHONE.search(written)) is not None:
        phone = found[1]
        written = f"{written[: found.start()]} {written[found.end() :]}"
    return Contact(" ".join(written.strip(" :,;/()").split()), unicodedata.normalize("NFKC", phone).strip())
