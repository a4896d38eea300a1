"""Pictures from disk, decoded and scaled on a thread of their own and kept while they are needed."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

KEPT = 24

_Wish = tuple[str, int, int]


class _Courier(QObject):
    """Brings pictures home. It outlives its shelf while an errand still holds it, and then nobody opens the door."""

    fetched = Signal(object, QImage)


class _Errand(QRunnable):
    """Fetches one picture."""

    def __init__(self, courier: _Courier, wish: _Wish) -> None:
        super().__init__()
        self._courier, self._wish = courier, wish

    def run(self) -> None:
        """Decode; on the pool's thread."""
        path, width, height = self._wish
        self._courier.fetched.emit(self._wish, load(Path(path), QSize(width, height)))


def load(path: Path, within: QSize) -> QImage:
    """Decode a picture upright (by its EXIF orientation) and no larger than `within`; a null image if it can't be read.

    The JPEG decoder scales while it decodes, so a large original costs little more than a small one.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return QImage()
    stored = within.transposed() if _lies_on_its_side(reader) else within
    if size.width() > stored.width() or size.height() > stored.height():
        reader.setScaledSize(size.scaled(stored, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def upright_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture as it stands upright, from its head alone; None if it can't be read."""
    reader = QImageReader(str(path))
    size = reader.size()
    if not size.isValid():
        return None
    upright = size.transposed() if _lies_on_its_side(reader) else size
    return upright.width(), upright.height()


def _lies_on_its_side(reader: QImageReader) -> bool:
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)


class PictureShelf(QObject):
    """Gives pictures at once when it has them, and says when one has come.

    Attributes:
        arrived: some picture came; whoever waits asks again.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None, kept: int = KEPT) -> None:
        """Keep as many as that: more than one page shows at once, or it would never be complete."""
        super().__init__(parent)
        self._most = kept
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._kept: OrderedDict[_Wish, QImage] = OrderedDict()
        self._wanted: set[_Wish] = set()
        self._courier = _Courier()
        self._courier.fetched.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def picture(self, path: Path, within: QSize) -> QImage | None:
        """Give a picture no larger than `within`, or None while it is being fetched."""
        wish = (str(path), within.width(), within.height())
        if wish in self._kept:
            self._kept.move_to_end(wish)
            return self._kept[wish]
        if wish not in self._wanted:
            self._wanted.add(wish)
            self._pool.start(_Errand(self._courier, wish))
        return None

    @property
    def fetching(self) -> bool:
        """Whether some picture is still on its way."""
        return bool(self._wanted)

    def close(self) -> None:
        """Let the running errand end, forget the others."""
        self._pool.clear()
        self._pool.waitForDone()

    def _keep(self, wish: _Wish, image: QImage) -> None:
        self._wanted.discard(wish)
        self._kept[wish] = image
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        self.arrived.emit()
