"""The screen in front of the chair: the sitter's window, while both screens are there."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from station.commands import NoticeShown
from station.events import Announcement
from station.job.notice import Notice
from ui.bridge import Bridge
from ui.door import Station
from ui.other_screen import OtherScreen
from ui.phrases import Say
from ui.sitter_page import SitterPage


class StudentScreen(OtherScreen):
    """Passes on what the desk announces, and tells the desk when nobody can read the notice any more."""

    def __init__(
        self, station: Station, name: str, desk: QWidget, say: Say, dress_rule: Path | None = None,
        notice: Notice | None = None,
    ) -> None:  # fmt: skip
        """Show `station` on the screen called `name`, if that is not the one that `desk` stands on."""
        super().__init__(name, desk, say, lambda language: SitterPage(station, language, dress_rule, notice))
        self._station, self._notice = station, notice
        self._bridge = Bridge(station, self)
        self._bridge.announced.connect(self._heard)

    def close(self) -> None:
        """Close the window, if it is open."""
        if self.page is not None and self._notice is not None:
            self._station.post(NoticeShown(None))
        super().close()

    def _heard(self, announcement: Announcement) -> None:
        if isinstance(self.page, SitterPage):
            self.page.hear(announcement)
