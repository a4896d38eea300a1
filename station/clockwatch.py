"""Notices when the host's clock jumps: set by hand, by NTP, after a dead battery. Order never comes from it.

A wall clock and a clock that only runs forward should grow alike; where they part, the wall clock was set.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

JUMP = timedelta(seconds=1)
BLINK = 0.1  # seconds between two readings after which the comparison says nothing: the thread was not running
BEHIND = timedelta(minutes=1)


class ClockWatch:
    """Compares the wall clock with one that nobody sets."""

    def __init__(self, now: Callable[[], datetime], running: Callable[[], float]) -> None:
        """Take both clocks; `running` gives seconds and counts on while the machine sleeps."""
        self._now, self._running = now, running
        self._mark = self._apart()

    def _apart(self) -> timedelta | None:
        before = self._running()
        wall = self._now().timestamp()
        if self._running() - before > BLINK:
            return None
        return timedelta(seconds=wall - before)

    def jump(self) -> timedelta | None:
        """How far the wall clock was moved since the last look, forward positive; None when it was not."""
        apart, mark = self._apart(), self._mark
        if apart is None:
            return None
        if mark is not None and abs(apart - mark) < JUMP:
            return None
        self._mark = apart
        return None if mark is None else apart - mark


def behind(now: datetime, last: str) -> timedelta | None:
    """How far the clock is behind the journal's last event (its `at`); None when it is not, or hardly."""
    late = datetime.fromisoformat(last) - now
    return late if late >= BEHIND else None
