"""The contact sheet window: everybody's picture in a grid, found, filtered, opened large, compared.

Looking writes nothing and asks nobody. What can be done from here is asked of the desk by its own commands: a
re-assignment and a claim go through the desk page's own windows with two people, a retake is allowed as with its key.
The desk works on meanwhile; whoever sits there stands in a line at the foot, whatever is looked at.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from station.commands import AllowRetake, ShowProof
from station.events import Announcement, Kind
from station.flow import State
from station.gallery.cells import Cell, Mark, Order, Sheet, Wanted, pick, read_sheet
from station.gallery.story import Story, read_story
from station.view import DeskView
from ui import office
from ui.door import Station
from ui.errands import Errands
from ui.form_fields import Pick
from ui.gallery_grid import Grid
from ui.gallery_large import LargeView
from ui.key_bar import GAP
from ui.key_guard import HOLD_MS, KeyGuard
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.panel import CENTRE, RIGHT, Panel, Text
from ui.phrases import Phrase, Say, state_phrase
from ui.pictures import PictureShelf, upright_size
from ui.signs import INKS, MARKS, Sign
from ui.theme import DARK, UNIT, Ink, Role, Surface, scale_for, smallest
from ui.thumbnails import Thumbnails

LOOK_MS = 200
SOON = 3  # looks
KEY_HOLD_MS = HOLD_MS
TOP = 64
FOOT = 44
MARGIN = 2 * UNIT
KEPT = 24  # large pictures: one sitting's, and those of its neighbours

ALL, NO_CLASS = "\0all", "\0none"

MARKS_OFFERED = (
    Mark.ACCEPTED, Mark.RETAKEN, Mark.REFUSED, Mark.OVERRIDDEN, Mark.MOVED, Mark.MAKE_UP, Mark.WITHOUT, Mark.OPEN,
)  # fmt: skip

KEYS = (
    Key("gallery_open", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("gallery_compare", "C", (Qt.Key.Key_C,), 0),
    Key("gallery_mark", "X", (Qt.Key.Key_X,), 0),
    Key("gallery_move", "F4", (Qt.Key.Key_F4,), 0),
    Key("gallery_claim", "F3", (Qt.Key.Key_F3,), 0),
    Key("gallery_again", "P", (Qt.Key.Key_P,), 0),
    Key("gallery_crop", "N", (Qt.Key.Key_N,), 0),
    Key("gallery_proof", "H", (Qt.Key.Key_H,), 0),
    Key("gallery_papers", "B", (Qt.Key.Key_B,), 0),
    Key("gallery_close", "cap.esc", (Qt.Key.Key_Escape,), 0),
)

CHANGES = frozenset(
    {
        Kind.SITTING, Kind.ACCEPTED, Kind.ABANDONED, Kind.RETAKE, Kind.OVERRIDE, Kind.REASSIGNED, Kind.CLAIMED,
        Kind.PORTRAIT,
    }
)  # fmt: skip
"""What changes a cell."""

ReadSheet = Callable[[Path], Sheet]
ReadStory = Callable[[Path, str], Story]
Sizes = Mapping[Path, tuple[int, int]]


class Row(KeyRow):
    """The window's keys over its whole width."""

    def arrange(self) -> None:
        """Equal buttons."""
        count = len(self._buttons)
        width = (self.width() / self.scale - GAP * (count - 1)) / count
        for place, button in enumerate(self._buttons):
            button.setGeometry(self.rect_of(place * (width + GAP), 0, width, KEYS_HEIGHT))


class GalleryPage(Panel):
    """The whole window.

    Attributes:
        moves: pictures are to be given to other numbers: this one, and the other one or an empty string.
        claims: an orphan is to be claimed for this number.
        papers: the sheets of a class are wanted.
        steps_back: the desk's page is wanted.
    """

    surface = Surface.WINDOW
    moves = Signal(str, str)
    claims = Signal(str)
    papers = Signal()
    steps_back = Signal()

    def __init__(
        self, folder: Path, station: Station, say: Say, read: ReadSheet = read_sheet, read_one: ReadStory = read_story
    ) -> None:
        """Look at the data folder of `station`; `read` and `read_one` are called on another thread."""
        super().__init__(None)
        self._folder, self._station, self._say = folder, station, say
        self._read, self._read_one = read, read_one
        self._errands = Errands(self)
        self._thumbnails, self._shelf = Thumbnails(self), PictureShelf(self, KEPT)
        self._sheet: Sheet | None = None
        self._reading = self._stale = False
        self._failed = False
        self._due = 0  # looks until the journal is read again: not everything that the desk writes is announced
        self._waiting = 0  # cells that found no place without moving others
        self._story: tuple[str, Story, Sizes] | None = None
        self._opened: str | None = None  # the sitting that stands large
        self._said: Phrase | None = None
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    # how it looks

    def _build(self) -> None:
        self._title = Text(self, Role.HEADING)
        self._count = Text(self, Role.SMALL, RIGHT)
        self._count.ink(Ink.SECOND)
        self.order, self.group, self.kind, self.typed = Pick(self), Pick(self), Pick(self), QLineEdit(self)
        self.typed.setMaxLength(16)
        self._filters: tuple[QWidget, ...] = (self.order, self.group, self.kind, self.typed)
        for pick_ in (self.order, self.group, self.kind):
            pick_.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)  # its place is given
            pick_.activated.connect(self._choose_anew)
        self.typed.textChanged.connect(self._choose_anew)
        self.typed.installEventFilter(self)
        self.grid = Grid(self, self._thumbnails)
        self._guard = KeyGuard(self, KEY_HOLD_MS)
        self._guard.passed.connect(self._key_pressed)
        self._guard.swallowed.connect(self._scanner_typed)
        self.grid.pressed.connect(self._guard.take)
        self.grid.touched.connect(lambda: self.press("gallery_open"))
        self.grid.selectionModel().currentChanged.connect(self._show)
        self._empty = Text(self, Role.HEADING, CENTRE, wrap=True)
        self._empty.ink(Ink.SECOND)
        self.large = LargeView(self, self._shelf)
        self.large.hide()
        self._told, self._desk = Text(self, Role.BODY), Text(self, Role.BODY, RIGHT)
        self._keys = Row(self, KEYS)
        self._keys.pressed.connect(self.press)

    def arrange(self) -> None:
        """Filters above, the grid, and below it what was said, the desk and the keys."""
        wide, high = self.width() / self.scale - 2 * MARGIN, self.height() / self.scale
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, 226, TOP - UNIT))
        left = MARGIN + 236
        for widget, width in ((self.order, 260), (self.group, 350), (self.kind, 340), (self.typed, 350)):
            widget.setGeometry(self.rect_of(left, UNIT, width, TOP - UNIT))
            left += width + UNIT
        self._count.setGeometry(self.rect_of(left, UNIT, MARGIN + wide - left, TOP - UNIT))
        keys = high - MARGIN - KEYS_HEIGHT
        foot = keys - FOOT
        self.grid.setGeometry(self.rect_of(MARGIN, TOP + UNIT, wide, foot - TOP - UNIT))
        self.large.setGeometry(self.rect_of(MARGIN, UNIT, wide, foot - UNIT))
        self._empty.setGeometry(self.rect_of(MARGIN + 200, TOP + 160, wide - 400, 200))
        self._told.setGeometry(self.rect_of(MARGIN, foot, wide * 0.58, FOOT))
        self._desk.setGeometry(self.rect_of(MARGIN + wide * 0.58 + UNIT, foot, wide * 0.42 - UNIT, FOOT))
        self._keys.setGeometry(self.rect_of(MARGIN, keys, wide, KEYS_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window; what was chosen stays in sight."""
        scale = scale_for(event.size())
        self.rescale(scale)
        self.grid.rescale(scale)
        for widget in self._filters:
            widget.setStyleSheet(office.style(scale, DARK))
        self._show()
        self.grid.scrollTo(self.grid.currentIndex())

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = self.grid.cells.say = say
        self.setWindowTitle(say("ui.gallery"))
        self._title.write(say("ui.gallery"))
        self.typed.setPlaceholderText(say("gallery.find"))
        for widget, name in zip(self._filters, ("order", "class", "kind", "find"), strict=True):
            widget.setAccessibleName(say(f"gallery.{name}"))
        self.grid.setAccessibleName(say("ui.gallery"))
        _fill(self.order, [(say(f"gallery.order.{order}"), order.value) for order in Order])
        kinds = [(say(f"gallery.mark.{mark}"), mark.value) for mark in MARKS_OFFERED]
        _fill(self.kind, [(say("gallery.every-kind"), ALL), *kinds])
        self._offer_classes()
        self.grid.viewport().update()
        self._show()

    def _offer_classes(self) -> None:
        classes = self._sheet.classes if self._sheet is not None else ()
        named = [(name, name) for name in classes]
        say = self._say
        _fill(self.group, [(say("gallery.every-class"), ALL), *named, (say("gallery.no-class"), NO_CLASS)])

    # reading

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to look."""
        super().showEvent(event)
        self._timer.start()
        self.read_again()
        self.grid.setFocus()

    def read_again(self) -> None:
        """Read the journal once more; not twice at once."""
        if self._reading:
            self._stale = True
            return
        self._reading, self._stale = True, False
        self._errands.run(partial(self._read, self._folder), self._came)

    def _came(self, came: object) -> None:
        self._reading = False
        if not self.isVisible():
            return  # nobody looks any more
        if not isinstance(came, Sheet):
            self._failed = True  # the desk tells of a disk in trouble; what is shown stays
            self._show()
            return
        self._failed, first = False, self._sheet is None
        classes_before = self._sheet.classes if self._sheet is not None else ()
        self._sheet = came
        if came.classes != classes_before or first:
            self._offer_classes()
        if first:
            self._choose_anew()
        else:
            self._waiting = self.grid.cells.renew(pick(came, self.wanted))
            if self._opened is not None:
                self._read_story(self._opened)
            self._show()
        if self._stale:
            self.read_again()

    @property
    def wanted(self) -> Wanted:
        """What the filters say."""
        group, kind = str(self.group.currentData()), str(self.kind.currentData())
        class_name = {ALL: None, NO_CLASS: ""}.get(group, group)
        mark = None if kind == ALL else Mark(kind)
        return Wanted(Order(str(self.order.currentData())), class_name, mark, self.typed.text())

    def _choose_anew(self) -> None:
        """Show what the filters say, from the beginning; whoever was chosen stays so while they are among them."""
        if self._sheet is None:
            return
        chosen = self.grid.chosen.sitting if self.grid.chosen is not None else None
        self.grid.cells.replace(pick(self._sheet, self.wanted))
        self._waiting = 0
        self.grid.choose_sitting(chosen)
        self._show()

    def _look(self) -> None:
        """See who sits at the desk, and what came of what it was asked."""
        if self._due:
            self._due -= 1
            if not self._due:
                self.read_again()
        self._show_desk(self._station.snapshot())

    def hear(self, announcement: Announcement) -> None:
        """Read again what changed, and say what the desk refused."""
        if not self.isVisible():
            return
        if announcement.event in CHANGES:
            self.read_again()
        elif announcement.event is Kind.TROUBLE and announcement.detail.get("for") == "retake":
            self._said = Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail))
            self._show()

    @property
    def settled(self) -> bool:
        """Whether everything that belongs on the window is there."""
        return not (self._errands.under_way or self._thumbnails.fetching or self._shelf.fetching)

    @property
    def memory(self) -> int:
        """Bytes of all thumbnails that are kept."""
        return self._thumbnails.bytes

    # showing

    @property
    def chosen(self) -> Cell | None:
        """The cell that keys act on."""
        return self.grid.chosen

    def _show(self) -> None:
        say, is_large = self._say, self._opened is not None
        for widget in (self._title, *self._filters, self._count, self.grid):
            widget.setVisible(not is_large)
        self.large.setVisible(is_large)
        count = len(self.grid.cells.shown)
        more = f"  {say('gallery.new', count=self._waiting)}" if self._waiting else ""
        self._count.write(say("gallery.count", count=count) + more)
        nothing = "gallery.reading" if self._sheet is None else "gallery.nobody"
        self._empty.write("" if count or is_large else say("gallery.unreadable" if self._failed else nothing))
        self._empty.setVisible(not count and not is_large)
        cell = self.chosen
        if is_large and cell is not None:
            story = self._story if self._story is not None and self._story[0] == cell.sitting else None
            self.large.display(cell, story[1] if story else None, story[2] if story else {}, say)
        self._show_told()
        view = self._station.snapshot()
        self._show_desk(view)
        self._keys.display(self._open_keys(view), None, say)

    def _show_told(self) -> None:
        if self._said is not None:
            words = f"{MARKS[self._said.sign]} {self._said.said(self._say)}"
            self._told.write_data(words, INKS[self._said.sign])
        elif len(self.grid.cells.marked) > 0:
            numbers = {cell.sitting: cell.number for cell in self.grid.cells.shown}
            marked = " ↔ ".join(numbers.get(one, "") for one in self.grid.cells.marked)
            self._told.write_data(self._say("gallery.marked", numbers=marked), Ink.WARN)
        else:
            self._told.write("")

    def _show_desk(self, view: DeskView) -> None:
        """Who sits at the desk, or what it waits for: never out of sight."""
        phrase = state_phrase(view, ())
        told = phrase.said(self._say)
        if view.sitter is not None:
            words = self._say("gallery.desk-sits", number=view.sitter.number, state=told)
        else:
            words = self._say("gallery.desk", state=told)
        self._desk.write_data(f"{MARKS.get(phrase.sign, '')} {words}".strip())
        self._desk.ink(INKS[phrase.sign] if view.state is not None else Ink.SECOND)

    # keys

    def _open_keys(self, view: DeskView) -> frozenset[str]:
        cell, is_large = self.chosen, self._opened is not None
        may_act = cell is not None and not view.login_needed and view.locked != "disk"
        ended = may_act and cell is not None and Mark.OPEN not in cell.marks
        accepted = may_act and cell is not None and Mark.ACCEPTED in cell.marks
        opened = {
            "gallery_open": cell is not None and not is_large,
            "gallery_compare": is_large and len(self.large.takes) > 1,
            "gallery_mark": ended and not is_large,
            "gallery_move": ended,
            "gallery_claim": may_act and view.tally.orphans > 0,
            "gallery_again": accepted,
            "gallery_crop": accepted,
            "gallery_proof": may_act,
            "gallery_papers": not view.login_needed,
            "gallery_close": True,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """In the field where a number is typed, Enter and Down lead into the grid, Esc takes back what was typed."""
        if watched is self.typed and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.grid.setFocus()
                if event.key() != Qt.Key.Key_Down and len(self.grid.cells.shown) == 1:
                    self.press("gallery_open")
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.typed.clear()
                self.grid.setFocus()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that no field wanted: a scanner's press nothing."""
        self._guard.take(event)

    def _key_pressed(self, event: QKeyEvent) -> None:
        name = self._keys.name_of(event.key())
        if self._opened is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif self._opened is not None and (event.text() or "0") in "123456":
            self.large.choose(int(event.text()) - 1)
        elif name is not None and not event.isAutoRepeat():
            self.press(name)
        elif event.key() == Qt.Key.Key_Space:
            self._said = Phrase(Sign.DOT, "gallery.shutter-there")
            self._show()
        elif event.key() == Qt.Key.Key_Home and self._opened is None:
            self._show_newcomers()
        elif self._opened is None and event.text().isascii() and event.text().isalnum():
            self.typed.setFocus()
            self.typed.setText(self.typed.text() + event.text())

    def _scanner_typed(self) -> None:
        """A scanner typed into the window: nothing was done, and people are told what to do."""
        self._said = Phrase(Sign.TRIANGLE, "happened.scanner-typed")
        self._show()

    def _show_newcomers(self) -> None:
        """From the beginning, with whoever came meanwhile."""
        self._choose_anew()
        self.grid.choose(0)

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        cell = self.chosen
        if name not in self._open_keys(self._station.snapshot()):
            return
        self._said = None
        if name == "gallery_close":
            self._step_back()
        elif name == "gallery_papers":
            self.papers.emit()
        elif cell is not None:
            self._act(name, cell)
        self._show()

    def _step_back(self) -> None:
        """From comparing to the sitting, from the sitting to the grid, from the grid to the desk."""
        if self._opened is not None and self.large.compares:
            self.large.compare(False)
        elif self._opened is not None:
            self._opened = None
            self._show()
            self.grid.setFocus()
            self.grid.scrollTo(self.grid.currentIndex())
        else:
            self.close()
            self.steps_back.emit()

    def _act(self, name: str, cell: Cell) -> None:
        match name:
            case "gallery_open":
                self.open_large()
            case "gallery_compare":
                self.large.compare(not self.large.compares)
            case "gallery_mark":
                self.grid.cells.mark(cell.sitting)
            case "gallery_move":
                self._move(cell)
            case "gallery_claim":
                self.claims.emit(cell.number)
            case "gallery_again":
                self._station.post(AllowRetake(cell.number))
                self._said = Phrase(Sign.DOT, "gallery.again", {"number": cell.number})
                self._due = SOON
            case "gallery_crop":
                self._said = Phrase(Sign.DOT, "gallery.crop-stays")
            case _:
                self._proofread(cell)

    def _move(self, cell: Cell) -> None:
        """Two that are marked, else the chosen one and somebody who is asked for."""
        numbers = {one.sitting: one.number for one in (self._sheet.cells if self._sheet is not None else ())}
        marked = [numbers[one] for one in self.grid.cells.marked if one in numbers]
        both = len(marked) == 2 and self._opened is None
        first, second = (marked[0], marked[1]) if both else (cell.number, "")
        self.moves.emit(first, second)

    def _proofread(self, cell: Cell) -> None:
        """Only whoever is there sees their own data, in full and for seconds: at the desk, never from a list."""
        view = self._station.snapshot()
        ended = (one for one in reversed(self._sheet.cells if self._sheet else ()) if Mark.OPEN not in one.marks)
        there = view.sitter.number if view.sitter is not None else getattr(next(ended, None), "number", None)
        if there == cell.number and view.state in (None, State.ARMED, State.REVIEW):
            self._station.post(ShowProof())
            self.steps_back.emit()
        else:
            self._said = Phrase(Sign.DOT, "gallery.proof-there")

    # one sitting large

    def open_large(self) -> None:
        """Open the chosen one."""
        cell = self.chosen
        if cell is None:
            return
        self._opened = cell.sitting
        self.large.compares = False
        self._read_story(cell.sitting)
        self.setFocus()
        self._show()

    def step(self, by: int) -> None:
        """The neighbour before or after it, in the order of the grid."""
        row = self.grid.currentIndex().row() + by
        if 0 <= row < len(self.grid.cells.shown):
            self._said = None
            self.grid.choose(row)
            self.open_large()

    def _read_story(self, sitting: str) -> None:
        read = partial(_with_sizes, self._read_one, self._folder, sitting)
        self._errands.run(read, partial(self._story_came, sitting))

    def _story_came(self, sitting: str, came: object) -> None:
        """Show it, unless another sitting was opened meanwhile."""
        if sitting != self._opened:
            return
        if isinstance(came, tuple):
            story, sizes = came
            if self._story is None or self._story != (sitting, story, sizes):
                self._story = (sitting, story, sizes)
        else:
            self._said = Phrase(Sign.BAR, "gallery.unreadable")
        self._show()

    # the end

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks any more: nothing is read, and nobody's pictures stay in memory."""
        self._timer.stop()
        self._guard.drop()
        self._opened = self._said = self._story = self._sheet = None
        self.grid.cells.marked = ()
        self.grid.cells.replace(())
        self._thumbnails.forget()
        super().closeEvent(event)

    def end(self) -> None:
        """Close for good, and leave no thread behind."""
        self.close()
        self._errands.close()
        self._thumbnails.close()
        self._shelf.close()


def _with_sizes(read: ReadStory, folder: Path, sitting: str) -> tuple[Story, Sizes]:
    """A story, and how large the originals of its takes are; on the errand's thread."""
    story = read(folder, sitting)
    sizes = {take.original: upright_size(take.original) for take in story.takes}
    return story, {path: size for path, size in sizes.items() if size is not None}


def _fill(pick_: Pick, options: list[tuple[str, str]]) -> None:
    """Offer these; what was picked stays so where it is among them."""
    picked = pick_.currentData()
    pick_.blockSignals(True)
    pick_.clear()
    for words, value in options:
        pick_.addItem(words, value)
    pick_.setCurrentIndex(max(0, pick_.findData(picked)))
    pick_.blockSignals(False)
