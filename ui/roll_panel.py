"""The right half of the monitor's page: the class, one row a person, the missing first; figures narrow it down."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, RowState
from station.job.classboard import beginning
from station.job.roll_view import ORDER, Roll, RollRow, Standing
from ui.button import Button
from ui.line import Line
from ui.panel import CENTRE, RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.signs import INKS, Sign, SignMark
from ui.theme import UNIT, Ink, Role, Surface

EDGE = 3 * UNIT
COLUMNS = 2
BETWEEN = 3 * UNIT
LINES = 16
PAGE = COLUMNS * LINES
TITLE, COUNTS, PAD, ROW = 56, 40, 64, 45
LONGEST = 6
ERASE, BACK, ON = "backspace", "-", "+"
PAD_KEYS = {**{figure: figure for figure in "1234567890"}, ERASE: "⌫", BACK: "◂", ON: "▸"}

SIGNS = {
    Standing.MISSING: Sign.DASH,
    Standing.RETAKE: Sign.TRIANGLE,
    Standing.QUEUED: Sign.DOT,
    Standing.SEATED: Sign.DOT,
    Standing.OFF_LIST: Sign.TRIANGLE,
    Standing.CAPTURED: Sign.TICK,
    Standing.LATER: Sign.DASH,
    Standing.SETTLED: Sign.DASH,
}
COUNTED = (Standing.MISSING, Standing.RETAKE, Standing.QUEUED, Standing.SEATED, Standing.OFF_LIST)


def as_roll(row: ClassRow) -> RollRow:
    """A row of the list that somebody has to pick from, as this page shows rows."""
    standing = {RowState.MISSING: Standing.MISSING, RowState.OPEN: Standing.QUEUED, RowState.DONE: Standing.CAPTURED}
    return RollRow(row.listing, row.digits, row.name, row.tail, standing[row.state], row.number, row.window)


class RollLine(Line):
    """One person: end of the 学号, masked name, last four, sign, state and number."""

    surface = Surface.PANEL

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, place)
        self._sign = SignMark(self)
        self._digits, self._name = Text(self, Role.BODY), Text(self, Role.VERDICT)
        self._tail, self._state = Text(self, Role.SMALL), Text(self, Role.SMALL, RIGHT)
        self._shown: tuple[object, ...] = ()

    def arrange(self) -> None:
        """Who left, how they stand right."""
        wide = self.width() / self.scale
        self._sign.setGeometry(self.rect_of(4, 11, 24, 24))
        self._digits.setGeometry(self.rect_of(36, 0, 92, ROW))
        self._name.setGeometry(self.rect_of(130, 0, 72, ROW))
        self._tail.setGeometry(self.rect_of(204, 0, 60, ROW))
        self._state.setGeometry(self.rect_of(264, 0, wide - 264 - 8, ROW))
        self._shown = ()

    def display(self, row: RollRow, chosen: bool, closed: bool, say: Say) -> None:
        """Show it; what can't be picked now is grey."""
        shown = (row, chosen, closed, say)
        if shown == self._shown:
            return
        self._shown, self.chosen = shown, chosen
        sign = SIGNS[row.standing]
        ink = Ink.CLOSED if closed else Ink.TEXT
        self._sign.show_sign(sign, Ink.CLOSED if closed else None)
        self._digits.write_data(row.digits, ink)
        self._name.write_data(row.name, ink)
        self._tail.write_data(row.tail, ink)
        words = f"→ {beginning(row.window)}" if row.standing is Standing.LATER else say(f"roll.{row.standing}")
        self._state.write_data(f"{words} {row.number or ''}".strip(), ink if closed else INKS[sign])
        parts = (row.digits, row.name, row.tail, self._state.text())
        self.setAccessibleName(" ".join(filter(None, parts)))
        self.update()


class PadButton(Button):
    """One key of the pad, for fingers; the same key of a numeric keypad does the same. Its value is its key."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent, key)
        self._key = key
        self._cap = Text(self, Role.VERDICT, CENTRE)
        self._cap.write(PAD_KEYS[key])

    def arrange(self) -> None:
        """Its figure in the middle."""
        self._cap.setGeometry(self.rect())

    def name(self, say: Say) -> None:
        """For whoever can't see it."""
        self.setAccessibleName(self._key if self._key.isdigit() else say(f"roll.key.{self._key}"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint its frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class RollPanel(Panel):
    """The class.

    Attributes:
        picked: id of a row that was touched, or chosen and confirmed, while rows are offered.
        typed: what narrows the rows down.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._found = Text(self, Role.STATE), Text(self, Role.HEADING, RIGHT)
        self._counts = Text(self, Role.BODY)
        self._nothing = Text(self, Role.NOTICE, TOP_LEFT, wrap=True)
        self._lines = [RollLine(self, place) for place in range(PAGE)]
        self._pad = [PadButton(self, key) for key in PAD_KEYS]
        for line in self._lines:
            line.used.connect(self._touched)
        for button in self._pad:
            button.used.connect(self.take)
        self.typed = ""
        self._roll: Roll | None = None
        self._offered: frozenset[str] | None = None
        self._first = self._chosen = 0
        self._say: Say | None = None

    def arrange(self) -> None:
        """Title, counts, rows in two columns, and the pad at the foot."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        room = wide - 2 * EDGE
        self._title.setGeometry(self.rect_of(EDGE, UNIT, room - 268, TITLE))
        self._found.setGeometry(self.rect_of(wide - EDGE - 260, UNIT, 260, TITLE))
        self._counts.setGeometry(self.rect_of(EDGE, UNIT + TITLE, room, COUNTS))
        top, column = 2 * UNIT + TITLE + COUNTS, (room - BETWEEN) / COLUMNS
        for place, line in enumerate(self._lines):
            across, down = divmod(place, LINES)
            line.setGeometry(self.rect_of(EDGE + across * (column + BETWEEN), top + down * ROW, column, ROW))
        self._nothing.setGeometry(self.rect_of(EDGE, top + 2 * UNIT, room, 400))
        button = (room - (len(self._pad) - 1) * UNIT) / len(self._pad)
        for place, key in enumerate(self._pad):
            key.setGeometry(self.rect_of(EDGE + place * (button + UNIT), high - PAD - UNIT, button, PAD))

    # what there is

    def display(self, roll: Roll, title: str, nothing: str, say: Say) -> None:
        """Show a class; without rows, what will stand there."""
        self._show(roll, None, title, nothing, say)

    def offer(self, rows: Iterable[ClassRow], which: Iterable[str], title: str, say: Say) -> None:
        """Have one of these rows picked, of those in `which` if it has any: only who is free can be."""
        taken, only = [as_roll(row) for row in rows], frozenset(which)
        free = frozenset(row.id for row in taken if row.standing is Standing.MISSING and (not only or row.id in only))
        taken.sort(key=lambda row: (row.id not in free, ORDER[row.standing]))
        self._show(Roll("", tuple(taken), named=True), free, title, say("monitor.nothing.pick"), say)

    def _show(self, roll: Roll, offered: frozenset[str] | None, title: str, nothing: str, say: Say) -> None:
        if (offered is None) != (self._offered is None) or roll.class_name != (self._roll or roll).class_name:
            self.forget()
        self._roll, self._offered, self._say = roll, offered, say
        self._title.write_data(title)
        self._counts.write_data(say("monitor.pick-how") if offered is not None else counts(roll, say), Ink.SECOND)
        self._nothing.write("" if roll.rows else nothing, Ink.SECOND)
        for button in self._pad:
            button.name(say)
        self._refresh()

    def forget(self) -> None:
        """Nothing is typed, the first row is chosen."""
        self.typed, self._first, self._chosen = "", 0, 0

    @property
    def rows(self) -> tuple[RollRow, ...]:
        """Those that what was typed leaves."""
        rows = self._roll.rows if self._roll is not None else ()
        return tuple(row for row in rows if row.digits.endswith(self.typed))

    def _refresh(self) -> None:
        say, rows = self._say, self.rows
        if say is None:
            return
        self._chosen = max(0, min(self._chosen, len(rows) - 1))
        self._first = max(0, min(self._first, (len(rows) - 1) // PAGE * PAGE))
        if self._offered is not None:
            self._first = self._chosen // PAGE * PAGE
        pages = -(-len(rows) // PAGE)
        if self.typed:
            words = say("roll.found", typed=self.typed, rows=len(rows))
        else:
            words = say("roll.page", page=self._first // PAGE + 1, pages=pages) if pages > 1 else ""
        self._found.write(words, Ink.INFO if self.typed else Ink.SECOND)
        for place, line in enumerate(self._lines):
            at = self._first + place
            line.setVisible(at < len(rows))
            if at < len(rows):
                closed = self._offered is not None and rows[at].id not in self._offered
                line.display(rows[at], self._offered is not None and at == self._chosen, closed, say)

    # what is pressed

    def take(self, key: str) -> None:
        """Figures narrow down; plus and minus turn the page, or choose while a row has to be picked."""
        if key == ERASE:
            self.typed = self.typed[:-1]
        elif key in (ON, BACK):
            step = 1 if key == ON else -1
            self._chosen += step if self._offered is not None else 0
            self._first += step * PAGE if self._offered is None else 0
        elif key.isdigit() and len(self.typed) < LONGEST:
            self.typed += key
            self._first = self._chosen = 0
        self._refresh()

    def confirm(self) -> None:
        """Pick the row that is chosen."""
        self._pick(self._chosen)

    def _touched(self, place: int) -> None:
        self._pick(self._first + place)

    def _pick(self, at: int) -> None:
        rows = self.rows
        if self._offered is not None and at < len(rows) and rows[at].id in self._offered:
            self.picked.emit(rows[at].id)


def counts(roll: Roll, say: Say) -> str:
    """How many have a picture, and of everybody else how many there are of which kind."""
    if roll.class_name is None:
        return ""
    captured = roll.count(Standing.CAPTURED)
    told = [say("roll.counts", captured=captured, heads=roll.expected) if roll.expected else ""]
    told += [f"{say(f'roll.{one}')} {count}" for one in COUNTED if (count := roll.count(one))]
    return "  ·  ".join(filter(None, told))
