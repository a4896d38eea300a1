"""The desk's page: its first window, how soon a live frame is seen, a key, and what stalls it while 15 students come.

Beside it the least that Qt itself can do: a bare window of the same size, a QLabel that shows the same JPEG, a widget
that takes the same key. All without a screen (QT_QPA_PLATFORM=offscreen), at 1920x1080. A key of ours waits 50 ms on
purpose: a scanner that types into the window must not release a shutter.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from rows import row, spread
from support.desk_scenes import ARMED, GOOD, ScriptedStation, judgement
from support.sitter import frame
from support.ui_rehearsal import play

from ui.desk_page import DeskPage
from ui.live_view import LiveView

SIZE = QSize(1920, 1080)
STARTS, FRAMES, KEYS, STUDENTS = 5, 150, 30, int(os.environ.get("UI_BENCH_STUDENTS", "15"))
FRAME_SECONDS = 0.04


def main() -> int:
    starting()
    app = QApplication(sys.argv[:1])
    frames(app)
    keys()
    rehearsal()
    return 0


# the first window

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
class Window(QWidget):
    def paintEvent(self, event):
        print(time.time(), flush=True)
        app.exit()
window = Window()
window.resize(1920, 1080)
window.show()
app.exec()
"""
_OURS = """
import os, sys, time
from ui import main
from ui.desk_page import DeskPage
painted = DeskPage.paintEvent
def paint(page, event):
    painted(page, event)
    print(time.time(), flush=True)
    os._exit(0)
DeskPage.paintEvent = paint
main.main(["--data", sys.argv[1]])
"""


def starting() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-ui-") as home:
        folder = Path(home)
        (folder / "tethered").mkdir()
        told = f'[camera]\naddress = "folder:{folder / "tethered"}"\n[reader]\naddresses = ["serial:{folder / "no"}"]\n'
        (folder / "station.toml").write_text(told, encoding="utf-8")
        ours = [_started(_OURS, home) for _ in range(STARTS)]
        bare = [_started(_BARE) for _ in range(STARTS)]
    note = f"from the program's start; journal open, lanes started; ours {spread(ours)}, bare {spread(bare)} ms"
    row("start to first window", statistics.median(ours) * 1000, statistics.median(bare) * 1000, "ms", note)


def _started(program: str, *arguments: str) -> float:
    begun = time.time()
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout.split()[0]) - begun


# a live frame


class Courier(QObject):
    """Brings frames to a bare label, from a thread."""

    came = Signal(bytes, float)


class Label(QLabel):
    """The least that shows a JPEG."""

    def __init__(self, seen: Callable[[float], None]) -> None:
        super().__init__()
        self._seen = seen
        self._at: float | None = None

    def take(self, jpeg: bytes, at: float) -> None:
        """Show it."""
        pixmap = QPixmap()
        pixmap.loadFromData(jpeg)
        self._at = at
        self.setPixmap(pixmap.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint, and say when."""
        super().paintEvent(event)
        if self._at is not None:
            self._seen(time.monotonic() - self._at)
            self._at = None


def frames(app: QApplication) -> None:
    jpeg = frame()
    station = ScriptedStation(ARMED)
    page = DeskPage(station)
    page.resize(SIZE)
    page.show()
    ours: list[float] = []
    shown: list[int] = [0]
    painted = LiveView.paintEvent

    def paint(view: LiveView, event: QPaintEvent) -> None:
        painted(view, event)
        newest = station.frames.newest()
        if newest is not None and view.seq == newest.seq != shown[0]:
            shown[0] = newest.seq
            ours.append(time.monotonic() - newest.at)

    LiveView.paintEvent = paint  # type: ignore[method-assign]
    seen = judgement(GOOD)
    _send(lambda: station.show_frame(jpeg, seen))
    LiveView.paintEvent = painted  # type: ignore[method-assign]
    size = page.findChildren(LiveView)[0].size()
    page.close()

    bare: list[float] = []
    label, courier = Label(bare.append), Courier()
    label.resize(size)
    label.show()
    courier.came.connect(label.take, Qt.ConnectionType.QueuedConnection)
    _send(lambda: courier.came.emit(jpeg, time.monotonic()))
    label.close()
    note = f"arrival in the mailbox to the end of its painting, with guides and figures; ours {spread(ours)}, "
    note += f"a label of that size {spread(bare)} ms; {len(ours)} and {len(bare)} of {FRAMES} frames were shown"
    row("frame to painted", statistics.median(ours) * 1000, statistics.median(bare) * 1000, "ms", note)


def _send(send: Callable[[], object]) -> None:
    """Send frames from a thread while the event loop runs."""
    loop = QEventLoop()
    over = threading.Event()

    def camera() -> None:
        for _ in range(FRAMES):
            time.sleep(FRAME_SECONDS)
            send()
        over.set()

    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if over.is_set() else None)
    timer.start(100)
    thread = threading.Thread(target=camera)
    thread.start()
    loop.exec()
    thread.join()


# a key


class Bare(QWidget):
    """The least that takes a key."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Note when."""
        self.at = time.monotonic()


def keys() -> None:
    station = ScriptedStation(ARMED)
    page, bare = DeskPage(station), Bare()
    for window in (page, bare):
        window.resize(SIZE)
        window.show()
    ours, theirs = [], []
    for _ in range(KEYS):
        station.asked.clear()
        begun = time.monotonic()
        QTest.keyClick(page, Qt.Key.Key_Space)
        while not station.asked:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        ours.append(time.monotonic() - begun)
        QTest.qWait(250)
        begun = time.monotonic()
        QTest.keyClick(bare, Qt.Key.Key_Space)
        theirs.append(bare.at - begun)
    page.close()
    bare.close()
    note = f"with the 50 ms in which a scanner would type on; ours {spread(ours)}, bare {spread(theirs)} ms"
    row("key to shutter command", statistics.median(ours) * 1000, statistics.median(theirs) * 1000, "ms", note)


# students


def rehearsal() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-ui-") as folder:
        seen = play(Path(folder), STUDENTS, SIZE)
    load = os.getloadavg()[0]
    worst = max(seen.gaps, key=lambda gap: gap.seconds, default=None)
    own = max((gap.worked for gap in seen.gaps), default=0.0)
    why = "" if worst is None else f"; of it {worst.worked * 1000:.0f} worked, {worst.queued * 1000:.0f} no processor"
    note = f"{len(seen.gaps)} gaps over 50 ms, in the busiest the page worked {own * 1000:.0f} ms{why}; "
    note += f"{json.dumps(seen.left)}, load {load:.1f}"
    row(f"longest stall, {STUDENTS} students", seen.longest * 1000, None, "ms", note)
    start, fifth, end = seen.memory
    note = f"{start:.0f} before the first, {fifth:.0f} after the fifth; with desk, checks and window in one process"
    row(f"memory after {STUDENTS} students", end, None, "MB", note)


if __name__ == "__main__":
    sys.exit(main())
