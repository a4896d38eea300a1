"""A list before it is imported: what its columns are taken for, its first rows, what is wrong, what it would change.

The file is read and judged on another thread, in a process of its own at that; the desk compares and writes. Names and
numbers are masked here as everywhere.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station.commands import CompareRoster, ImportRoster
from station.job.roster.columns import Column, Field, named
from station.job.roster.importing import some
from station.job.roster.offer import FIRST, Offer, read_offer
from station.job.roster.refusals import TableRefused
from station.job.roster_view import RosterView
from station.view import DeskView
from ui import office
from ui.door import Station
from ui.errands import Errands
from ui.glyphs import legible
from ui.phrases import Say
from ui.signs import MARKS, Sign
from ui.theme import UNIT, is_large, roomy, scale_for, smallest

LOOK_MS = 200
MOST_PROBLEMS = 500
"""Lines of problems that are shown; `station roster check --json` has them all."""

ROW = 44
COLUMN_HEADINGS = ("ui.roster.title", "ui.roster.is", "ui.roster.first")
PROBLEM_HEADINGS = ("ui.roster.row", "ui.roster.column", "ui.roster.what")


class _Pick(QComboBox):
    """What a column is; a wheel that passes over it changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to what scrolls."""
        event.ignore()


class RosterPage(QWidget):
    """The whole window.

    Attributes:
        offer: the list as it was read last; None before, and where the file is none.
    """

    def __init__(self, station: Station, say: Say, parent: QWidget | None = None) -> None:
        """Show an empty window for this desk; `open_file` fills it."""
        super().__init__(parent, Qt.WindowType.Window)
        self._station, self._say = station, say
        self.offer: Offer | None = None
        self._corrections: dict[str, Field | None] = {}
        self._refused: TableRefused | None = None
        self._request = 0
        self._asked = False  # the desk has not answered yet
        self._answer: RosterView | None = None
        self._errands = Errands(self)
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    # how it looks

    def _build(self) -> None:
        self._heading, self._file = QLabel(), QLabel()
        self._heading.setObjectName("heading")
        self._problems_heading, self._difference = QLabel(), QLabel()
        self._state = QLabel()
        self._state.setObjectName("state")
        for label in (self._file, self._difference, self._state, self._problems_heading):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._pick = QPushButton()
        self._pick.clicked.connect(self._choose_file)
        self._columns = _table(len(COLUMN_HEADINGS) + FIRST - 1)
        self._problems = _table(len(PROBLEM_HEADINGS))
        self._problems.setObjectName(office.WRAPPING)
        self._problems.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._adding = QCheckBox()
        self._adding.toggled.connect(self._compare)
        self._import = QPushButton()
        self._import.clicked.connect(self._take)
        self._leave = QPushButton()
        self._leave.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._file, 1)
        top.addWidget(self._pick)
        problems = QVBoxLayout()
        problems.addWidget(self._problems_heading)
        problems.addWidget(self._problems, 1)
        self._middle = middle = QHBoxLayout()
        middle.addWidget(self._columns, 5)
        middle.addLayout(problems, 6)
        middle.setSpacing(2 * UNIT)
        foot = QHBoxLayout()
        foot.addWidget(self._difference, 1)
        foot.addWidget(self._adding)
        foot.addWidget(self._import)
        foot.addWidget(self._leave)
        foot.setSpacing(2 * UNIT)
        page = QVBoxLayout(self)
        page.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        page.setSpacing(2 * UNIT)
        page.addLayout(top)
        page.addLayout(middle, 1)
        page.addWidget(self._state)
        page.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        self.setStyleSheet(office.style(scale))
        self._middle.setStretch(0, 6 if is_large() else 5)
        for table in (self._columns, self._problems):
            table.verticalHeader().setDefaultSectionSize(round(roomy(ROW * scale)))
        self._problems.setColumnWidth(0, round(roomy(80 * scale)))
        self._problems.setColumnWidth(1, round(roomy(140 * scale)))
        self._columns.setColumnWidth(0, round(roomy(150 * scale)))
        self._columns.setColumnWidth(1, round(roomy(246 * scale)))
        for sample in range(FIRST - 1):
            self._columns.setColumnWidth(2 + sample, round(roomy(136 * scale)))
        self._columns.setColumnHidden(1 + FIRST, is_large())  # of three rows two fit: better than three that are cut

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("ui.roster"))
        self._heading.setText(say("ui.roster"))
        self._pick.setText(say("ui.roster.choose"))
        self._problems_heading.setText(say("ui.roster.problems"))
        self._adding.setText(say("ui.roster.adding"))
        self._import.setText(say("ui.roster.import"))
        self._leave.setText(say("ui.roster.leave"))
        self._columns.setHorizontalHeaderLabels([*map(say, COLUMN_HEADINGS), *[""] * (FIRST - 1)])
        self._problems.setHorizontalHeaderLabels([say(code) for code in PROBLEM_HEADINGS])
        self._show()

    # the file

    def _choose_file(self) -> None:
        patterns = "*.xlsx *.xls *.xlsm *.csv *.txt *.dbf *.et"
        path, _ = QFileDialog.getOpenFileName(self, self._say("ui.roster.choose"), "", f"({patterns});;(*)")
        if path:
            self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """Read a file and show what is in it."""
        self._corrections = {}
        self._forget()
        self._file.setText(path.name)
        self._errands.run(partial(read_offer, path), self._read)
        self._show()

    def _correct(self, column: Column, pick: _Pick) -> None:
        """Somebody said what a column is."""
        if self.offer is None:
            return
        field = pick.currentData()
        self._corrections[named(column.place)] = Field(field) if field else None
        self._asked, self._answer = False, None
        self._errands.run(partial(self.offer.again, dict(self._corrections)), self._read)
        self._show_state()

    def _read(self, came: object) -> None:
        if isinstance(came, Offer):
            self.offer, self._refused = came, None
            self._compare()
        elif isinstance(came, TableRefused):
            self._refused = came
        else:
            raise came if isinstance(came, BaseException) else AssertionError("neither a list nor a refusal")
        self._show()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way, and whatever was asked is answered."""
        wanted = self._judged and self._answer is None and not self._station.snapshot().login_needed
        return not self._errands.under_way and not self._asked and not wanted

    def press_import(self) -> None:
        """As the button does."""
        self._import.click()

    def _forget(self) -> None:
        self.offer = self._refused = self._answer = None
        self._asked = False

    # the desk

    def _compare(self) -> None:
        if self._judged:
            self._ask(CompareRoster)
        self._show_state()

    def _take(self) -> None:
        if self._may_import:
            self._ask(ImportRoster)
        self._show_state()

    def _ask(self, command: type[CompareRoster] | type[ImportRoster]) -> None:
        assert self.offer is not None  # noqa: S101 - both callers have looked
        self._request += 1
        self._asked, self._answer = True, None
        self._station.post(command(self.offer, self._adding.isChecked(), self._request))

    @property
    def _may_import(self) -> bool:
        """Whether this very list was compared, and there is something to write."""
        answer = self._answer
        if self._asked or answer is None or self.offer is None or self._refused is not None or self._errands.under_way:
            return False
        return answer.stage == "compared" and bool(answer.new or answer.changed or answer.gone)

    def _look(self) -> None:
        """See what the desk has answered; when whoever sat has got up, or somebody has logged in, ask again."""
        view = self._station.snapshot()
        if self._asked and view.roster is not None and view.roster.request == self._request:
            self._asked, self._answer = False, view.roster
            self._show_state()
        elif self._asked and view.login_needed:
            self._asked = False
            self._show_state()
        elif not self._asked and self._waits_for(view):
            self._compare()

    def _waits_for(self, view: DeskView) -> bool:
        """Whether the list was not compared because of something that is over now."""
        if self._answer is not None:
            return self._answer.stage == "busy" and view.state is None
        return self.offer is not None and not self._errands.under_way and not view.login_needed and self._judged

    @property
    def _judged(self) -> bool:
        return self._refused is None and self.offer is not None and self.offer.roster.imported > 0

    # showing

    def _show(self) -> None:
        self._show_columns()
        self._show_problems()
        self._show_state()

    def _show_columns(self) -> None:
        columns = () if self.offer is None else self.offer.sheets.read[0].layout.columns
        samples = [] if self.offer is None else self.offer.first_rows
        self._columns.setRowCount(len(columns))
        for place, column in enumerate(columns):
            self._columns.setItem(place, 0, _item(column.title))
            self._columns.setCellWidget(place, 1, self._field_pick(column))
            for sample, row in enumerate(samples):
                self._columns.setItem(place, 2 + sample, _item(row[place]))

    def _field_pick(self, column: Column) -> _Pick:
        pick = _Pick()
        pick.addItem(self._say("roster.field.not-read"), "")
        for field in Field:
            pick.addItem(self._say(f"roster.field.{field}"), field.value)
        pick.setCurrentIndex(pick.findData(column.field.value if column.field else ""))
        pick.activated.connect(lambda _: self._correct(column, pick))
        return pick

    def _show_problems(self) -> None:
        problems = [] if self.offer is None else sorted(self.offer.roster.problems, key=lambda one: not one.refuses)
        shown = problems[:MOST_PROBLEMS]
        self._problems.setRowCount(len(shown))
        for place, problem in enumerate(shown):
            sign = Sign.BAR if problem.refuses else Sign.TRIANGLE
            self._problems.setItem(place, 0, _item("" if problem.row is None else str(problem.row)))
            self._problems.setItem(place, 1, _item(problem.column or ""))
            text = _item(f"{MARKS[sign]} {problem.text(self._say)}")
            text.setForeground(office.ink(sign))
            self._problems.setItem(place, 2, text)
        if self.offer is not None:
            roster = self.offer.roster
            self._problems_heading.setText(
                self._say("ui.roster.counted", rows=roster.rows, imported=roster.imported, refused=roster.refused)
            )

    def _show_state(self) -> None:
        office.tell(self._state, *self._state_words())
        self._difference.setText(self._difference_words())
        self._import.setEnabled(self._may_import)
        self._adding.setEnabled(self.offer is not None)

    def _state_words(self) -> tuple[Sign, str]:
        """What is going on, in one sentence."""
        say = self._say
        if self._errands.under_way:
            return Sign.DOT, say("ui.roster.reading")
        if self._refused is not None:
            return Sign.BAR, say(f"trouble.{self._refused.code}", **self._refused.params)
        if self.offer is None:
            return Sign.DOT, say("ui.roster.none")
        if not self.offer.roster.imported:
            return Sign.BAR, say("ui.roster.all-refused")
        if self._answer is None:
            wanted = not self._asked and self._station.snapshot().login_needed
            return (Sign.TRIANGLE, say("ui.roster.login")) if wanted else (Sign.DOT, say("ui.roster.asking"))
        if self._answer.stage == "busy":
            return Sign.TRIANGLE, say("ui.roster.busy")
        if self._answer.stage == "written":
            return Sign.TICK, say("ui.roster.written")
        return Sign.DOT, say("ui.roster.look" if self._may_import else "ui.roster.same")

    def _difference_words(self) -> str:
        answer = self._answer
        if answer is None or answer.stage == "busy" or self.offer is None:
            return ""
        code = f"ui.roster.difference.{self.offer.roster.form}"
        counts = {"new": answer.new, "changed": answer.changed, "gone": answer.gone, "unchanged": answer.unchanged}
        words = self._say(code, **counts)
        if answer.kept:
            kept = self._say("roster.kept", count=len(answer.kept), numbers=some(answer.kept))
            return f"{words}\n{kept}"
        return words

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind."""
        self._timer.stop()
        self._errands.close()
        super().closeEvent(event)


def _table(columns: int) -> QTableWidget:
    """A table to look at; its last column takes what room is left."""
    table = QTableWidget(0, columns)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setShowGrid(False)
    table.setWordWrap(True)
    return table


def _item(words: str) -> QTableWidgetItem:
    item = QTableWidgetItem(legible(words))
    item.setToolTip(words)
    return item
