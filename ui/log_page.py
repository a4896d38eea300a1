"""What happened at this desk today, in words, newest first: by kind, or the whole story of one number."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.daylog import GROUPS, DayLog, Group, LogRow, matches, read
from ui import office
from ui.errands import Errands
from ui.form_fields import Pick
from ui.news import news_of
from ui.phrases import Phrase, Say
from ui.signs import MARKS, Sign
from ui.theme import UNIT, Ink, roomy, scale_for, smallest

LOOK_MS = 3_000
ROW = 44
WIDTHS = (130, 150, 150)
COLUMNS = ("at", "number", "who", "what")
Read = Callable[[int | None], DayLog]
"""Reads on another thread: everything of today, or what came after an event."""


def reader_of(folder: Path, today: date) -> Read:
    """Reads the journal of a data folder."""
    return lambda after: read(folder, today, after)


def phrase_of(row: LogRow) -> Phrase:
    """A row in words: as the desk said it then, or what kind of thing it was."""
    news = news_of(row.told) if row.told is not None else None
    return news.phrase if news is not None else Phrase(Sign.DOT, f"log.{row.kind}", {"number": row.number})


def words_of(row: LogRow, say: Say) -> tuple[Sign, str]:
    """A row's sign and words. What an older program wrote may lack a part of its sentence; then its kind is told."""
    phrase = phrase_of(row)
    try:
        return phrase.sign, phrase.said(say)
    except KeyError:
        event = row.told.event if row.told is not None else ""
        return phrase.sign, say(f"event.{event}")


class LogModel(QAbstractTableModel):
    """The rows that are wanted, newest first; words are made when a row is looked at, so that thousands stay quick."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._all: list[LogRow] = []
        self._shown: list[LogRow] = []
        self._group: Group | None = None
        self._number = ""

    def add(self, rows: tuple[LogRow, ...]) -> None:
        """Take what came later."""
        if not rows:
            return
        self._all.extend(rows)
        fresh = [row for row in reversed(rows) if matches(row, self._group, self._number)]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._shown[:0] = fresh
            self.endInsertRows()

    def want(self, group: Group | None, number: str) -> None:
        """Show only these."""
        self._group, self._number = group, number
        self.beginResetModel()
        self._shown = [row for row in reversed(self._all) if matches(row, group, number)]
        self.endResetModel()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.beginResetModel()
        self._say = say
        self.endResetModel()

    @property
    def counts(self) -> tuple[int, int]:
        """How many rows are shown, and how many there are."""
        return len(self._shown), len(self._all)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """When, whose, by whom, what."""
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        row, column = self._shown[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == "what":
            return words_of(row, self._say)[1]
        if role == Qt.ItemDataRole.ForegroundRole:
            sign = phrase_of(row).sign
            stands_out = column == "what" and sign in (Sign.BAR, Sign.TRIANGLE)
            return office.ink(sign) if stands_out else QColor(office.OFFICE[Ink.TEXT])
        return None

    def _words(self, row: LogRow, column: str) -> str:
        match column:
            case "at":
                return row.at
            case "number":
                return row.number
            case "who":
                return row.operator
            case _:
                sign, words = words_of(row, self._say)
                return f"{MARKS.get(sign, '–')} {words}"

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's
        """What stands above a column."""
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._say(f"log.column.{COLUMNS[section]}")
        return None


class LogPage(QWidget):
    """The window.

    Attributes:
        settled: nothing is being read.
    """

    def __init__(self, read_log: Read, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._read, self._say = read_log, say
        self._errands = Errands(self)
        self._last: int | None = None
        self._trouble = False
        self.model, self.table = LogModel(say), QTableView()
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self._look()
        self.typed.setFocus()

    def _build(self) -> None:
        self._heading, self._counts, self._how = QLabel(), QLabel(), QLabel()
        self._heading.setObjectName("heading")
        for label in (self._counts, self._how):
            label.setObjectName("second")
        self.group, self.typed, self.leave = Pick(), QLineEdit(), QPushButton()
        self.typed.setMaxLength(12)
        self.group.currentIndexChanged.connect(self._narrow)
        self.typed.textChanged.connect(self._narrow)
        self.leave.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)  # Tab leads on; arrows go from row to row
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.doubleClicked.connect(self._story)
        table.activated.connect(self._story)
        top, foot, page = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for widget, stretch in ((self._heading, 3), (self.group, 2), (self.typed, 3), (self._counts, 3)):
            top.addWidget(widget, stretch)
        top.setSpacing(2 * UNIT)
        foot.addWidget(self._how, 1)
        foot.addWidget(self.leave)
        page.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        page.addLayout(top)
        page.addWidget(table, 1)
        page.addLayout(foot)

    @property
    def settled(self) -> bool:
        """Whether nothing is being read."""
        return not self._errands.under_way

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("log"))
        self._heading.setText(say("log"))
        self.typed.setPlaceholderText(say("log.number"))
        self.typed.setAccessibleName(say("log.number"))
        self.group.setAccessibleName(say("log.kind"))
        self.table.setAccessibleName(say("log"))
        self._how.setText(say("log.how"))
        self.leave.setText(say("log.leave"))
        self.model.speak(say)
        place = max(0, self.group.currentIndex())
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(say("log.all"), None)
        for group in GROUPS:
            self.group.addItem(say(f"log.group.{group}"), group)
        self.group.setCurrentIndex(place)
        self.group.blockSignals(False)
        self._count()

    # reading

    def _look(self) -> None:
        if not self._errands.under_way:
            last = self._last
            self._errands.run(lambda: self._read(last), self._found)

    def _found(self, came: object) -> None:
        self._trouble = not isinstance(came, DayLog)
        if isinstance(came, DayLog):
            self._last = came.last
            self.model.add(came.rows)
        elif getattr(came, "code", None) is None and isinstance(came, BaseException):
            raise came
        self._count()

    # narrowing

    def _narrow(self) -> None:
        self.model.want(self.group.currentData(), self.typed.text().strip())
        self._count()

    def _story(self, index: QModelIndex) -> None:
        """The whole story of the number in this row; once more, everything again."""
        number = self.model.index(index.row(), COLUMNS.index("number")).data()
        if number:
            self.group.setCurrentIndex(0)
            self.typed.setText("" if self.typed.text() == number else number)

    def _count(self) -> None:
        shown, there = self.model.counts
        if self._trouble:
            self._counts.setText(f"{MARKS[Sign.BAR]} {self._say('log.unreadable')}")
        elif self._last is None:
            self._counts.setText(self._say("log.reading"))
        else:
            self._counts.setText(self._say("log.count", shown=shown, there=there))

    # looks

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        self.setStyleSheet(office.style(scale))
        self.table.verticalHeader().setDefaultSectionSize(round(roomy(ROW * scale)))
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, round(roomy(width * scale)))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind."""
        self._timer.stop()
        self._errands.close()
        super().closeEvent(event)
