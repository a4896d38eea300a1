"""The export window: where to, what, who takes it; how far it is; what was found on the stick, and whether it may go.

The desk exports, and goes on doing so when this window is closed. Drives are asked for and sizes are measured on other
threads: a dying stick must not hold what is on the screen.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QColor, QDesktopServices, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from station.export import drives, ejecting
from station.export.drives import Drive
from station.export.formats.manifest import ClassPart, NewPart
from station.export.sealing.password import made
from station.receipt_paper import keep_receipt
from station.stick.standing import Part, Phase, StickStanding
from station.stick_commands import Export, KeepStick, LetStickGo, StickCommand, StopExport
from station.view import DeskView
from ui import office
from ui.door import Station
from ui.errands import Errands
from ui.export_words import (
    Told,
    drive_words,
    gone_on_with,
    may_go,
    may_go_words,
    pace_words,
    share_done,
    size_words,
    standing_words,
    trouble_of,
)
from ui.form_fields import Pick
from ui.phrases import Say
from ui.receipt_panel import ReceiptPanel
from ui.signs import MARKS, Sign
from ui.theme import UNIT, Ink, Role, font, is_large, scale_for, smallest

LOOK_MS = 200
DRIVES_MS = 3000
PATIENCE = 5.0
"""Seconds for the desk to begin what it was asked for; then it may be asked again."""

EJECTING = ejecting.PATIENCE + PATIENCE
"""Seconds after which nobody waits any more for a stick to be taken out."""

MOUNTED_BELOW = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where systems mount sticks: a folder below, on the system's disk, is a place without its stick."""

WHOLE, CLASS, NEW = "whole", "class", "new"
PARTS = (WHOLE, CLASS, NEW)
LONGEST_NAME = 60

Find = Callable[[], Sequence[Drive]]
Measure = Callable[[Path, Part], tuple[int, int]]
Keep = Callable[[Path], Path | None]


class ExportPage(QWidget):
    """The whole window.

    Attributes:
        paper: the 交接单 that was made last; None before.
    """

    def __init__(
        self, folder: Path, station: Station, say: Say, parent: QWidget | None = None, *, find: Find = drives.find,
        measure: Measure | None = None, keep: Keep = keep_receipt,
    ) -> None:  # fmt: skip
        """Show the stick of `station`, whose data folder is `folder`; the last three are called on other threads."""
        super().__init__(parent, Qt.WindowType.Window)
        self._folder, self._station, self._say = folder, station, say
        self._find, self._measure, self._keep = find, measure or _package_size, keep
        self._drives: tuple[Drive, ...] = ()
        self._looked = False
        self._other: Path | None = None
        self._needed: tuple[int, int] | None = None
        self._not_measured = ""
        self._view = station.snapshot()
        self._receipt = self._view.stick.receipt
        self._asked: tuple[StickStanding, float] | None = None
        self._letting = 0.0
        self.paper: Path | None = None
        self._paper_trouble = ""
        self._looking, self._errands = Errands(self), Errands(self)
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._timer, self._drives_timer = QTimer(self), QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._drives_timer.timeout.connect(self._look_for_drives)
        self._timer.start(LOOK_MS)
        self.list.setFocus()

    # how it looks

    def _build(self) -> None:
        labels = ("heading", "where", "what", "taker", "needed", "state", "pace", "go", "paper", "secret")
        self._labels = {name: QLabel() for name in labels}
        for name, label in self._labels.items():
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(name in ("needed", "state", "go", "paper", "secret"))
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.itemSelectionChanged.connect(lambda: self._show())
        self.system = QCheckBox()
        self.system.toggled.connect(lambda _: self._list_drives())
        self.parts = {name: QRadioButton() for name in PARTS}
        self._part_group = QButtonGroup(self)
        for radio in self.parts.values():
            self._part_group.addButton(radio)
        self.parts[WHOLE].setChecked(True)
        self._part_group.buttonClicked.connect(lambda _: self._measure_part())
        self.class_pick = Pick()
        self.class_pick.activated.connect(lambda _: self._pick_class())
        self.taker = QComboBox()
        self.taker.setEditable(True)
        self.taker.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.taker.lineEdit()
        assert line is not None  # noqa: S101 - it is editable
        line.setMaxLength(LONGEST_NAME)
        self.lock, self.password = QCheckBox(), QLabel()
        self.password.setObjectName("password")
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lock.toggled.connect(self._make_password)
        self.buttons = {
            name: QPushButton() for name in ("folder", "stay", "export", "stop", "release", "print", "leave")
        }
        does: dict[str, Callable[[], object]] = {
            "folder": self._choose_folder, "stay": self._stay, "export": self._export, "stop": self._stop,
            "release": self._release, "print": self._print, "leave": self.close,
        }  # fmt: skip
        for name, button in self.buttons.items():
            button.clicked.connect(does[name])
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.receipt = ReceiptPanel()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self._arrange()

    def _arrange(self) -> None:
        labels, buttons = self._labels, self.buttons
        where = _row(labels["where"], None, self.system, buttons["folder"])
        what = _row(labels["what"], self.parts[WHOLE], self.parts[NEW], self.parts[CLASS], self.class_pick)
        what.setStretchFactor(self.class_pick, 1)
        taker = _row(labels["taker"], self.taker)
        taker.setStretchFactor(self.taker, 1)
        left = QVBoxLayout()
        left.addWidget(labels["heading"])
        left.addLayout(where)
        left.addWidget(self.list, 1)
        left.addLayout(what)
        left.addWidget(labels["needed"])
        left.addLayout(taker)
        left.addLayout(_row(self.lock, self.password, None))
        left.addWidget(labels["secret"])
        left.addLayout(_row(buttons["stay"], None, buttons["export"]))
        right = QVBoxLayout()
        right.addWidget(labels["state"])
        right.addWidget(self.bar)
        right.addLayout(_row(labels["pace"], None, buttons["stop"]))
        right.addWidget(self.receipt)
        right.addStretch(1)
        right.addWidget(labels["paper"])
        right.addWidget(labels["go"])
        right.addLayout(_row(buttons["print"], None, buttons["release"], buttons["leave"]))
        self._columns = (left, right)
        columns = QHBoxLayout()
        columns.addLayout(left, 6)
        columns.addLayout(right, 7)
        columns.setSpacing(4 * UNIT)
        page = self._outer = QVBoxLayout(self)
        page.addLayout(columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        self.setStyleSheet(office.style(scale) + _own(scale))
        margin = round(UNIT * scale)
        self._outer.setContentsMargins(3 * margin, 2 * margin, 3 * margin, 2 * margin)
        for column in self._columns:
            column.setSpacing(round((1 if is_large() else 2) * UNIT * scale))
        room = {"state": (2, Role.STATE), "go": (2, Role.HEADING), "needed": (2, Role.SMALL), "paper": (1, Role.SMALL)}
        room["secret"] = (2, Role.SMALL)
        for name, (lines, role) in room.items():
            self._labels[name].setMinimumHeight(round(1.5 * lines * font(role, scale).pixelSize()))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("ui.export"))
        for name in ("where", "what", "taker"):
            self._labels[name].setText(say(f"ui.export.{name}"))
        self._labels["heading"].setText(say("ui.export"))
        self.system.setText(say("ui.export.system-too"))
        self.lock.setText(say("ui.export.lock"))
        self._labels["secret"].setText(say("ui.export.lock.how") if self.lock.isChecked() else "")
        for name, radio in self.parts.items():
            radio.setText(say(f"ui.export.part.{name}"))
        for name, button in self.buttons.items():
            button.setText(say(f"ui.export.{name}"))
        self.list.setAccessibleName(say("ui.export.where"))
        self.taker.setAccessibleName(say("ui.export.taker"))
        line = self.taker.lineEdit()
        assert line is not None  # noqa: S101 - it is editable
        line.setPlaceholderText(say("ui.export.taken.nobody"))
        self._list_drives()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for drives as long as somebody looks at them, and measure anew."""
        super().showEvent(event)
        self._drives_timer.start(DRIVES_MS)
        self._look_for_drives()
        self._measure_part()

    # where to

    def _look_for_drives(self) -> None:
        if not self._looking.under_way:
            self._looking.run(self._find, self._found)

    def _found(self, came: object) -> None:
        found = came if isinstance(came, tuple) else ()
        if found != self._drives or not self._looked:
            self._drives, self._looked = found, True
            self._list_drives()

    @property
    def target(self) -> Path | None:
        """Where packages are to go; None before anything was chosen."""
        places = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        place = places[0] if places else None
        return place if isinstance(place, Path) else None

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self._say("ui.export.folder"))
        if path:
            self.put_into(Path(path))

    def put_into(self, folder: Path) -> None:
        """Any folder, as the dialog does."""
        self._other = folder
        self._list_drives(folder)

    def _list_drives(self, wanted: Path | None = None) -> None:
        """List what there is now; what was chosen stays chosen while it is there."""
        offered = self._drives if self.system.isChecked() else drives.targets(self._drives)
        wanted = wanted or self.target or self._view.stick.folder
        self.list.blockSignals(True)
        self.list.clear()
        for drive in offered:
            needed = None if self._holds_some(drive) else self._needed
            self._offer(drive.mountpoint, *drive_words(drive, needed, self._say), ready=drive.state == "ready")
        shown = {drive.mountpoint for drive in offered}
        for folder in dict.fromkeys((self._other, self._view.stick.folder)):
            if folder is not None and folder not in shown:
                sign, words = self._folder_words(folder)
                self._offer(folder, sign, words, ready=sign is not Sign.BAR)
        ready = [item for item in self._items if item.flags() & Qt.ItemFlag.ItemIsEnabled]
        chosen = [item for item in ready if item.data(Qt.ItemDataRole.UserRole) == wanted]
        self.list.setCurrentItem(next(iter(chosen or (ready if len(ready) == 1 else ())), None))  # type: ignore[arg-type]
        self.list.blockSignals(False)
        self._show()

    def _holds_some(self, drive: Drive) -> bool:
        """Whether part of the day lies there already, so that nobody knows how much more room it takes."""
        stick = self._view.stick
        return stick.phase is not Phase.NONE and stick.folder is not None and stick.folder == drive.mountpoint

    def _folder_words(self, folder: Path) -> Told:
        drive = drives.holding(self._drives, folder)
        on_system = drive is not None and drive.system
        if on_system and any(folder.is_relative_to(place) for place in MOUNTED_BELOW):
            return Sign.BAR, f"{folder}\n{self._say('ui.export.not-there')}"
        if on_system:
            return Sign.TRIANGLE, f"{folder}\n{self._say('ui.export.system')}"
        return Sign.DOT, f"{folder}\n{self._say('ui.export.any-folder')}"

    def _offer(self, place: Path | None, sign: Sign, words: str, *, ready: bool) -> None:
        item = QListWidgetItem(f"{MARKS[sign]} {words}", self.list)
        item.setData(Qt.ItemDataRole.UserRole, place)
        item.setForeground(QColor(office.OFFICE[Ink.TEXT]) if sign is Sign.TICK else office.ink(sign))
        item.setToolTip(words)
        if not ready:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    # what

    @property
    def part(self) -> Part:
        """What of the job is to go; None: all of it."""
        if self.parts[NEW].isChecked():
            return NewPart(kind="new")
        if self.parts[CLASS].isChecked() and self.class_pick.currentText():
            return ClassPart(kind="class", name=self.class_pick.currentText())
        return None

    def _pick_class(self) -> None:
        self.parts[CLASS].setChecked(True)
        self._measure_part()

    def _measure_part(self) -> None:
        part = self.part
        self._needed, self._not_measured = None, ""
        self._errands.run(partial(self._measure, self._folder, part), partial(self._measured, part))
        self._list_drives()

    def _measured(self, part: Part, came: object) -> None:
        if part != self.part:
            return  # another one is being measured already
        if isinstance(came, tuple):
            self._needed = came
        else:
            self._not_measured = self._why_not(came) or self._say("ui.export.not-measured")
        self._list_drives()

    # the desk

    def _post(self, command: StickCommand) -> None:
        self._asked = (self._view.stick, monotonic())
        self._station.post(command)
        self._show()

    def _export(self) -> None:
        if (folder := self.target) is not None:
            self._letting = 0.0
            password = self.password.text() if self.lock.isChecked() else ""
            self._post(Export(folder, self.part, self.taker.currentText().strip(), password))

    def _make_password(self, wanted: bool) -> None:
        """A new one each time; it stands nowhere but here."""
        self.password.setText(made() if wanted else "")
        self._labels["secret"].setText(self._say("ui.export.lock.how") if wanted else "")

    def _stay(self) -> None:
        if (folder := self.target) is not None:
            self._letting = 0.0
            self._post(KeepStick(folder))

    def _stop(self) -> None:
        self._post(StopExport())

    def _release(self) -> None:
        self._letting = monotonic()
        self._post(LetStickGo())

    def refresh(self) -> None:
        """See how the desk stands; the receipt of a new export becomes a paper, whether anybody looks or not."""
        before, self._view = self._view, self._station.snapshot()
        stick = self._view.stick
        if stick.receipt is not None and stick.receipt != self._receipt:
            self.paper, self._paper_trouble = None, ""
            self._make_paper()
            self._measure_part()
        self._receipt = stick.receipt
        answered = stick.ejected is not None and stick != before.stick
        if self._letting and (answered or monotonic() - self._letting > EJECTING):
            self._letting = 0.0
            self._show()
        if (stick.folder, stick.phase) != (before.stick.folder, before.stick.phase):
            self._list_drives()
        if self._view != before or self._asked is not None:
            self._show()

    def _make_paper(self) -> None:
        self._errands.run(partial(self._keep, self._folder), self._paper_made)

    def _paper_made(self, came: object) -> None:
        if isinstance(came, Path):
            self.paper, self._paper_trouble = came, ""
        else:
            self._paper_trouble = self._why_not(came) or self._say("ui.export.no-paper")
        self._show()

    def _why_not(self, came: object) -> str | None:
        return trouble_of(str(getattr(came, "code", "")), getattr(came, "params", {}), self._say)

    def _print(self) -> None:
        """Open the paper; one that is not there yet is made first, and offered."""
        if self.paper is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.paper)))
        else:
            self._make_paper()
            self._show()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way on another thread."""
        return not self._errands.under_way and not self._looking.under_way

    # showing

    def _waits(self) -> bool:
        """Whether the desk was asked for something and has not begun."""
        if self._asked is not None and (self._asked[0] != self._view.stick or monotonic() - self._asked[1] > PATIENCE):
            self._asked = None
        return self._asked is not None

    def _show(self) -> None:
        view, stick, waits = self._view, self._view.stick, self._waits()
        self._show_choices(view)
        self._write("state", self._state(view))
        self._write("go", may_go_words(stick, self._say, letting=bool(self._letting)))
        self._labels["pace"].setText(pace_words(stick.pace, self._say))
        self.bar.setValue(1000 if stick.phase is Phase.DONE else share_done(stick.pace))
        self.receipt.display(stick.receipt, stick.taken_by, self._say)
        busy, may = stick.phase is Phase.EXPORTING, not view.login_needed and not waits
        ready = may and not busy and self.target is not None
        following = stick.phase is Phase.FOLLOWING and stick.folder == self.target
        self.buttons["export"].setText(self._say("ui.export.go-on" if gone_on_with(stick) else "ui.export.export"))
        self.buttons["export"].setEnabled(ready and not (self.part is None and self.parts[CLASS].isChecked()))
        self.buttons["stay"].setEnabled(ready and not following)
        self.buttons["stop"].setEnabled(may and busy)
        self.buttons["release"].setEnabled(
            may and not busy and stick.folder is not None and not self._letting and not may_go(stick)
        )
        offered = self.paper is not None or not self._errands.under_way
        self.buttons["print"].setEnabled(stick.receipt is not None and offered)
        self._labels["needed"].setText(self._needed_words())
        self._labels["paper"].setText(self._paper_words())

    def _show_choices(self, view: DeskView) -> None:
        """Classes and people; what somebody picked or typed stays."""
        board = view.class_board
        names = list(dict.fromkeys(line.slot.name for line in board.lines)) if board is not None else []
        if [self.class_pick.itemText(place) for place in range(self.class_pick.count())] != names:
            picked = self.class_pick.currentText()
            self.class_pick.clear()
            self.class_pick.addItems(names)
            self.class_pick.setCurrentIndex(max(0, self.class_pick.findText(picked)))
        for widget in (self.parts[CLASS], self.class_pick):
            widget.setEnabled(bool(names))
        people = ["", *view.operators]
        if [self.taker.itemText(place) for place in range(self.taker.count())] != people:
            typed = self.taker.currentText()
            self.taker.clear()
            self.taker.addItems(people)
            self.taker.setEditText(typed)

    def _state(self, view: DeskView) -> Told:
        if view.login_needed and view.stick.phase is not Phase.EXPORTING:
            return Sign.TRIANGLE, self._say("ui.export.login")
        if view.stick.phase is Phase.NONE and self._looked and not self.list.count():
            return Sign.TRIANGLE, self._say("ui.export.no-drive")
        return standing_words(view.stick, self._say)

    def _needed_words(self) -> str:
        if self._needed is not None:
            return self._say("ui.export.needed", size=size_words(self._needed[0]))
        return self._not_measured or self._say("ui.export.measuring")

    def _paper_words(self) -> str:
        if self.paper is not None:
            return self._say("ui.export.paper", path=self.paper)
        return self._paper_trouble

    def _write(self, name: str, told: Told) -> None:
        office.tell(self._labels[name], *told)

    # leaving

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Look for no drives any more; the export goes on, and its receipt is made into a paper all the same."""
        self._drives_timer.stop()
        super().closeEvent(event)

    def end(self) -> None:
        """Close for good, and leave no thread behind."""
        self._timer.stop()
        self.close()
        self._looking.close()
        self._errands.close()


def _package_size(folder: Path, part: Part) -> tuple[int, int]:
    """As `handover.package_size`, whose libraries the desk's first window need not wait for."""
    from station.handover import package_size

    return package_size(folder, part)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Beside each other; None: what room there is."""
    row = QHBoxLayout()
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    row.setSpacing(2 * UNIT)
    return row


def _own(scale: float) -> str:
    """Much stands here, so it is small; how far it is is read from a step away; what explains is quieter."""
    quiet = ", ".join(f"QLabel#{name}" for name in ("needed", "pace", "paper", "secret"))
    return f"""
    QLabel#state {{ font-size: {font(Role.STATE, scale).pixelSize()}px; }}
    QWidget {{ font-size: {font(Role.SMALL, scale).pixelSize()}px; }}
    {quiet} {{ color: {office.OFFICE[Ink.SECOND]}; }}
    """
