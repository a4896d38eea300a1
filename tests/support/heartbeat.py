"""A heartbeat of Qt's event loop: every gap in it, and what the thread was doing meanwhile.

A gap is one of three things, and they are told apart: work of the thread itself (its processor time), a processor that
others had (the kernel's count of time in the run queue, Linux only), and the rest: waiting for a lock, a disk or the
interpreter.
"""

import faulthandler
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
LOOKED_AT = 0.02
"""Seconds of silence after which somebody else looks at what the thread does."""
_PLACE = re.compile(r'File "([^"]+)", line (\d+) in (\S+)')


@dataclass(frozen=True)
class Gap:
    """One gap: seconds, how many of them the thread worked and waited for a processor, and where it was seen."""

    seconds: float
    worked: float
    queued: float
    doing: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        shares = f"worked {self.worked * 1000:.0f}, no processor {self.queued * 1000:.0f}"
        return f"{self.seconds * 1000:.0f} ms ({shares}) while {self.doing}: {' < '.join(self.where) or '?'}"


class Heartbeat(QObject):
    """Beats on the thread it is made on, from `start` to `stop`.

    Attributes:
        gaps: those of at least `worth` seconds.
        longest: the longest gap, seconds.
        beats: how often it beat.
    """

    def __init__(self, doing: Callable[[], str], worth: float = 0.05) -> None:
        super().__init__()
        self._doing, self._worth = doing, worth
        self.gaps: list[Gap] = []
        self.longest = 0.0
        self.beats = 0
        self._thread = threading.get_ident()
        self._last = self._marks()
        self._seen: list[str] = []
        self._witness = _Witness()
        self._ended = threading.Event()
        self._looker = threading.Thread(target=self._look, name="heartbeat", daemon=True)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self._last = self._marks()
        self._timer.start(BEAT_MS)
        self._looker.start()

    def stop(self) -> None:
        """End; the thread that looked is gone afterwards."""
        self._timer.stop()
        self._ended.set()
        self._looker.join()
        self._witness.close()

    def _marks(self) -> tuple[float, float, float]:
        return time.monotonic(), time.thread_time(), _in_run_queue()

    def _beat(self) -> None:
        now, worked, queued = self._marks()
        before = self._last
        gap = now - before[0] - BEAT_MS / 1000
        self.beats += 1
        self.longest = max(self.longest, gap)
        if gap >= self._worth:
            where = tuple(dict.fromkeys(self._seen))
            self.gaps.append(Gap(gap, worked - before[1], queued - before[2], self._doing(), where[:4]))
        self._seen.clear()
        self._last = self._marks()

    def _look(self) -> None:
        while not self._ended.wait(LOOKED_AT):
            if time.monotonic() - self._last[0] > LOOKED_AT + BEAT_MS / 1000:
                self._seen += self._witness.where(self._thread)


class _Witness:
    """Says where a thread is, and holds no frame of it: with one, a painter would outlive its paintEvent, and crash."""

    def __init__(self) -> None:
        self._file = os.memfd_create("stacks")

    def where(self, thread: int) -> list[str]:
        """The two innermost places of ours, innermost first."""
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        faulthandler.dump_traceback(self._file, all_threads=True)
        stacks = os.pread(self._file, 1 << 18, 0).decode("utf-8", "replace")
        _, _, stack = stacks.partition(f"Thread 0x{thread:016x}")
        places = _PLACE.findall(stack.split("\n\n")[0])
        ours = [place for place in places if "/ui/" in place[0] or "/station/" in place[0]]
        return [f"{Path(file).name}:{line} {name}" for file, line, name in ours[:2]]

    def close(self) -> None:
        """Nobody asks any more."""
        os.close(self._file)


def _in_run_queue() -> float:
    """Seconds that this thread was ready and had no processor (https://docs.kernel.org/scheduler/sched-stats.html)."""
    try:
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e9


def memory_mb() -> float:
    """What this process has in memory now; 0.0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
