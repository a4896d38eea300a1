"""The settings of this desk: what is set, where it comes from, and a form for what may be changed here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.commands import Second
from station.config import SettingsError
from station.events import Announcement, Kind
from station.job.table import JobTable
from station.settings_commands import AllowSettings
from station.settings_editing import (
    AT_ONCE,
    EDITABLE,
    MODELS,
    RECIPIENTS,
    SHOWN,
    Key,
    Offers,
    SettingsDraft,
    WrongSetting,
    offers,
    save,
    wrongs,
)
from station.words import known
from ui import large_type, office
from ui.door import Station
from ui.errands import Errands
from ui.form_fields import Field, LineField, PathField, Pick, PickField, TickField
from ui.phrases import Say
from ui.settings_fields import FigureField, LinesField, ListField, ModelsField, NameField, TicketField
from ui.signs import MARKS, Sign
from ui.spoken import name_fields
from ui.theme import UNIT, Ink, roomy, scale_for, smallest
from ui.volume import Sounds

Opened = tuple[SettingsDraft, JobTable]
LOOK_MS = 100
SIDE = 220
TABLES = tuple(dict.fromkeys(key[0] for key in (*EDITABLE, *SHOWN)))
LISTS = frozenset({("desk", "shutter_keys"), ("reader", "addresses"), ("reader", "seat")})
FIGURES = frozenset(
    {("desk", "least_students"), ("camera", "settle_ms"), ("camera", "hold_s"), ("camera", "recycle_s"),
     ("camera", "standby_minutes"), ("sound", "volume")}
)  # fmt: skip
FOLDERS = frozenset({("desk", "second_copy"), ("voice", "folder"), ("export", "stick")})
DRESS: Key = ("job", "dress_rule")
TICKET: Key = ("desk", "ticket")
WEBCAM: Key = ("reader", "webcam")
MORE: dict[Key, Callable[[Key, str], Field]] = {
    TICKET: TicketField, WEBCAM: lambda key, label: NameField(key, label, "settings.webcam.first"),
    MODELS: ModelsField, RECIPIENTS: LinesField,
}  # fmt: skip
VOLUME: Key = ("sound", "volume")
KEYPAD: Key = ("screens", "monitor_keypad")
LARGE_TYPE: Key = ("screens", "large_type")
TICKS = frozenset({("camera", "auto_shutter"), LARGE_TYPE})
PICKED: dict[Key, tuple[Any, ...]] = {
    ("desk", "mode"): ("strict", "queue"), ("camera", "turned"): (None, 0, 90, 180, 270),
    ("camera", "lighting"): (None, "continuous", "flash"), ("export", "office"): ("lists", "all", "none"),
    ("export", "names"): ("number", "id_number", "exam_number", "student_number"),
}  # fmt: skip


def _field(key: Key, base: Callable[[], Path]) -> Field:
    label = f"settings.label.{key[0]}.{key[1]}"
    if key in PICKED:
        options = tuple((value, f"settings.value.{key[1]}.{value}") for value in PICKED[key])
        return PickField(key, label, options)
    if key in TICKS:
        return TickField(key, label, "settings.yes")
    if key[0] == "screens" and key != KEYPAD:
        names = tuple((screen.name(), screen.name()) for screen in QGuiApplication.screens())
        return PickField(key, label, ((None, "settings.value.none"), *names), as_they_are=True)
    if key in FOLDERS:
        return PathField(key, label, folder=True, base=lambda: Path("/"))
    if key == DRESS:
        return PathField(key, label, folder=True, base=base)
    if key in MORE:
        return MORE[key](key, label)
    kind = FigureField if key in FIGURES else ListField if key in LISTS else LineField
    return kind(key, label, 400)


class SettingsPage(QWidget):
    """The window.

    Attributes:
        wrongs: what is wrong with what the form says.
    """

    def __init__(
        self, open_draft: Callable[[], Opened], station: Station, say: Say, sounds: Sounds | None = None,
        parent: QWidget | None = None, look: Callable[[Event], Offers] = offers,
    ) -> None:  # fmt: skip
        """`open_draft` and `look` are called on other threads; `sounds` are turned up or down once that is saved."""
        super().__init__(parent, Qt.WindowType.Window)
        self._station, self._say, self._sounds = station, say, sounds
        self._errands, self._looks = Errands(self), Errands(self)
        self._closing = Event()
        self._draft: SettingsDraft | None = None
        self._job: JobTable | None = None
        self._first: dict[Key, Any] = {}
        self.wrongs: tuple[WrongSetting, ...] = ()
        self._request, self._waits = station.snapshot().settings_leave, False
        self._told: tuple[Sign, str, dict[str, Any]] = (Sign.DOT, "settings.opening", {})
        self._asked_to_drop = False
        self.fields: dict[Key, Field] = {key: _field(key, self._base) for key in EDITABLE}
        self._labels: dict[Key, QLabel] = {key: QLabel() for key in (*EDITABLE, *SHOWN)}
        self._shown: dict[Key, QLabel] = {key: QLabel() for key in SHOWN}
        self._sources: dict[Key, QLabel] = {key: QLabel() for key in (*EDITABLE, *SHOWN)}
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self._errands.run(open_draft, self._opened)
        self._looks.run(partial(look, self._closing), self._offered)

    def _build(self) -> None:
        self._heading, self.state, self._who = QLabel(), QLabel(), QLabel()
        self._heading.setObjectName("heading")
        self.state.setWordWrap(True)
        self.sections, self._stack = QListWidget(), QStackedWidget()
        self.sections.setObjectName("sections")
        for table in TABLES:
            self.sections.addItem(table)
            self._stack.addWidget(self._page(table))
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.sections.setCurrentRow(0)
        self.who, self.code = Pick(), QLineEdit()
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(12)
        self.code.returnPressed.connect(self.save)
        self.save_button, self.leave = QPushButton(), QPushButton()
        self.save_button.clicked.connect(self.save)
        self.leave.clicked.connect(self._leave)
        for keys, act in (("Ctrl+S", self.save), ("Escape", self._leave)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for field in self.fields.values():
            field.changed.connect(self._changed)
        middle, foot = QHBoxLayout(), QHBoxLayout()
        self._column = column = QVBoxLayout(self)
        middle.addWidget(self.sections)
        middle.addWidget(self._stack, 1)
        foot.addStretch(1)
        for widget in (self._who, self.who, self.code, self.save_button, self.leave):
            foot.addWidget(widget)
        column.addWidget(self._heading)
        column.addLayout(middle, 1)
        column.addWidget(self.state)
        column.addLayout(foot)

    def _page(self, table: str) -> QWidget:
        page, keys = QWidget(), [key for key in (*EDITABLE, *SHOWN) if key[0] == table]
        grid = QGridLayout(page)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for row, key in enumerate(keys):
            grid.addWidget(self._labels[key], row, 0)
            grid.addWidget(self.fields.get(key) or self._shown[key], row, 1)
            self._sources[key].setObjectName("second")
            self._sources[key].setWordWrap(True)
            grid.addWidget(self._sources[key], row, 2)
            if key == MODELS:  # several lines, as many as there is room for
                grid.setRowStretch(row, 8)
        grid.setRowStretch(len(keys), 1)
        return page

    # opening

    def _base(self) -> Path:
        """Where relative paths begin."""
        return self._draft.path.parent if self._draft is not None else Path("/")

    def _offered(self, came: object) -> None:
        """What may be picked has been found; the form may be in work already."""
        if isinstance(came, BaseException):
            raise came
        assert isinstance(came, Offers)  # noqa: S101 - what `look` gives
        for key, names in ((TICKET, came.printers), (WEBCAM, came.webcams)):
            field = self.fields[key]
            assert isinstance(field, NameField)  # noqa: S101 - see `MORE`
            field.offer(names)

    def _opened(self, came: object) -> None:
        if isinstance(came, SettingsError):
            self._told = (Sign.BAR, "settings.broken", {"problem": came})
            self._show()
            return
        if isinstance(came, BaseException):
            raise came
        assert isinstance(came, tuple)  # noqa: S101 - what `open_draft` gives
        self._take(*came)
        self._told = (Sign.DOT, "settings.unchanged", {})
        self._show()

    def _take(self, draft: SettingsDraft, job: JobTable) -> None:
        self._draft, self._job = draft, job
        for key, field in self.fields.items():
            value = draft.value(key)
            field.blockSignals(True)
            field.show_value(str(value) if isinstance(value, Path) else value)
            field.blockSignals(False)
        self._first = {key: field.value() for key, field in self.fields.items()}
        self._check()

    @property
    def changes(self) -> dict[Key, Any]:
        """What the form says that the file does not."""
        said = {key: field.value() for key, field in self.fields.items()}
        return {key: value for key, value in said.items() if self._draft is not None and value != self._first[key]}

    def _changed(self) -> None:
        self._asked_to_drop = False
        if self._draft is not None:
            self._check()
            if self.wrongs:
                self._told = (Sign.BAR, "settings.wrong", {})
            else:
                self._told = (Sign.DOT, "settings.good" if self.changes else "settings.unchanged", {})
            self._show()

    def _check(self) -> None:
        assert self._draft is not None  # noqa: S101 - whoever checks has opened
        self.wrongs = wrongs(self._draft, self.changes)

    # saving

    def save(self) -> None:
        """Ask for leave to save, if something was changed and nothing is wrong."""
        view = self._station.snapshot()
        if self._draft is None or not self.changes or self.wrongs or self._waits:
            return
        if view.codes and not self.code.text():
            self._told = (Sign.TRIANGLE, "settings.code-needed", {})
            self.code.setFocus()
            self._show()
            return
        second = Second(str(self.who.currentData()), self.code.text()) if view.codes else None
        self.code.clear()
        self._request, self._waits = self._request + 1, True
        self._told = (Sign.DOT, "settings.saving", {})
        self._show()
        self._station.post(AllowSettings(second, self._request))

    def hear(self, announcement: Announcement) -> None:
        """Take the desk's no; nothing was saved then."""
        detail = announcement.detail
        if self._waits and announcement.event is Kind.TROUBLE and detail.get("for") in ("settings", "login"):
            self._waits = False
            self._told = (Sign.BAR, f"trouble.{announcement.code}", dict(detail))
            self._show()

    def _look(self) -> None:
        view = self._station.snapshot()
        for widget in (self._who, self.who, self.code):
            widget.setVisible(view.codes)
        names = list(dict.fromkeys([*view.seconds, *view.operators]))  # those who are asked most come first
        if [self.who.itemData(place) for place in range(self.who.count())] != names:
            self.who.clear()
            for name in names:
                self.who.addItem(name, name)
        if self._waits and view.settings_leave == self._request and self._draft is not None and self._job is not None:
            self._waits = False
            self._errands.run(partial(save, self._draft, self.changes, self._job), self._saved)

    def _saved(self, came: object) -> None:
        if isinstance(came, SettingsDraft) and self._job is not None:
            saved = set(self.changes)
            now = saved <= AT_ONCE
            self._take(came, self._job)
            if self._sounds is not None and VOLUME in saved:
                self._sounds.volume = came.settings.sound.volume
            if LARGE_TYPE in saved:
                large_type.use(came.settings.screens.large_type)
            self._told = (Sign.TICK, "settings.saved" if now else "settings.saved.restart", {})
        elif isinstance(came, SettingsError):
            self._told = (Sign.BAR, "settings.broken", {"problem": came})
        elif isinstance(came, BaseException):
            code = f"trouble.{getattr(came, 'code', '')}"
            if not known(code):
                raise came
            self._told = (Sign.BAR, code, dict(getattr(came, "params", {})))
        self._show()

    def _leave(self) -> None:
        """Close; what is not saved is asked about once."""
        if self._draft is not None and self.changes and not self._asked_to_drop:
            self._asked_to_drop = True
            self._told = (Sign.TRIANGLE, "settings.unsaved", {})
            self._show()
        else:
            self.close()

    # showing

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("settings"))
        self._heading.setText(say("settings"))
        self.save_button.setText(say("settings.save"))
        self.leave.setText(say("settings.leave"))
        self._who.setText(say("settings.supervisor"))
        self.code.setPlaceholderText(say("settings.code"))
        self.code.setAccessibleName(say("settings.code"))
        self.sections.setAccessibleName(say("settings"))
        self.who.setAccessibleName(say("settings.supervisor"))
        for field in self.fields.values():
            field.blockSignals(True)
            field.speak(say)
            name_fields(field, say(field.label))
            field.blockSignals(False)
        self._show()

    def _show(self) -> None:
        say, wrong = self._say, {one.key: one for one in self.wrongs}
        for place, table in enumerate(TABLES):
            mark = MARKS[Sign.BAR] + " " if any(key[0] == table for key in wrong) else ""
            self.sections.item(place).setText(mark + say(f"settings.table.{table}"))
        for key, label in self._labels.items():
            label.setText((MARKS[Sign.BAR] + " " if key in wrong else "") + say(f"settings.label.{key[0]}.{key[1]}"))
            office.write_in(label, Ink.TROUBLE if key in wrong else Ink.TEXT)
            self._sources[key].setText(self._about(key, wrong.get(key)))
        if self._draft is not None:
            for key, shown in self._shown.items():
                value = self._draft.in_force.get(key, self._draft.value(key))
                words = ", ".join(value) if isinstance(value, tuple) else "–" if value is None else str(value)
                shown.setText(words)
        sign, code, facts = self._told
        office.tell(self.state, sign, say(code, **facts))
        self.save_button.setEnabled(bool(self._draft and self.changes and not self.wrongs and not self._waits))

    def _about(self, key: Key, wrong: WrongSetting | None) -> str:
        """What is wrong with a field; else where its value comes from, and when a change holds."""
        say, draft = self._say, self._draft
        if wrong is not None:
            return f"{MARKS[Sign.BAR]} {say(f'settings.wrong.{wrong.code}', **wrong.params)}"
        if draft is None:
            return ""
        source = say(f"settings.source.{draft.sources[key]}", value=draft.in_force.get(key, ""))
        when = "elsewhere" if key in SHOWN else "now" if key in AT_ONCE else "restart"
        return f"{source} · {say(f'settings.when.{when}')}"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        self.setStyleSheet(office.style(scale))
        self.sections.setFixedWidth(round(roomy(SIDE * scale)))
        self._column.setSpacing(round(2 * UNIT * scale))

    @property
    def settled(self) -> bool:
        """Whether nothing is being read or written."""
        return not self._errands.under_way and not self._looks.under_way and not self._waits

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread and no code behind."""
        self._timer.stop()
        self.code.clear()
        self._errands.close()
        self._closing.set()
        self._looks.close()
        super().closeEvent(event)
