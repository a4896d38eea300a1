"""The monitor's screen: the swipe and the class, and when they are wanted the class's faces, or what it owes.

The keyboard stays with the desk. This page is touched, or a numeric keypad of its own speaks to it (`take`).
"""

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from station.commands import CloseRepair, ShowFaces, WatchRoll
from station.events import Announcement
from station.job.money_view import Book
from station.keypad import KeypadNews, KeypadStands, KeyPressed
from station.money_commands import AgreeFigures, HideMoney, ShowMoney
from station.view import DeskView
from ui.bridge import Bridge
from ui.door import Station
from ui.faces_page import FacesPage
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.money_page import MoneyPage
from ui.monitor_home import MonitorHome
from ui.open_key import OpenKey
from ui.other_screen import OtherScreen
from ui.panel import Panel
from ui.payee_page import PayeePage
from ui.phrases import Phrase, Say
from ui.pictures import PictureShelf
from ui.signs import Sign
from ui.swipe_line import SwipeLine
from ui.swipe_panel import SwipeStrip
from ui.theme import DESIGN, UNIT, Ink, Surface

REFRESH_MS = 100
KEPT = 64
LEFT_ALONE = 180.0
"""Seconds after which the faces or the money that nobody touches give way to the swipe."""
ASK_AGAIN = 5.0
"""Seconds after which the desk is asked for the class once more, if none came."""
BACK = 232
KEYS_END = 2 * UNIT + 4 * 228
"""Where the keys of the faces page end: the last swipe and the way back stand right of it."""


class MonitorPage(Panel):
    """The window."""

    surface = Surface.WINDOW

    def __init__(
        self, station: Station, say: Say, deaf_to: Collection[str] = (), *, keypad: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Show this desk's classes.

        Args:
            station: the desk.
            say: the language.
            deaf_to: readers at the seat, that the monitor has nothing to do with.
            keypad: a numeric keypad belongs to this page.
            clock: seconds.
        """
        super().__init__(None)
        self._station, self._say, self._keypad, self._clock = station, say, keypad, clock
        self._line = SwipeLine(deaf_to)
        self._shelf = PictureShelf(self, KEPT)
        self.home = MonitorHome(self, station.post, clock)
        self._faces = FacesPage(self, self._shelf, station.post, repairs=False, keypad=keypad)
        self._money, self._payee = MoneyPage(self, monitors=True), PayeePage(self, self._shelf, monitors=True)
        self._strip, self._back = SwipeStrip(self), OpenKey(self, "back")
        for page in (self._money, self._payee):
            page.pressed.connect(self._agree)
        for panel in (self._faces, self._money, self._payee, self._strip, self._back):
            panel.hide()
        self._checking = self._asked_money = self._away = self._shows_faces = self._had_faces = False
        self._touched_at = clock()
        self._ask_at = 0.0
        self._keypad_trouble: str | None = None
        self._asked_row = False
        self.home.wanted.connect(self._open)
        self._back.used.connect(lambda _: self.go_back())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the desk's window
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # every key belongs to the desk

    @property
    def complete(self) -> bool:
        """Whether every picture that belongs on the page is there."""
        return not self._shelf.fetching

    def arrange(self) -> None:
        """Each page fills it; over those for a class the last swipe and the way back."""
        for page in (self.home, self._faces, self._money, self._payee):
            page.setGeometry(self.rect())
        wide, high = self.width() / self.scale, self.height() / self.scale
        edge = 2 * UNIT
        top = high - edge - KEYS_HEIGHT
        self._back.setGeometry(self.rect_of(wide - edge - BACK, top - edge, BACK, KEYS_HEIGHT + edge))
        self._strip.setGeometry(
            self.rect_of(KEYS_END + UNIT, top, wide - 2 * edge - BACK - KEYS_END - UNIT, KEYS_HEIGHT)
        )

    # showing

    def hear(self, announcement: Announcement) -> None:
        """Something was announced."""
        self._line.hear(announcement, self._clock())
        self.refresh()

    def keypad_stands(self, trouble: str | None) -> None:
        """How the keypad stands: code of its trouble, None while it works."""
        self._keypad_trouble = trouble

    def refresh(self) -> None:
        """Look at the desk and show it; whoever closed the names at the desk has them shown here again."""
        view, say = self._station.snapshot(), self._say
        if view.roll is None and not view.login_needed and self.isVisible() and self._clock() >= self._ask_at:
            self._ask_at = self._clock() + ASK_AGAIN
            self._station.post(WatchRoll())
        self._make_way(view)
        book = self._book(view)
        if self._clock() > self._touched_at + LEFT_ALONE and (self._checking or self._asked_money):
            self.go_back()
        self.setWindowTitle(say("monitor.title"))
        self._show_money(book)
        checking = self._checking and book is None
        if checking and view.repair.faces is None and not view.login_needed and view.tally.accepted:
            if not self._shows_faces or self._had_faces:
                self._station.post(ShowFaces(self._class(view)))
            self._shows_faces, self._had_faces = True, False
        self._had_faces = self._had_faces or (checking and view.repair.faces is not None)
        self._faces.setVisible(checking)
        if checking:
            self._faces.display(view, say)
        at_home = book is None and not checking
        said = self._line.line(view, self._clock())
        if self._keypad_trouble is not None and said.more is None:
            said = replace(said, more=Phrase(Sign.TRIANGLE, "monitor.keypad-gone"))
        self.home.setVisible(at_home)
        for panel in (self._strip, self._back):
            if at_home == panel.isVisibleTo(self):
                panel.setVisible(not at_home)
                panel.raise_()
        if at_home:
            self.home.display(said, view, self._keypad, say)
        else:
            self._strip.display(said, say)
            self._back.display("⌫" if self._keypad else "◂", say("monitor.key.back"), "", Ink.SECOND, True)

    def _make_way(self, view: DeskView) -> None:
        """Somebody's row has to be picked: whatever lies over the class gives way, once."""
        asks = view.picking is not None
        asked_before, self._asked_row = self._asked_row, asks
        if asks and not asked_before and self.home.isHidden():
            self.go_back()

    def _book(self, view: DeskView) -> Book | None:
        """While the desk looks at money, whoever pays sees it too, unless the monitor has turned away from it."""
        if view.money.book is None:
            self._away = False
        return None if self._away else view.money.book

    def _show_money(self, book: Book | None) -> None:
        shown = book.shown if book is not None else None
        self._payee.setVisible(shown is not None)
        self._money.setVisible(book is not None and shown is None)
        if book is not None and shown is not None:
            self._payee.display(book, shown, "", self._say)
        elif book is not None:
            self._money.display(book, "", self._say)

    @staticmethod
    def _class(view: DeskView) -> str | None:
        return view.roll.class_name if view.roll is not None else None

    # what is pressed

    def take(self, key: str) -> None:
        """Take a key of the page's own keypad: `0` to `9`, `+ - * / .`, `enter` or `backspace`."""
        if self._station.snapshot().lunch is not None:
            return  # the page is covered: nobody sees what a key would do
        self._touched_at = self._clock()
        if not self.home.isHidden():
            self.home.take(key)
        elif key == "backspace":
            self.go_back()
        elif not self._faces.isHidden():
            self._faces.take_key(key)
        elif not self._payee.isHidden():
            if key == "enter":
                self._payee.press("money_agree")
        elif key == "enter":
            self._money.press("money_agree")
        elif key in "+-":
            self._money.step(1 if key == "+" else -1)
        self.refresh()

    def _open(self, name: str) -> None:
        """Show the faces of the class, or what is owed."""
        self._touched_at, self._away = self._clock(), False
        if name == "faces":
            self._checking = True
        else:
            self._asked_money = self._station.snapshot().money.book is None
            self._station.post(ShowMoney())
        self.refresh()

    def go_back(self) -> None:
        """To the swipe and the class; what was opened from here is closed, so that nobody's name is kept for it."""
        view = self._station.snapshot()
        if self._asked_money:
            self._station.post(HideMoney())
        self._away = view.money.book is not None
        if self._shows_faces and view.repair.preview is None and view.repair.strays is None:
            self._station.post(CloseRepair())
        self._faces.forget()
        self._checking = self._asked_money = self._shows_faces = self._had_faces = False
        self.refresh()

    def _agree(self, name: str) -> None:
        """The monitor says that the figures on the screen are right; there is no other button."""
        book = self._station.snapshot().money.book
        line = None if book is None else book.shown or self._money.chosen
        if name == "money_agree" and line is not None:
            self._station.post(AgreeFigures(line.row.scope, line.row.name, line.figures))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the screen: on a small one everything is smaller, and nothing is cut off."""
        size = event.size()
        self.rescale(min(size.width() / DESIGN.width(), size.height() / DESIGN.height()))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the desk from now on."""
        super().showEvent(event)
        self._timer.start(REFRESH_MS)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks any more."""
        self._timer.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread and no name behind."""
        self._timer.stop()
        self._shelf.close()
        self._station.post(WatchRoll(watched=False))
        if self._shows_faces:
            self._station.post(CloseRepair())
        super().closeEvent(event)


class MonitorScreen(OtherScreen):
    """Passes on what the desk announces and what the monitor's keypad says."""

    def __init__(
        self, station: Station, name: str, desk: QWidget, say: Say, deaf_to: Collection[str] = (), *,
        keypad: bool = False,
    ) -> None:  # fmt: skip
        """Show `station` on the screen called `name`, if that is not the one that `desk` stands on."""
        super().__init__(name, desk, say, self._page)
        self._of = station, deaf_to, keypad
        self._keypad_trouble: str | None = None
        self._bridge = Bridge(station, self)
        self._bridge.announced.connect(self._heard)

    def _page(self, say: Say) -> MonitorPage:
        station, deaf_to, keypad = self._of
        page = MonitorPage(station, say, deaf_to, keypad=keypad)
        page.keypad_stands(self._keypad_trouble)
        return page

    def _heard(self, announcement: Announcement) -> None:
        if isinstance(self.page, MonitorPage):
            self.page.hear(announcement)

    def hear_keypad(self, news: KeypadNews) -> None:
        """Pass on what the keypad says; a key that is pressed while the page is not there does nothing."""
        if isinstance(news, KeypadStands):
            self._keypad_trouble = news.trouble
        if not isinstance(self.page, MonitorPage):
            return
        if isinstance(news, KeyPressed):
            self.page.take(news.key)
        else:
            self.page.keypad_stands(news.trouble)
