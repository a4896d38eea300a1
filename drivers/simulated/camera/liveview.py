"""Live view: frames at the body's own pace, and the ways it has of not giving one."""

import asyncio
import time

from drivers.simulated.camera.scene import Stage

WAIT_RATHER_THAN_BUSY_S = 0.010
"""The library asks again 10 ms after Busy; a frame due sooner than that is waited for, or the rate would be ragged."""


class LiveView:
    """The live view of one body.

    Attributes:
        on: the mirror is up and frames are made.
        fps: frames a second; 0 gives one whenever asked.
    """

    def __init__(self, stage: Stage, fps: float) -> None:
        self.on = False
        self.fps = fps
        self._stage = stage
        self._due = 0.0
        self._prohibited_until = 0.0

    @property
    def prohibited(self) -> bool:
        """It can't be started now."""
        return time.monotonic() < self._prohibited_until

    def prohibit(self, seconds: float) -> None:
        """End it and refuse to start it for a while."""
        self.on = False
        self._prohibited_until = time.monotonic() + seconds

    def withhold(self, seconds: float) -> None:
        """Stay on but have no frame for a while."""
        self._due = time.monotonic() + seconds

    async def due(self) -> bool:
        """Whether there is a frame, now or in a moment that is waited for."""
        wait = self._due - time.monotonic()
        if wait > WAIT_RATHER_THAN_BUSY_S:
            return False
        await asyncio.sleep(max(0.0, wait))
        return True

    def frame(self) -> bytes:
        """The frame that is due."""
        period = 1 / self.fps if self.fps else 0.0
        self._due = max(self._due + period, time.monotonic())
        return self._stage.frame(time.time())
