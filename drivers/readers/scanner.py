"""A reader of codes on any wire that sends what was scanned: the waiting, the same for keys and for bytes."""

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from drivers.readers.base import ReaderEvent
from drivers.readers.presentation import Presentations, Sighting
from drivers.readers.session import SessionReader
from drivers.readers.wake import Cancelled, Wake, watching


class Connection(Protocol):
    """A scanner that is open.

    Attributes:
        model: what it calls itself.
    """

    model: str

    @property
    def deadline(self) -> float:
        """When quiet would end the code that has begun (monotonic clock); infinite between codes."""

    def fileno(self) -> int:
        """What to watch for something to read."""

    def read(self, at: float) -> list[Sighting]:
        """Take in what has come; the codes that it completed.

        Raises:
            DeviceLost: the scanner went away.
        """

    def quiet(self, at: float) -> Sighting | None:
        """Nothing more has come by now: the code that had begun, if that ends it."""

    def close(self) -> None:
        """Let go of it."""


def scanner(address: str, connect: Callable[[], Connection]) -> SessionReader:
    """One scanner, not opened yet.

    Args:
        address: as the user wrote it.
        connect: opens it; raises what `Reader.open` may raise, DeviceRefused `several-scanners` among it.
    """
    return SessionReader(address, lambda wake: Listening(connect(), wake))


class Listening:
    """Listens to one scanner from its opening to its end. See `Session`."""

    sam: str | None = None

    def __init__(self, connection: Connection, wake: Wake) -> None:
        self.model = connection.model
        self._connection = connection
        self._wake = wake
        self._poll = watching(wake.fileno(), connection.fileno())
        self._presentations = Presentations()
        self._news: deque[ReaderEvent] = deque()

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the scanner went away.
        """
        while not self._news:
            until_then = max(0.0, min(until, self._connection.deadline) - time.monotonic())
            ready = dict(self._poll.poll(until_then * 1000))
            if self._wake.fileno() in ready:
                self._wake.clear()
                raise Cancelled()
            now = time.monotonic()
            if ready:
                self._tell(self._connection.read(now), now)
            else:
                # Only now is it quiet: whatever came while this thread had no time has been read.
                self._tell([self._connection.quiet(now)], now)
                if not self._news and now >= until:
                    return None
        return self._news.popleft()

    def close(self) -> None:
        """Let go of the scanner."""
        self._connection.close()

    def _tell(self, sightings: list[Sighting | None] | list[Sighting], now: float) -> None:
        for sighting in sightings:
            if sighting and (presented := self._presentations.seen(sighting, now)):
                self._news.append(presented)
