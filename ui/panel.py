"""Two bricks that every page is made of: a rectangle that knows the page's scale, and a line of text that fits it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.glyphs import legible
from ui.theme import Ink, Role, Surface, font, is_enlarged, usual_pixels

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
TOP_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
CENTRE = Qt.AlignmentFlag.AlignCenter
PAST = 2
"""Pixels that are kept free beside a line: glyphs may reach one past their advance."""


class Text(QLabel):
    """Words in one of the theme's roles. Plain text only: a name is never read as markup."""

    def __init__(self, parent: QWidget, role: Role, align: Qt.AlignmentFlag = LEFT, *, wrap: bool = False) -> None:
        super().__init__(parent)
        self.role = role
        self._scale = 1.0
        self._data: str | None = None  # words of any length, whole; how much of them is shown is up to the room
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(align)
        self.setWordWrap(wrap)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ink(Ink.TEXT)

    def ink(self, ink: str) -> None:
        """Change the colour."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(ink))
        self.setPalette(palette)

    def rescale(self, scale: float) -> None:
        """Take the size of the role at this scale."""
        self._scale = scale
        self.setFont(font(self.role, scale))
        self._shorten()
        self._fit()

    def write(self, words: str, ink: str | None = None) -> None:
        """Show these words, in this colour if one is given."""
        if ink is not None:
            self.ink(ink)
        self.setText(words)

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        """Show these words; what no font has, as its code point."""
        self._data = None
        shown = legible(words)
        if shown != self.text():
            super().setText(shown)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Data are shown as far as there is room now; larger type goes as far."""
        super().resizeEvent(event)
        self._shorten()
        self._fit()

    def _fit(self) -> None:
        """Where larger type is wanted: as large as fits, and never smaller than usual."""
        if not is_enlarged(self.role) or not self.text():
            return
        wanted = self._fitting(self.text())
        if wanted != self.font():
            self.setFont(wanted)

    def _fitting(self, words: str) -> QFont:
        wanted = font(self.role, self._scale)
        for pixels in range(wanted.pixelSize(), usual_pixels(self.role, self._scale) - 1, -1):
            wanted.setPixelSize(pixels)
            if self._has_room(QFontMetrics(wanted), words):
                break
        return wanted

    def _has_room(self, metrics: QFontMetrics, words: str) -> bool:
        room = self.contentsRect()
        if self.wordWrap():
            needed = metrics.boundingRect(0, 0, room.width(), 10_000, Qt.TextFlag.TextWordWrap.value, words)
            return needed.width() <= room.width() and needed.height() <= room.height()
        ink = metrics.tightBoundingRect(words)
        baseline = (room.height() + metrics.ascent() - metrics.descent()) / 2
        high = baseline + ink.top() >= 0 and baseline + ink.bottom() <= room.height()
        return high and metrics.horizontalAdvance(words) <= room.width() - PAST

    def write_data(self, words: str, ink: str | None = None) -> None:
        """Show words that nobody chose the length of (a job's name): the end gives way to … where room is short.

        Larger type gives way first.
        """
        if ink is not None:
            self.ink(ink)
        self._data = words
        self._shorten()

    def _shorten(self) -> None:
        """Show as much of the data as there is room for: a line that was never shown has its place later."""
        if (words := self._data) is None:
            return
        told = legible(words)
        metrics = QFontMetrics(self._fitting(told) if is_enlarged(self.role) else self.font())
        room = self.contentsRect().width() - PAST
        self.setText(metrics.elidedText(told, Qt.TextElideMode.ElideRight, room))
        self._data = words


if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object


class Scaled(_Widget):
    """What a panel and a button have in common: their own size alone arranges them, never what they show."""

    surface: Surface = Surface.PANEL
    scale = 1.0

    def px(self, length: float) -> int:
        """Pixels on this screen for a length of the 1920x1080 design."""
        return round(length * self.scale)

    @property
    def wide(self) -> float:
        """Its own width, as a length of the design."""
        return self.width() / self.scale

    def rect_of(self, left: float, top: float, width: float, height: float) -> QRect:
        """Give a rectangle of the design as a rectangle of this screen."""
        return QRect(self.px(left), self.px(top), self.px(width), self.px(height))

    def rescale(self, scale: float) -> None:
        """Take a new scale, with everything in here."""
        self.scale = scale
        for child in self.children():
            if isinstance(child, (Scaled, Text)):
                child.rescale(scale)
        self.arrange()

    def arrange(self) -> None:
        """Give every child its place. Called when size or scale changes."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange again."""
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill with the surface."""
        QPainter(self).fillRect(event.rect(), QColor(self.surface))


class Panel(Scaled, QWidget):
    """A rectangle of a page. Nothing in it moves."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # it fills itself: what lies below is not painted
