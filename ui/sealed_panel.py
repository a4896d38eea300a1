"""Where the sealed recovery code is typed, as it stands on its page: four groups of five, letters and figures.

A slip is told here, by the check character, before anybody looks at the code: it costs no try and no wait.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.denials import RecoveryMistyped
from station.sealed_code import ALPHABET, GROUP, LENGTH, as_meant
from ui.keypad import BACK, EDGE, ENTER, Keypad, meaning_of
from ui.panel import CENTRE, TOP_LEFT, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign
from ui.theme import Role

MISTYPED = Phrase(Sign.BAR, f"trouble.{RecoveryMistyped.code}")


@dataclass(frozen=True)
class SealedQuestion:
    """What is asked; `then` gets the code, whole and with the right check character."""

    title: Phrase
    then: Callable[[str], None]


class SealedPanel(Keypad):
    """The question, two lines of groups, what is wrong, a keypad of the characters that there are."""

    values = (*ALPHABET, BACK, ENTER)
    columns = 6
    top, row = 304, 64
    title_height = 80

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = [Text(self, Role.STATE, CENTRE) for _ in range(2)]
        self._message = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._message.ink(INKS[Sign.BAR])
        self._question: SealedQuestion | None = None
        self._slipped = False

    @property
    def question(self) -> SealedQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """The groups above the keys, and below them what is wrong."""
        super().arrange()
        for place, line in enumerate(self._lines):
            line.setGeometry(self.rect_of(EDGE, 104 + place * 56, self.inner, 56))
        self._message.setGeometry(self.rect_of(EDGE, 224, self.inner, 72))

    def ask(self, question: SealedQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._slipped = question, "", False
        self.display(say)

    def _asked(self) -> tuple[Phrase, str] | None:
        return None if self._question is None else (self._question.title, "ask.recovery.how")

    def _show(self, say: Say) -> None:
        shown = self._typed.ljust(LENGTH, "_")
        groups = [shown[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
        for place, line in enumerate(self._lines):
            line.write(" ".join(groups[2 * place : 2 * place + 2]))
        self._message.write(MISTYPED.said(say) if self._slipped else "")

    def _meaning(self, event: QKeyEvent) -> str | None:
        """Letters too, as they are printed on the keys."""
        meaning = meaning_of(event)
        return meaning if meaning in (BACK, ENTER) else event.text().upper() or None

    def _press(self, meaning: str) -> None:
        question = self._question
        if question is None:
            return
        if meaning == ENTER:
            self._answer(question)
        elif meaning == BACK:
            self._typed = self._typed[:-1]
        elif meaning in ALPHABET and len(meaning) == 1:
            self._typed = (self._typed + meaning)[:LENGTH]
        self._again()

    def _answer(self, question: SealedQuestion) -> None:
        try:
            code = as_meant(self._typed)
        except RecoveryMistyped:
            self._slipped = True
            return
        self.give_up()
        question.then(code)

    def _forget(self) -> None:
        self._question, self._typed = None, ""
        for line in self._lines:
            line.write("")
