"""Where the sealed recovery code is typed, as it stands on its page: four groups of five, letters and figures.

A slip is told here, by the check character, before anybody looks at the code: it costs no try and no wait.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.denials import RecoveryMistyped
from station.sealed_code import ALPHABET, GROUP, LENGTH, as_meant
from ui.code_panel import BACK, ENTER, PadKey, meaning_of
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign
from ui.theme import Ink, Role

WIDTH = 480
COLUMNS = 6
KEYPAD = 304
ROW = 64
LAYOUT = (*ALPHABET, BACK, ENTER)
MISTYPED = Phrase(Sign.BAR, f"trouble.{RecoveryMistyped.code}")


@dataclass(frozen=True)
class SealedQuestion:
    """What is asked; `then` gets the code, whole and with the right check character."""

    title: Phrase
    then: Callable[[str], None]


class SealedPanel(Panel):
    """The question, the groups, a keypad of the characters that there are.

    Attributes:
        closed: it was answered or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._lines = [Text(self, Role.STATE, CENTRE) for _ in range(2)]
        self._message = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._message.ink(INKS[Sign.BAR])
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._pad = [PadKey(self, value) for value in LAYOUT]
        for key in self._pad:
            key.pressed.connect(self._press)
        self._question: SealedQuestion | None = None
        self._typed, self._slipped = "", False
        self._say: Say | None = None

    @property
    def question(self) -> SealedQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """Title, two lines of groups, what is wrong, keypad, and at the foot how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, 80))
        for place, line in enumerate(self._lines):
            line.setGeometry(self.rect_of(24, 104 + place * 56, self.wide - 48, 56))
        self._message.setGeometry(self.rect_of(24, 224, self.wide - 48, 72))
        width = (self.wide - 48 + 8) / COLUMNS
        for place, key in enumerate(self._pad):
            row, column = divmod(place, COLUMNS)
            wide = 2 if key.value in (BACK, ENTER) else 1
            column += place - len(ALPHABET) if wide == 2 else 0
            key.setGeometry(self.rect_of(24 + column * width, KEYPAD + row * ROW, wide * width - 8, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 72, self.wide - 48, 64))

    def ask(self, question: SealedQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._slipped = question, "", False
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        self._title.write(self._question.title.said(say))
        shown = self._typed.ljust(LENGTH, "_")
        groups = [shown[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
        for place, line in enumerate(self._lines):
            line.write(" ".join(groups[2 * place : 2 * place + 2]))
        self._message.write(MISTYPED.said(say) if self._slipped else "")
        self._foot.write(say("ask.recovery.how"))
        for key in self._pad:
            key.display(say)

    def take(self, event: QKeyEvent) -> None:
        """The characters that there are, Backspace and Enter; Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat():
            return
        elif (meaning := meaning_of(event)) in (BACK, ENTER):
            self._press(str(meaning))
        elif event.text():
            self._press(event.text().upper())

    def give_up(self) -> None:
        """Close without an answer."""
        self._question, self._typed = None, ""
        for line in self._lines:
            line.write("")
        self.closed.emit()

    def _press(self, value: str) -> None:
        question = self._question
        if question is None:
            return
        if value == ENTER:
            self._answer(question)
        elif value == BACK:
            self._typed = self._typed[:-1]
        elif value in ALPHABET and len(value) == 1:
            self._typed = (self._typed + value)[:LENGTH]
        if self._say is not None:
            self.display(self._say)

    def _answer(self, question: SealedQuestion) -> None:
        try:
            code = as_meant(self._typed)
        except RecoveryMistyped:
            self._slipped = True
            return
        self.give_up()
        question.then(code)
