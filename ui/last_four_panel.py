"""Where the last four of somebody's document are typed, for a row of the list that was picked before.

The row's own are not on the screen. It gets its keys from the page and stays open until the desk has compared; a wrong
one may be typed again, as often as the desk says. Esc closes it and registers nobody. The space bar does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow
from station.events import Announcement, Kind
from station.job.masking import TAIL
from station.tokens import FROM_LIST
from ui.code_panel import BACK, ENTER, PadKey, meaning_of
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say, trouble_phrase
from ui.signs import INKS, Sign
from ui.theme import Ink, Role
from ui.typed_form import answers_row

WIDTH = 480
BOX, BOXES = 88, 136
KEYPAD, ROW = 356, 72
LAYOUT = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0", BACK, ENTER)
CHECKING = Phrase(Sign.DOT, "ui.four.checking")
ROW_ASKED = ("pick-row", "which-row")
AGAIN = "last-four-wrong"


@dataclass(frozen=True)
class FourQuestion:
    """Whose row it is, what happens with the last four, and what once they are right."""

    row: ClassRow
    check: Callable[[str], None]
    then: Callable[[], None]


class LastFourPanel(Panel):
    """Whose row it is, four boxes, what the desk said, the keypad.

    Attributes:
        closed: the last four were right, or nobody is registered.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING)
        self._look = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._boxes = [Text(self, Role.NAME, CENTRE) for _ in range(TAIL)]
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._pad = [PadKey(self, value) for value in LAYOUT]
        for key in self._pad:
            key.pressed.connect(self._press)
        self._question: FourQuestion | None = None
        self._typed = ""
        self._said: Phrase | None = None
        self._say: Say | None = None

    @property
    def question(self) -> FourQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """Who, what to look at, the boxes, what was said, keypad with a wide key to compare, and how to answer."""
        self._title.setGeometry(self.rect_of(24, 8, WIDTH - 48, 48))
        self._look.setGeometry(self.rect_of(24, 60, WIDTH - 48, 68))
        for place, box in enumerate(self._boxes):
            box.setGeometry(self.rect_of(24 + place * (BOX + 8), BOXES, BOX, BOX))
        self._message.setGeometry(self.rect_of(24, BOXES + BOX + 16, WIDTH - 48, KEYPAD - BOXES - BOX - 24))
        width = (WIDTH - 48 - 16) / 3
        for place, key in enumerate(self._pad):
            row, column = divmod(place, 3)
            wide = WIDTH - 48 if key.value == ENTER else width
            key.setGeometry(self.rect_of(24 + column * (width + 8), KEYPAD + row * ROW, wide, ROW - 8))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 80, WIDTH - 48, 72))

    def ask(self, question: FourQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._said = question, "", None
        self.display(say)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        question = self._question
        if question is None:
            return
        self._title.write(say("ui.four", name=question.row.name, digits=question.row.digits))
        self._look.write(say("ui.four.look"))
        for place, box in enumerate(self._boxes):
            box.write(self._typed[place : place + 1])
        self._message.write(self._said.said(say) if self._said else "", INKS[self._said.sign] if self._said else None)
        self._foot.write(say("ui.four.how"))
        for key in self._pad:
            key.display(say)
        self.update()

    def take(self, event: QKeyEvent) -> None:
        """Figures, X, Backspace and Enter; Esc gives up. Nothing else does anything, and no key counts twice."""
        meaning = "X" if event.key() == Qt.Key.Key_X else meaning_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif meaning is not None and not event.isAutoRepeat():
            self._press(meaning)

    def give_up(self) -> None:
        """Close, and forget everything."""
        self._question, self._typed, self._said = None, "", None
        self.closed.emit()

    def hear(self, announcement: Announcement) -> None:
        """Take the desk's answer: right ones lead on, wrong ones may be typed again, everything else closes."""
        question = self._question
        if question is None:
            return
        match announcement.event:
            case Kind.STOPPED:
                self.give_up()
            case Kind.PRESENCE if announcement.code in ROW_ASKED:
                self.give_up()  # whoever has to be picked at the door comes first
            case _ if self._said is not CHECKING:
                return
            case Kind.PRESENCE if answers_row(announcement):
                self._question, self._typed, self._said = None, "", None
                question.then()
                self.closed.emit()
            case Kind.REFUSED if answers_row(announcement) and announcement.code == AGAIN:
                self._answer(Phrase(Sign.BAR, f"refused.{AGAIN}", dict(announcement.detail)))
            case Kind.REFUSED if answers_row(announcement):
                self.give_up()  # what happened lies under this panel and says why
            case Kind.TROUBLE if announcement.detail.get("for") in (FROM_LIST, "login"):
                self._answer(Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail)))
            case Kind.TROUBLE if announcement.detail.get("device") == "disk":
                self._answer(trouble_phrase("disk", announcement.code or ""))

    def _answer(self, no: Phrase) -> None:
        self._typed, self._said = "", no
        self._show()

    def _press(self, meaning: str) -> None:
        if self._question is None or self._said is CHECKING:
            return
        if meaning != ENTER:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:TAIL]
            self._said = None
        elif len(self._typed) == TAIL:
            self._said = CHECKING
            self._question.check(self._typed)
        self._show()

    def _show(self) -> None:
        if self._say is not None:
            self.display(self._say)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the boxes; the one that is typed into next wears the focus ring."""
        super().paintEvent(event)
        painter = QPainter(self)
        for place, box in enumerate(self._boxes):
            here = place == len(self._typed)
            pen = QPen(QColor(Ink.TEXT if here else Ink.RULE), 3 if here else 1)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(box.geometry().adjusted(1, 1, -2, -2))
