"""The one instruction on the desk's live view: an arrow and a sentence, at the foot of the picture."""

from PySide6.QtWidgets import QWidget

from station.guide.instruction import Instruction
from ui.arrows import ArrowMark
from ui.panel import LEFT, Panel, Text
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
        self._words = Text(self, Role.HEADING, LEFT)
        self.hide()

    def arrange(self) -> None:
        """Both in the middle, the arrow left of the sentence."""
        wide = self.width() / self.scale
        arrow = 0 if self._arrow.arrow is None else _ARROW + 24
        taken = self._words.fontMetrics().horizontalAdvance(self._words.text()) / self.scale + 8
        left = max(16.0, (wide - arrow - taken) / 2)
        self._arrow.setGeometry(self.rect_of(left, (HEIGHT - _ARROW) / 2, _ARROW, _ARROW))
        self._words.setGeometry(self.rect_of(left + arrow, 0, wide - left - arrow - 8, HEIGHT))

    def display(self, instruction: Instruction | None, say: Say) -> None:
        """Show this one. The desk's picture is not mirrored: the arrow points as it is."""
        self.setVisible(instruction is not None)
        if instruction is not None:
            self._arrow.show_arrow(instruction.arrow)
            self._words.write(say(instruction.desk))
            self.setAccessibleName(self._words.text())
            self.arrange()
