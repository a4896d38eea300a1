"""The arrows of instructions, drawn: one shape for each way of moving, so that a glance is enough."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from station.guide.instruction import Arrow
from ui.theme import Ink

HEAD = 0.24  # length of an arrow's head in a square of 1
_STROKE = 0.1


class ArrowMark(QWidget):
    """One arrow, as large as the square that fits; nothing where there is no way to show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._arrow: Arrow | None = None
        self._ink: str = Ink.TEXT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def arrow(self) -> Arrow | None:
        """What is shown, as it is painted: on a screen that shows a mirrored picture, the mirrored one."""
        return self._arrow

    def show_arrow(self, arrow: Arrow | None, ink: str = Ink.TEXT) -> None:
        """Show this one."""
        if (arrow, ink) != (self._arrow, self._ink):
            self._arrow, self._ink = arrow, ink
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it."""
        if self._arrow is None:
            return
        side = min(self.width(), self.height())
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_arrow(painter, self._arrow, square, self._ink)


def paint_arrow(painter: QPainter, arrow: Arrow, square: QRectF, ink: str) -> None:
    """Paint one arrow into a square."""
    pen = QPen(QColor(ink), _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.translate(square.topLeft())
    painter.scale(square.width(), square.height())
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    drawn = arrow
    if arrow.endswith("right"):
        painter.setTransform(QTransform().translate(1, 0).scale(-1, 1), True)
        drawn = arrow.mirrored
    painter.drawPath(_PATHS[drawn]())
    painter.restore()


def _straight(tail: QPointF, tip: QPointF) -> QPainterPath:
    path = QPainterPath(tail)
    path.lineTo(tip)
    _add_head(path, tip, QLineF(tip, tail).angle())
    return path


def _curved(tail: QPointF, bend: QPointF, tip: QPointF) -> QPainterPath:
    path = QPainterPath(tail)
    path.quadTo(bend, tip)
    _add_head(path, tip, QLineF(tip, bend).angle())
    return path


def _add_head(path: QPainterPath, tip: QPointF, backwards: float) -> None:
    """Two strokes from the tip; `backwards` is the angle, in degrees, in which the shaft leaves it."""
    for side in (-40, 40):
        path.moveTo(tip)
        path.lineTo(tip + _step(backwards + side))


def _step(angle: float) -> QPointF:
    return QLineF.fromPolar(HEAD, angle).p2()


def _left() -> QPainterPath:
    return _straight(QPointF(0.9, 0.5), QPointF(0.1, 0.5))


def _up() -> QPainterPath:
    return _straight(QPointF(0.5, 0.9), QPointF(0.5, 0.1))


def _down() -> QPainterPath:
    return _straight(QPointF(0.5, 0.1), QPointF(0.5, 0.9))


def _turn_left() -> QPainterPath:
    """About a standing axis: along the near side of a circle seen from a little above."""
    return _curved(QPointF(0.9, 0.3), QPointF(0.5, 1.0), QPointF(0.12, 0.36))


def _lean_left() -> QPainterPath:
    """Over the top."""
    return _curved(QPointF(0.9, 0.72), QPointF(0.58, -0.1), QPointF(0.14, 0.62))


def _drop_left() -> QPainterPath:
    """Shoulders of which the left one is too high, and that one goes down."""
    path = _straight(QPointF(0.22, 0.34), QPointF(0.22, 0.92))
    path.moveTo(0.06, 0.14)
    path.lineTo(0.94, 0.42)
    return path


def _glass() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0.42, 0.42), 0.32, 0.32)
    path.moveTo(0.66, 0.66)
    path.lineTo(0.92, 0.92)
    path.moveTo(0.28, 0.42)
    path.lineTo(0.56, 0.42)
    return path


def _nearer() -> QPainterPath:
    path = _glass()
    path.moveTo(0.42, 0.28)
    path.lineTo(0.42, 0.56)
    return path


_PATHS = {
    Arrow.LEFT: _left,
    Arrow.UP: _up,
    Arrow.DOWN: _down,
    Arrow.TURN_LEFT: _turn_left,
    Arrow.LEAN_LEFT: _lean_left,
    Arrow.DROP_LEFT: _drop_left,
    Arrow.NEARER: _nearer,
    Arrow.FARTHER: _glass,
}
