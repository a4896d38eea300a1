"""Somebody of a class, found by the last digits of the 学号 or by initials: a question like any other of the page.

Whoever was captured is greyed and can't be chosen. It gets its keys from the page; Esc leaves everything as it is.
Where somebody stands there with a document, its last digits find them too, in whichever class the arrows turn to.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, class_beside
from station.commands import Command, HideClass, ShowClass
from station.view import DeskView
from ui.panel import Panel, Text
from ui.phrases import Phrase, Say
from ui.row_list import RowList
from ui.theme import Ink, Role


@dataclass(frozen=True)
class RowQuestion:
    """What is asked, of which class, and what happens with the row.

    Attributes:
        class_name: None: of every class, the one that is here first, by somebody's document.
    """

    title: Phrase
    class_name: str | None
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
        self._class = Text(self, Role.BODY)
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
        self._title.setGeometry(self.rect_of(24, 8, self.wide - 48, 92))
        self._class.setGeometry(self.rect_of(24, 102, self.wide - 48, 36))
        self._list.arrange()

    def ask(self, question: RowQuestion, say: Say) -> None:
        """Open it; the desk is asked for the rows."""
        self._question = question
        self._list.begin(by_document=question.class_name is None)
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
        self._class.setVisible(self._question.class_name is None)
        self._class.write_data(f"◀ {self._shown_class or say('ui.pick.no-class')} ▶", Ink.INFO)
        self._list.display(self._rows(), say)

    def _rows(self) -> tuple[ClassRow, ...]:
        """The rows that may be meant."""
        shown = self._view.class_list if self._view is not None else None
        if self._question is None or shown is None or self._question.class_name not in (None, shown.name):
            return ()
        return shown.rows

    @property
    def _shown_class(self) -> str | None:
        shown = self._view.class_list if self._view is not None else None
        return shown.name if shown is not None else None

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose; Esc gives up. Nothing else does anything."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._turn_to_class(1 if key == Qt.Key.Key_Right else -1)
        else:
            self._list.take(event)
        if self._say is not None:
            self.display(self._say)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question = None
        self._post(HideClass())
        self.closed.emit()

    def _turn_to_class(self, step: int) -> None:
        shown = self._view.class_list if self._view is not None else None
        if self._question is None or self._question.class_name is not None or shown is None:
            return
        following = class_beside(shown, step)
        if following is not None:
            self._post(ShowClass(following))

    def _pick(self, row: ClassRow) -> None:
        if (question := self._question) is not None:
            self._question = None
            self._post(HideClass())
            question.then(row)
            self.closed.emit()
