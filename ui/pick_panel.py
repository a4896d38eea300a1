"""Which number was said: its last figures are typed, or a line is chosen. Esc closes it and does nothing.

It takes the place of the verdicts, as every question does, and gets its keys from the page. The space bar does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.job.queue_view import InLine
from ui.keypad import BACK, ENTER, meaning_of
from ui.line import Line
from ui.panel import LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.theme import Ink, Role

WIDTH = 480
MOST = 9  # figures
ROWS = 7
TYPED = 112
LIST = 216
ROW = 72


@dataclass(frozen=True)
class PickQuestion:
    """What is asked, who may be meant, likeliest first, and what happens with the number."""

    title: Phrase
    waiting: tuple[InLine, ...]
    then: Callable[[str], None]


def meant(waiting: tuple[InLine, ...], typed: str) -> tuple[InLine, ...]:
    """Those whose number ends in these figures; one whose figures are just these comes first."""
    fitting = [one for one in waiting if one.number.endswith(typed)]
    return tuple(sorted(fitting, key=lambda one: one.number.rpartition("-")[2].lstrip("0") != typed.lstrip("0")))


class PickRow(Line):
    """One number."""

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, place)
        self._number = Text(self, Role.HEADING)
        self._who = Text(self, Role.HEADING, LEFT)

    def arrange(self) -> None:
        """Number left, who it is right of it."""
        self._number.setGeometry(self.rect_of(16, 0, 184, ROW - 8))
        self._who.setGeometry(self.rect_of(208, 0, self.wide - 216, ROW - 8))

    def display(self, one: InLine, chosen: bool) -> None:
        """Show it."""
        self.chosen = chosen
        self._number.write_data(one.number)
        self._who.write_data(f"{one.name}  {one.tail}".strip(), Ink.SECOND)
        self.setAccessibleName(f"{one.number} {one.name} {one.tail}".strip())
        self.update()


class PickPanel(Panel):
    """The question, the figures, and whoever they may mean.

    Attributes:
        closed: it was answered or given up.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, wrap=True)
        self._figures = Text(self, Role.NUMBER)
        self._nobody = Text(self, Role.BODY, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._rows = [PickRow(self, place) for place in range(ROWS)]
        for row in self._rows:
            row.used.connect(self._take)
        self._question: PickQuestion | None = None
        self._typed, self._chosen = "", 0
        self._say: Say | None = None

    @property
    def question(self) -> PickQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """Title, figures, lines, and at the foot how to answer."""
        self._title.setGeometry(self.rect_of(24, 8, self.wide - 48, TYPED - 24))
        self._figures.setGeometry(self.rect_of(24, TYPED - 16, self.wide - 48, 104))
        self._nobody.setGeometry(self.rect_of(24, LIST, self.wide - 48, 64))
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(24, LIST + place * ROW, self.wide - 48, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 72, self.wide - 48, 64))

    def ask(self, question: PickQuestion, say: Say) -> None:
        """Open it; the first is chosen."""
        self._question, self._typed, self._chosen = question, "", 0
        self.display(say)

    def display(self, say: Say) -> None:
        """Show the question in the language of the moment."""
        self._say = say
        if self._question is None:
            return
        offered = self._offered
        self._title.write(self._question.title.said(say))
        self._figures.write_data(self._typed)
        self._nobody.write("" if offered else say("ui.pick.nobody"))
        self._foot.write(say("ui.pick.how"))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(offered))
            if place < len(offered):
                row.display(offered[place], place == self._chosen)

    def take(self, event: QKeyEvent) -> None:
        """Figures, Backspace, arrows and Enter; Esc gives up. Nothing else does anything."""
        key, meaning = event.key(), meaning_of(event)
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif meaning is None and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif meaning is None or event.isAutoRepeat():
            return
        elif meaning == ENTER:
            self._take(self._chosen)
        else:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:MOST]
            self._chosen = 0
            self._show()

    def give_up(self) -> None:
        """Close without an answer."""
        self._question = None
        self.closed.emit()

    @property
    def _offered(self) -> tuple[InLine, ...]:
        return meant(self._question.waiting, self._typed)[:ROWS] if self._question else ()

    def _move(self, step: int) -> None:
        if self._offered:
            self._chosen = (self._chosen + step) % len(self._offered)
            self._show()

    def _take(self, place: int) -> None:
        question, offered = self._question, self._offered
        if question is None or place >= len(offered):
            return
        self._question = None
        question.then(offered[place].number)
        self.closed.emit()

    def _show(self) -> None:
        if self._say is not None:
            self.display(self._say)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Rule a line under the figures."""
        super().paintEvent(event)
        QPainter(self).fillRect(self.rect_of(24, TYPED + 92, self.wide - 48, 1.5), QColor(Ink.RULE))
