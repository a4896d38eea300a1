"""Work that blocks (files, settings), done on a thread of its own; what came of it is brought back to Qt's thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Then = Callable[[object], None]


class _Courier(QObject):
    """Brings results home. It outlives its errands while one still holds it, and then nobody opens the door."""

    fetched = Signal(object, object)


class _Errand(QRunnable):
    def __init__(self, courier: _Courier, work: Callable[[], object], then: Then) -> None:
        super().__init__()
        self._courier, self._work, self._then = courier, work, then

    def run(self) -> None:
        """Do it; on the pool's thread. An exception is a result too."""
        try:
            came: object = self._work()
        except Exception as problem:
            came = problem
        self._courier.fetched.emit(self._then, came)


class Errands(QObject):
    """Does one after the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._courier = _Courier()
        self._courier.fetched.connect(self._bring, Qt.ConnectionType.QueuedConnection)
        self._open = True
        self.under_way = 0

    def run(self, work: Callable[[], object], then: Then) -> None:
        """Have `work` done, and call `then` here with what it gave or raised."""
        self.under_way += 1
        self._pool.start(_Errand(self._courier, work, then))

    def _bring(self, then: Then, came: object) -> None:
        self.under_way -= 1
        if self._open:
            then(came)

    def close(self) -> None:
        """Let what is under way end, and hear of nothing any more."""
        self._open = False
        self._pool.waitForDone()
