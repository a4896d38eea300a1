"""The key bar: one button an action, with its key printed on it. Closed keys stay in place and say so by their look."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.button import Button
from ui.keys import BAR, Key
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role, Surface, font

HEIGHT = 88
GAP = 8
GROUP_GAP = 32


def shared(room: float, needs: Sequence[float]) -> list[float]:
    """Share a width out equally; who needs more gets it from those that need less."""
    wide: set[int] = set()
    while True:
        left = room - sum(needs[place] for place in wide)
        equal = left / max(1, len(needs) - len(wide))
        more = {place for place, needed in enumerate(needs) if needed > equal} - wide
        if not more:
            return [needed if place in wide else equal for place, needed in enumerate(needs)]
        wide |= more


class KeyButton(Button):
    """One key; its value is the key's name."""

    def __init__(self, parent: QWidget, key: Key) -> None:
        super().__init__(parent, key.name)
        self.key = key
        self._cap = Text(self, Role.SMALL, CENTRE)
        self._label = Text(self, Role.BODY, CENTRE)
        self._open, self._next = False, False

    def arrange(self) -> None:
        """Cap above label."""
        self._cap.setGeometry(0, self.px(8), self.width(), self.px(32))
        self._label.setGeometry(0, self.px(42), self.width(), self.px(38))

    @property
    def needs(self) -> float:
        """How wide it has to be for its words, as a length of the design."""
        return (QFontMetrics(font(Role.BODY, self.scale)).horizontalAdvance(self._label.text()) + 6) / self.scale

    def display(self, is_open: bool, is_next: bool, say: Say) -> None:
        """Show whether it does anything now, and whether it is what an ordinary sitting asks for."""
        self._open, self._next = is_open, is_next
        self.setEnabled(is_open)
        cap = self.key.cap
        ink = Ink.ON_BRIGHT if is_next else Ink.TEXT if is_open else Ink.CLOSED
        self._cap.write(say(cap) if cap.startswith("cap.") else cap, ink)
        self._label.write(say(f"key.{self.key.name}"), ink)
        self.setAccessibleName(f"{self._label.text()} {self._cap.text()}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the key: bright when it is next, framed when it is open, bare when it is closed."""
        painter = QPainter(self)
        ground = Ink.TEXT if self._next else Surface.PANEL if self._open else Surface.WINDOW
        painter.fillRect(self.rect(), QColor(ground))
        if self._open:
            painter.setPen(QPen(QColor(Ink.RULE), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(QPen(QColor(Ink.ON_BRIGHT if self._next else Ink.RULE if self._open else "#4A4A4A"), 1))
        painter.drawRect(self._cap_frame())

    def _cap_frame(self) -> QRect:
        words = self._cap.fontMetrics().horizontalAdvance(self._cap.text())
        frame = QRect(0, 0, max(words + self.px(20), self.px(36)), self.px(30))
        frame.moveCenter(self._cap.geometry().center())
        return frame


class KeyBar(Panel):
    """All keys, in groups.

    Attributes:
        pressed: the name of the key that was clicked or touched.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._say: Say | None = None
        self.buttons = {key.name: KeyButton(self, key) for key in BAR}
        for button in self.buttons.values():
            button.used.connect(self.pressed.emit)

    def arrange(self) -> None:
        """Buttons over the whole width, equal as far as their words allow; a wider gap between groups."""
        groups = len({key.group for key in BAR})
        gaps = GAP * (len(BAR) - groups) + GROUP_GAP * (groups - 1)
        widths = shared(self.wide - gaps, [self.buttons[key.name].needs for key in BAR])
        left, group = 0.0, 0
        for key, width in zip(BAR, widths, strict=True):
            left += GROUP_GAP - GAP if key.group != group else 0
            group = key.group
            self.buttons[key.name].setGeometry(self.rect_of(left, 0, width, HEIGHT))
            left += width + GAP

    def display(self, opened: frozenset[str], following: str | None, say: Say) -> None:
        """Show which keys are open and which comes next."""
        for name, button in self.buttons.items():
            button.display(name in opened, name == following, say)
        if say is not self._say:
            self._say = say
            self.arrange()
