"""Where an amount or the end of a reference is typed: figures, a keypad for fingers, Enter and Esc."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.code_panel import BACK, ENTER, KEYPAD, LAYOUT, ROW, WIDTH, PadKey, meaning_of
from ui.panel import Panel, Text
from ui.phrases import Phrase, Say
from ui.theme import Ink, Role

LONGEST = 8
_YUAN: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{0,2})?")
_POINTS: Final = ".。,，"


@dataclass(frozen=True)
class EntryQuestion:
    """What is typed, and what happens with it.

    Attributes:
        then: gets what was typed.
        yuan: an amount, with a point if need be; otherwise figures and nothing else, and none at all will do.
    """

    title: Phrase
    then: Callable[[str], None]
    yuan: bool = True


class EntryPanel(Panel):
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
        self._question: EntryQuestion | None = None
        self._typed = ""
        self._say: Say | None = None

    @property
    def question(self) -> EntryQuestion | None:
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

    def ask(self, question: EntryQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed = question, ""
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        self._title.write(self._question.title.said(say))
        typed = f"{self._typed}_"
        self._figures.write(say("payee.amount", yuan=typed) if self._question.yuan else typed)
        self._foot.write(say("money.type"))
        for key in self._pad:
            key.display(say)

    def take(self, event: QKeyEvent) -> None:
        """Figures, a point in an amount, Backspace and Enter; Esc gives up."""
        meaning = meaning_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat():
            return
        elif meaning is not None:
            self._press(meaning)
        elif event.text() and event.text() in _POINTS:
            self._press(".")

    def give_up(self) -> None:
        """Close without an answer."""
        self._question, self._typed = None, ""
        self.closed.emit()

    def _press(self, meaning: str) -> None:
        question = self._question
        if question is None:
            return
        if meaning == ENTER:
            self._answer(question)
            return
        typed = self._typed[:-1] if meaning == BACK else self._typed + meaning
        if not typed or self._may_be(typed, question):
            self._typed = typed
        if self._say is not None:
            self.display(self._say)

    def _may_be(self, typed: str, question: EntryQuestion) -> bool:
        if question.yuan:
            return _YUAN.fullmatch(typed) is not None
        return typed.isdigit() and len(typed) <= LONGEST

    def _answer(self, question: EntryQuestion) -> None:
        if question.yuan and not self._typed:
            return
        typed, self._question, self._typed = self._typed, None, ""
        question.then(typed)
        if self._question is None:  # the answer may have led to another question
            self.closed.emit()


def fen_of(yuan: str) -> int:
    """Fen that a typed amount means; exact."""
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or "0")
