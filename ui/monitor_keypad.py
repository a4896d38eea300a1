"""Carries what the monitor's keypad says from its lane's thread to Qt's."""

from PySide6.QtCore import QObject, Qt, Signal

from station.keypad import KeypadLane, KeypadNews, keypad_lane
from station.lanes import Tell


class MonitorKeypad(QObject):
    """The keypad of the monitor's screen.

    Attributes:
        said: one KeypadNews, always emitted on the thread this was made on.
        lane: whoever owns the device.
    """

    said = Signal(object)
    _crossing = Signal(object)

    def __init__(self, address: str, tell: Tell, parent: QObject) -> None:
        """Nothing is opened before `lane` is started; `tell` hears of a bug in it."""
        super().__init__(parent)
        self._crossing.connect(self.said, Qt.ConnectionType.QueuedConnection)
        self.lane: KeypadLane = keypad_lane(address, self._hear, tell)

    def _hear(self, news: KeypadNews) -> None:
        self._crossing.emit(news)
