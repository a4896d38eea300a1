"""Somebody of a class, found by the last digits of the 学号 or by initials: a question like any other of the page.

Whoever was captured is greyed and can't be chosen. It gets its keys from the page; Esc leaves everything as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, RowState, found
from station.commands import Command, HideClass, ShowClass
from station.view import DeskView
from ui.panel import RIGHT, Panel, Text
from ui.phrases import Phrase, Say
from ui.row_picker import LONGEST, ROW, ROWS, TOP, WIDTH, PickLine
from ui.theme import Ink, Role


@dataclass(frozen=True)
class RowQuestion:
    """What is asked, of which class, and what happens with the row."""

    title: Phrase
    class_name: str
    then: Callable[[ClassRow], None]


class RowPanel(Panel):
    """The list.

    Attributes:
        closed: it was answered or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, post: Callable[[Command], None]) -> None:
        super().__init__(parent)
        self._post = post
        self._title, self._typed = Text(self, Role.HEADING, wrap=True), Text(self, Role.STATE)
        self._lines = [PickLine(self, place) for place in range(ROWS)]
        for line in self._lines:
            line.picked.connect(self._pick)
        self._more, self._foot = Text(self, Role.SMALL, RIGHT), Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._question: RowQuestion | None = None
        self._view: DeskView | None = None
        self._say: Say | None = None
        self._wanted, self._chosen, self._first = "", 0, 0

    @property
    def question(self) -> RowQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """What is asked, what was typed, the rows, how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, WIDTH - 48, 112))
        self._typed.setGeometry(self.rect_of(24, 138, 200, 56))
        self._more.setGeometry(self.rect_of(232, 146, WIDTH - 256, 40))
        for place, line in enumerate(self._lines):
            line.setGeometry(self.rect_of(24, TOP + place * ROW, WIDTH - 48, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 92, WIDTH - 48, 84))

    def ask(self, question: RowQuestion, say: Say) -> None:
        """Open it; the desk is asked for the rows."""
        self._question, self._wanted, self._chosen, self._first = question, "", 0, 0
        self._post(ShowClass(question.class_name))
        self.display(say)

    def show_view(self, view: DeskView, say: Say) -> None:
        """Take the desk of the moment; whoever has to pick a row at the door comes first."""
        self._view = view
        if self._question is not None and view.picking is not None:
            self._question = None
            self.closed.emit()
        self.display(say)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        rows = self._rows()
        self._title.write(self._question.title.said(say))
        self._typed.write(self._wanted.upper() or "–", Ink.TEXT if self._wanted else Ink.SECOND)
        self._more.write(say("ui.pick.found", rows=len(rows)), Ink.SECOND)
        self._foot.write(say("ui.row.how"))
        self._chosen = max(0, min(self._chosen, len(rows) - 1))
        self._first = min(self._first, self._chosen) if self._chosen < self._first + ROWS else self._chosen - ROWS + 1
        for place, line in enumerate(self._lines):
            shown = self._first + place
            line.setVisible(shown < len(rows))
            if shown < len(rows):
                line.display(rows[shown], shown == self._chosen, say)

    def _rows(self) -> tuple[ClassRow, ...]:
        """The rows that may be meant, those that can be chosen first."""
        shown = self._view.class_list if self._view is not None else None
        if self._question is None or shown is None or shown.name != self._question.class_name:
            return ()
        return tuple(sorted(found(shown.rows, self._wanted), key=lambda row: row.state is not RowState.MISSING))

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose; Esc gives up. Nothing else does anything."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._chosen += 1 if key == Qt.Key.Key_Down else -1
        elif event.isAutoRepeat():
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._chosen - self._first)
        elif key == Qt.Key.Key_Backspace:
            self._wanted = self._wanted[:-1]
        elif event.text().isalnum() and event.text().isascii() and len(self._wanted) < LONGEST:
            self._wanted, self._chosen = self._wanted + event.text().lower(), 0
        if self._say is not None:
            self.display(self._say)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question = None
        self._post(HideClass())
        self.closed.emit()

    def _pick(self, place: int) -> None:
        question, rows = self._question, self._rows()
        if question is None or not self._first + place < len(rows):
            return
        row = rows[self._first + place]
        if row.state is RowState.MISSING:
            self._question = None
            self._post(HideClass())
            question.then(row)
            self.closed.emit()
