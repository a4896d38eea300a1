"""One line of a list to choose from: a touch picks it, and the chosen one wears the focus ring."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.button import Button
from ui.theme import Surface

FOCUS = 3  # px of the focus ring


class Line(Button):
    """What it shows is up to the list; its value is its place there.

    Attributes:
        chosen: whether it wears the ring.
    """

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget, place: int) -> None:
        """Make the line at this place of the list."""
        super().__init__(parent, place)
        self.place = place
        self.chosen = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, and the ring of the chosen one."""
        super().paintEvent(event)
        if self.chosen:
            painter, half = QPainter(self), FOCUS // 2
            pen = QPen(QColor("#FFFFFF"), FOCUS)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
