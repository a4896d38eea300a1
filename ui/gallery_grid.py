"""The grid of the contact sheet: Qt lays out, cells paint themselves, so that thousands cost what one screen does."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.gallery.cells import Cell, Mark
from ui.last_pictures import fitted
from ui.panel import LEFT
from ui.phrases import Say
from ui.signs import INKS, Sign, paint_sign
from ui.theme import UNIT, Ink, Role, Surface, font, is_large
from ui.thumbnails import Thumbnails

CELL: Final = QSize(186, 322)
PORTRAIT: Final = QSize(156, 208)
WIDER: Final = QSize(36, 20)  # of a cell in larger type: the last four tell people apart
LINES: Final = (33, 29, 28)
LARGE_LINES: Final = (42, 36, 36)
RING: Final = 5

SIGNS: Final = {
    Mark.ACCEPTED: Sign.TICK, Mark.OPEN: Sign.DOT, Mark.MAKE_UP: Sign.DOT, Mark.RETAKEN: Sign.DOT,
    Mark.OVERRIDDEN: Sign.TRIANGLE, Mark.REFUSED: Sign.TRIANGLE, Mark.MOVED: Sign.TRIANGLE, Mark.WITHOUT: Sign.BAR,
}  # fmt: skip


def cell_size() -> QSize:
    """How large a cell is."""
    return CELL + WIDER if is_large() else CELL


Index = QModelIndex | QPersistentModelIndex


def described(cell: Cell, say: Say) -> str:
    """A cell in words, for those who hear the screen."""
    return f"{cell.number} {cell.name} {cell.tail} {say(f'gallery.mark.{cell.mark}')}"


class Cells(QAbstractListModel):
    """The cells that are shown, in order. What is shown keeps its place until somebody asks for another choice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: tuple[Cell, ...] = ()
        self.marked: tuple[str, ...] = ()
        self.say: Say | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """How many."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell for those who hear the screen; everything else is painted."""
        if index.isValid() and role == Qt.ItemDataRole.AccessibleTextRole and self.say is not None:
            return described(self.shown[index.row()], self.say)
        return None

    def replace(self, cells: Sequence[Cell]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.shown = tuple(cells)
        self.endResetModel()

    def renew(self, cells: Sequence[Cell]) -> int:
        """Show what is new about the cells that are there, and further ones at the end; how many found no place."""
        ids = tuple(cell.sitting for cell in cells)
        here = tuple(cell.sitting for cell in self.shown)
        newest = {cell.sitting: cell for cell in cells}
        self.shown = tuple(newest.get(cell.sitting, cell) for cell in self.shown)
        if self.shown:
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))
        if ids[: len(here)] != here:
            return len(set(ids) - set(here))
        if len(ids) > len(here):
            self.beginInsertRows(QModelIndex(), len(here), len(ids) - 1)
            self.shown = (*self.shown, *cells[len(here) :])
            self.endInsertRows()
        return 0

    def mark(self, sitting: str) -> None:
        """Mark a cell, the third unmarks the first; a marked one is unmarked."""
        kept = tuple(one for one in self.marked if one != sitting)
        self.marked = kept if len(kept) < len(self.marked) else (*self.marked, sitting)[-2:]
        if self.shown:
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))


class CellPainter(QStyledItemDelegate):
    """Paints one cell: portrait, number, masked name and last four, a sign and one word."""

    def __init__(self, parent: QWidget, model: Cells, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails
        self.rescale(1.0)

    def rescale(self, scale: float) -> None:
        """Take a new scale; letters are made once for all cells."""
        self.scale = scale
        letters = {role: font(role, scale) for role in (Role.VERDICT, Role.SMALL)}
        self._letters = {role: (made, QFontMetrics(made)) for role, made in letters.items()}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """The same for all."""
        return cell_size() * self.scale

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it; a picture that is not here yet is asked for and has an outline meanwhile."""
        say = self._model.say
        if say is None or index.row() >= len(self._model.shown):
            return
        cell, place = self._model.shown[index.row()], QRect(option.rect)
        painter.save()
        inner = place.adjusted(3, 3, -3, -3)
        painter.fillRect(inner, QColor(Surface.PANEL))
        room = QRect(0, 0, self._px(PORTRAIT.width()), self._px(PORTRAIT.height()))
        room.moveTopLeft(inner.topLeft())
        room.moveLeft(inner.left() + (inner.width() - room.width()) // 2)
        room.translate(0, self._px(UNIT))
        self._paint_picture(painter, cell, room)
        left, wide = inner.left() + self._px(UNIT), inner.width() - 2 * self._px(UNIT)
        top = room.bottom() + self._px(2)
        first, second, third = (self._px(high) for high in (LARGE_LINES if is_large() else LINES))
        self._write(painter, QRect(left, top, wide, first), cell.number, Role.VERDICT, Ink.TEXT)
        who = f"{cell.name} ···{cell.tail}" if cell.tail else cell.name
        self._write(painter, QRect(left, top + first, wide, second), who.strip(), Role.SMALL, Ink.SECOND)
        self._paint_mark(painter, cell, QRect(left, top + first + second, wide, third), say)
        self._paint_rings(painter, cell, inner, room, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _px(self, length: float) -> int:
        return round(length * self.scale)

    def _paint_picture(self, painter: QPainter, cell: Cell, room: QRect) -> None:
        painter.fillRect(room, QColor(Surface.STAGE))
        image = self._thumbnails.picture(cell.path, room.size()) if cell.path is not None else None
        if image is not None and not image.isNull():
            painter.drawImage(fitted(image.size(), room), image)
            return
        painter.setPen(QPen(QColor(Ink.RULE), 1, Qt.PenStyle.DotLine))
        painter.drawRect(room.adjusted(0, 0, -1, -1))

    def _paint_mark(self, painter: QPainter, cell: Cell, room: QRect, say: Say) -> None:
        sign, side = SIGNS[cell.mark], self._px(20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sign(painter, sign, QRectF(room.left(), room.top() + (room.height() - side) / 2, side, side), INKS[sign])
        words = room.adjusted(side + self._px(6), 0, 0, 0)
        self._write(painter, words, say(f"gallery.mark.{cell.mark}"), Role.SMALL, INKS[sign])

    def _write(self, painter: QPainter, room: QRect, words: str, role: Role, ink: str) -> None:
        letters, metrics = self._letters[role]
        painter.setFont(letters)
        painter.setPen(QColor(ink))
        fits = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, fits)

    def _paint_rings(self, painter: QPainter, cell: Cell, inner: QRect, room: QRect, selected: bool) -> None:
        """A bright ring around the chosen one, a broken one around the portraits of those that are marked."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = max(3, self._px(RING))
        if cell.sitting in self._model.marked:
            painter.setPen(QPen(QColor(Ink.WARN), wide, Qt.PenStyle.DashLine))
            painter.drawRect(room.adjusted(wide // 2, wide // 2, -wide // 2 - 1, -wide // 2 - 1))
        if selected:
            painter.setPen(QPen(QColor(Ink.TEXT), wide))
            painter.drawRect(inner.adjusted(wide // 2, wide // 2, -wide // 2 - 1, -wide // 2 - 1))


class Grid(QListView):
    """The list itself.

    Attributes:
        pressed: a key that is not for moving about.
        touched: somebody clicked a cell twice, or touched the chosen one once more.
    """

    pressed = Signal(object)
    touched = Signal()

    def __init__(self, parent: QWidget, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self.cells = Cells(self)
        self.painter = CellPainter(self, self.cells, thumbnails)
        self.setModel(self.cells)
        self.setItemDelegate(self.painter)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # columns keep their place
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.activated.connect(lambda _: self.touched.emit())
        thumbnails.arrived.connect(lambda _: self.viewport().update())

    def rescale(self, scale: float) -> None:
        """Take a new scale."""
        self.painter.rescale(scale)
        self.setGridSize(cell_size() * scale)
        self.verticalScrollBar().setSingleStep(round(cell_size().height() * scale / 3))
        self.setStyleSheet(
            f"QListView {{ background: {Surface.WINDOW}; border: none; outline: none; }}"
            f"QScrollBar:vertical {{ background: {Surface.PANEL}; width: {round(24 * scale)}px; }}"
            f"QScrollBar::handle:vertical {{ background: {Ink.RULE}; min-height: {round(64 * scale)}px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        )

    @property
    def chosen(self) -> Cell | None:
        """The cell that keys act on."""
        row = self.currentIndex().row()
        return self.cells.shown[row] if 0 <= row < len(self.cells.shown) else None

    def choose(self, row: int) -> None:
        """Choose the cell at this place, and bring it into sight."""
        if 0 <= row < len(self.cells.shown):
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.cells.index(row), flag)
            self.scrollTo(self.cells.index(row))

    def choose_sitting(self, sitting: str | None) -> None:
        """Choose this sitting's cell; the first one where it is not there."""
        rows = (row for row, cell in enumerate(self.cells.shown) if cell.sitting == sitting)
        self.choose(next(rows, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Moving about is the list's, everything else the window's; letters search for nothing here."""
        moving = (
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
            Qt.Key.Key_End,
        )  # fmt: skip
        if event.key() in moving:
            super().keyPressEvent(event)
        else:
            self.pressed.emit(event)
