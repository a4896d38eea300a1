"""Windows that the desk's page has opened beside itself: one of each at most, closed with it."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station import settings_editing
from station.job.editing import open_of
from ui import handbook_page, job_menu, window_manager
from ui.desk_page import DeskPage
from ui.door import Station
from ui.export_page import ExportPage
from ui.gallery_page import GalleryPage
from ui.handbook_page import HandbookPage
from ui.job_form import JobForm
from ui.log_page import LogPage, reader_of
from ui.papers_page import PapersPage
from ui.roster_page import RosterPage
from ui.settings_page import SettingsPage
from ui.status_page import StatusPage

HELPS = {
    job_menu.FORM: "job", job_menu.ROSTER: "roster", job_menu.PAPERS: "papers", job_menu.EXPORT: "export",
    job_menu.STATUS: "status", job_menu.LOG: "log", job_menu.GALLERY: "review",
    job_menu.SETTINGS: "settings",
}  # fmt: skip
"""The guide's page about each window."""


class OtherWindows(QObject):
    """Opens what is asked for.

    Attributes:
        there: the windows that are open, by name.
    """

    def __init__(self, folder: Path, station: Station, page: DeskPage) -> None:
        """Listen to `page`; `folder` is the data folder of `station`."""
        super().__init__(page)
        self._folder, self._station, self._page = folder, station, page
        self.there: dict[str, QWidget] = {}
        page.opens.connect(self.open)

    def open(self, name: str) -> None:
        """Open it, or bring it to the front."""
        if (page := handbook_page.page_of(name)) is not None:
            self._open_guide(page)
            return
        window = self.there.get(name)
        if isinstance(window, (ExportPage, GalleryPage)):  # it knows of its export, or its place, while it is closed
            self._show(window)
        elif window is None or not window.isVisible():
            window = self.there[name] = self._made(name)
            self._show(window)
            help_key = QShortcut(QKeySequence(Qt.Key.Key_F1), window)
            help_key.activated.connect(partial(self._open_guide, HELPS[name]))
        window.activateWindow()

    def _open_guide(self, page: str) -> None:
        """Open the guide on a page."""
        window = self.there.get(job_menu.GUIDE)
        if not isinstance(window, HandbookPage):
            window = self.there[job_menu.GUIDE] = HandbookPage(page, self._page.say)
            self._page.spoke.connect(window.speak)
        window.turn_to(page)
        self._show(window)
        window.activateWindow()

    def _show(self, window: QWidget) -> None:
        """Show it where the desk's window is and as that is: the desktop's panel would lie over its keys."""
        window.setGeometry(self._page.geometry())
        window_manager.stand_on_every_desktop(window)
        if self._page.isFullScreen():
            window.setWindowState(Qt.WindowState.WindowFullScreen)
        window.show()

    def _made(self, name: str) -> QWidget:
        if name in (job_menu.ROSTER, job_menu.PAPERS, job_menu.EXPORT):
            window = self._listening(name)
            self._page.spoke.connect(window.speak)
            return window
        if name == job_menu.GALLERY:
            return self._gallery()
        if name == job_menu.STATUS:
            people = StatusPage(self._station, self._page.say, date.today())
            self._page.spoke.connect(people.speak)
            return people
        if name == job_menu.LOG:
            log = LogPage(reader_of(self._folder, date.today()), self._page.say)
            self._page.spoke.connect(log.speak)
            return log
        if name == job_menu.SETTINGS:
            desks = SettingsPage(
                partial(settings_editing.open_of, self._folder), self._station, self._page.say, self._page.sounds
            )
            self._page.spoke.connect(desks.speak)
            self._page.heard.connect(desks.hear)
            return desks
        assert name == job_menu.FORM, name  # noqa: S101 - the menu has nothing else
        return JobForm(partial(open_of, self._folder), self._page.say, date.today())

    def _gallery(self) -> GalleryPage:
        """What it can't do itself is done at the desk's page: the window steps back, and keeps its place."""
        gallery = GalleryPage(self._folder, self._station, self._page.say)
        self._page.spoke.connect(gallery.speak)
        self._page.heard.connect(gallery.hear)

        def at_the_desk(*_: object) -> None:
            gallery.hide()
            self._page.activateWindow()

        for signal, does in ((gallery.moves, self._page.reassign), (gallery.claims, self._page.claim_for)):
            signal.connect(at_the_desk)
            signal.connect(does)
        gallery.steps_back.connect(at_the_desk)
        gallery.papers.connect(self._open_sheets)
        return gallery

    def _open_sheets(self) -> None:
        """The papers window with the sheets of faces ticked, where nothing is ticked yet."""
        self.open(job_menu.PAPERS)
        papers = self.there[job_menu.PAPERS]
        if isinstance(papers, PapersPage) and not papers.kinds:
            papers.tick("contact-sheets")

    def _listening(self, name: str) -> RosterPage | PapersPage | ExportPage:
        """One that asks the desk, too."""
        if name == job_menu.ROSTER:
            return RosterPage(self._station, self._page.say)
        if name == job_menu.EXPORT:
            return ExportPage(self._folder, self._station, self._page.say)
        return PapersPage(self._folder, self._station, self._page.say)

    def close(self) -> None:
        """Close them all."""
        for window in self.there.values():
            window.end() if isinstance(window, (ExportPage, GalleryPage)) else window.close()
        self.there.clear()
