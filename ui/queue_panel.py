"""The line at a desk in queue mode: who is next, how many wait and how long, and the keys that move people in it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.job.queue_view import InLine, QueueView
from station.view import DeskView
from ui.key_bar import HEIGHT as KEY_HEIGHT
from ui.key_bar import KeyButton, shared
from ui.keys import QUEUE_KEYS
from ui.panel import LEFT, RIGHT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import Sign
from ui.theme import Ink, Role

WIDTH = 432
ROWS = 4
ROW = 46
LIST = 44
COLUMNS = 4
GAP = 6


def minutes_of(seconds: int) -> int:
    """Whole minutes, never fewer than it takes."""
    return -(-seconds // 60)


def standing(one: InLine, line: QueueView) -> Phrase:
    """What is said beside a number: that it was called, that it is late, or when its turn comes."""
    if one.number == line.called:
        return Phrase(Sign.DOT, "ui.queue.calls" if one.calls > 1 else "ui.queue.called", {"count": one.calls})
    if one.late:
        return Phrase(Sign.TRIANGLE, "ui.queue.late")
    if one.seconds < 60:
        return Phrase(Sign.DOT, "ui.queue.soon")
    return Phrase(Sign.DOT, "ui.queue.minutes", {"minutes": minutes_of(one.seconds)})


class Standing(Panel):
    """One line: number, who, when."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Text(self, Role.HEADING)
        self._who = Text(self, Role.BODY, LEFT)
        self._when = Text(self, Role.SMALL, RIGHT)

    def arrange(self) -> None:
        """Beside each other."""
        self._number.setGeometry(self.rect_of(0, 0, 140, ROW))
        self._who.setGeometry(self.rect_of(148, 0, 132, ROW))
        self._when.setGeometry(self.rect_of(280, 0, 110, ROW))

    def display(self, one: InLine, line: QueueView, say: Say) -> None:
        """Show it."""
        called = one.number == line.called
        self._number.write_data(one.number, Ink.INFO if called else Ink.TEXT)
        self._who.write_data(f"{one.name}  {one.tail}".strip(), Ink.SECOND)
        self._when.write(standing(one, line).said(say), Ink.INFO if called else Ink.WARN if one.late else Ink.SECOND)


class QueuePanel(Panel):
    """The line and its keys.

    Attributes:
        pressed: the name of the key that was clicked or touched.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = Text(self, Role.SMALL)
        self._pace = Text(self, Role.SMALL, RIGHT)
        self._empty = Text(self, Role.BODY)
        self._rows = [Standing(self) for _ in range(ROWS)]
        self._empty.ink(Ink.SECOND)
        self._pace.ink(Ink.SECOND)
        self.buttons = {key.name: KeyButton(self, key) for key in QUEUE_KEYS}
        for button in self.buttons.values():
            button.used.connect(self.pressed.emit)
        self._say: Say | None = None
        self.hide()

    def arrange(self) -> None:
        """The first few, then two rows of keys at the foot."""
        self._heading.setGeometry(self.rect_of(20, 6, 214, 36))
        self._pace.setGeometry(self.rect_of(240, 6, 172, 36))
        self._empty.setGeometry(self.rect_of(20, LIST, WIDTH - 40, ROW))
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(20, LIST + place * ROW, WIDTH - 40, ROW))
        needs = [button.needs for button in self.buttons.values()]
        rows = [needs[:COLUMNS], needs[COLUMNS:] + [0.0] * (2 * COLUMNS - len(needs))]
        widths = [shared(WIDTH - 24 - GAP * (COLUMNS - 1), row) for row in rows]
        top = self.height() / self.scale - 2 * KEY_HEIGHT - GAP - 8
        for place, button in enumerate(self.buttons.values()):
            down, across = divmod(place, COLUMNS)
            left = 12 + sum(widths[down][:across]) + across * GAP
            button.setGeometry(self.rect_of(left, top + down * (KEY_HEIGHT + GAP), widths[down][across], KEY_HEIGHT))

    def display(self, view: DeskView, opened: frozenset[str], say: Say) -> None:
        """Show the line; at a strict desk nothing."""
        line = view.queue
        if line is None:
            return
        self._show_heading(line, say)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(line.waiting))
            if place < len(line.waiting):
                row.display(line.waiting[place], line, say)
        for name, button in self.buttons.items():
            button.display(name in opened, False, say)
        if say is not self._say:
            self._say = say
            self.arrange()

    def _show_heading(self, line: QueueView, say: Say) -> None:
        count = len(line.waiting)
        minutes = minutes_of(line.waiting[-1].seconds + line.pace) if line.waiting else 0
        heading = say("ui.queue.heading", count=count, minutes=minutes) if count else ""
        self._heading.write(heading)
        pace = "ui.queue.pace" if line.measured else "ui.queue.pace.planned"
        self._pace.write(say(pace, seconds=line.pace))
        self._empty.write("" if count else say("ui.queue.empty"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Rule a line above the keys."""
        super().paintEvent(event)
        top = self.height() / self.scale - 2 * KEY_HEIGHT - GAP - 14
        QPainter(self).fillRect(self.rect_of(12, top, WIDTH - 24, 1.5), QColor(Ink.RULE))
