"""The monitor's screen: a class's faces and names, to be touched or clicked; the keyboard stays with the desk."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from station.commands import CloseRepair, ShowFaces
from station.view import DeskView
from ui.door import Station
from ui.faces_page import FacesPage
from ui.other_screen import OtherScreen
from ui.panel import Panel
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import Surface, scale_for

REFRESH_MS = 200
KEPT = 64


class MonitorPage(Panel):
    """The window."""

    surface = Surface.WINDOW

    def __init__(self, station: Station, say: Say) -> None:
        """Show this desk's classes."""
        super().__init__(None)
        self._station, self._say = station, say
        self._shelf = PictureShelf(self, KEPT)
        self._faces = FacesPage(self, self._shelf, station.post, repairs=False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the desk's window
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # every key belongs to the desk

    def arrange(self) -> None:
        """The faces fill it."""
        self._faces.setGeometry(self.rect())

    def refresh(self) -> None:
        """Look at the desk and show it; whoever closed the names at the desk has them shown here again."""
        view: DeskView = self._station.snapshot()
        if view.repair.faces is None and not view.login_needed and view.tally.accepted:
            self._station.post(ShowFaces())
        self.setWindowTitle(self._say("key.faces"))
        self._faces.display(view, self._say)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        self.rescale(scale_for(event.size()))

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
        self._station.post(CloseRepair())
        super().closeEvent(event)


def monitor_screen(station: Station, name: str, desk: QWidget, say: Say) -> OtherScreen:
    """The faces of `station`'s classes on the screen called `name`."""
    return OtherScreen(name, desk, say, lambda language: MonitorPage(station, language))
