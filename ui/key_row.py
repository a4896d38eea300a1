"""A row of buttons for the keys of a page that lies over the desk's: as the key bar, with keys of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.key_bar import GAP, HEIGHT, KeyButton
from ui.keys import Key
from ui.panel import Panel
from ui.phrases import Say
from ui.theme import Surface

WIDTH = 220
__all__ = ["HEIGHT", "KeyRow"]


class KeyRow(Panel):
    """The buttons, from the left.

    Attributes:
        pressed: the name of the key that was clicked or touched.
        heard: whether the keyboard is theirs; while a question has it, none stands out.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget, keys: Sequence[Key]) -> None:
        super().__init__(parent)
        self.heard = True
        self._buttons = [KeyButton(self, key) for key in keys]
        self._names = {code: key.name for key in keys for code in key.codes}
        for button in self._buttons:
            button.used.connect(self.pressed.emit)

    def name_of(self, code: int) -> str | None:
        """The name of the key with this physical code."""
        return self._names.get(Qt.Key(code))

    def arrange(self) -> None:
        """Equal buttons."""
        for place, button in enumerate(self._buttons):
            button.setGeometry(self.rect_of(place * (WIDTH + GAP), 0, WIDTH, HEIGHT))

    def display(self, opened: frozenset[str], following: str | None, say: Say) -> None:
        """Show which keys would do something, and which comes next."""
        for button in self._buttons:
            is_next = self.heard and button.key.name == following
            button.display(button.key.name in opened, is_next, say)
