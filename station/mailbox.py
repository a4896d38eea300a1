"""Newest frame wins: one slot between the camera lane and whoever looks at live view."""

from collections import deque
from dataclasses import dataclass
from threading import Condition

from station.checks.judgement import Judgement


@dataclass(frozen=True)
class LiveFrame:
    """One live frame as the camera sent it.

    Attributes:
        seq: grows by one with every frame that came, dropped ones included.
        jpeg: the whole JPEG, not turned.
        at: monotonic seconds when it arrived.
        judgement: what the checks found, None until (and unless) this very frame was judged.
    """

    seq: int
    jpeg: bytes
    at: float
    judgement: Judgement | None = None


RATE_SECONDS = 2.0
"""Over so long the rate of frames is measured."""


class Mailbox:
    """Holds the newest frame and the newest one that was judged. Safe from any thread; a writer never waits.

    Attributes:
        still_width: of the body's upright stills, as the last decoded one showed; None before the first.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._newest: LiveFrame | None = None
        self._judged: LiveFrame | None = None
        self._seq = 0
        self._came: deque[float] = deque()
        self.still_width: int | None = None

    def put(self, jpeg: bytes, at: float) -> LiveFrame:
        """Replace whatever was there."""
        with self._changed:
            self._seq += 1
            self._newest = LiveFrame(self._seq, jpeg, at)
            self._came.append(at)
            while at - self._came[0] > RATE_SECONDS:
                self._came.popleft()
            self._changed.notify_all()
            return self._newest

    def put_judged(self, frame: LiveFrame) -> None:
        """Lay down a frame together with its judgement."""
        with self._changed:
            self._judged = frame

    def newest(self) -> LiveFrame | None:
        """The newest frame, judged or not; None before the first and after `clear`."""
        with self._changed:
            return self._newest

    def judged(self) -> LiveFrame | None:
        """The newest frame that has a judgement."""
        with self._changed:
            return self._judged

    @property
    def rate(self) -> float | None:
        """Frames a second as they came in the last two seconds; None before there are enough to tell, and when dark."""
        with self._changed:
            if len(self._came) < 3:
                return None
            return (len(self._came) - 1) / (self._came[-1] - self._came[0])

    def wait_newer(self, seq: int, timeout: float) -> LiveFrame | None:
        """Wait until a frame newer than `seq` is there; None after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None and self._newest.seq > seq, timeout)
            return self._newest if self._newest is not None and self._newest.seq > seq else None

    def clear(self) -> None:
        """Forget both: live view is dark, and an old picture must not look like now."""
        with self._changed:
            self._newest = self._judged = None
            self._came.clear()
            self._changed.notify_all()
