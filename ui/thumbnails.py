"""Small pictures for a grid of thousands: the newest wish first, wishes that scrolled away dropped, memory bounded."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from ui.pictures import load

MOST_BYTES = 48 * 1024 * 1024
"""Of pictures that are kept: some three hundred in full size, ten screens' worth."""
MOST_WISHES = 96
"""More than stand on one screen: whoever scrolls past a thousand waits for those in sight alone."""

Wish = tuple[str, int, int]


class _Courier(QObject):
    """Brings pictures home. It outlives its shelf while an errand still holds it, and then nobody opens the door."""

    fetched = Signal(object, QImage)


class _Wishes:
    """What is wanted, the newest last, and what is being fetched; asked by two threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted: OrderedDict[Wish, None] = OrderedDict()
        self._under_way: set[Wish] = set()

    def add(self, wish: Wish) -> bool:
        """Want it, or want it anew; whether nobody wanted it before. The oldest ones are dropped."""
        with self._lock:
            if wish in self._under_way:
                return False
            is_new = wish not in self._wanted
            self._wanted[wish] = None
            self._wanted.move_to_end(wish)
            while len(self._wanted) > MOST_WISHES:
                self._wanted.popitem(last=False)
            return is_new

    def newest(self) -> Wish | None:
        """Take the newest away to be fetched."""
        with self._lock:
            if not self._wanted:
                return None
            wish, _ = self._wanted.popitem()
            self._under_way.add(wish)
            return wish

    def came(self, wish: Wish) -> bool:
        """It was fetched; whether somebody still waits for it."""
        with self._lock:
            waited = wish in self._under_way
            self._under_way.discard(wish)
            return waited

    def drop(self) -> None:
        """Want nothing."""
        with self._lock:
            self._wanted.clear()
            self._under_way.clear()

    def __len__(self) -> int:
        return len(self._wanted)

    @property
    def waiting(self) -> bool:
        """Whether anything is wanted or being fetched."""
        with self._lock:
            return bool(self._wanted or self._under_way)


class _Errand(QRunnable):
    """Fetches whatever is wanted most when its turn comes: in the end one errand a wish, or one too many."""

    def __init__(self, courier: _Courier, wishes: _Wishes) -> None:
        super().__init__()
        self._courier, self._wishes = courier, wishes

    def run(self) -> None:
        """Decode; on the pool's thread."""
        wish = self._wishes.newest()
        if wish is not None:
            path, width, height = wish
            self._courier.fetched.emit(wish, load(Path(path), QSize(width, height)))


class Thumbnails(QObject):
    """Gives pictures at once when it has them, and says when one has come.

    Attributes:
        arrived: the path of a picture that came.
        bytes: how much memory the kept ones take.
    """

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._most = most_bytes
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # the desk has two cores to live on
        self._kept: OrderedDict[Wish, QImage] = OrderedDict()
        self.bytes = 0
        self._wishes = _Wishes()
        self._courier = _Courier()
        self._courier.fetched.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def picture(self, path: Path, within: QSize) -> QImage | None:
        """Give a picture no larger than `within`, null where the file can't be read; None while it is being fetched."""
        wish = (str(path), within.width(), within.height())
        if wish in self._kept:
            self._kept.move_to_end(wish)
            return self._kept[wish]
        if self._wishes.add(wish):
            self._pool.start(_Errand(self._courier, self._wishes))
        return None

    @property
    def fetching(self) -> bool:
        """Whether some picture is still wanted or on its way."""
        return self._wishes.waiting

    def forget(self) -> None:
        """Keep and want nothing."""
        self._wishes.drop()
        self._kept.clear()
        self.bytes = 0

    def close(self) -> None:
        """Let the running errand end, forget the others."""
        self._pool.clear()
        self._wishes.drop()
        self._pool.waitForDone()

    def _keep(self, wish: Wish, image: QImage) -> None:
        if not self._wishes.came(wish):
            return  # nobody looks any more
        if wish not in self._kept:
            self._kept[wish] = image
            self.bytes += image.sizeInBytes()
        while self.bytes > self._most and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self.bytes -= dropped.sizeInBytes()
        self.arrived.emit(wish[0])
