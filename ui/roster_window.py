"""The window in which lists are imported, beside the desk's: one at a time, in the language of the desk's page."""

from PySide6.QtCore import QObject

from ui.desk_page import DeskPage
from ui.door import Station
from ui.roster_page import RosterPage


class RosterWindow(QObject):
    """Opens the window, and brings it to the front when it is open already.

    Attributes:
        page: the window; None before it was opened.
    """

    def __init__(self, station: Station, desk: DeskPage) -> None:
        super().__init__(desk)
        self._station, self._desk = station, desk
        self.page: RosterPage | None = None

    def open(self) -> None:
        """Show it. One that was closed stays closed: the next list begins anew."""
        if self.page is None or not self.page.isVisible():
            self.close()
            self.page = RosterPage(self._station, self._desk.say, self._desk)
            self._desk.spoke.connect(self.page.speak)
            self.page.resize(self._desk.size())
            self.page.show()
        self.page.activateWindow()

    def close(self) -> None:
        """Let it go."""
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
            self.page = None
