"""Where a 拍摄序号 or a count of seats is typed: figures, a keypad for fingers, Enter and Esc."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.code_panel import BACK, ENTER, KEYPAD, LAYOUT, ROW, WIDTH, PadKey, meaning_of
from ui.panel import Panel, Text
from ui.phrases import Phrase, Say
from ui.theme import Ink, Role

LONGEST = 7


@dataclass(frozen=True)
class NumberQuestion:
    """What is typed: `prefix` stands before the figures; `then` gets the figures alone."""

    title: Phrase
    prefix: str
    then: Callable[[str], None]


class NumberPanel(Panel):
    """The question, what is typed so far, the keypad.

    Attributes:
        closed: it was answered or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._figures = Text(self, Role.NAME)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._pad = [PadKey(self, value) for value in LAYOUT]
        for key in self._pad:
            key.pressed.connect(self._press)
        self._question: NumberQuestion | None = None
        self._typed = ""
        self._say: Say | None = None

    @property
    def question(self) -> NumberQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """Title, figures, keypad, and at the foot how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, WIDTH - 48, 112))
        self._figures.setGeometry(self.rect_of(24, 152, WIDTH - 48, 88))
        width = (WIDTH - 48 - 16) / 3
        for place, key in enumerate(self._pad):
            row, column = divmod(place, 3)
            key.setGeometry(self.rect_of(24 + column * (width + 8), KEYPAD + row * ROW, width, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 72, WIDTH - 48, 64))

    def ask(self, question: NumberQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed = question, ""
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        self._title.write(self._question.title.said(say))
        self._figures.write(f"{self._question.prefix}{self._typed}_")
        self._foot.write(say("reassigning.type"))
        for key in self._pad:
            key.display(say)

    def take(self, event: QKeyEvent) -> None:
        """Figures, Backspace and Enter; Esc gives up."""
        meaning = meaning_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif meaning is not None and not event.isAutoRepeat():
            self._press(meaning)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question, self._typed = None, ""
        self.closed.emit()

    def _press(self, meaning: str) -> None:
        question = self._question
        if question is None:
            return
        if meaning != ENTER:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:LONGEST]
            if self._say is not None:
                self.display(self._say)
        elif self._typed:
            typed, self._question, self._typed = self._typed, None, ""
            question.then(typed)
            self.closed.emit()
