"""How fast an export is, and how long it will take, from what it tells after every file."""

from collections import deque
from collections.abc import Callable

from station.export.package import Progress
from station.stick.standing import Pace

LATELY = 10.0


class Pacing:
    """Takes what an export tells, in its order."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._step = ""
        self._seen: deque[tuple[float, int]] = deque()

    def preparing(self) -> Pace:
        """Before the first file."""
        return Pace("prepare")

    def after(self, progress: Progress) -> Pace:
        """After one more file."""
        now = self._monotonic()
        if progress.step != self._step:
            self._step = progress.step
            self._seen.clear()
        self._seen.append((now, progress.done))
        while len(self._seen) > 2 and now - self._seen[0][0] > LATELY:
            self._seen.popleft()
        since, before = self._seen[0]
        speed = (progress.done - before) / (now - since) if now > since and progress.done > before else None
        left = progress.total - progress.done + (progress.total if progress.step == "copy" else 0)
        return Pace(progress.step, progress.done, progress.total, speed, None if speed is None else left / speed)
