"""The days of a job in a form: a line a day, with its date, its hours and what comes after the lunch break."""

import datetime
from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from station.job.hours import ORDINARY, window
from station.job.table import MOST_DAYS
from ui import office
from ui.form_fields import Field, Key
from ui.line_list import FormLine, LineList
from ui.phrases import Say
from ui.theme import UNIT, Ink, is_large

ORDINARY_HOURS = tuple(str(one) for one in ORDINARY)


def _quiet() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(office.OFFICE[Ink.TROUBLE]))
    return made


def _time_edit(written: datetime.time) -> QTimeEdit:
    edit = QTimeEdit(QTime(written.hour, written.minute))
    edit.setDisplayFormat("HH:mm")
    office.inset(edit)
    return edit


class DayLine(FormLine):
    """One day. Windows beyond the second are kept as the file has them."""

    def __init__(self, when: date, hours: tuple[str, ...], *, make_up: bool = False) -> None:
        super().__init__()
        self.date = QDateEdit(QDate(when.year, when.month, when.day))
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):  # Qt's own red is too bright to be read on paper
            self.date.calendarWidget().setWeekdayTextFormat(weekend, _quiet())
        windows = [window(one) for one in hours]
        afternoon = windows[1] if len(windows) > 1 else ORDINARY[1]
        self._further = hours[2:]
        self.times = [_time_edit(one) for one in (windows[0].begin, windows[0].end, afternoon.begin, afternoon.end)]
        self.second = QCheckBox()
        self.second.setChecked(len(windows) > 1)
        self.make_up = QCheckBox()
        self.make_up.setChecked(make_up)
        self.drop = QPushButton()
        self.drop.clicked.connect(lambda: self.dropped.emit(self))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        lines.addLayout(row)
        for widget in (self.date, self.times[0], QLabel("–"), self.times[1], self.second, self.times[2], QLabel("–"),
                       self.times[3]):  # fmt: skip
            row.addWidget(widget)
        if self._further:
            row.addWidget(QLabel(" ".join(self._further)))
        row.setSpacing(UNIT // 2)
        row.addStretch()
        if is_large():  # a line of its own
            row = QHBoxLayout()
            row.addStretch()
            lines.addLayout(row)
        row.addWidget(self.make_up)
        row.addWidget(self.drop)
        self.date.dateChanged.connect(self.changed)
        for edit in self.times:
            edit.timeChanged.connect(self.changed)
        self.second.toggled.connect(self._second_toggled)
        self.make_up.toggled.connect(self.changed)
        self._second_toggled()

    @property
    def chain(self) -> Sequence[QWidget]:
        """Its parts, in the order of Tab."""
        return [self.date, *self.times[:2], self.second, *self.times[2:], self.make_up, self.drop]

    def _second_toggled(self) -> None:
        for edit in self.times[2:]:
            edit.setEnabled(self.second.isChecked())
        self.changed.emit()

    def value(self) -> dict[str, Any]:
        """The day as the file has it."""
        begin, end, again, close = (edit.time().toString("HH:mm") for edit in self.times)
        hours = [f"{begin}-{end}", *([f"{again}-{close}", *self._further] if self.second.isChecked() else [])]
        told = {"date": date.fromisoformat(self.date.date().toString("yyyy-MM-dd")), "hours": hours}
        return told | ({"make_up": True} if self.make_up.isChecked() else {})

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.second.setText(say("ui.job.break"))
        self.make_up.setText(say("ui.job.make-up"))
        self.drop.setText(say("ui.job.drop-day"))
        names = ("spoken.day", "spoken.begin", "spoken.end", "spoken.begin-2", "spoken.end-2")
        for edit, name in zip((self.date, *self.times), names, strict=True):
            edit.setAccessibleName(say(name))


class DaysField(Field):
    """All days; a further one is the day after the last, with its hours."""

    def __init__(self, key: Key, label: str, today: date) -> None:
        super().__init__(key, label)
        self._today = today
        self.none = QLabel()
        self._list = LineList[DayLine](self, self._tell, above=self.none)
        self.add = self._list.add
        self.add.clicked.connect(self.add_day)

    @property
    def lines(self) -> Sequence[DayLine]:
        """One for each day."""
        return self._list.lines

    def value(self) -> list[dict[str, Any]] | None:
        """What it says."""
        return [line.value() for line in self.lines] or None

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self._list.show(
            [DayLine(day["date"], tuple(day["hours"]), make_up=day.get("make_up", False)) for day in value or ()]
        )

    def add_day(self) -> None:
        """One more day."""
        if self.lines:
            last = self.lines[-1].value()
            line = DayLine(last["date"] + datetime.timedelta(days=1), tuple(last["hours"]))
        else:
            line = DayLine(self._today, ORDINARY_HOURS)
        self._list.append(line)

    def _tell(self) -> None:
        self.none.setVisible(not self.lines)
        self.add.setEnabled(len(self.lines) < MOST_DAYS)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.none.setText(say("ui.job.no-days"))
        self.add.setText(say("ui.job.add-day"))
        self._list.speak(say)
