"""Rows of a class on a panel: figures and letters narrow them down, arrows choose. Free ones first, done ones grey."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow, RowState, found
from station.job.classboard import beginning
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
        share = self.wide / (WIDTH - 48)
        for text, left, width in (
            (self._digits, 12, 104), (self._name, 120, 92), (self._tail, 212, 72), (self._state, 284, 140),
        ):  # fmt: skip
            text.setGeometry(self.rect_of(left * share, 0, width * share, ROW - 8))

    def display(self, row: ClassRow, chosen: bool, say: Say, *, told: bool = True) -> None:
        """Show it; the last four only where they may be `told`."""
        self.chosen = chosen
        tail = row.tail if told else ""
        free = row.state is RowState.MISSING
        ink = Ink.TEXT if free else Ink.CLOSED
        self._digits.write(row.digits, ink)
        self._name.write_data(row.name, ink)
        self._tail.write(f"…{tail}" if tail else "", ink)
        self._state.write_data(_state(row, say), ink)
        self.setAccessibleName(f"{row.digits} {row.name} {tail} {row.number or ''}".strip())
        self.update()


def _state(row: ClassRow, say: Say) -> str:
    """How far the person is; of somebody who is missing what is special about them."""
    if row.state is not RowState.MISSING:
        return f"✓ {row.number}"
    if row.window:
        return f"→ {beginning(row.window)}"
    return say("ui.pick.moved") if row.moved else ""


class RowList:
    """The list on its panel: what was typed, the rows, how to answer."""

    def __init__(self, panel: Panel, how: str, picked: Callable[[ClassRow], None]) -> None:
        """Lie on `panel`; `how` is the sentence at its foot, `picked` gets a row that is free."""
        self._panel, self._how, self._picked = panel, how, picked
        self._by_document = False
        self._typed = Text(panel, Role.STATE)
        self._lines = [PickLine(panel, place) for place in range(ROWS)]
        for line in self._lines:
            line.used.connect(self._pick)
        self._more, self._foot = Text(panel, Role.SMALL, RIGHT), Text(panel, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._rows: tuple[ClassRow, ...] = ()
        self._wanted, self._chosen, self._first = "", 0, 0

    def arrange(self) -> None:
        """Below the panel's title."""
        rect_of = self._panel.rect_of
        self._typed.setGeometry(rect_of(24, 138, 200, 56))
        self._more.setGeometry(rect_of(232, 146, self._panel.wide - 256, 40))
        for place, line in enumerate(self._lines):
            line.setGeometry(rect_of(24, TOP + place * ROW, self._panel.wide - 48, ROW - 8))
        self._foot.setGeometry(rect_of(24, self._panel.height() / self._panel.scale - 92, self._panel.wide - 48, 84))

    def begin(self, *, by_document: bool = False) -> None:
        """Nothing is typed, the first row is chosen.

        Args:
            by_document: somebody's document is at hand. Its last digits find a row, so none shows its own, as they are
                asked for next; and whoever was captured can be picked too: the desk says so, as it does of a card.
        """
        self._wanted, self._chosen, self._first = "", 0, 0
        self._by_document = by_document

    def display(self, rows: Iterable[ClassRow], say: Say) -> None:
        """Show those of the rows that what was typed leaves, those that are free first."""
        meant = found(tuple(rows), self._wanted, document=self._by_document)
        self._rows = tuple(sorted(meant, key=lambda row: row.state is not RowState.MISSING))
        self._typed.write(self._wanted.upper() or "–", Ink.TEXT if self._wanted else Ink.SECOND)
        self._more.write(say("ui.pick.found", rows=len(self._rows)), Ink.SECOND)
        self._foot.write(say("ui.row.document" if self._by_document else self._how))
        self._chosen = max(0, min(self._chosen, len(self._rows) - 1))
        self._first = min(self._first, self._chosen) if self._chosen < self._first + ROWS else self._chosen - ROWS + 1
        for place, line in enumerate(self._lines):
            shown = self._first + place
            line.setVisible(shown < len(self._rows))
            if shown < len(self._rows):
                line.display(self._rows[shown], shown == self._chosen, say, told=not self._by_document)

    def take(self, event: QKeyEvent) -> None:
        """Narrow down, choose, pick; nothing else does anything."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._chosen += 1 if key == Qt.Key.Key_Down else -1
        elif event.isAutoRepeat():
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._chosen - self._first)
        elif key == Qt.Key.Key_Backspace:
            self._wanted = self._wanted[:-1]
        elif event.text().isalnum() and event.text().isascii() and len(self._wanted) < LONGEST:
            self._wanted, self._chosen = self._wanted + event.text().lower(), 0

    def _pick(self, place: int) -> None:
        """The row of a line that is seen; one that is done can't be picked without a document."""
        if self._first + place >= len(self._rows):
            return
        row = self._rows[self._first + place]
        if self._by_document or row.state is RowState.MISSING:
            self._picked(row)
