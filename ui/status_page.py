"""How far people are: found by last digits or initials, what happened to them elsewhere written down and taken back.

Files (a picture that was handed in, a list that the agency returned) are read on another thread, in processes of their
own; the desk writes. Names and numbers are masked here as everywhere; what somebody wrote is shown for one person only.
"""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateEdit,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station.commands import Command, MovePerson
from station.job.classboard import MOVE_REASONS, beginning
from station.job.returned.offer import ReturnedOffer, read_returned
from station.job.roster.refusals import TableRefused
from station.job.statuses import WITH_PICTURE, Kind
from station.job.statuses_view import Answer, PeopleView, PersonLine, Word
from station.outside_picture import OutsidePicture, PictureRefused, read_picture
from station.status_commands import CompareReturned, HidePeople, ImportReturned, SetStatus, ShowPeople
from station.view import DeskView
from station.words import known
from ui import office
from ui.door import Station
from ui.errands import Errands
from ui.form_fields import Pick
from ui.glyphs import legible
from ui.phrases import Say
from ui.signs import MARKS, Sign
from ui.spoken import name_fields
from ui.theme import UNIT, Ink, is_large, roomy, scale_for, smallest

LOOK_MS = 200
ROW = 44
SIGNS = {
    Kind.CAPTURED: Sign.TICK, Kind.MAKE_UP: Sign.TICK, Kind.ELSEWHERE: Sign.DOT, Kind.OVERSEAS: Sign.DOT,
    Kind.EXEMPT: Sign.DOT, Kind.RETURNED: Sign.TRIANGLE, Kind.ABANDONED: Sign.TRIANGLE, Kind.REFUSED: Sign.BAR,
    Kind.MISSING: None,
}  # fmt: skip

What = Literal["elsewhere", "overseas", "exempt", "returned", "move"]
WHATS: tuple[What, ...] = get_args(What)
OFF_LIST, NO_CLASS = "\0off", "\0none"
PEOPLE = ("digits", "name", "tail", "kind", "number", "about")
HISTORY = ("at", "what", "operator")
FORM = (("what",), ("where", "day"), ("copies", "fee"), ("window",), ("why", "remark"), ("picture",))
"""The fields as they stand, row by row."""

WIDTHS = {"digits": 130, "name": 96, "tail": 112, "kind": 208, "number": 120}
"""Of the table of people, in pixels of the 1920x1080 design; the last column takes what is left."""

LARGE_WIDTHS = {"digits": 136, "name": 96, "tail": 124, "kind": 228, "number": 140}
"""The same in larger type."""


class StatusPage(QWidget):
    """The whole window."""

    def __init__(self, station: Station, say: Say, today: date, parent: QWidget | None = None) -> None:
        """Show the class that is at the desk."""
        super().__init__(parent, Qt.WindowType.Window)
        self._station, self._say, self._today = station, say, today
        self._errands = Errands(self)
        self._people: PeopleView | None = None
        self._lines: tuple[PersonLine, ...] = ()
        self._chosen: str | None = None
        self._picture: OutsidePicture | None = None
        self._refused: PictureRefused | TableRefused | None = None
        self._offer: ReturnedOffer | None = None
        self._answer: Answer | None = None
        self._request, self._waits = 0, False
        self._tally: object = None
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        board = station.snapshot().class_board
        self._ask_for(board.current if board is not None else None)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self.typed.setFocus()

    # how it looks

    def _build(self) -> None:
        self._heading, self._counts, self._who, self._verdict = QLabel(), QLabel(), QLabel(), QLabel()
        self.state = QLabel()
        self._heading.setObjectName("heading")
        self.state.setObjectName("state")
        self._who.setObjectName("state")
        for label in (self._counts, self._who, self._verdict, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.group, self.what, self._window, self._why = Pick(), Pick(), Pick(), Pick()
        self.group.activated.connect(self._turn_to_group)
        self.what.currentIndexChanged.connect(self._show_fields)
        self.typed = QLineEdit()
        self.typed.textChanged.connect(self._narrow)
        self.typed.installEventFilter(self)
        self.table, self._told = _table(len(PEOPLE)), _table(len(HISTORY))
        self._told.setObjectName(office.WRAPPING)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.itemSelectionChanged.connect(self._selected)
        self.where, self.remark = QLineEdit(), QLineEdit()
        self.day = QDateEdit(QDate(self._today.year, self._today.month, self._today.day))
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.copies, self.fee = QSpinBox(), QDoubleSpinBox()
        for box in (self.day, self.copies, self.fee):
            office.inset(box)
        self.copies.setMaximum(99)
        self.fee.setRange(-1, 9999)
        self.fee.setValue(-1)
        self.attach, self.write, self.take_back, self.leave = (QPushButton() for _ in range(4))
        self.returned, self.import_, self.drop = (QPushButton() for _ in range(3))
        for button, does in (
            (self.attach, self._choose_picture), (self.write, self._write), (self.take_back, self._take_back),
            (self.leave, self.close), (self.returned, self._choose_list), (self.import_, self._import),
            (self.drop, self._drop_list),
        ):  # fmt: skip
            button.clicked.connect(does)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        for widget, stretch in ((self._heading, 0), (self.group, 3), (self.typed, 5), (self._counts, 7)):
            top.addWidget(widget, stretch)
        top.setSpacing(2 * UNIT)
        self._fields: dict[str, QWidget] = {
            "what": self.what, "where": self.where, "day": self.day, "copies": self.copies, "fee": self.fee,
            "window": self._window, "why": self._why, "remark": self.remark, "picture": self.attach,
        }  # fmt: skip
        self._labels = {name: QLabel() for name in self._fields}
        form = QGridLayout()
        for row, names in enumerate(FORM):
            for pair, name in enumerate(names):
                form.addWidget(self._labels[name], row, 2 * pair)
                form.addWidget(self._fields[name], row, 2 * pair + 1, 1, 1 if len(names) > 1 else 3)
        form.setColumnStretch(1, 3)
        form.setColumnStretch(3, 2)
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT // 2)
        acts = QHBoxLayout()
        acts.addWidget(self.write)
        acts.addWidget(self.take_back)
        acts.addWidget(self._verdict, 1)
        acts.setSpacing(2 * UNIT)
        side = QVBoxLayout()
        side.addWidget(self._who)
        side.addLayout(form)
        side.addLayout(acts)
        side.addWidget(self._told, 1)
        middle = self._middle = QHBoxLayout()
        middle.addWidget(self.table, 5)
        middle.addLayout(side, 5)
        middle.setSpacing(3 * UNIT)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        for button in (self.returned, self.import_, self.drop, self.leave):
            foot.addWidget(button)
        foot.setSpacing(2 * UNIT)
        page = QVBoxLayout(self)
        page.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        page.setSpacing(2 * UNIT)
        page.addLayout(top)
        page.addLayout(middle, 1)
        page.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        low = f"{', '.join(office.EDITS)}, QPushButton {{ min-height: {round(30 * scale)}px; }}"
        self.setStyleSheet(office.style(scale) + low)
        self._middle.setStretch(0, 8 if is_large() else 5)
        for table in (self.table, self._told):
            table.verticalHeader().setDefaultSectionSize(round(roomy(ROW * scale)))
        for place, name in enumerate(PEOPLE[:-1]):
            self.table.setColumnWidth(place, round((LARGE_WIDTHS if is_large() else WIDTHS)[name] * scale))
        self._told.setColumnWidth(0, round(roomy(150) * scale))
        self._told.setColumnWidth(1, round(430 * scale))
        self._told.resizeRowsToContents()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("ui.people"))
        self._heading.setText(say("ui.people"))
        self.typed.setPlaceholderText(say("ui.people.find"))
        self.fee.setSpecialValueText(say("ui.people.no-fee"))
        for name, label in self._labels.items():
            label.setText(say(f"ui.people.field.{name}"))
            name_fields(self._fields[name], say(f"ui.people.field.{name}"))
        self.typed.setAccessibleName(say("ui.people.find"))
        for name in ("attach", "write", "take_back", "leave", "returned", "drop"):
            getattr(self, name).setText(say(f"ui.people.{name.replace('_', '-')}"))
        self.import_.setText(say("ui.people.import"))
        self.table.setHorizontalHeaderLabels([say(f"ui.people.column.{name}") for name in PEOPLE])
        self._told.setHorizontalHeaderLabels([say(f"ui.people.history.{name}") for name in HISTORY])
        _fill(self.what, [(say(f"ui.people.what.{what}"), what) for what in WHATS])
        _fill(self._why, [(say(f"reason.{reason}"), reason) for reason in MOVE_REASONS])
        self._show()

    # the desk

    def _post(self, command: Command) -> None:
        self._station.post(command)

    def _ask_for(self, class_name: str | None, *, off_list: bool = False) -> None:
        self._post(ShowPeople(class_name, off_list, self._chosen))

    def _ask_again(self) -> None:
        view = self._people
        if view is not None:
            self._post(ShowPeople(view.class_name, view.off_list, self._chosen))

    def _turn_to_group(self) -> None:
        picked = str(self.group.currentData())
        self._chosen = None
        self.typed.clear()
        self._ask_for(None if picked in (OFF_LIST, NO_CLASS) else picked, off_list=picked == OFF_LIST)

    def _look(self) -> None:
        """See what the desk shows and has answered; whoever was captured meanwhile is asked about anew."""
        view = self._station.snapshot()
        if view.people is not None and view.people != self._people:
            self._people = view.people
            self._show()
        if self._tally is not None and view.tally != self._tally:
            self._ask_again()
        self._tally = view.tally
        answer = view.people_answer
        if self._waits and answer is not None and answer.request == self._request:
            self._waits, self._answer = False, answer
            if answer.code == "written":
                self._forget_fields()
                self._offer = None
            self._show()
        elif self._waits and view.login_needed:
            self._waits = False
            self._show_state()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way, and the desk has answered."""
        return not self._errands.under_way and not self._waits and self._people is not None

    def _next_request(self) -> int:
        self._request += 1
        self._waits, self._answer, self._refused = True, None, None
        return self._request

    # one person

    @property
    def _line(self) -> PersonLine | None:
        return next((line for line in self._lines if line.key == self._chosen), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys in the field where digits are typed choose the row below."""
        if watched is self.typed and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.table.rowCount():
                self.table.selectRow((self.table.currentRow() + step) % self.table.rowCount())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.table.rowCount() and self._line is None:
                    self.table.selectRow(0)
                self.what.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self) -> None:
        self._show_people()
        if len(self._lines) == 1:
            self.table.selectRow(0)

    def _selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        key = self._lines[rows[0].row()].key if rows and rows[0].row() < len(self._lines) else None
        if key is not None and key != self._chosen:
            self._chosen = key
            self._forget_fields()
            self._answer = None
            self._ask_again()
            self._show_person()
            self._show_state()

    def choose(self, key: str) -> None:
        """Choose somebody, by key."""
        place = next((place for place, line in enumerate(self._lines) if line.key == key), None)
        if place is not None:
            self.table.selectRow(place)

    def _forget_fields(self) -> None:
        self._picture = self._refused = None
        for edit in (self.where, self.remark):
            edit.clear()
        self.copies.setValue(0)
        self.fee.setValue(-1)

    def _write(self) -> None:
        line, what = self._line, str(self.what.currentData())
        if line is None or not self.write.isEnabled():
            return
        if what == "move":
            assert line.listing is not None and self._people is not None  # noqa: S101 - nothing else is enabled
            name = self._people.class_name or ""
            self._post(MovePerson(name, str(self._window.currentData()), str(self._why.currentData()), line.listing))
            self._ask_again()
            return
        dated = what in ("elsewhere", "overseas", "returned")
        self._post(
            SetStatus(
                line.key, what, self.day.date().toString("yyyy-MM-dd") if dated else "",  # type: ignore[arg-type]
                self.where.text() if what in ("elsewhere", "overseas") else "", self.remark.text(),
                self.copies.value() if what == "overseas" else 0, self._fee(what), self._picture,
                self._next_request(),
            )
        )  # fmt: skip
        self._show_state()

    def _fee(self, what: str) -> int | None:
        noted = what in ("elsewhere", "overseas") and self.fee.value() >= 0
        return round(self.fee.value() * 100) if noted else None

    def _take_back(self) -> None:
        if self._line is not None:
            self._post(SetStatus(self._line.key, "open", request=self._next_request()))
            self._show_state()

    # files

    def _choose_picture(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._say("ui.people.attach"), "", "(*.jpg *.jpeg *.png);;(*)")
        if path:
            self.open_picture(Path(path))

    def open_picture(self, path: Path) -> None:
        """Read and judge a picture that was handed in."""
        self._picture = self._refused = None
        profile = self._station.snapshot().profile
        self._errands.run(partial(read_picture, path, profile), self._came)
        self._show_person()
        self._show_state()

    def _choose_list(self) -> None:
        patterns = "*.xlsx *.xls *.xlsm *.csv *.txt *.dbf"
        path, _ = QFileDialog.getOpenFileName(self, self._say("ui.people.returned"), "", f"({patterns});;(*)")
        if path:
            self.open_list(Path(path))

    def open_list(self, path: Path) -> None:
        """Read a list that the agency sent back, and have it compared."""
        self._offer = self._refused = self._answer = None
        self._errands.run(partial(read_returned, path), self._came)
        self._show_state()

    def _came(self, came: object) -> None:
        match came:
            case OutsidePicture():
                self._picture = came
            case ReturnedOffer():
                self._offer = came
                self._post(CompareReturned(came, self._next_request()))
            case PictureRefused() | TableRefused():
                self._refused = came
            case BaseException():
                raise came
            case _:
                raise AssertionError("neither a file nor a refusal")
        self._show()

    def _import(self) -> None:
        if self._offer is not None:
            self._post(ImportReturned(self._offer, self._next_request()))
            self._show_state()

    def _drop_list(self) -> None:
        self._offer = self._answer = self._refused = None
        self._show()

    # showing

    def _show(self) -> None:
        self._show_groups()
        self._show_people()
        self._show_person()
        self._show_state()

    def _show_groups(self) -> None:
        view, say = self._people, self._say
        if view is None:
            return
        groups = [(name, name) for name in view.classes] + [(say("ui.people.no-class"), NO_CLASS)]
        groups += [(say("ui.people.off-list", count=view.others), OFF_LIST)] if view.others or view.off_list else []
        shown = OFF_LIST if view.off_list else view.class_name if view.class_name in view.classes else NO_CLASS
        _fill(self.group, groups, shown)
        counts = dict(view.counts)
        told = [f"{say(f'status.{kind}')} {counts[kind]}" for kind in Kind if counts.get(kind)]
        told.append(say("ui.people.to-make-up", count=view.to_make_up))
        self._counts.setText("  ".join(map(_in_one_piece, told)))

    def _show_people(self) -> None:
        wanted, view = self.typed.text().strip().lower(), self._people
        lines = view.lines if view is not None else ()
        self._lines = tuple(line for line in lines if not wanted or _fits(line, wanted))
        chosen = next((place for place, line in enumerate(self._lines) if line.key == self._chosen), None)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            for place, words in enumerate(self._cells(line)):
                self.table.setItem(row, place, _item(words, _ink(line) if PEOPLE[place] == "kind" else None))
        if chosen is None:
            self.table.clearSelection()
        else:
            self.table.selectRow(chosen)
        self.table.blockSignals(False)

    def _cells(self, line: PersonLine) -> tuple[str, ...]:
        sign = SIGNS[Kind(line.kind)]
        kind = f"{MARKS[sign]} " if sign is not None else ""
        return (
            line.digits, line.name, f"…{line.tail}" if line.tail else "", kind + self._say(f"status.{line.kind}"),
            line.number or "", self._about(line),
        )  # fmt: skip

    def _about(self, line: PersonLine) -> str:
        """The day, why there is no picture, and when somebody comes instead."""
        why = next((code for code in (f"reason.{line.reason}", f"refused.{line.reason}") if known(code)), None)
        told = [line.day[5:], _sentence(self._say(why)) if why is not None and line.reason else ""]
        return "  ".join(filter(None, [*told, f"→ {beginning(line.window)}" if line.window else ""]))

    def _show_person(self) -> None:
        line, say = self._line, self._say
        who = "" if line is None else " ".join(filter(None, (line.digits, line.name, line.tail and f"…{line.tail}")))
        self._who.setText(who or say("ui.people.nobody"))
        view = self._people
        history = view.history if view is not None and line is not None and view.chosen == line.key else ()
        self._told.setRowCount(len(history))
        for row, word in enumerate(reversed(history)):
            for place, words in enumerate((word.at[5:16].replace("T", " "), self._words(word), word.operator)):
                self._told.setItem(row, place, _item(words))
        self._told.resizeRowsToContents()
        if view is not None:
            windows = [(window, window) for window in view.windows]
            _fill(self._window, windows, self._window.currentData())
        self._show_verdict()
        self._show_fields()

    def _words(self, word: Word) -> str:
        say = self._say
        parts = [say(f"status.{word.kind}"), word.day, word.where, word.remark]
        if word.copies:
            parts.append(say("ui.people.copies", count=word.copies))
        if word.fee_fen is not None:
            parts.append(say("ui.people.fee", yuan=f"{word.fee_fen / 100:.2f}"))
        if word.judged:
            parts.append(say(f"ui.people.judged.{word.judged}"))
        return " · ".join(filter(None, parts))

    def _show_verdict(self) -> None:
        say, picture = self._say, self._picture
        if isinstance(self._refused, PictureRefused):
            sign, words = Sign.BAR, self._why_not(self._refused)
        elif picture is None:
            sign, words = Sign.DOT, say("ui.people.no-picture")
        else:
            sign = Sign.TICK if picture.passes else Sign.TRIANGLE
            failing = "、".join(say(f"check.{check}.name") for check in picture.failing)
            words = say(f"ui.people.judged.{'passes' if picture.passes else 'fails'}") + (failing and f" · {failing}")
        office.tell(self._verdict, sign, words)
        if sign is Sign.DOT:
            office.write_in(self._verdict, Ink.SECOND)

    def _why_not(self, refused: PictureRefused | TableRefused) -> str:
        return self._say(f"trouble.{refused.code}", **refused.params)

    def _show_fields(self) -> None:
        """Only what belongs to the kind can be filled in; nothing moves."""
        line, what = self._line, str(self.what.currentData())
        view = self._people
        movable = line is not None and line.listing is not None and line.kind not in WITH_PICTURE
        movable = movable and view is not None and len(view.windows) > 1
        belongs = {
            "what": True, "where": what in ("elsewhere", "overseas"), "copies": what == "overseas",
            "day": what in ("elsewhere", "overseas", "returned"), "fee": what in ("elsewhere", "overseas"),
            "window": what == "move", "why": what == "move", "remark": what != "move",
            "picture": what in ("elsewhere", "overseas"),
        }  # fmt: skip
        for name, field in self._fields.items():
            field.setEnabled(line is not None and belongs[name])
            self._labels[name].setEnabled(line is not None and belongs[name])
        ready = line is not None and not self._errands.under_way and not self._waits
        self.write.setEnabled(ready and (what != "move" or movable))
        settled = {Kind.ELSEWHERE, Kind.OVERSEAS, Kind.EXEMPT, Kind.RETURNED}
        self.take_back.setEnabled(ready and line is not None and line.kind in settled and bool(self._told.rowCount()))

    def _show_state(self) -> None:
        sign, words = self._state_words(self._station.snapshot())
        office.tell(self.state, sign, words)
        compared = self._offer is not None and self._answer is not None and self._answer.code == "compared"
        self.import_.setEnabled(
            compared and self._answer is not None and bool(self._answer.new or self._answer.changed)
        )
        self.drop.setEnabled(self._offer is not None)
        self._show_fields()

    def _state_words(self, view: DeskView) -> tuple[Sign, str]:
        """What is going on, in a sentence."""
        say, answer = self._say, self._answer
        if self._errands.under_way:
            return Sign.DOT, say("ui.people.reading")
        if view.login_needed:
            return Sign.TRIANGLE, say("ui.people.login")
        if isinstance(self._refused, TableRefused):
            return Sign.BAR, self._why_not(self._refused)
        if answer is None:
            return Sign.DOT, say("ui.people.how")
        if self._offer is None and answer.code == "written":
            return Sign.TICK, say("ui.people.written")
        if answer.code in ("busy", "nameless", "unknown"):
            return Sign.TRIANGLE, say(f"ui.people.{answer.code}")
        counts = {"new": answer.new, "changed": answer.changed, "unchanged": answer.unchanged}
        told = say("ui.people.compared", refused=sum(one.refuses for one in answer.problems), **counts)
        first = next((one for one in answer.problems if one.refuses), None)
        problem = "" if first is None else "\n" + say("roster.row", row=first.row) + " · " + first.text(say)
        return Sign.TRIANGLE if problem else Sign.DOT, told + problem

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind, and nobody on a screen."""
        self._timer.stop()
        self._errands.close()
        self._post(HidePeople())
        super().closeEvent(event)


def _in_one_piece(words: str) -> str:
    """A count that no line breaks within: Chinese may be broken anywhere."""
    return "\N{WORD JOINER}".join(words.replace(" ", "\N{NO-BREAK SPACE}"))


def _fits(line: PersonLine, wanted: str) -> bool:
    if wanted.isdigit():
        number = (line.number or "").rpartition("-")[2]
        return line.digits.endswith(wanted) or number.endswith(wanted)
    return line.initials.startswith(wanted)


def _sentence(words: str) -> str:
    """The first sentence: the rest tells people at the door what to do."""
    return words.partition("。")[0].partition(". ")[0]


def _ink(line: PersonLine) -> QColor:
    sign = SIGNS[Kind(line.kind)]
    return office.ink(sign) if sign is not None else QColor(office.OFFICE[Ink.TEXT])


def _fill(pick: Pick, options: list[tuple[str, str]], chosen: object = None) -> None:
    """Put these options in, if they are others; the chosen one stays chosen."""
    wanted = pick.currentData() if chosen is None else chosen
    if [(pick.itemText(place), pick.itemData(place)) for place in range(pick.count())] != options:
        pick.blockSignals(True)
        pick.clear()
        for words, value in options:
            pick.addItem(words, value)
        pick.blockSignals(False)
    place = pick.findData(wanted)
    if place >= 0 and place != pick.currentIndex():
        pick.setCurrentIndex(place)


def _table(columns: int) -> QTableWidget:
    table = QTableWidget(0, columns)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setShowGrid(False)
    return table


def _item(words: str, ink: QColor | None = None) -> QTableWidgetItem:
    item = QTableWidgetItem(legible(words))
    item.setToolTip(words)
    if ink is not None:
        item.setForeground(ink)
    return item
