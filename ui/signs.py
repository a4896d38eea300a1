"""The four signs: tick, triangle, barred circle, dot. Each finding has a shape of its own, so colour is never alone."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import Ink


class Sign(StrEnum):
    """A shape and what it says."""

    TICK = "tick"  # pass, bound
    TRIANGLE = "triangle"  # warn
    BAR = "bar"  # block, trouble
    DOT = "dot"  # info, waiting
    DASH = "dash"  # not judged


INKS = {
    Sign.TICK: Ink.PASS,
    Sign.TRIANGLE: Ink.WARN,
    Sign.BAR: Ink.TROUBLE,
    Sign.DOT: Ink.INFO,
    Sign.DASH: Ink.SECOND,
}

MARKS = {Sign.TICK: "✔", Sign.TRIANGLE: "▲", Sign.BAR: "⊘", Sign.DOT: "●"}
"""Signs as characters, where a window of rows and labels paints none."""


class SignMark(QWidget):
    """One sign, as large as the square that fits."""

    def __init__(self, parent: QWidget, sign: Sign | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self._ink: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def sign(self) -> Sign | None:
        """What is shown."""
        return self._sign

    def show_sign(self, sign: Sign | None, ink: str | None = None) -> None:
        """Show this one, or nothing; in its own colour unless another is given."""
        if (sign, ink) != (self._sign, self._ink):
            self._sign, self._ink = sign, ink
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the shape."""
        if self._sign is None:
            return
        side = min(self.width(), self.height())
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sign(painter, self._sign, square, self._ink or INKS[self._sign])


def paint_sign(painter: QPainter, sign: Sign, square: QRectF, ink: str) -> None:
    """Paint one sign into a square."""
    stroke = QPen(QColor(ink), square.width() * 0.13)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(stroke)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _PAINTERS[sign](painter, square)


def _points(square: QRectF, *pairs: tuple[float, float]) -> QPolygonF:
    return QPolygonF(
        [QPointF(square.left() + x * square.width(), square.top() + y * square.height()) for x, y in pairs]
    )


def _tick(painter: QPainter, square: QRectF) -> None:
    painter.drawPolyline(_points(square, (0.14, 0.54), (0.40, 0.80), (0.88, 0.22)))


def _triangle(painter: QPainter, square: QRectF) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawPolygon(_points(square, (0.5, 0.16), (0.9, 0.84), (0.1, 0.84)))


def _bar(painter: QPainter, square: QRectF) -> None:
    inset = square.width() * 0.10
    painter.drawEllipse(square.adjusted(inset, inset, -inset, -inset))
    painter.drawPolyline(_points(square, (0.24, 0.76), (0.76, 0.24)))


def _dot(painter: QPainter, square: QRectF) -> None:
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(square.center(), square.width() * 0.3, square.width() * 0.3)


def _dash(painter: QPainter, square: QRectF) -> None:
    painter.drawPolyline(_points(square, (0.24, 0.5), (0.76, 0.5)))


_PAINTERS = {Sign.TICK: _tick, Sign.TRIANGLE: _triangle, Sign.BAR: _bar, Sign.DOT: _dot, Sign.DASH: _dash}
