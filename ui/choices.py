"""A list to pick from, inside the window: reasons, checks, people. Arrow keys or figures; Esc closes and does nothing.

It takes the place of the verdicts, never of the live view, and gets its keys from the page. The space bar does nothing
here: a foot switch pressed by accident must not pick a reason. Where there is more than fits, the last line leads on
to the rest: nothing that can be answered is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.line import Line
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import Sign
from ui.theme import Ink, Role

WIDTH = 480
ROW = 64
MOST = 9
HEADING = 120
REST = "ask.more.rest"


@dataclass(frozen=True)
class Option:
    """One line of the list: a sentence of the catalogues, or somebody's name or number as it is."""

    value: str
    phrase: Phrase | None = None

    def said(self, say: Say) -> str:
        """Put it into words."""
        return self.phrase.said(say) if self.phrase else self.value


@dataclass(frozen=True)
class Question:
    """What is asked, what can be answered, and what happens then."""

    title: Phrase
    options: tuple[Option, ...]
    then: Callable[[str], None]


class OptionRow(Line):
    """One line."""

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, place)
        self._digit = Text(self, Role.BODY, CENTRE)
        self._words = Text(self, Role.VERDICT)

    def arrange(self) -> None:
        """Digit left, words right of it."""
        self._digit.setGeometry(self.rect_of(12, 12, 32, 32))
        self._words.setGeometry(self.rect_of(60, 0, self.wide - 68, ROW - 8))

    def display(self, option: Option, chosen: bool, say: Say) -> None:
        """Show it."""
        self.chosen = chosen
        self._digit.write(str(self.place + 1), Ink.SECOND)
        words = option.said(say)
        if option.phrase is None:
            self._words.write_data(words)
        else:
            self._words.write(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame the digit too."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self._digit.geometry())


class Choices(Panel):
    """The list.

    Attributes:
        closed: it was answered or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._rows = [OptionRow(self, place) for place in range(MOST)]
        for row in self._rows:
            row.used.connect(self._pick)
        self._question: Question | None = None
        self._chosen = self._first = 0
        self._say: Say | None = None

    @property
    def question(self) -> Question | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """Title, lines, and at the foot how to answer."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, HEADING - 24))
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(24, HEADING + place * ROW, self.wide - 48, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 86, self.wide - 48, 80))

    def ask(self, question: Question, say: Say) -> None:
        """Open the list; the first line is chosen."""
        self._question, self._chosen, self._first = question, 0, 0
        self.display(say)

    @property
    def _lines(self) -> tuple[Option, ...]:
        """What is on offer now: all of it, or as many as fit and a line that leads on."""
        if self._question is None:
            return ()
        left = self._question.options[self._first :]
        return left if len(left) <= MOST else (*left[: MOST - 1], Option(REST, Phrase(Sign.DOT, REST)))

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        self._title.write(self._question.title.said(say))
        lines = self._lines
        self._foot.write(say("ui.choices.how" if lines else "ui.choices.none"))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(lines))
            if place < len(lines):
                row.display(lines[place], place == self._chosen, say)

    def take(self, event: QKeyEvent) -> None:
        """Answer by figure, or by arrows and Enter; Esc gives up. Nothing else does anything."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat() and key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._chosen)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._pick(key - Qt.Key.Key_1)

    def give_up(self) -> None:
        """Close without an answer."""
        self._question = None
        self.closed.emit()

    def _move(self, step: int) -> None:
        if self._lines and self._say:
            self._chosen = (self._chosen + step) % len(self._lines)
            self.display(self._say)

    def _pick(self, place: int) -> None:
        question = self._question
        if question is None or place >= len(self._lines):
            return
        if place == MOST - 1 and len(question.options) > self._first + MOST:
            self._first, self._chosen = self._first + place, 0
            if self._say is not None:
                self.display(self._say)
            return
        self._question = None
        question.then(question.options[self._first + place].value)
        if self._question is None:  # the answer may have led to another question
            self.closed.emit()
