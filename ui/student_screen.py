"""The screen in front of the chair: opened when it is there, closed when it is unplugged, never in the desk's way."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from station.commands import NoticeShown
from station.events import Announcement
from station.job.notice import Notice
from ui.bridge import Bridge
from ui.door import Station
from ui.phrases import Say
from ui.sitter_page import SitterPage


def screen_named(name: str | None) -> QScreen | None:
    """The screen that the system calls so."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def desk_screen(student: str | None) -> QScreen:
    """Where the desk's window goes: the first screen, unless that is the student's and there is another one."""
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen.name() != student]
    return first if first in others or not others else others[0]


class StudentScreen(QObject):
    """Keeps the student's window on its screen while both screens are there.

    The program looks at the screens by itself; what happens to this one never touches the desk's window.
    """

    def __init__(
        self, station: Station, name: str, desk: QWidget, say: Say, dress_rule: Path | None = None,
        notice: Notice | None = None,
    ) -> None:  # fmt: skip
        """Show `station` on the screen called `name`, if that is not the one that `desk` stands on."""
        super().__init__(desk)
        self._station, self._name, self._desk, self._say, self._dress = station, name, desk, say, dress_rule
        self._notice = notice
        self.page: SitterPage | None = None
        self._bridge = Bridge(station, self)
        self._bridge.announced.connect(self._heard)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screen_added)
            application.screenRemoved.connect(self._screen_removed)

    def look(self) -> None:
        """Open the window, if its screen is there and free."""
        screen = screen_named(self._name)
        if self.page is not None or screen is None or screen == self._desk.screen():
            return
        self.page = SitterPage(self._station, self._say, self._dress, self._notice)
        self.page.setScreen(screen)
        self.page.setGeometry(screen.geometry())
        self.page.showFullScreen()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        if self.page is not None:
            self.page.speak(say)

    def close(self) -> None:
        """Close the window, if it is open."""
        page, self.page = self.page, None
        if page is not None:
            if self._notice is not None:
                self._station.post(NoticeShown(None))
            page.close()
            page.deleteLater()

    def _heard(self, announcement: Announcement) -> None:
        if self.page is not None:
            self.page.hear(announcement)

    def _screen_added(self, screen: QScreen) -> None:
        self.look()

    def _screen_removed(self, screen: QScreen) -> None:
        """Qt would move the window to a screen that is left: onto the desk's."""
        if screen.name() == self._name:
            self.close()
