"""Whose row of the list is it: the class by student number, found by last digits or initials, one tap.

Rows that are done are greyed. It takes the place of the verdicts while somebody's row has to be picked, and gets its
keys from the page. Figures and letters narrow the list down, arrows choose, Enter picks, left and right change the
class; Esc leaves it for later.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, class_beside
from station.commands import Command, PickRow, ShowClass
from station.view import DeskView
from ui.panel import Panel, Text
from ui.phrases import Say
from ui.row_list import RowList
from ui.theme import Ink, Role


class RowPicker(Panel):
    """The list to pick a row from.

    Attributes:
        closed: a row was picked, or it was left for later.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, post: Callable[[Command], None]) -> None:
        super().__init__(parent)
        self._post = post
        self._title = Text(self, Role.HEADING, wrap=True)
        self._class = Text(self, Role.BODY)
        self._list = RowList(self, "ui.pick.row", self._pick)
        self._view: DeskView | None = None
        self._say: Say | None = None
        self._left = False

    @property
    def question(self) -> DeskView | None:
        """What is asked: the desk whose person has no row yet; None while nothing is, or it was left for later."""
        return None if self._left or self._view is None or self._view.picking is None else self._view

    def arrange(self) -> None:
        """Who, which class, what was typed, the rows, how to answer."""
        self._title.setGeometry(self.rect_of(24, 8, self.wide - 48, 92))
        self._class.setGeometry(self.rect_of(24, 102, self.wide - 48, 36))
        self._list.arrange()

    def reopen(self) -> None:
        """Come back to a row that was left for later."""
        self._left = False

    def show_view(self, view: DeskView, say: Say) -> None:
        """Take the desk of the moment; another person's question begins anew."""
        before = self._view.picking if self._view is not None else None
        if view.picking != before:
            self._list.begin()
            self._left = False
        self._view = view
        self.display(say)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        view = self._view
        if view is None or view.picking is None:
            return
        who = view.picking
        about = {"who": f"{who.name} …{who.tail}".strip(), "number": who.captured or ""}
        title = (
            "ui.pick.which" if who.rows and not who.captured else "ui.pick.other" if who.captured else "ui.pick.code"
        )
        self._title.write(say(title, **about))
        class_name = view.class_list.name if view.class_list is not None else None
        self._class.write_data(f"◀ {class_name or say('ui.pick.no-class')} ▶", Ink.INFO)
        self._list.display(self._rows(), say)

    def _rows(self) -> tuple[ClassRow, ...]:
        """The rows that may be meant."""
        view = self._view
        if view is None or view.picking is None or view.class_list is None:
            return ()
        offered = view.picking.rows
        return tuple(row for row in view.class_list.rows if not offered or row.listing in offered)

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose, pick; Esc leaves it for later. Nothing else does anything."""
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
        """Leave it for later: nothing is lost, the person still waits."""
        self._left = True
        self.closed.emit()

    def _pick(self, row: ClassRow) -> None:
        if self._view is not None and self._view.picking is not None:
            self._post(PickRow(row.listing, self._view.picking.question))

    def _turn_to_class(self, step: int) -> None:
        shown = self._view.class_list if self._view is not None else None
        following = class_beside(shown, step) if shown is not None else None
        if following is not None:
            self._post(ShowClass(following))
