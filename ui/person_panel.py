"""Whose sitting is open: number, masked name, last four; and below who comes next."""

from datetime import datetime

from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.view import DeskView, Guest
from ui.panel import TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role, font

WIDTH = 432
HEIGHT = 368


class PersonPanel(Panel):
    """The person in the chair, in type that is read from three metres."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Text(self, Role.NUMBER)
        self._name = Text(self, Role.NAME)
        self._tail_label = Text(self, Role.SMALL)
        self._tail = Text(self, Role.NAME)
        self._tail_label.ink(Ink.SECOND)
        self._swiped = Text(self, Role.SMALL)
        self._hint = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._next_label = Text(self, Role.SMALL)
        self._next = Text(self, Role.HEADING)
        self._swiped.ink(Ink.SECOND)
        self._hint.ink(Ink.SECOND)
        self._next_label.ink(Ink.SECOND)

    def arrange(self) -> None:
        """One under the other; the hint has the place of the person."""
        self._number.setGeometry(self.rect_of(24, 16, WIDTH - 32, 104))
        self._name.setGeometry(self.rect_of(24, 120, 144, 80))
        self._tail_label.setGeometry(self.rect_of(168, 132, 88, 64))
        self._tail.setGeometry(self.rect_of(256, 120, 160, 80))
        self._swiped.setGeometry(self.rect_of(24, 208, WIDTH - 32, 32))
        self._hint.setGeometry(self.rect_of(24, 24, WIDTH - 48, 176))
        self._next_label.setGeometry(self.rect_of(24, 272, WIDTH - 48, 32))
        self._next.setGeometry(self.rect_of(24, 304, WIDTH - 32, 48))

    def display(self, view: DeskView, say: Say) -> None:
        """Show who sits and who waits."""
        self._show_sitter(view.sitter, say)
        self._next_label.write(say("ui.next"))
        if view.waiting is None:
            self._next.write(say("ui.next.empty"), Ink.SECOND)
        else:
            self._next.write(_line(view.waiting), Ink.TEXT)

    def _show_sitter(self, sitter: Guest | None, say: Say) -> None:
        self._hint.write("" if sitter else say("ui.person.empty"))
        self._number.write(sitter.number if sitter else "")
        self._fit_number()
        self._name.write_data(sitter.name if sitter else "")
        self._tail_label.write(say("ui.tail") if sitter and sitter.tail else "")
        self._tail.write(sitter.tail if sitter else "")
        swiped = datetime.fromisoformat(sitter.swiped_at).strftime("%H:%M:%S") if sitter else ""
        self._swiped.write(say("ui.swiped", time=swiped) if sitter else "")

    def _fit_number(self) -> None:
        """Numbers grow past four digits on a long job; the type gives way, the place does not."""
        wanted = font(Role.NUMBER, self.scale)
        room = self._number.contentsRect().width()
        taken = QFontMetrics(wanted).horizontalAdvance(self._number.text())
        if taken > room:
            wanted.setPixelSize(wanted.pixelSize() * room // taken)
        self._number.setFont(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Rule a line above who comes next."""
        super().paintEvent(event)
        QPainter(self).fillRect(self.rect_of(24, 256, WIDTH - 48, 1.5), QColor(Ink.RULE))


def _line(guest: Guest) -> str:
    return "  ".join(part for part in (guest.number, guest.name, guest.tail) if part)
