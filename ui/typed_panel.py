"""Where a 拍摄序号, a count, an amount or the end of a reference is typed: a keypad for fingers, Enter and Esc."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.keypad import BACK, EDGE, ENTER, Keypad, meaning_of
from ui.panel import Text
from ui.phrases import Phrase, Say
from ui.theme import Role

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


class TypedPanel(Keypad):
    """The question, what is typed so far, the keypad."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._figures = Text(self, Role.NAME)
        self._question: TypedQuestion | None = None

    @property
    def question(self) -> TypedQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """The figures above the keys."""
        super().arrange()
        self._figures.setGeometry(self.rect_of(EDGE, 152, self.inner, 88))

    def ask(self, question: TypedQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed = question, ""
        self.display(say)

    def _asked(self) -> tuple[Phrase, str] | None:
        return None if self._question is None else (self._question.title, self._question.figures.foot)

    def _show(self, say: Say) -> None:
        if self._question is not None:
            figures = self._question.figures
            typed = f"{figures.prefix}{self._typed}_"
            self._figures.write(say("payee.amount", yuan=typed) if figures.yuan else typed)

    def _meaning(self, event: QKeyEvent) -> str | None:
        """A point too, in an amount."""
        point = "." if event.text() and event.text() in _POINTS else None
        return meaning_of(event) or point

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
        self._again()

    def _answer(self, question: TypedQuestion) -> None:
        if not self._typed and not question.figures.enough_without:
            return
        typed = self._typed
        self._forget()
        question.then(typed)
        if self._question is None:  # the answer may have led to another question
            self.closed.emit()

    def _forget(self) -> None:
        self._question, self._typed = None, ""


def fen_of(yuan: str) -> int:
    """Fen that a typed amount means; exact."""
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or "0")
