"""How long one student takes at this desk, measured where somebody waited all the time."""

from collections import deque
from statistics import median

PLANNED = 30.0
"""Seconds per student before there is a measure, where no plan says otherwise."""

LAST = 15
"""So many students tell the pace: it changes with the class and the photographer."""

ENOUGH = 3
"""Before so many were measured the plan is believed."""

BREAK = 300.0
"""Seconds without an end after which people were at lunch."""


class Pace:
    """Seconds from the end of one sitting to the end of the next."""

    def __init__(self, planned: float = PLANNED) -> None:
        self._planned = planned
        self._gaps: deque[float] = deque(maxlen=LAST)
        self._last: float | None = None

    def ended(self, at: float, *, somebody_waits: bool) -> None:
        """A sitting ended, in monotonic seconds. With nobody waiting, the time to the next end says nothing."""
        if self._last is not None and at - self._last < BREAK:
            self._gaps.append(at - self._last)
        self._last = at if somebody_waits else None

    @property
    def measured(self) -> bool:
        """Whether the pace is this desk's own."""
        return len(self._gaps) >= ENOUGH

    @property
    def seconds(self) -> float:
        """Per student."""
        return median(self._gaps) if self.measured else self._planned
