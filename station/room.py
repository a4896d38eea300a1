"""How many students the disk still has room for, and whether it is quick enough to take another swipe.

Below the set number new swipes are refused, while what is open can still finish. Room is told in students because
nobody at a desk thinks in bytes.
"""

from collections import deque

BYTES_PER_STUDENT = 12_000_000
"""A 10 MB original, its portrait and one retake in five; used until this day's own pictures tell better."""

PORTRAIT_AND_JOURNAL = 200_000
RETAKES = 1.2
LEAST_BYTES = 1_000_000
PICTURES = 20

SLOW_SECONDS = 2.0
QUICK_SECONDS = 1.0
SILENT_SECONDS = 15.0


class Room:
    """What is known of the data folder's disk.

    Attributes:
        least: with room for fewer students than this no swipe is taken.
    """

    def __init__(self, least: int = 20) -> None:
        self.least = least
        self._sizes: deque[int] = deque(maxlen=PICTURES)
        self._free: int | None = None
        self._seen_at = 0.0
        self._slow = self._low = False

    def pictured(self, size: int) -> None:
        """Take note of how large an original was, in bytes."""
        self._sizes.append(size)

    def seen(self, free: int, seconds: float, now: float) -> None:
        """Take note of free bytes, of how long a small durable write took, and when (monotonic)."""
        self._free, self._seen_at = free, now
        self._slow = seconds > (QUICK_SECONDS if self._slow else SLOW_SECONDS)
        left = self.students or 0
        self._low = left < (self.least + self.least // 4 if self._low else self.least)

    @property
    def students(self) -> int | None:
        """How many more students fit; None before the disk was looked at."""
        return None if self._free is None else self._free // self._bytes_per_student

    @property
    def _bytes_per_student(self) -> int:
        if not self._sizes:
            return BYTES_PER_STUDENT
        mean = sum(self._sizes) / len(self._sizes)
        return max(LEAST_BYTES, round(mean * RETAKES) + PORTRAIT_AND_JOURNAL)

    def too_many(self, waiting: int) -> str | None:
        """Give the code of why nobody may join so many who have a number and no picture yet, or None."""
        full = self.students is not None and waiting > 0 and self.students - waiting < self.least
        return "disk-low" if full else None

    def trouble(self, now: float) -> str | None:
        """Give the code of why no further swipe can be taken, or None."""
        if self._free is None:
            return None
        if self._slow or now - self._seen_at > SILENT_SECONDS:
            return "disk-slow"
        return "disk-low" if self._low else None
