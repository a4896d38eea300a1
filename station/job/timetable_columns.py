"""Which column of a timetable is what, by the words at its head."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

CLASS, HEADS, TEACHER, TEACHER_PHONE, DATE, TIME, END, PLACE = (
    "class", "heads", "teacher", "teacher-phone", "date", "time", "end", "place",
)  # fmt: skip

_PHONE = re.compile("电话|手机|联系方式|联系号码|phone|mobile")
_LEAD = re.compile("学生|班长|团支书|学委|^负责人[12一二]$|lead|monitor")
_RULES: Final = (
    (HEADS, re.compile("人数|人次|^人$|heads|students|count")),
    (TEACHER, re.compile("辅导员|班主任|老师|教师|导师|联系人|负责人|counsell?or|teacher|contact")),
    (DATE, re.compile("日期|date|^日$|^day$")),
    (END, re.compile("结束|截止|^end|^to$|^until$")),
    (TIME, re.compile("时间|时段|开始|time|hours|window|^start|^from$")),
    (PLACE, re.compile("地点|校区|场地|教室|位置|place|campus|room")),
    (CLASS, re.compile("班级|班别|^班$|班名|行政班|教学班|class")),
)
"""In this order: a 班主任 is no 班, and 班级人数 no class."""


@dataclass(frozen=True)
class Lead:
    """Where one student lead's name and phone stand; None where there is no such column."""

    name: int | None
    phone: int | None = None


@dataclass(frozen=True)
class Columns:
    """Where everything stands, by column number from 0.

    Attributes:
        written: the cells at the heads of the columns.
        at: columns by what they hold; `place` may be several.
        leads: the student leads'.
    """

    written: tuple[str, ...]
    at: dict[str, tuple[int, ...]] = field(default_factory=dict)
    leads: tuple[Lead, ...] = ()

    def head(self, what: str) -> str:
        """The words at the head of the first column of this kind; empty when there is none."""
        places = self.at.get(what, ())
        return self.written[places[0]] if places else ""

    @property
    def tell_classes(self) -> bool:
        """Whether this is the head of a timetable: classes, and anything else about them."""
        return CLASS in self.at and len(self.at) > 1


def columns_of(cells: Sequence[str]) -> Columns:
    """Take a row for the heads of columns. A bare 电话 belongs to whoever stands left of it."""
    at: dict[str, tuple[int, ...]] = {}
    leads: list[Lead] = []
    last = ""
    for place, cell in enumerate(cells):
        kind = _kind(cell, last)
        if kind == "lead":
            leads.append(Lead(place))
        elif kind == "lead-phone":
            _add_phone(leads, place)
        elif kind is not None and (kind not in at or kind == PLACE):
            at[kind] = (*at.get(kind, ()), place)
        if kind in ("lead", TEACHER):
            last = kind
    return Columns(tuple(cells), at, tuple(leads[:2]))


def _kind(cell: str, last: str) -> str | None:
    head = re.sub(r"[\s()（）:：、,，/]", "", unicodedata.normalize("NFKC", cell)).casefold()
    if len(head) > 16:  # a sentence, not the head of a column
        return None
    if _PHONE.search(head):
        return "lead-phone" if _LEAD.search(head) or last == "lead" else TEACHER_PHONE
    if _LEAD.search(head) and "人数" not in head and head not in ("students", "学生数"):
        return "lead"
    return next((kind for kind, words in _RULES if words.search(head)), None)


def _add_phone(leads: list[Lead], place: int) -> None:
    """To the first lead that has none yet: names may stand before both phones."""
    for number, lead in enumerate(leads):
        if lead.phone is None:
            leads[number] = Lead(lead.name, place)
            return
    leads.append(Lead(None, place))
