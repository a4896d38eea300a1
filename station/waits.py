"""What has been awaited for longer than it takes: nobody stands before a screen that only says to wait."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from db.journal import Journal

PORTRAIT_PATIENCE: Final = 20.0
"""Seconds that a portrait may take: on a slow laptop it takes three."""

CAMERA_PATIENCE: Final = 30.0
"""Seconds without a camera after which swipes may run ahead; one that only reconnects is back in five."""

LINE_OPENED: Final = "line_opened"
LINE_CLOSED: Final = "line_closed"
"""Between these two notes a desk in strict mode hands out numbers."""


def still_open(journal: Journal, today: date) -> bool:
    """Whether numbers were handed out ahead of the camera when the program ended, today and for this job."""
    return journal.later_of(LINE_OPENED, LINE_CLOSED, today) == LINE_OPENED


@dataclass(frozen=True)
class Waits:
    """What takes too long now.

    Attributes:
        portrait: the picture is bound and safe, and its portrait does not come.
        camera: a desk in strict mode has no camera, and people may take waiting numbers meanwhile.
        scanner: codes are awaited and every scanner is away; a webcam may look for them.
        next_webcam: name of the webcam that would take the place of the one that looks for codes; None: there is none.
    """

    portrait: bool = False
    camera: bool = False
    scanner: bool = False
    next_webcam: str | None = None


IN_TIME: Final = Waits()
"""Nothing takes too long."""


class Patience:
    """Follows how long each wait has lasted.

    Attributes:
        waits: what takes too long now.
    """

    def __init__(self) -> None:
        self.waits = IN_TIME
        self._developing: tuple[str, float] | None = None
        self._without_camera: float | None = None

    def tick(self, now: float, *, developing: str | None, without_camera: bool) -> None:
        """Look at the clock (monotonic seconds); `developing` is the id of the sitting whose portrait is being made."""
        if developing is None:
            self._developing = None
        elif self._developing is None or self._developing[0] != developing:
            self._developing = developing, now
        if not without_camera:
            self._without_camera = None
        elif self._without_camera is None:
            self._without_camera = now
        self.waits = Waits(
            portrait=self._developing is not None and now - self._developing[1] >= PORTRAIT_PATIENCE,
            camera=self._without_camera is not None and now - self._without_camera >= CAMERA_PATIENCE,
        )
