"""Keys that no hand pressed: a scanner that is not opened as a device types into whatever window is in front.

One letter of a code could give a student up, and its Enter accept a picture. Scanners leave 1 to 40 ms between keys;
hands leave more (of 168,000 people 239 ms on average, https://doi.org/10.1145/3173574.3174220). So a key waits for a
moment; when another one follows within it, both were a scanner's, and so is all that comes until there is quiet.
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

HOLD_MS = 50
QUIET_MS = 200

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock}
)


class KeyGuard(QObject):
    """Lets single keys through, a moment later, and swallows bursts.

    Attributes:
        passed: a key that a hand may have pressed.
        swallowed: a burst began; nothing of it comes through.
    """

    passed = Signal(QKeyEvent)
    swallowed = Signal()

    def __init__(self, parent: QObject, hold_ms: int = HOLD_MS) -> None:
        """Guard with this patience; with none every key passes at once."""
        super().__init__(parent)
        self._held: QKeyEvent | None = None
        self._hold, self._quiet = _timer(self, hold_ms), _timer(self, QUIET_MS)
        self._hold.timeout.connect(self._let_through)

    def take(self, event: QKeyEvent) -> None:
        """Take a key that was pressed."""
        if Qt.Key(event.key()) in _MODIFIERS:
            return
        if self._hold.interval() == 0 or event.isAutoRepeat():
            self.passed.emit(event)
        elif self._quiet.isActive():
            self._quiet.start()
        elif self._held is not None:
            self._held = None
            self._hold.stop()
            self._quiet.start()
            self.swallowed.emit()
        else:
            self._held = event.clone()
            self._hold.start()

    def drop(self) -> None:
        """Forget a key that waits: the window closes, or a field takes the keys now."""
        self._held = None
        self._hold.stop()

    def _let_through(self) -> None:
        event, self._held = self._held, None
        if event is not None:
            self.passed.emit(event)


def _timer(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(milliseconds)
    return timer
