"""How fast an export is and how long it will still take, made out of its progress."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from station.export.progress import Progress
from station.stick.standing import Pace

LATELY: Final = 10.0
"""Seconds over which the speed is averaged: sticks write in bursts of several seconds."""

_FIRST, _APART = 1.0, 0.25


class Pacing:
    """One export; copying and reading back have a speed each.

    Before anything was read back, reading is expected to be no faster than writing was.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is known; `clock` tells seconds."""
        self._clock = clock
        self._step = ""
        self._speeds: dict[str, float] = {}
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, progress: Progress) -> Pace:
        """How things stand now."""
        now = self._clock()
        if progress.step != self._step or progress.done < self._seen[-1][1]:
            self._step = progress.step
            self._seen.clear()
        self._see(now, progress.done)
        speed = self._speed(now, progress.done)
        if speed:
            self._speeds[progress.step] = speed
        return Pace(progress.step, progress.done, progress.total, speed, self._left(progress))

    def _see(self, now: float, done: int) -> None:
        """A few a second are enough; one from before the time that counts stays as its beginning."""
        if not self._seen or now - self._seen[-1][0] >= _APART:
            self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= LATELY:
            self._seen.popleft()

    def _speed(self, now: float, done: int) -> float | None:
        since, before = self._seen[0]
        return (done - before) / (now - since) if now - since >= _FIRST else None

    def _left(self, progress: Progress) -> float | None:
        speed = self._speeds.get(progress.step)
        if speed is None:
            return None
        then = self._speeds.get("read-back", speed)
        return (progress.total - progress.done) / speed + progress.after / then
