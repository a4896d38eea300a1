"""Somebody of a class, found by the last digits of the 学号 or by initials: a question like any other of the page.

Whoever was captured is greyed and can't be chosen. It gets its keys from the page; Esc leaves everything as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow
from station.commands import Command, HideClass, ShowClass
from station.view import DeskView
from ui.panel import Panel, Text
from ui.phrases import Phrase, Say
from ui.row_list import RowList
from ui.theme import Role


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
        self._title = Text(self, Role.HEADING, wrap=True)
        self._list = RowList(self, "ui.row.how", self._pick)
        self._question: RowQuestion | None = None
        self._view: DeskView | None = None
        self._say: Say | None = None

    @property
    def question(self) -> RowQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """What is asked, what was typed, the rows, how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, 112))
        self._list.arrange()

    def ask(self, question: RowQuestion, say: Say) -> None:
        """Open it; the desk is asked for the rows."""
        self._question = question
        self._list.begin()
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
        self._title.write(self._question.title.said(say))
        self._list.display(self._rows(), say)

    def _rows(self) -> tuple[ClassRow, ...]:
        """The rows that may be meant."""
        shown = self._view.class_list if self._view is not None else None
        if self._question is None or shown is None or shown.name != self._question.class_name:
            return ()
        return shown.rows

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose; Esc gives up. Nothing else does anything."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            self._list.take(event)
        if self._say is not None:
            self.display(self._say)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question = None
        self._post(HideClass())
        self.closed.emit()

    def _pick(self, row: ClassRow) -> None:
        if (question := self._question) is not None:
            self._question = None
            self._post(HideClass())
            question.then(row)
            self.closed.emit()
