"""Where the last four of somebody's document are typed, for a row of the list that was picked before.

The row's own are not on the screen. It gets its keys from the page and stays open until the desk has compared; a wrong
one may be typed again, as often as the desk says. Esc closes it and registers nobody. The space bar does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.classlist import ClassRow
from station.events import Announcement, Kind
from station.job.masking import TAIL
from station.tokens import FROM_LIST
from ui.keypad import BACK, EDGE, ENTER, Keypad, meaning_of
from ui.panel import CENTRE, TOP_LEFT, Text
from ui.phrases import Phrase, Say, trouble_phrase
from ui.signs import INKS, Sign
from ui.theme import Ink, Role
from ui.typed_form import answers_row

BOX, BOXES = 88, 140
CHECKING = Phrase(Sign.DOT, "ui.four.checking")
ROW_ASKED = ("pick-row", "which-row")
AGAIN = "last-four-wrong"


@dataclass(frozen=True)
class FourQuestion:
    """Whose row it is, what happens with the last four, and what once they are right."""

    row: ClassRow
    check: Callable[[str], None]
    then: Callable[[], None]


class LastFourPanel(Keypad):
    """Whose row it is, what to look at, four boxes, what the desk said, the keypad with a wide key to compare."""

    values = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0", BACK, ENTER)
    top, row = 360, 72
    title_height = 48

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._boxes = [Text(self, Role.NAME, CENTRE) for _ in range(TAIL)]
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._question: FourQuestion | None = None
        self._said: Phrase | None = None

    @property
    def question(self) -> FourQuestion | None:
        """What is being asked."""
        return self._question

    def arrange(self) -> None:
        """The boxes between what to look at and what was said."""
        super().arrange()
        self._look.setGeometry(self.rect_of(EDGE, 64, self.inner, 68))
        for place, box in enumerate(self._boxes):
            box.setGeometry(self.rect_of(EDGE + place * (BOX + 8), BOXES, BOX, BOX))
        self._message.setGeometry(self.rect_of(EDGE, BOXES + BOX + 16, self.inner, self.top - BOXES - BOX - 24))
        compare = self._pad[-1]
        left, top, right = (
            compare.geometry().left(),
            compare.geometry().top(),
            self.rect_of(EDGE, 0, self.inner, 0).right(),
        )
        compare.setGeometry(left, top, right - left, compare.height())

    def ask(self, question: FourQuestion, say: Say) -> None:
        """Open it, empty."""
        self._question, self._typed, self._said = question, "", None
        self.display(say)

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
                self._forget()
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
        self._again()

    def _asked(self) -> tuple[Phrase, str] | None:
        if self._question is None:
            return None
        row = self._question.row
        return Phrase(Sign.DOT, "ui.four", {"name": row.name, "digits": row.digits}), "ui.four.how"

    def _show(self, say: Say) -> None:
        self._look.write(say("ui.four.look"))
        for place, box in enumerate(self._boxes):
            box.write(self._typed[place : place + 1])
        self._message.write(self._said.said(say) if self._said else "", INKS[self._said.sign] if self._said else None)
        self.update()

    def _meaning(self, event: QKeyEvent) -> str | None:
        """X too."""
        return "X" if event.key() == Qt.Key.Key_X else meaning_of(event)

    def _press(self, meaning: str) -> None:
        if self._question is None or self._said is CHECKING:
            return
        if meaning != ENTER:
            self._typed = self._typed[:-1] if meaning == BACK else (self._typed + meaning)[:TAIL]
            self._said = None
        elif len(self._typed) == TAIL:
            self._said = CHECKING
            self._question.check(self._typed)
        self._again()

    def _forget(self) -> None:
        self._question, self._typed, self._said = None, "", None

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
