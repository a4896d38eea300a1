"""Where a code is typed: dots for figures, a keypad for fingers. Esc closes it and does nothing.

It takes the place of the list that asked who, gets its keys from the page, and stays open until the desk has answered.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.events import Announcement, Kind
from ui.keypad import BACK, EDGE, ENTER, Keypad
from ui.panel import TOP_LEFT, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign
from ui.theme import Ink, Role
from ui.typed_form import answers_row, answers_typing

MOST = 12  # figures; the desk takes no longer code
DOTS = 136
_CODES_FOR = ("login", "leave", "recovery", "second", "repair")  # what a code can be wrong for
_DONE = (Kind.LOGIN, Kind.LEAVING, Kind.OVERRIDE, Kind.REASSIGNED, Kind.CLAIMED)
CHECKING = Phrase(Sign.DOT, "ui.code.checking")


@dataclass(frozen=True)
class CodeQuestion:
    """Whose code is asked for, and what happens with it."""

    title: Phrase
    then: Callable[[str], None]


class CodePanel(Keypad):
    """The question, the dots, what was said about the last code, the keypad."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._question: CodeQuestion | None = None
        self._said: Phrase | None = None

    @property
    def question(self) -> CodeQuestion | None:
        """What is being asked."""
        return self._question

    @property
    def typed(self) -> int:
        """How many figures there are."""
        return len(self._typed)

    def arrange(self) -> None:
        """Below the dots what was said about the last code."""
        super().arrange()
        self._message.setGeometry(self.rect_of(EDGE, DOTS + 64, self.inner, self.top - DOTS - 72))

    def ask(self, question: CodeQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._said = question, "", None
        self.display(say)

    def hear(self, announcement: Announcement) -> None:
        """Take the desk's answer: a no is shown and the code may be typed again, everything else closes."""
        if self._question is None or self._said is not CHECKING:
            return
        if announcement.event is Kind.TROUBLE and announcement.detail.get("for") in _CODES_FOR:
            self._said = Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail))
            self._again()
        elif announcement.event in _DONE or answers_typing(announcement) or answers_row(announcement):
            self.give_up()

    def _asked(self) -> tuple[Phrase, str] | None:
        return None if self._question is None else (self._question.title, "ui.code.how")

    def _show(self, say: Say) -> None:
        self._message.write(self._said.said(say) if self._said else "", INKS[self._said.sign] if self._said else None)
        self.update()

    def _press(self, meaning: str) -> None:
        if self._question is None or self._said is CHECKING:
            return
        if meaning == ENTER:
            self._send(self._question)
        else:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:MOST]
            self._said = None
            self._again()

    def _send(self, question: CodeQuestion) -> None:
        if self._typed:
            code, self._typed, self._said = self._typed, "", CHECKING
            self._again()
            question.then(code)

    def _forget(self) -> None:
        self._question, self._typed, self._said = None, "", None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a dot for each figure on a line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect_of(EDGE, DOTS + 48, self.inner, 1.5), QColor(Ink.RULE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Ink.TEXT))
        for place in range(self.typed):
            square = QRectF(self.rect_of(EDGE + place * 36, DOTS + 12, 24, 24))
            painter.drawEllipse(QPointF(square.center()), square.width() * 0.4, square.width() * 0.4)
