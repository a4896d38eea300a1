"""核对: somebody's own data, in full, for a few seconds; Enter says that they are right, a figure which one is wrong.

It takes the place of the verdicts and gets its keys from the page, but for the field in which the right value is typed:
that has the keyboard, so that input methods work in it. Esc closes it and changes nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.commands import Command, Correct, HideProof, KeepProof, Proofread
from station.proofreading import Proof
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role, font
from ui.typed_form import Field

WIDTH = 480
ROW = 62
TOP = 72
MOST = 9
_SENSITIVE = Qt.InputMethodHint.ImhSensitiveData


class ProofPanel(Panel):
    """What list and card say of one person.

    Attributes:
        closed: it was said to be right, or nobody looks at it any more.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, post: Callable[[Command], None]) -> None:
        super().__init__(parent)
        self._post = post
        self._title = Text(self, Role.HEADING)
        self._rows = [
            (Text(self, Role.BODY, CENTRE), Text(self, Role.SMALL, wrap=True), Text(self, Role.SMALL, wrap=True))
            for _ in range(MOST)
        ]
        self._ask, self._foot = Text(self, Role.BODY, wrap=True), Text(self, Role.SMALL, wrap=True)
        self._foot.ink(Ink.SECOND)
        self._field = Field(self, _SENSITIVE, self._take_first)
        self._field.hide()
        self._proof: Proof | None = None
        self._left: Proof | None = None
        self._wrong: str | None = None
        self._say: Say | None = None

    @property
    def question(self) -> Proof | None:
        """Whose data are shown; None while nobody's are."""
        return self._proof

    def arrange(self) -> None:
        """One field under the other; below them the one that is corrected."""
        self._title.setGeometry(self.rect_of(24, 8, self.wide - 48, 60))
        for place, (digit, name, value) in enumerate(self._rows):
            top = TOP + place * ROW
            digit.setGeometry(self.rect_of(24, top, 36, ROW - 2))
            aside = 116 + (self.wide - WIDTH) / 2
            name.setGeometry(self.rect_of(72, top, aside, ROW - 2))
            value.setGeometry(self.rect_of(72 + aside, top, self.wide - 92 - aside, ROW - 2))
        below = TOP + MOST * ROW
        self._ask.setGeometry(self.rect_of(24, below, self.wide - 48, 40))
        self._field.setGeometry(self.rect_of(24, below + 40, self.wide - 48, 52))
        self._field.setFont(font(Role.BODY, self.scale))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 64, self.wide - 48, 60))

    def show_proof(self, proof: Proof | None, say: Say) -> None:
        """Take what the desk shows now."""
        proof = None if proof == self._left else proof
        ended = self._proof is not None and proof is None
        if proof is None or self._proof is None or proof.number != self._proof.number:
            self._stop_typing()
        self._proof = proof
        self.display(say)
        if ended:
            self.closed.emit()

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        proof = self._proof
        fields = proof.fields if proof is not None else ()
        self._title.write(say("ui.proof.title", number=proof.number) if proof is not None else "")
        for place, (digit, name, value) in enumerate(self._rows):
            shown = place < len(fields)
            for text in (digit, name, value):
                text.setVisible(shown)
            if shown and proof is not None:
                what, said = fields[place]
                noted = what in proof.corrections
                digit.write(str(place + 1), Ink.SECOND)
                name.write(say(f"field.{what}"), Ink.SECOND)
                value.write(f"▲ {said}" if noted else said, Ink.WARN if noted else Ink.TEXT)
        self._ask.write(say("ui.proof.right-value", field=say(f"field.{self._wrong}")) if self._wrong else "")
        self._foot.write(say("ui.proof.typing" if self._wrong else "ui.proof.how"))

    def take(self, event: QKeyEvent) -> None:
        """Enter: it is right. A figure: that field is wrong. Esc closes."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat():
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._say_it_is_right()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._correct(key - Qt.Key.Key_1)

    def _say_it_is_right(self) -> None:
        if self._proof is not None:
            self._post(Proofread(self._proof.number))

    def give_up(self) -> None:
        """Show nobody's data any more on this page."""
        self._stop_typing()
        self._left, self._proof = self._proof, None
        self._post(HideProof())
        self.closed.emit()

    def _correct(self, place: int) -> None:
        if self._proof is not None and place < len(self._proof.fields) and self._say is not None:
            self._wrong = self._proof.fields[place][0]
            self._field.clear()
            self._field.show()
            self._field.setFocus()
            self.display(self._say)

    def _take_first(self, event: QKeyEvent) -> bool:
        """Enter takes the correction down, Esc leaves it; all other keys type."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._proof is not None and self._wrong is not None and self._field.text().strip():
                self._post(Correct(self._proof.number, self._wrong, self._field.text()))
                self._stop_typing()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._stop_typing()
            return True
        if self._proof is not None:
            self._post(KeepProof(self._proof.number))
        return False

    def _stop_typing(self) -> None:
        """Nothing of what was typed stays here."""
        had = self._field.hasFocus()
        self._wrong = None
        self._field.clear()
        self._field.hide()
        parent = self.parentWidget()
        if had and parent is not None:
            parent.setFocus()
        if self._say is not None:
            self.display(self._say)
