"""A large key of the monitor's page: what it does, and below it what is still open."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.button import Button
from ui.panel import CENTRE, Text
from ui.theme import UNIT, Ink, Role, Surface

HEIGHT = 104


class OpenKey(Button):
    """The key; its value is its name."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, name)
        self._cap, self._label = Text(self, Role.HEADING, CENTRE), Text(self, Role.HEADING)
        self._open_words = Text(self, Role.BODY)
        self.is_open, self._tells = False, True

    def arrange(self) -> None:
        """The cap left, words right of it."""
        wide = self.width() / self.scale
        self._cap.setGeometry(self.rect_of(2 * UNIT, 22, 72, 60))
        self._label.setGeometry(self.rect_of(104, 8, wide - 112, 48 if self._tells else 88))
        self._open_words.setGeometry(self.rect_of(104, 56, wide - 112, 40))

    def display(self, cap: str, label: str, still_open: str, ink: str, is_open: bool) -> None:
        """Show it; one that would do nothing is grey."""
        self.is_open, self._tells = is_open, bool(still_open)
        self.setEnabled(is_open)
        self._cap.write(cap, Ink.TEXT if is_open else Ink.CLOSED)
        self._label.write_data(label, Ink.TEXT if is_open else Ink.CLOSED)
        self._open_words.write_data(still_open, ink if is_open else Ink.CLOSED)
        self.arrange()
        self.setAccessibleName(" ".join(filter(None, (label, still_open, cap))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint its frame, and one around its cap."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Surface.PANEL if self.is_open else Surface.WINDOW))
        painter.setPen(QPen(QColor(Ink.RULE if self.is_open else "#4A4A4A"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.drawRect(self._cap.geometry())
