"""A reader on a serial line (`serial:/dev/ttyUSB0`)."""

import time

from drivers.readers.base import ReaderEvent, ReaderIdentity
from drivers.readers.line import Line
from drivers.readers.samwatch import SamWatch
from drivers.readers.wake import Cancelled, Wake


class SerialReader:
    """One SAM on one serial line. See `Reader` for the contract.

    A read that has begun may outlast the time-out of `wait`: it is bounded by the patience of its commands.
    """

    def __init__(self, address: str, device: str) -> None:
        self.address = address
        self._device = device
        self._wake: Wake | None = None
        self._line: Line | None = None
        self._watch: SamWatch | None = None

    def open(self) -> ReaderIdentity:
        """Open the line and read the SAM's id.

        Raises:
            DeviceMissing: no such device, or no SAM answers there.
            DeviceHeld: another program has locked the line.
            DeviceRefused: the SAM's self-test failed or it is not authorised.
            ServiceMissing: this user may not open the line.
        """
        if self._wake:
            raise RuntimeError("the reader is open already")
        self._wake = Wake()
        try:
            self._line = Line(self._device, self._wake)
            self._watch = SamWatch(self._line)
            identity = ReaderIdentity(self.address, "SAM, serial", self._watch.sam_id())
            self._watch.learn_habits()
            return identity
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the line went away, or (DeviceSilent) the SAM stopped answering.
        """
        if not self._watch:
            raise RuntimeError("the reader is closed")
        try:
            return self._watch.next_event(time.monotonic() + timeout)
        except Cancelled:
            return None

    def cancel(self) -> None:
        """End the running wait, or the next one. A read that is cut off begins again at FIND."""
        if wake := self._wake:
            wake.call()

    def close(self) -> None:
        """Let go of the line."""
        if self._line:
            self._line.close()
        if self._wake:
            self._wake.close()
        self._watch = self._line = self._wake = None
