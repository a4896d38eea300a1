"""The last six accepted portraits, newest first, with number and who has not paid, and the pace of the day."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.job.classboard import ClassBoard
from station.view import DeskView, Picture
from ui.panel import CENTRE, RIGHT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import Ink, Role, Surface

COLUMNS, ROWS = 3, 2
PLACES = COLUMNS * ROWS
_WIDTH, _HEIGHT, _STEP_X, _STEP_Y = 120, 160, 132, 196


class Thumbnail(Panel):
    """One portrait, or the empty place for one."""

    surface = Surface.STAGE

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image: QImage | None = None

    def display(self, image: QImage | None) -> None:
        """Show this picture."""
        if image is not self._image:
            self._image = image
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture, or an outline where one will be."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._image is not None and not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(fitted(self._image.size(), self.rect()), self._image)
            return
        painter.setPen(QPen(QColor(Ink.RULE), 1, Qt.PenStyle.DotLine))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class LastPictures(Panel):
    """Six places."""

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._heading, self._empty = Text(self, Role.SMALL), Text(self, Role.SMALL)
        self._pace = Text(self, Role.SMALL, RIGHT)
        for text in (self._heading, self._empty):
            text.ink(Ink.SECOND)
        self._places = [(Thumbnail(self), Text(self, Role.SMALL, CENTRE)) for _ in range(PLACES)]
        self._pictures: tuple[Picture, ...] = ()
        shelf.arrived.connect(self._fetch)

    def arrange(self) -> None:
        """Two rows of three."""
        self._heading.setGeometry(self.rect_of(24, 8, 136, 32))
        self._empty.setGeometry(self.rect_of(24, 8, 384, 32))
        self._pace.setGeometry(self.rect_of(168, 8, 240, 32))
        for place, (thumbnail, number) in enumerate(self._places):
            row, column = divmod(place, COLUMNS)
            left, top = 24 + column * _STEP_X, 44 + row * _STEP_Y
            thumbnail.setGeometry(self.rect_of(left, top, _WIDTH, _HEIGHT))
            number.setGeometry(self.rect_of(left - 12, top + _HEIGHT, _WIDTH + 24, 32))
        self._fetch()

    def display(self, view: DeskView, say: Say) -> None:
        """Show the newest."""
        self._heading.write(say("ui.pictures") if view.pictures else "")
        self._empty.write("" if view.pictures else say("ui.pictures.empty"))
        self._show_pace(view.class_board, say)
        self._pictures = view.pictures[:PLACES]
        owing = {one.number for one in view.money.owing}
        for place, (_, number) in enumerate(self._places):
            shown = self._pictures[place].number if place < len(self._pictures) else ""
            owes = shown in owing
            number.write(say("money.owes", number=shown) if owes else shown, Ink.WARN if owes else Ink.TEXT)
        self._fetch()

    def _show_pace(self, board: ClassBoard | None, say: Say) -> None:
        """Seconds a student, and what the plan has time for: once too few are left, whoever sees it early can act."""
        if board is None or board.pace is None:
            self._pace.write("")
            return
        plan = "" if board.plan is None else " " + say("ui.pace.plan", plan=f"{board.plan:.1f}")
        slow = board.plan is not None and board.pace > board.plan
        self._pace.write(say("ui.pace", pace=f"{board.pace:.1f}") + plan, Ink.WARN if slow else Ink.SECOND)

    def _fetch(self) -> None:
        for place, (thumbnail, _) in enumerate(self._places):
            known = place < len(self._pictures)
            thumbnail.display(self._shelf.picture(self._pictures[place].path, thumbnail.size()) if known else None)


def fitted(size: QSize, room: QRect) -> QRect:
    """Give the largest rectangle of this shape in the middle of the room."""
    target = QRect(room.topLeft(), size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
    target.moveCenter(room.center())
    return target
