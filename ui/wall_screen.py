"""The screen on the wall: the class board, opened while its screen is there, never in the desk's way."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from ui.class_board import ClassBoardPage
from ui.door import Station
from ui.phrases import Say
from ui.student_screen import screen_named


class WallScreen(QObject):
    """Keeps the board on its screen while that is there; what happens to it never touches the desk's window."""

    def __init__(self, station: Station, name: str, desk: QWidget, say: Say) -> None:
        """Show `station` on the screen called `name`, if that is not the one that `desk` stands on."""
        super().__init__(desk)
        self._station, self._name, self._desk, self._say = station, name, desk, say
        self.page: ClassBoardPage | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(lambda _: self.look())
            application.screenRemoved.connect(self._screen_removed)

    def look(self) -> None:
        """Open the window, if its screen is there and free."""
        screen = screen_named(self._name)
        if self.page is not None or screen is None or screen == self._desk.screen():
            return
        self.page = ClassBoardPage(self._station, self._say)
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
            page.close()
            page.deleteLater()

    def _screen_removed(self, screen: QScreen) -> None:
        """Qt would move the window to a screen that is left: onto the desk's."""
        if screen.name() == self._name:
            self.close()
