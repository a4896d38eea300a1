"""The calls of a `Reader` around one open device at a time; a wire only has to say what its session is."""

import time
from collections.abc import Callable
from typing import Protocol

from drivers.readers.base import ReaderEvent, ReaderIdentity
from drivers.readers.wake import Cancelled, Wake


class Session(Protocol):
    """One device, from its opening to its end.

    Attributes:
        model: what it says of itself.
        sam: the id of its SAM, None without one.
    """

    model: str
    sam: str | None

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the device went away.
        """

    def close(self) -> None:
        """Let go of it."""


Begin = Callable[[Wake], Session]
"""Opens the device; whoever calls the wake ends what the session waits for. Raises what `Reader.open` may raise."""


class SessionReader:
    """One device at one address. See `Reader` for the contract, and the session for what its wire adds."""

    def __init__(self, address: str, begin: Begin) -> None:
        """Describe the reader; nothing is opened yet.

        Args:
            address: as the user wrote it.
            begin: opens the device.
        """
        self.address = address
        self._begin = begin
        self._wake: Wake | None = None
        self._session: Session | None = None

    def open(self) -> ReaderIdentity:
        """Open the device and ask who it is; see `Reader.open`."""
        if self._wake:
            raise RuntimeError("the reader is open already")
        self._wake = Wake()
        try:
            self._session = self._begin(self._wake)
        except BaseException:
            self.close()
            raise
        return ReaderIdentity(self.address, self._session.model, self._session.sam)

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`."""
        if not self._session:
            raise RuntimeError("the reader is closed")
        try:
            return self._session.next_event(time.monotonic() + timeout)
        except Cancelled:
            return None

    def cancel(self) -> None:
        """End the running wait, or the next one."""
        if wake := self._wake:
            wake.call()

    def close(self) -> None:
        """Let go of the device."""
        if self._session:
            self._session.close()
        if self._wake:
            self._wake.close()
        self._session = self._wake = None
