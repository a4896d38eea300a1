"""Whose row of the list is it: the class by student number, found by last digits or initials, one tap.

Rows that are done are greyed. It takes the place of the verdicts while somebody's row has to be picked, and gets its
keys from the page. Figures and letters narrow the list down, arrows choose, Enter picks, left and right change the
class; Esc leaves it for later.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, RowState, found
from station.commands import Command, PickRow, ShowClass
from station.job.classboard import beginning
from station.view import DeskView
from ui.line import Line
from ui.panel import RIGHT, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role

WIDTH = 480
ROWS = 8
ROW = 56
TOP = 202
LONGEST = 8  # signs that narrow the list down


class PickLine(Line):
    """One row of the class: the end of the 学号, masked name, last four, and whether it is done."""

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, place)
        self._digits, self._name = Text(self, Role.BODY), Text(self, Role.VERDICT)
        self._tail, self._state = Text(self, Role.SMALL), Text(self, Role.SMALL, RIGHT)

    def arrange(self) -> None:
        """Figures left, how far they are right."""
        for text, left, width in (
            (self._digits, 12, 104), (self._name, 120, 96), (self._tail, 216, 72), (self._state, 288, 132),
        ):  # fmt: skip
            text.setGeometry(self.rect_of(left, 0, width, ROW - 8))

    def display(self, row: ClassRow, chosen: bool, say: Say) -> None:
        """Show it."""
        self.chosen = chosen
        free = row.state is RowState.MISSING
        ink = Ink.TEXT if free else Ink.CLOSED
        self._digits.write(row.digits, ink)
        self._name.write_data(row.name, ink)
        self._tail.write(f"…{row.tail}" if row.tail else "", ink)
        self._state.write_data(_state(row, say), ink)
        self.setAccessibleName(f"{row.digits} {row.name} {row.tail} {row.number or ''}".strip())
        self.update()


def _state(row: ClassRow, say: Say) -> str:
    """How far the person is; of somebody who is missing what is special about them."""
    if row.state is not RowState.MISSING:
        return f"✓ {row.number}"
    if row.window:
        return f"→ {beginning(row.window)}"
    return say("ui.pick.moved") if row.moved else ""


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
        self._class, self._typed = Text(self, Role.BODY), Text(self, Role.STATE)
        self._lines = [PickLine(self, place) for place in range(ROWS)]
        for line in self._lines:
            line.picked.connect(self._pick)
        self._more, self._foot = Text(self, Role.SMALL, RIGHT), Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._wanted, self._chosen, self._first = "", 0, 0
        self._view: DeskView | None = None
        self._say: Say | None = None
        self._left = False

    @property
    def question(self) -> DeskView | None:
        """What is asked: the desk whose person has no row yet; None while nothing is, or it was left for later."""
        return None if self._left or self._view is None or self._view.picking is None else self._view

    def arrange(self) -> None:
        """Who, which class, what was typed, the rows, how to answer."""
        self._title.setGeometry(self.rect_of(24, 8, WIDTH - 48, 92))
        self._class.setGeometry(self.rect_of(24, 102, WIDTH - 48, 36))
        self._typed.setGeometry(self.rect_of(24, 138, 200, 56))
        self._more.setGeometry(self.rect_of(232, 146, WIDTH - 256, 40))
        for place, line in enumerate(self._lines):
            line.setGeometry(self.rect_of(24, TOP + place * ROW, WIDTH - 48, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 92, WIDTH - 48, 84))

    def reopen(self) -> None:
        """Come back to a row that was left for later."""
        self._left = False

    def show_view(self, view: DeskView, say: Say) -> None:
        """Take the desk of the moment; another person's question begins anew."""
        before = self._view.picking if self._view is not None else None
        if view.picking != before:
            self._wanted, self._chosen, self._first, self._left = "", 0, 0, False
        self._view = view
        self.display(say)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        view = self._view
        if view is None or view.picking is None:
            return
        who, rows = view.picking, self._rows()
        about = {"who": f"{who.name} …{who.tail}".strip(), "number": who.captured or ""}
        title = (
            "ui.pick.which" if who.rows and not who.captured else "ui.pick.other" if who.captured else "ui.pick.code"
        )
        self._title.write(say(title, **about))
        class_name = view.class_list.name if view.class_list is not None else None
        self._class.write_data(f"◀ {class_name or say('ui.pick.no-class')} ▶", Ink.INFO)
        self._typed.write(self._wanted.upper() or "–", Ink.TEXT if self._wanted else Ink.SECOND)
        self._more.write(say("ui.pick.found", rows=len(rows)), Ink.SECOND)
        self._foot.write(say("ui.pick.how"))
        self._chosen = max(0, min(self._chosen, len(rows) - 1))
        self._first = min(self._first, self._chosen) if self._chosen < self._first + ROWS else self._chosen - ROWS + 1
        for place, line in enumerate(self._lines):
            shown = self._first + place
            line.setVisible(shown < len(rows))
            if shown < len(rows):
                line.display(rows[shown], shown == self._chosen, say)

    def _rows(self) -> tuple[ClassRow, ...]:
        """The rows that may be meant, those that are still free first."""
        view = self._view
        if view is None or view.picking is None or view.class_list is None:
            return ()
        offered = view.picking.rows
        rows = [row for row in found(view.class_list.rows, self._wanted) if not offered or row.listing in offered]
        return tuple(sorted(rows, key=lambda row: row.state is not RowState.MISSING))

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose, pick; Esc leaves it for later. Nothing else does anything."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._chosen += 1 if key == Qt.Key.Key_Down else -1
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._turn_to_class(1 if key == Qt.Key.Key_Right else -1)
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
        """Leave it for later: nothing is lost, the person still waits."""
        self._left = True
        self.closed.emit()

    def _turn_to_class(self, step: int) -> None:
        view = self._view
        if view is None or view.class_list is None or not view.class_list.classes:
            return
        classes, here = view.class_list.classes, view.class_list.name
        place = classes.index(here) + step if here in classes else 0
        self._post(ShowClass(classes[place % len(classes)]))

    def _pick(self, place: int) -> None:
        rows = self._rows()
        if self._first + place < len(rows) and rows[self._first + place].state is RowState.MISSING:
            self._post(PickRow(rows[self._first + place].listing))
