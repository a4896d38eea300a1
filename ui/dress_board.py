"""How to dress, as pictures, for those who wait: the job's own, or drawn signs with words."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.dressrule import MOST
from ui.dress import SIGNS, DressSign
from ui.last_pictures import fitted
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import Role, Surface

COLUMNS = 3
GAP = 24
WORDS = 124


class DressCard(Panel):
    """One picture, or one sign with its words."""

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._path: Path | None = None
        self._image: QImage | None = None
        self._sign = DressSign(self)
        self._words = Text(self, Role.STATE, CENTRE, wrap=True)
        shelf.arrived.connect(self._fetch)

    def arrange(self) -> None:
        """Words under the sign; a picture fills the card."""
        foot = self.px(WORDS)
        self._sign.setGeometry(self.px(8), self.px(8), self.width() - self.px(16), self.height() - foot - self.px(8))
        self._words.setGeometry(self.px(8), self.height() - foot - self.px(8), self.width() - self.px(16), foot)
        self._fetch()

    def show_picture(self, path: Path) -> None:
        """Show a picture of the job's."""
        self._path = path
        self._sign.show_sign(None)
        self._words.write("")
        self._fetch()

    def show_sign(self, name: str, say: Say) -> None:
        """Show a drawn sign."""
        self._path = self._image = None
        self._sign.show_sign(name)
        self._words.write(say(f"dress.{name}"))

    def _fetch(self) -> None:
        if self._path is not None and not self.size().isEmpty():
            self._image = self._shelf.picture(self._path, self.size())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture, if there is one."""
        super().paintEvent(event)
        if self._image is not None and not self._image.isNull():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(fitted(self._image.size(), self.rect()), self._image)


class DressBoard(Panel):
    """Up to six cards, side by side."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget, shelf: PictureShelf, pictures: tuple[Path, ...]) -> None:
        """Show these pictures; none: the signs."""
        super().__init__(parent)
        self._pictures = pictures[:MOST]
        self._cards = [DressCard(self, shelf) for _ in self._pictures or SIGNS]

    def arrange(self) -> None:
        """Rows of three; a single row has the whole height."""
        count = len(self._cards)
        columns = min(COLUMNS, count)
        rows = -(-count // columns)
        wide, high = self.width() / self.scale, self.height() / self.scale
        width, height = (wide - GAP * (columns - 1)) / columns, (high - GAP * (rows - 1)) / rows
        for place, card in enumerate(self._cards):
            row, column = divmod(place, columns)
            card.setGeometry(QRect(self.rect_of(column * (width + GAP), row * (height + GAP), width, height)))

    def display(self, say: Say) -> None:
        """Show them in the language of the moment."""
        for place, card in enumerate(self._cards):
            if self._pictures:
                card.show_picture(self._pictures[place])
            else:
                card.show_sign(SIGNS[place], say)
