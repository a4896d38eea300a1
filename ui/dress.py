"""Signs of the usual dress rule, drawn, for jobs that bring no pictures of their own: heads that are nobody's."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import Ink

SIGNS = ("collar", "hair", "bun", "lenses", "ornaments", "mask")
"""In the order in which they are shown; `dress.NAME` are the words."""

_LINE = 0.022
_BROWS = ((0.42, 0.34), (0.58, 0.34))


class DressSign(QWidget):
    """One drawn sign, as large as the square that fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_sign(self, name: str | None) -> None:
        """Show this one of SIGNS, or nothing."""
        if name != self._name:
            self._name = name
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it."""
        if self._name is None:
            return
        side = min(self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side, side)
        _bust(painter)
        _PARTS[self._name](painter)


def _pen(painter: QPainter, ink: str, width: float = _LINE) -> None:
    pen = QPen(QColor(ink), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _bust(painter: QPainter) -> None:
    _pen(painter, Ink.TEXT)
    painter.drawEllipse(QPointF(0.5, 0.40), 0.17, 0.22)
    _line(painter, (0.43, 0.61), (0.43, 0.70), (0.20, 0.78), (0.14, 0.96))
    _line(painter, (0.57, 0.61), (0.57, 0.70), (0.80, 0.78), (0.86, 0.96))
    for x, y in _BROWS:
        _line(painter, (x - 0.035, y), (x + 0.035, y))
    for x in (0.32, 0.68):
        painter.drawEllipse(QPointF(x, 0.42), 0.02, 0.045)


def _crossed(painter: QPainter, middle: tuple[float, float], reach: float) -> None:
    """Not this: a bar through a circle, as everywhere else."""
    _pen(painter, Ink.TROUBLE, 0.03)
    x, y = middle
    painter.drawEllipse(QPointF(x, y), reach, reach)
    _line(painter, (x - reach * 0.68, y + reach * 0.68), (x + reach * 0.68, y - reach * 0.68))


def _ticked(painter: QPainter, x: float, y: float) -> None:
    _pen(painter, Ink.PASS, 0.035)
    _line(painter, (x - 0.07, y), (x - 0.015, y + 0.055), (x + 0.08, y - 0.07))


def _collar(painter: QPainter) -> None:
    _pen(painter, Ink.TEXT)
    _line(painter, (0.43, 0.70), (0.36, 0.77), (0.46, 0.88), (0.50, 0.80), (0.54, 0.88), (0.64, 0.77), (0.57, 0.70))
    _line(painter, (0.50, 0.80), (0.50, 0.97))
    _ticked(painter, 0.86, 0.64)


def _hair(painter: QPainter) -> None:
    """Combed away from brows and ears."""
    _pen(painter, Ink.TEXT, 0.03)
    painter.drawArc(QRectF(0.32, 0.155, 0.36, 0.40), 25 * 16, 130 * 16)
    _line(painter, (0.37, 0.27), (0.45, 0.22), (0.60, 0.24), (0.64, 0.28))
    _ticked(painter, 0.86, 0.42)


def _bun(painter: QPainter) -> None:
    _pen(painter, Ink.SECOND, 0.03)
    painter.drawEllipse(QPointF(0.5, 0.115), 0.075, 0.06)
    _crossed(painter, (0.84, 0.14), 0.09)


def _lenses(painter: QPainter) -> None:
    _pen(painter, Ink.SECOND)
    painter.setBrush(QColor(Ink.RULE))
    for x in (0.42, 0.58):
        painter.drawEllipse(QPointF(x, 0.40), 0.06, 0.05)
    _pen(painter, Ink.SECOND)
    _line(painter, (0.48, 0.40), (0.52, 0.40))
    _crossed(painter, (0.84, 0.40), 0.09)


def _ornaments(painter: QPainter) -> None:
    _pen(painter, Ink.SECOND, 0.03)
    painter.drawArc(QRectF(0.39, 0.60, 0.22, 0.24), 190 * 16, 160 * 16)
    painter.drawEllipse(QPointF(0.5, 0.86), 0.018, 0.018)
    for x in (0.32, 0.68):
        painter.drawEllipse(QPointF(x, 0.505), 0.016, 0.024)
    _crossed(painter, (0.84, 0.50), 0.09)


def _mask(painter: QPainter) -> None:
    _pen(painter, Ink.SECOND)
    painter.setBrush(QColor(Ink.RULE))
    painter.drawPolygon(
        QPolygonF([QPointF(x, y) for x, y in ((0.35, 0.44), (0.65, 0.44), (0.63, 0.57), (0.5, 0.62), (0.37, 0.57))])
    )
    _pen(painter, Ink.SECOND, 0.035)
    painter.drawArc(QRectF(0.30, 0.12, 0.40, 0.30), 10 * 16, 160 * 16)
    _line(painter, (0.26, 0.25), (0.74, 0.25))
    _crossed(painter, (0.87, 0.52), 0.09)
    _crossed(painter, (0.87, 0.25), 0.09)


_PARTS = {
    "collar": _collar,
    "hair": _hair,
    "bun": _bun,
    "lenses": _lenses,
    "ornaments": _ornaments,
    "mask": _mask,
}
