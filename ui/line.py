"""One line of a list to choose from: a touch picks it, and the chosen one wears the focus ring."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.panel import Panel
from ui.theme import Surface

FOCUS = 3  # px of the focus ring


class Line(Panel):
    """What it shows is up to the list.

    Attributes:
        chosen: whether it wears the ring.
        picked: its place in the list, when it was clicked or touched.
    """

    surface = Surface.WINDOW
    picked = Signal(int)

    def __init__(self, parent: QWidget, place: int) -> None:
        """Make the line at this place of the list."""
        super().__init__(parent)
        self.place = place
        self.chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click or a touch picks."""
        self.picked.emit(self.place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, and the ring of the chosen one."""
        super().paintEvent(event)
        if self.chosen:
            painter, half = QPainter(self), FOCUS // 2
            pen = QPen(QColor("#FFFFFF"), FOCUS)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
