"""On the student's screen: whose number was said, so that the student sees at once when it is somebody else's."""

from PySide6.QtWidgets import QWidget

from station.view import Guest
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role

LINE = 128


class ConfirmCard(Panel):
    """Number, masked name, last four, and what to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Text(self, Role.NUMBER, CENTRE)
        self._who = Text(self, Role.NUMBER, CENTRE)
        self._words = Text(self, Role.INSTRUCTION, CENTRE, wrap=True)
        self._words.ink(Ink.INFO)
        self.hide()

    def arrange(self) -> None:
        """One under the other, in the middle."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        top = max(0.0, high / 2 - 2.5 * LINE)
        for place, text in enumerate((self._number, self._who)):
            text.setGeometry(self.rect_of(24, top + place * LINE, wide - 48, LINE))
        self._words.setGeometry(self.rect_of(24, top + 2.5 * LINE, wide - 48, high - top - 2.5 * LINE))

    def display(self, guest: Guest | None, say: Say) -> None:
        """Show this one; a code tells neither name nor document."""
        self._number.write_data(guest.number if guest else "")
        tail = f"{say('sitter.queue.tail')} {guest.tail}" if guest and guest.tail else ""
        self._who.write_data(f"{guest.name if guest else ''}    {tail}".strip())
        self._words.write(say("sitter.queue.confirm"))
        self.setAccessibleName(f"{self._number.text()} {self._who.text()} {self._words.text()}")
