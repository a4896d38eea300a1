"""The preview of a re-assignment: under each name the picture that is there now, and the one that would be."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.job.repair_view import Changed, Preview
from station.view import DeskView
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.last_pictures import Thumbnail
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import UNIT, Ink, Role, Surface

COLUMNS, ROWS = 4, 3
PLACES = COLUMNS * ROWS
MARGIN = 2 * UNIT
SIDE = 480
TOP = 72

KEYS = (
    Key("moves_go", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("moves_back", "cap.page-up", (Qt.Key.Key_PageUp,), 0),
    Key("moves_next", "cap.page-down", (Qt.Key.Key_PageDown,), 0),
    Key("moves_again", "F4", (Qt.Key.Key_F4,), 0),
    Key("repair_close", "cap.esc", (Qt.Key.Key_Escape,), 0),
)


class SeatTile(Panel):
    """One seat: number and name, and the two pictures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.VERDICT)
        self._pictures = Thumbnail(self), Thumbnail(self)
        self._words = Text(self, Role.SMALL, CENTRE), Text(self, Role.SMALL, CENTRE)

    def arrange(self) -> None:
        """Number and name above, before left, after right, each with a word below."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._title.setGeometry(self.rect_of(8, 2, wide - 16, 40))
        half, picture = (wide - 24) / 2, high - 44 - 36
        for place, (thumbnail, words) in enumerate(zip(self._pictures, self._words, strict=True)):
            left = 8 + place * (half + 8)
            thumbnail.setGeometry(self.rect_of(left, 44, half, picture))
            words.setGeometry(self.rect_of(left, 44 + picture, half, 34))

    def display(self, seat: Changed, shelf: PictureShelf, say: Say) -> None:
        """Show it."""
        self._title.write_data(f"{seat.number}  {seat.name}".strip())
        for path, thumbnail, words, code in zip(
            (seat.before, seat.after), self._pictures, self._words, ("reassigning.before", "reassigning.after"),
            strict=True,
        ):  # fmt: skip
            thumbnail.display(shelf.picture(path, thumbnail.size()) if path is not None else None)
            told = say(code) if path is not None else say("reassigning.without", when=say(code))
            words.write(told, Ink.WARN if path is None else Ink.SECOND)
        self.setAccessibleName(self._title.text())


class MovesPage(Panel):
    """The whole page.

    Attributes:
        agreed: somebody wants what is previewed.
        again: somebody wants to choose anew.
        closed: somebody wants none of it.
    """

    surface = Surface.WINDOW
    agreed = Signal()
    again = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._title = Text(self, Role.STATE)
        self._tiles = [SeatTile(self) for _ in range(PLACES)]
        self._words = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._lost = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._rows = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self.keys = KeyRow(self, KEYS)
        self.keys.pressed.connect(self.press)
        self.preview: Preview | None = None
        self._page = 0
        self._say: Say | None = None
        shelf.arrived.connect(self._show)

    def arrange(self) -> None:
        """Seats left, words right, keys below."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        right = wide - MARGIN - SIDE
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, right - 2 * MARGIN, TOP - UNIT))
        bottom = high - MARGIN - KEYS_HEIGHT - UNIT
        step_x, step_y = (right - 2 * MARGIN) / COLUMNS, (bottom - TOP) / ROWS
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, COLUMNS)
            left, top = MARGIN + column * step_x, TOP + row * step_y
            tile.setGeometry(self.rect_of(left, top, step_x - UNIT, step_y - UNIT))
        self._words.setGeometry(self.rect_of(right, TOP, SIDE, 184))
        self._rows.setGeometry(self.rect_of(right, TOP + 192, SIDE, 72))
        self._lost.setGeometry(self.rect_of(right, TOP + 280, SIDE, bottom - TOP - 280))
        self.keys.setGeometry(self.rect_of(MARGIN, high - MARGIN - KEYS_HEIGHT, wide - 2 * MARGIN, KEYS_HEIGHT))

    def display(self, view: DeskView, say: Say) -> None:
        """Show what the desk thinks would happen."""
        if view.repair.preview != self.preview:
            self.preview, self._page = view.repair.preview, 0
        self._say = say
        self._show()

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self.preview.rows) // PLACES)) if self.preview else 1

    def _show(self) -> None:
        if self._say is None or not self.isVisible():
            return
        say, preview = self._say, self.preview or Preview()
        self._title.write(say("reassigning.title"))
        here = preview.rows[self._page * PLACES : (self._page + 1) * PLACES]
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(here))
            if place < len(here):
                tile.display(here[place], self._shelf, say)
        if preview.refused is not None:
            self._words.write(say(f"trouble.{preview.refused}", **dict(preview.params)), Ink.TROUBLE)
        else:
            self._words.write(say("reassigning.go") if preview.moves else "", Ink.TEXT)
        rows = say("reassigning.rows", page=self._page + 1, pages=self._pages, count=len(preview.rows))
        self._rows.write(rows if preview.rows else "", Ink.SECOND)
        numbers = ", ".join(preview.left_over)
        self._lost.write(say("reassigning.left-over", numbers=numbers) if numbers else "", Ink.WARN)
        self.keys.display(self._open, "moves_go" if "moves_go" in self._open else None, say)

    @property
    def _open(self) -> frozenset[str]:
        can_go = self.preview is not None and bool(self.preview.moves) and self.preview.refused is None
        opened = {
            "moves_go": can_go,
            "moves_back": self._page > 0,
            "moves_next": self._page + 1 < self._pages,
            "moves_again": True,
            "repair_close": True,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    def take(self, event: QKeyEvent) -> None:
        """Take a key."""
        name = self.keys.name_of(event.key())
        if name is not None and not event.isAutoRepeat():
            self.press(name)

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        if name not in self._open:
            return
        match name:
            case "moves_go":
                self.agreed.emit()
            case "moves_again":
                self.again.emit()
            case "repair_close":
                self.closed.emit()
            case _:
                self._page += 1 if name == "moves_next" else -1
        self._show()
