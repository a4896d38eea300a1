"""The one instruction on the desk's live view: an arrow and a sentence, at the foot of the picture."""

from PySide6.QtWidgets import QWidget

from station.guide.instruction import Instruction
from ui.arrows import ArrowMark
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import Role, Surface

HEIGHT = 72
WIDTH = 960
_ARROW = 56


class Hint(Panel):
    """Shows what helps now, or is not there."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._arrow = ArrowMark(self)
        self._words = Text(self, Role.HEADING, CENTRE)
        self.hide()

    def arrange(self) -> None:
        """Arrow left, sentence right of it."""
        self._arrow.setGeometry(self.rect_of(16, (HEIGHT - _ARROW) / 2, _ARROW, _ARROW))
        left = _ARROW + 24
        self._words.setGeometry(self.rect_of(left, 0, self.width() / self.scale - left - 16, HEIGHT))

    def display(self, instruction: Instruction | None, say: Say) -> None:
        """Show this one. The desk's picture is not mirrored: the arrow points as it is."""
        self.setVisible(instruction is not None)
        if instruction is not None:
            self._arrow.show_arrow(instruction.arrow)
            self._words.write(say(instruction.desk))
            self.setAccessibleName(self._words.text())
