"""After the shot: the portrait as it would be delivered, beside the original it was made from.

Above the original stands what no check can see. It is no row of boxes: those are ticked blind after the tenth student.
The one key that accepts says that all of it was looked at, and an exception is the reason of a retake.
"""

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.view import DeskView, Framed
from ui.guides import crop_on_screen
from ui.last_pictures import fitted
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import Ink, Role, Surface, is_large

LOOK = 264  # room for what no check can see
LARGE_LOOK = 320  # its width where it is read in larger type


class Print(Panel):
    """One picture with words under it; words in its place until it is there."""

    surface = Surface.STAGE

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._path: Path | None = None
        self._image: QImage | None = None
        self._framed: Framed | None = None
        self._caption = Text(self, Role.SMALL, CENTRE)
        self._empty = Text(self, Role.BODY, CENTRE, wrap=True)
        self._empty.ink(Ink.SECOND)
        self._empty_words = ""
        self._room = QRect()
        shelf.arrived.connect(self._fetch)

    def arrange(self) -> None:
        """Caption at the foot, if there is one."""
        foot = self.px(40) if self._caption.text() else 0
        self._room = self.rect().adjusted(0, 0, 0, -foot)
        self._caption.setGeometry(0, self.height() - foot, self.width(), foot)
        edge = min(self.px(40), self.width() // 12)
        self._empty.setGeometry(self._room.adjusted(edge, edge, -edge, -edge))
        self._fetch()

    def display(self, path: Path | None, caption: str, empty: str, framed: Framed | None = None) -> None:
        """Show this file, with a crop drawn into it."""
        self._path, self._empty_words, self._framed = path, empty, framed
        if caption != self._caption.text():
            self._caption.write(caption)
            self.arrange()
        self._fetch()

    def _fetch(self) -> None:
        wanted = self._path if not self._room.isEmpty() else None
        self._image = self._shelf.picture(wanted, self._room.size()) if wanted else None
        gone = wanted is None or (self._image is not None and self._image.isNull())
        self._empty.write(self._empty_words if gone else "")  # nothing is said of a file that is just being read
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture at the foot of its room, right above the caption; an outline where it will be."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._image is None or self._image.isNull():
            painter.setPen(QPen(QColor(Ink.RULE), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self._room.adjusted(0, 0, -1, -1))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            target = fitted(self._image.size(), self._room)
            target.moveBottom(self._room.bottom())
            painter.drawImage(target, self._image)
            self._paint_frame(painter, QRectF(target))

    def _paint_frame(self, painter: QPainter, target: QRectF) -> None:
        """Black under white: seen on any picture, without a hue."""
        if self._framed is None:
            return
        crop, fine = crop_on_screen(self._framed.crop, self._framed.size, target), max(1, self.px(2))
        for colour, width in ((QColor(0, 0, 0, 150), fine + 2), (QColor(255, 255, 255, 230), fine)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(crop.toRect())


class Review(Panel):
    """Portrait left, original right."""

    surface = Surface.STAGE

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._portrait = Print(self, shelf)
        self._original = Print(self, shelf)
        self._look = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._look.ink(Ink.SECOND)

    def arrange(self) -> None:
        """The portrait has the whole height: it is what people decide about."""
        height = self.height() / self.scale - 32
        portrait = min((height - 40) * 3 / 4, self.wide - 64 - (LARGE_LOOK if is_large() else 0))
        rest = self.wide - portrait - 64
        look = LOOK * 1.4 if is_large() else LOOK
        self._portrait.setGeometry(self.rect_of(24, 16, portrait, height))
        self._look.setGeometry(self.rect_of(portrait + 40, 16, rest, look))
        self._original.setGeometry(self.rect_of(portrait + 40, look + 24, rest, height - look - 8))

    def display(self, view: DeskView, say: Say) -> None:
        """Show what the desk has of the shot."""
        waiting = "ui.portrait.none" if view.locked == "no-portrait" else "ui.portrait.coming"
        self._portrait.display(view.portrait, say("ui.portrait"), say(waiting))
        self._look.write(say("ui.review.look"))
        self._original.display(view.original, say("ui.original"), say("ui.original.coming"), view.framed)
