"""The monitor's screen: a class's faces and names, or what it owes; the keyboard stays with the desk."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from station.commands import CloseRepair, ShowFaces
from station.job.money_view import Book
from station.money_commands import AgreeFigures
from station.view import DeskView
from ui.door import Station
from ui.faces_page import FacesPage
from ui.money_page import MoneyPage
from ui.other_screen import OtherScreen
from ui.panel import Panel
from ui.payee_page import PayeePage
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
        self._money, self._payee = MoneyPage(self, monitors=True), PayeePage(self, self._shelf, monitors=True)
        for page in (self._money, self._payee):
            page.hide()
            page.pressed.connect(self._agree)
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
        """Each page fills it."""
        for page in (self._faces, self._money, self._payee):
            page.setGeometry(self.rect())

    def refresh(self) -> None:
        """Look at the desk and show it; whoever closed the names at the desk has them shown here again."""
        view: DeskView = self._station.snapshot()
        if view.repair.faces is None and not view.login_needed and view.tally.accepted:
            self._station.post(ShowFaces())
        book = view.money.book
        self.setWindowTitle(self._say("key.faces" if book is None else "key.money"))
        self._show_money(book)
        self._faces.setVisible(book is None)
        if book is None:
            self._faces.display(view, self._say)

    def _show_money(self, book: Book | None) -> None:
        """While the desk looks at money, whoever pays sees it too."""
        shown = book.shown if book is not None else None
        self._payee.setVisible(shown is not None)
        self._money.setVisible(book is not None and shown is None)
        if book is not None and shown is not None:
            self._payee.display(book, shown, "", self._say)
        elif book is not None:
            self._money.display(book, "", self._say)

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
