"""A window on a screen of its own, named in the settings; never in the desk's way."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from ui import window_manager
from ui.door import Station
from ui.lunch import LunchCover
from ui.panel import Panel
from ui.phrases import Say


class Page(Protocol):
    """What stands on another screen: a widget that can go on in another language."""

    def setScreen(self, screen: QScreen, /) -> None: ...  # noqa: D102, N802 - Qt's
    def setGeometry(self, place: QRect, /) -> None: ...  # noqa: D102, N802 - Qt's
    def setWindowState(self, state: Qt.WindowState, /) -> None: ...  # noqa: D102, N802 - Qt's
    def show(self) -> None: ...  # noqa: D102 - Qt's
    def close(self) -> bool: ...  # noqa: D102 - Qt's
    def deleteLater(self) -> None: ...  # noqa: D102, N802 - Qt's

    def speak(self, say: Say) -> None:
        """Go on in another language."""


def screen_named(name: str | None) -> QScreen | None:
    """The screen that the system calls so."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def desk_screen(*taken: str | None) -> QScreen:
    """Where the desk's window goes: the first screen, unless that is one of those taken and others are not."""
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen.name() not in taken]
    return first if first in others or not others else others[0]


HERE = ""
"""The place of a window that somebody at the desk looks at there."""

OVER = Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint


class Fit:
    """Whether a window fills its screen; where a window manager knows better, it is asked for a few times only."""

    TRIES = 3

    def __init__(self) -> None:
        self._wanted: QRect | None = None
        self._tries = 0

    def is_missing(self, window: QWidget, screen: QScreen) -> bool:
        """Whether the window should be placed again: screens change their size and place while they are there."""
        if self._wanted != screen.geometry():
            self._wanted, self._tries = screen.geometry(), 0
        if window.geometry() == self._wanted:
            return False
        self._tries += 1
        return self._tries <= self.TRIES


class OtherScreen(QObject):
    """Keeps a window on the screen it is given; what happens to it never touches the desk's window.

    Attributes:
        name: of its screen, as the system calls it.
        page: the window; None while it is not open.
        place: name of the screen that it stands on now; None while it is not open.
        what: `student`, `monitor` or `wall`; its words are `screens.<what>`.
        station: the desk whose breaks cover the window; None: none do.
    """

    def __init__(self, name: str, desk: QWidget, say: Say, make: Callable[[Say], Page]) -> None:
        """Have what `make` gives on the screen called `name`, if that is not the one that `desk` stands on."""
        super().__init__(desk)
        self.station: Station | None = None
        self.name, self._desk, self._say, self._make = name, desk, say, make
        self.page: Page | None = None
        self.place: str | None = None
        self.what = "student"
        self._fit = Fit()
        self._covers: list[LunchCover] = []

    def look(self) -> None:
        """Open the window, if its screen is there and free."""
        screen = screen_named(self.name)
        self.stand(None if screen == self._desk.screen() else screen)

    def stand(self, screen: QScreen | None) -> None:
        """Have the window on this screen, or nowhere. On another screen it is made anew: nothing of it has to move."""
        place = None if screen is None else screen.name()
        looked_at = place is None and self.place == HERE
        if self._is_open and (looked_at or (place == self.place and not self._misfits(screen))):
            return
        self.close()
        if screen is None:
            return
        self.place, self.page = place, self._make(self._say)
        if self.station is not None and isinstance(self.page, Panel):
            self._covers = [LunchCover(self.page, self.station, self._say)]
        self.page.setScreen(screen)
        self.page.setGeometry(screen.geometry())
        if isinstance(self.page, QWidget):
            window_manager.stand_on_every_desktop(self.page)
        self.page.setWindowState(Qt.WindowState.WindowFullScreen)
        self.page.show()  # `showFullScreen` would ask for the keyboard, too

    def _misfits(self, screen: QScreen | None) -> bool:
        return screen is not None and isinstance(self.page, QWidget) and self._fit.is_missing(self.page, screen)

    @property
    def _is_open(self) -> bool:
        """Whether it can be seen: a window manager may have closed it."""
        return isinstance(self.page, QWidget) and self.page.isVisible()

    def peep(self, place: QRect) -> None:
        """Show the window at this place of the desk's screen, over whatever is there; once more puts it away."""
        was_open = self._is_open
        self.close()
        if was_open:
            return
        self.place, self.page = HERE, self._make(self._say)
        if isinstance(self.page, QWidget):
            self.page.setWindowFlags(self.page.windowFlags() | OVER)
            self.page.setGeometry(place)
            self.page.show()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        if self.page is not None:
            self.page.speak(say)
        for cover in self._covers:
            cover.speak(say)

    def close(self) -> None:
        """Close the window, if it is open."""
        page, self.page, self.place, self._covers = self.page, None, None, []
        if page is not None:
            page.close()
            page.deleteLater()
