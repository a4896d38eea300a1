"""A class's faces with their names, twenty a page: whoever knows every face marks the wrong ones and confirms the rest.

Nobody's face is compared by the program. Each picture bears the key that marks it; a touch or a click does the same.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.commands import Command, ConfirmFaces, ShowFaces
from station.job.repair_view import ClassFaces, Face, Missing
from station.view import DeskView
from ui.asking import Post
from ui.button import Button
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.last_pictures import Thumbnail
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import UNIT, Ink, Role, Surface

COLUMNS, ROWS = 5, 4
PLACES = COLUMNS * ROWS
MARKS = "1234567890QWERTYUIOP"
"""The keys of the pictures, row by row as on a keyboard."""
FIGURES = "1234567890"
KEYPAD_MARKS = (*FIGURES, *(f"*{figure}" for figure in FIGURES))
"""The same on a numeric keypad: a star first means the lower rows."""
MARGIN = 2 * UNIT
SIDE = 480
TOP = 72
NAMES = 12  # missing people by name; how many more there are is said
SHORT = 8  # characters of a name that stand in large type
PORTRAIT = QSize(150, 200)

KEYS = (
    Key("faces_confirm", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("faces_back", "cap.page-up", (Qt.Key.Key_PageUp,), 0),
    Key("faces_next", "cap.page-down", (Qt.Key.Key_PageDown,), 0),
    Key("faces_class", "cap.tab", (Qt.Key.Key_Tab,), 0),
    Key("faces_repair", "F4", (Qt.Key.Key_F4,), 0),
    Key("repair_close", "cap.esc", (Qt.Key.Key_Escape,), 0),
)
KEYPAD_KEYS = (
    Key("faces_confirm", "cap.enter", (), 0),
    Key("faces_back", "-", (), 0),
    Key("faces_next", "+", (), 0),
    Key("faces_class", "/", (), 0),
)
KEYPAD = {key.cap: key.name for key in KEYPAD_KEYS} | {"enter": "faces_confirm"}


class FaceTile(Button):
    """One picture, its key, number and name, and what was said of it; its value is its place on the page."""

    def __init__(self, parent: QWidget, place: int, mark: str) -> None:
        super().__init__(parent, place)
        self._mark = mark
        self._picture = Thumbnail(self)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cap = Text(self, Role.SMALL, CENTRE)
        self._number = Text(self, Role.SMALL)
        self._name = Text(self, Role.VERDICT, TOP_LEFT, wrap=True)
        self._said = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._wrong = False

    def arrange(self) -> None:
        """The picture left, everything else beside it."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._picture.setGeometry(self.rect_of(6, 6, PORTRAIT.width(), high - 12))
        left = PORTRAIT.width() + 14
        self._cap.setGeometry(self.rect_of(left, 8, 25, 30))
        self._number.setGeometry(self.rect_of(left + 27, 8, wide - left - 27, 32))
        self._name.setGeometry(self.rect_of(left, 44, wide - left - 4, high - 44 - 64))
        self._said.setGeometry(self.rect_of(left, high - 62, wide - left - 4, 60))

    def display(self, face: Face, wrong: bool, shelf: PictureShelf, say: Say) -> None:
        """Show it."""
        self._wrong = wrong
        self._picture.display(shelf.picture(face.path, self._picture.size()))
        self._cap.write(self._mark, Ink.SECOND)
        self._number.write(face.number)
        name = face.name or face.student_tail
        self._name.role = Role.VERDICT if len(name) <= SHORT else Role.SMALL
        self._name.rescale(self.scale)
        self._name.write(name)
        said, ink = _said(face, wrong, say)
        self._said.write(said, ink)
        self.setAccessibleName(f"{face.number} {face.name} {said}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame of the key, and of a wrong face a thick bar around all of it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self._cap.geometry())
        if self._wrong:
            painter.setPen(QPen(QColor(Ink.TROUBLE), self.px(8)))
            painter.drawRect(self.rect())


def _said(face: Face, wrong: bool, say: Say) -> tuple[str, str]:
    if wrong:
        return f"✕ {say('faces.wrong')}", Ink.TROUBLE
    if face.shot_by is not None:
        return say("faces.shot-by", number=face.shot_by), Ink.WARN
    return (f"✓ {say('faces.confirmed')}", Ink.PASS) if face.state == "confirmed" else ("", Ink.SECOND)


class FacesPage(Panel):
    """The whole page.

    Attributes:
        repair_wanted: somebody wants to give pictures to other numbers.
        closed: nobody looks any more.
    """

    surface = Surface.WINDOW
    repair_wanted = Signal()
    closed = Signal()

    def __init__(
        self, parent: QWidget | None, shelf: PictureShelf, post: Post, *, repairs: bool = True, keypad: bool = False,
    ) -> None:  # fmt: skip
        """Make it; without `repairs` pictures can only be confirmed or marked here, with `keypad` by its keys."""
        super().__init__(parent)
        self._shelf, self._post, self._repairs = shelf, post, repairs
        self._title = Text(self, Role.STATE)
        self._page_of = Text(self, Role.BODY)
        marks = KEYPAD_MARKS if keypad else tuple(MARKS)
        self._tiles = [FaceTile(self, place, mark) for place, mark in enumerate(marks)]
        self._lower = False
        self._how = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._left = Text(self, Role.VERDICT, TOP_LEFT, wrap=True)
        self._missing_title = Text(self, Role.VERDICT)
        self._missing = [Text(self, Role.BODY) for _ in range(NAMES)]
        self._more = Text(self, Role.SMALL)
        for text in (self._page_of, self._more):
            text.ink(Ink.SECOND)
        self.keys = KeyRow(self, KEYS if repairs else KEYPAD_KEYS if keypad else KEYS[:4])
        self.keys.pressed.connect(self.press)
        for tile in self._tiles:
            tile.used.connect(self.mark)
        self._class: str | None = None
        self._page = 0
        self._faces = ClassFaces("", ())
        self._classes: tuple[str, ...] = ()
        self._marks: dict[str, bool] = {}
        self._say: Say | None = None
        shelf.arrived.connect(self._show)

    # where things stand

    def arrange(self) -> None:
        """Title above, five columns of faces, and beside them what to do and who is missing."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        right = wide - MARGIN - SIDE
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, right - 2 * MARGIN - 240, TOP - UNIT))
        self._page_of.setGeometry(self.rect_of(right - MARGIN - 240, UNIT, 240, TOP - UNIT))
        bottom = high - MARGIN - KEYS_HEIGHT - UNIT
        step_x, step_y = (right - 2 * MARGIN) / COLUMNS, (bottom - TOP) / ROWS
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, COLUMNS)
            left, top = MARGIN + column * step_x, TOP + row * step_y
            tile.setGeometry(self.rect_of(left, top, step_x - UNIT, step_y - UNIT))
        self._how.setGeometry(self.rect_of(right, TOP, SIDE, 136))
        self._left.setGeometry(self.rect_of(right, TOP + 144, SIDE, 80))
        self._missing_title.setGeometry(self.rect_of(right, TOP + 232, SIDE, 40))
        for place, line in enumerate(self._missing):
            line.setGeometry(self.rect_of(right, TOP + 276 + place * 40, SIDE, 36))
        self._more.setGeometry(self.rect_of(right, TOP + 276 + NAMES * 40, SIDE, 32))
        self.keys.setGeometry(self.rect_of(MARGIN, high - MARGIN - KEYS_HEIGHT, wide - 2 * MARGIN, KEYS_HEIGHT))

    # showing

    @property
    def marked(self) -> tuple[Face, ...]:
        """Faces of the class that are marked as somebody else."""
        return tuple(face for face in self._faces.faces if self._is_wrong(face))

    def display(self, view: DeskView, say: Say) -> None:
        """Show the class that the desk shows."""
        self._say = say
        faces = view.repair.faces or ClassFaces("", ())
        if faces.class_name != self._class:
            self._class, self._page, self._marks = faces.class_name, 0, {}
        self._faces = faces
        self._classes = tuple(name for name, _ in view.repair.classes)
        self._page = min(self._page, self._pages - 1)
        self._show()

    def forget(self) -> None:
        """Drop marks that nobody confirmed: whoever opens the page again begins anew."""
        self._class, self._page, self._marks = None, 0, {}

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._faces.faces) // PLACES))

    @property
    def _here(self) -> tuple[Face, ...]:
        return self._faces.faces[self._page * PLACES : (self._page + 1) * PLACES]

    def _is_wrong(self, face: Face) -> bool:
        return self._marks.get(face.picture, face.state == "wrong")

    def _show(self) -> None:
        if self._say is None or not self.isVisible():
            return
        say, here = self._say, self._here
        name = self._faces.class_name or say("faces.no-class")
        self._title.write_data(say("faces.title", name=name))
        self._page_of.write(say("faces.page", page=self._page + 1, pages=self._pages))
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(here))
            if place < len(here):
                tile.display(here[place], self._is_wrong(here[place]), self._shelf, say)
        self._how.write(say("faces.how" if self._faces.faces else "faces.none"))
        left, wrong = self._faces.unconfirmed, sum(self._is_wrong(face) for face in here)
        done = say("faces.all-done") if self._faces.faces else ""
        words = say("faces.left", count=left) if left else done
        marked = say("faces.confirm-but", count=wrong) if wrong else ""
        self._left.write(f"{words}\n{marked}".strip(), Ink.WARN if left else Ink.PASS)
        self._show_missing(say)
        to_do = bool(here) and bool(left or wrong)
        self.keys.display(self._open, "faces_confirm" if to_do else None, say)

    def _show_missing(self, say: Say) -> None:
        missing, heads = self._faces.missing, self._faces.missing_heads
        if missing:
            self._missing_title.write(say("faces.missing", count=len(missing)), Ink.WARN)
        elif heads:
            self._missing_title.write(say("faces.missing-heads", count=heads), Ink.WARN)
        else:
            self._missing_title.write(say("faces.missing-none") if self._faces.faces else "", Ink.SECOND)
        for place, line in enumerate(self._missing):
            line.write_data(_line(missing[place]) if place < len(missing) else "")
        more = len(missing) - NAMES
        self._more.write(say("faces.more", count=more) if more > 0 else "")

    @property
    def _open(self) -> frozenset[str]:
        opened = {
            "faces_confirm": bool(self._here),
            "faces_back": self._page > 0,
            "faces_next": self._page + 1 < self._pages,
            "faces_class": len(self._classes) > 1,
            "faces_repair": self._repairs,
            "repair_close": self._repairs,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    # keys

    def take(self, event: QKeyEvent) -> None:
        """Take a key."""
        name = self.keys.name_of(event.key())
        if name is not None and not event.isAutoRepeat():
            self.press(name)
        elif (sign := event.text().upper()) and sign in MARKS and not event.isAutoRepeat():
            self.mark(MARKS.index(sign))

    def take_key(self, key: str) -> None:
        """Take a key of a numeric keypad."""
        if key in FIGURES:
            self.mark(FIGURES.index(key) + (len(FIGURES) if self._lower else 0))
        elif key in KEYPAD:
            self.press(KEYPAD[key])
        self._lower = key == "*"

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        if name not in self._open:
            return
        if name == "faces_confirm":
            self._confirm()
        elif name in ("faces_back", "faces_next"):
            self._page += 1 if name == "faces_next" else -1
        elif name == "faces_class":
            following = self._classes.index(self._class or "") + 1 if self._class in self._classes else 0
            self._post(ShowFaces(self._classes[following % len(self._classes)]))
        elif name == "faces_repair":
            self.repair_wanted.emit()
        else:
            self.closed.emit()
        self._show()

    def mark(self, place: int) -> None:
        """Mark the face at this place of the page as somebody else, or take the mark back."""
        if place < len(self._here):
            face = self._here[place]
            self._marks[face.picture] = not self._is_wrong(face)
            self._show()

    def _confirm(self) -> None:
        """Everything on this page was looked at; the next page comes by itself."""
        here = self._here
        wrong = tuple(face.sitting for face in here if self._is_wrong(face))
        command: Command = ConfirmFaces(
            self._faces.class_name, tuple((face.sitting, face.picture) for face in here), wrong
        )
        self._post(command)
        self._page = min(self._page + 1, self._pages - 1)


def _line(missing: Missing) -> str:
    return "  ".join(part for part in (missing.name, missing.student_tail) if part)
