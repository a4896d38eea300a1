"""The tray of files without a provable person: one at a time, large, with why and with who sat before and after.

Claiming gives evidence to the office and nothing else: the file stays an orphan, the number gets no picture by it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.job.repair_view import Neighbour, Stray
from station.view import DeskView
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.last_pictures import Thumbnail
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import UNIT, Ink, Role, Surface

MARGIN = 2 * UNIT
SIDE = 480
TOP = 72
CARD = 272
NEIGHBOURS = 4

KEYS = (
    Key("tray_claim", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("tray_back", "←", (Qt.Key.Key_Left, Qt.Key.Key_PageUp), 0),
    Key("tray_next", "→", (Qt.Key.Key_Right, Qt.Key.Key_PageDown), 0),
    Key("repair_close", "cap.esc", (Qt.Key.Key_Escape,), 0),
)


class NeighbourCard(Panel):
    """A sitting around that time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._where = Text(self, Role.SMALL)
        self._picture = Thumbnail(self)
        self._number = Text(self, Role.HEADING)
        self._name = Text(self, Role.BODY)
        self._at = Text(self, Role.SMALL)
        self._wake = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        for text in (self._where, self._at):
            text.ink(Ink.SECOND)

    def arrange(self) -> None:
        """Before or after on top, the picture, then who."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._where.setGeometry(self.rect_of(12, 6, wide - 24, 32))
        picture = high - 44 - 12
        self._picture.setGeometry(self.rect_of(12, 44, picture * 0.75, picture))
        left = 12 + picture * 0.75 + 16
        self._number.setGeometry(self.rect_of(left, 44, wide - left - 8, 44))
        self._name.setGeometry(self.rect_of(left, 88, wide - left - 8, 36))
        self._at.setGeometry(self.rect_of(left, 124, wide - left - 8, 32))
        self._wake.setGeometry(self.rect_of(left, 160, wide - left - 8, high - 164))

    def display(self, neighbour: Neighbour, before: bool, shelf: PictureShelf, say: Say) -> None:
        """Show it."""
        self._where.write(say("tray.before" if before else "tray.after"))
        path = neighbour.path
        self._picture.display(shelf.picture(path, self._picture.size()) if path is not None else None)
        self._number.write(neighbour.number)
        self._name.write_data(neighbour.name)
        self._at.write(neighbour.opened_at[11:19])
        about = "tray.wake" if neighbour.in_its_wake else "tray.without" if path is None else None
        self._wake.write(say(about) if about else "", Ink.WARN if neighbour.in_its_wake else Ink.SECOND)
        self.setAccessibleName(f"{self._where.text()} {neighbour.number}")


class OrphanTray(Panel):
    """The whole page.

    Attributes:
        claim_wanted: somebody wants to give the shown file to somebody.
        closed: nobody looks any more.
    """

    surface = Surface.WINDOW
    claim_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._title = Text(self, Role.STATE)
        self._preview = Thumbnail(self)
        self._unseen = Text(self, Role.HEADING, CENTRE)
        self._cards = [NeighbourCard(self) for _ in range(NEIGHBOURS)]
        self._about = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._claimed = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._how = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._how.ink(Ink.SECOND)
        self.keys = KeyRow(self, KEYS)
        self.keys.pressed.connect(self.press)
        self._strays: tuple[Stray, ...] = ()
        self._place = 0
        self._say: Say | None = None
        shelf.arrived.connect(self._show)

    @property
    def shown(self) -> Stray | None:
        """The file that is looked at."""
        return self._strays[self._place] if self._place < len(self._strays) else None

    def arrange(self) -> None:
        """The file left, its neighbours beside it in two rows, words right."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        right = wide - MARGIN - SIDE
        bottom = high - MARGIN - KEYS_HEIGHT - UNIT
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, right - 2 * MARGIN, TOP - UNIT))
        preview = right - 2 * MARGIN
        cards = bottom - CARD
        self._preview.setGeometry(self.rect_of(MARGIN, TOP, preview, cards - TOP - UNIT))
        self._unseen.setGeometry(self.rect_of(MARGIN + 40, TOP + (cards - TOP) / 2 - 40, preview - 80, 80))
        step = preview / NEIGHBOURS
        for place, card in enumerate(self._cards):
            card.setGeometry(self.rect_of(MARGIN + place * step, cards, step - UNIT, CARD))
        self._about.setGeometry(self.rect_of(right, TOP, SIDE, 280))
        self._claimed.setGeometry(self.rect_of(right, TOP + 288, SIDE, 120))
        self._how.setGeometry(self.rect_of(right, TOP + 416, SIDE, 200))
        self.keys.setGeometry(self.rect_of(MARGIN, high - MARGIN - KEYS_HEIGHT, wide - 2 * MARGIN, KEYS_HEIGHT))

    def display(self, view: DeskView, say: Say) -> None:
        """Show the tray; the file that was looked at stays in view."""
        self._say = say
        shown = self.shown
        self._strays = view.repair.strays or ()
        places = [place for place, one in enumerate(self._strays) if shown and one.orphan == shown.orphan]
        self._place = places[0] if places else min(self._place, max(len(self._strays) - 1, 0))
        self._show()

    def _show(self) -> None:
        if self._say is None or not self.isVisible():
            return
        say, stray = self._say, self.shown
        count = len(self._strays)
        self._title.write(say("tray.title", place=self._place + 1, count=count) if stray else say("tray.empty"))
        image = self._shelf.picture(stray.path, self._preview.size()) if stray else None
        self._preview.display(image)
        unseen = "tray.none" if stray is None else "tray.no-preview" if image is not None and image.isNull() else None
        self._unseen.write(say(unseen) if unseen else "")
        reason = say(f"orphan.{stray.reason}") if stray else ""
        self._about.write(say("tray.laid-aside", at=stray.at[11:19], reason=reason) if stray else "")
        claimed = stray.claimed_by if stray else None
        self._claimed.write(say("tray.claimed", number=claimed) if claimed else "", Ink.INFO)
        self._how.write(say("tray.how") if stray else "")
        before, after = (stray.before, stray.after) if stray else ((), ())
        places = [None] * (2 - len(before)) + [*before, *after] if stray else []
        for place, card in enumerate(self._cards):
            neighbour = places[place] if place < len(places) else None
            card.setVisible(neighbour is not None)
            if neighbour is not None:
                card.display(neighbour, place < 2, self._shelf, say)
        self.keys.display(self._open, "tray_claim" if "tray_claim" in self._open else None, say)

    @property
    def _open(self) -> frozenset[str]:
        stray = self.shown
        opened = {
            "tray_claim": stray is not None and stray.claimed_by is None,
            "tray_back": self._place > 0,
            "tray_next": self._place + 1 < len(self._strays),
            "repair_close": True,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    def take(self, event: QKeyEvent) -> None:
        """Take a key."""
        name = self.keys.name_of(event.key())
        if name is not None:
            self.press(name)

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        if name not in self._open:
            return
        match name:
            case "tray_claim":
                self.claim_wanted.emit()
            case "repair_close":
                self.closed.emit()
            case _:
                self._place += 1 if name == "tray_next" else -1
        self._show()
