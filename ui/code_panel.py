"""Where a code is typed: dots for figures, a keypad for fingers. Esc closes it and does nothing.

It takes the place of the list that asked who, gets its keys from the page, and stays open until the desk has answered.
The space bar does nothing here, as in the list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.events import Announcement, Kind
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign
from ui.theme import Ink, Role, Surface
from ui.typed_form import answers_row, answers_typing

WIDTH = 480
MOST = 12  # figures; the desk takes no longer code
DOTS = 136
KEYPAD = 300
ROW = 96
BACK, ENTER = "back", "enter"
LAYOUT = ("1", "2", "3", "4", "5", "6", "7", "8", "9", BACK, "0", ENTER)
WORDS = {BACK: "cap.backspace", ENTER: "cap.enter"}
_CODES_FOR = ("login", "leave", "recovery", "second", "repair")  # what a code can be wrong for
_DONE = (Kind.LOGIN, Kind.LEAVING, Kind.OVERRIDE, Kind.REASSIGNED, Kind.CLAIMED)
CHECKING = Phrase(Sign.DOT, "ui.code.checking")

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


@dataclass(frozen=True)
class CodeQuestion:
    """Whose code is asked for, and what happens with it."""

    title: Phrase
    then: Callable[[str], None]


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


class PadKey(Panel):
    """One key of the keypad.

    Attributes:
        pressed: what it means, when it was clicked or touched.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget, value: str) -> None:
        super().__init__(parent)
        self.value = value
        self._words = Text(self, Role.BODY if value in WORDS else Role.HEADING, CENTRE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def arrange(self) -> None:
        """Fill."""
        self._words.setGeometry(self.rect())

    def display(self, say: Say) -> None:
        """Show what it does."""
        self._words.write(say(WORDS[self.value]) if self.value in WORDS else self.value)
        self.setAccessibleName(self._words.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click or a touch is the key."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.value)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class CodePanel(Panel):
    """The question, the dots, the keypad.

    Attributes:
        closed: it was answered, or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._pad = [PadKey(self, value) for value in LAYOUT]
        for key in self._pad:
            key.pressed.connect(self._press)
        self._question: CodeQuestion | None = None
        self._typed = ""
        self._said: Phrase | None = None
        self._say: Say | None = None

    @property
    def question(self) -> CodeQuestion | None:
        """What is being asked."""
        return self._question

    @property
    def typed(self) -> int:
        """How many figures there are."""
        return len(self._typed)

    def arrange(self) -> None:
        """Title, dots, what was said about the last code, keypad, and at the foot how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, WIDTH - 48, DOTS - 24))
        self._message.setGeometry(self.rect_of(24, DOTS + 64, WIDTH - 48, KEYPAD - DOTS - 72))
        width = (WIDTH - 48 - 16) / 3
        for place, key in enumerate(self._pad):
            row, column = divmod(place, 3)
            key.setGeometry(self.rect_of(24 + column * (width + 8), KEYPAD + row * ROW, width, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 72, WIDTH - 48, 64))

    def ask(self, question: CodeQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._said = question, "", None
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        self._title.write(self._question.title.said(say))
        self._message.write(self._said.said(say) if self._said else "", INKS[self._said.sign] if self._said else None)
        self._foot.write(say("ui.code.how"))
        for key in self._pad:
            key.display(say)
        self.update()

    def take(self, event: QKeyEvent) -> None:
        """Figures, Backspace and Enter; Esc gives up. Nothing else does anything, and no key counts twice."""
        meaning = meaning_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif meaning is not None and not event.isAutoRepeat():
            self._press(meaning)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question, self._typed, self._said = None, "", None
        self.closed.emit()

    def hear(self, announcement: Announcement) -> None:
        """Take the desk's answer: a no is shown and the code may be typed again, everything else closes."""
        if self._question is None or self._said is not CHECKING:
            return
        if announcement.event is Kind.TROUBLE and announcement.detail.get("for") in _CODES_FOR:
            self._said = Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail))
            self._show()
        elif announcement.event in _DONE or answers_typing(announcement) or answers_row(announcement):
            self.give_up()

    def _press(self, meaning: str) -> None:
        if self._question is None or self._said is CHECKING:
            return
        if meaning == ENTER:
            self._send(self._question)
        else:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:MOST]
            self._said = None
            self._show()

    def _send(self, question: CodeQuestion) -> None:
        if self._typed:
            code, self._typed, self._said = self._typed, "", CHECKING
            self._show()
            question.then(code)

    def _show(self) -> None:
        if self._say is not None:
            self.display(self._say)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a dot for each figure on a line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect_of(24, DOTS + 48, WIDTH - 48, 1.5), QColor(Ink.RULE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Ink.TEXT))
        for place in range(self.typed):
            square = QRectF(self.rect_of(24 + place * 36, DOTS + 12, 24, 24))
            painter.drawEllipse(QPointF(square.center()), square.width() * 0.4, square.width() * 0.4)
