"""Where a 拍摄序号, a count, an amount or the end of a reference is typed: a keypad for fingers, Enter and Esc."""

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

_POINTS: Final = ".。,，"


@dataclass(frozen=True)
class Figures:
    """What may be typed.

    Attributes:
        may_be: what it must match at every moment.
        foot: sentence at the foot that says how to answer.
        prefix: what stands before it.
        yuan: it is an amount, shown as one.
        enough_without: nothing at all is an answer too.
    """

    may_be: re.Pattern[str]
    foot: str
    prefix: str = ""
    yuan: bool = False
    enough_without: bool = False


def number(prefix: str = "") -> Figures:
    """A number behind its desk's letter, or a count."""
    return Figures(re.compile("[0-9]{1,7}"), "reassigning.type", prefix)


AMOUNT: Final = Figures(re.compile(r"[0-9]{1,6}(\.[0-9]{0,2})?"), "money.type", yuan=True)
REFERENCE: Final = Figures(re.compile("[0-9]{1,8}"), "money.type", enough_without=True)


@dataclass(frozen=True)
class TypedQuestion:
    """What is asked; `then` gets what was typed, without a prefix."""

    title: Phrase
    figures: Figures
    then: Callable[[str], None]


class TypedPanel(Panel):
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
            key.used.connect(self._press)
        self._question: TypedQuestion | None = None
        self._typed = ""
        self._say: Say | None = None

    @property
    def question(self) -> TypedQuestion | None:
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

    def ask(self, question: TypedQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed = question, ""
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        figures = self._question.figures
        typed = f"{figures.prefix}{self._typed}_"
        self._title.write(self._question.title.said(say))
        self._figures.write(say("payee.amount", yuan=typed) if figures.yuan else typed)
        self._foot.write(say(figures.foot))
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
        if not typed or question.figures.may_be.fullmatch(typed):
            self._typed = typed
        if self._say is not None:
            self.display(self._say)

    def _answer(self, question: TypedQuestion) -> None:
        if not self._typed and not question.figures.enough_without:
            return
        typed, self._question, self._typed = self._typed, None, ""
        question.then(typed)
        if self._question is None:  # the answer may have led to another question
            self.closed.emit()


def fen_of(yuan: str) -> int:
    """Fen that a typed amount means; exact."""
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or "0")
