"""Carries announcements from the desk's thread to Qt's."""

from PySide6.QtCore import QObject, Qt, Signal

from station.events import Announcement
from ui.door import Station


class Bridge(QObject):
    """Lives on Qt's thread and says there what the desk said on its own.

    Attributes:
        announced: one Announcement, always emitted on the thread the bridge was made on.
    """

    announced = Signal(object)
    _crossing = Signal(object)

    def __init__(self, station: Station, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossing.connect(self.announced, Qt.ConnectionType.QueuedConnection)
        station.subscribe(self._hear)

    def _hear(self, announcement: Announcement) -> None:
        # The desk's thread is here. A queued signal is the only thing that may touch Qt from it.
        self._crossing.emit(announcement)
