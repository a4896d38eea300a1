"""A question that is answered on a keypad: with fingers, with the keyboard, with a numeric keypad.

What code, figures and sealed code have in common: where title, keys and foot stand, what a key means, and that Esc
gives up. The space bar does nothing here, as in a list: a foot switch pressed by accident must not answer.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.button import Button
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Phrase, Say
from ui.theme import Ink, Role, Surface

EDGE = 24
GAP = 8
BACK, ENTER = "back", "enter"
FIGURES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", BACK, "0", ENTER)
WORDS = {BACK: "cap.backspace", ENTER: "cap.enter"}

# A numeric keypad without NumLock sends these; nothing else may happen to somebody who did not look at the lamp.
_WITHOUT_NUMLOCK = {
    Qt.Key.Key_Insert: "0",
    Qt.Key.Key_End: "1",
    Qt.Key.Key_Down: "2",
    Qt.Key.Key_PageDown: "3",
    Qt.Key.Key_Left: "4",
    Qt.Key.Key_Clear: "5",
    Qt.Key.Key_Right: "6",
    Qt.Key.Key_Home: "7",
    Qt.Key.Key_Up: "8",
    Qt.Key.Key_PageUp: "9",
}


def meaning_of(event: QKeyEvent) -> str | None:
    """A figure, `back`, `enter`, or None for every other key."""
    key = Qt.Key(event.key())
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return str(key - Qt.Key.Key_0)
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier and key in _WITHOUT_NUMLOCK:
        return _WITHOUT_NUMLOCK[key]
    if key == Qt.Key.Key_Backspace:
        return BACK
    return ENTER if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None


class PadKey(Button):
    """One key of the keypad; its value is what it means."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget, value: str) -> None:
        super().__init__(parent, value)
        self._cap = WORDS.get(value)
        self._words = Text(self, Role.HEADING if self._cap is None else Role.BODY, CENTRE)

    def arrange(self) -> None:
        """Fill."""
        self._words.setGeometry(self.rect())

    def display(self, say: Say) -> None:
        """Show what it does."""
        self._words.write(str(self.value) if self._cap is None else say(self._cap))
        self.setAccessibleName(self._words.text())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Keypad(Panel):
    """Title, what is typed, keys, and at the foot how to answer. What stands in the middle is up to each question.

    Attributes:
        closed: it was answered, or given up.
        values: what there is a key for; `back` and `enter` are as wide as two where there are many.
        columns, top, row, title_height: where the keys stand, and how much room the title has.
    """

    closed = Signal()
    values: Sequence[str] = FIGURES
    columns = 3
    top, row = 300, 96
    title_height = 112

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._pad = [PadKey(self, value) for value in self.values]
        for key in self._pad:
            key.used.connect(self._press)
        self._typed = ""
        self._say: Say | None = None

    @property
    def inner(self) -> float:
        """How wide what stands in here may be."""
        return self.wide - 2 * EDGE

    def arrange(self) -> None:
        """Title above, the keys in rows, the foot below."""
        self._title.setGeometry(self.rect_of(EDGE, 16, self.inner, self.title_height))
        width = (self.inner + GAP) / self.columns
        place = 0
        for key in self._pad:
            cells = 2 if key.value in WORDS and self.columns > 3 else 1
            down, across = divmod(place, self.columns)
            left, top = EDGE + across * width, self.top + down * self.row
            key.setGeometry(self.rect_of(left, top, cells * width - GAP, self.row - GAP))
            place += cells
        self._foot.setGeometry(self.rect_of(EDGE, self.height() / self.scale - 86, self.inner, 80))

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        asked = self._asked()
        if asked is None:
            return
        title, foot = asked
        self._title.write(title.said(say))
        self._foot.write(say(foot))
        for key in self._pad:
            key.display(say)
        self._show(say)

    def take(self, event: QKeyEvent) -> None:
        """What there are keys for; Esc gives up. Nothing else does anything, and no key counts twice."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif not event.isAutoRepeat() and (meaning := self._meaning(event)) is not None:
            self._press(meaning)

    def give_up(self) -> None:
        """Close without an answer; what was typed is forgotten."""
        self._forget()
        self.closed.emit()

    def _again(self) -> None:
        if self._say is not None:
            self.display(self._say)

    # of each question

    def _asked(self) -> tuple[Phrase, str] | None:
        """Title and foot of what is asked; None while nothing is."""
        raise NotImplementedError

    def _show(self, say: Say) -> None:
        """Show what is typed."""
        raise NotImplementedError

    def _meaning(self, event: QKeyEvent) -> str | None:
        """Which key of the pad, or what else, a key of the keyboard means here."""
        return meaning_of(event)

    def _press(self, meaning: str) -> None:
        """Take a key of the pad."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Ask nothing any more."""
        raise NotImplementedError
