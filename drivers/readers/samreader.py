"""A reader whose SAM is asked frame by frame, whatever wire the frames travel on."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.readers.base import ReaderEvent, ReaderIdentity
from drivers.readers.samwatch import Link, SamWatch
from drivers.readers.wake import Cancelled, Wake


@dataclass(frozen=True)
class Connected:
    """A wire that is open.

    Attributes:
        link: the way to the SAM.
        model: what the reader says of itself.
    """

    link: Link
    model: str


Connect = Callable[[Wake], Connected]
"""Opens the wire; whoever calls the wake ends what the link waits for. Raises what `Reader.open` may raise."""


class SamReader:
    """One SAM on one wire. See `Reader` for the contract.

    A read that has begun may outlast the time-out of `wait`: it is bounded by the patience of its commands.
    """

    def __init__(self, address: str, connect: Connect) -> None:
        """Describe the reader; nothing is opened yet.

        Args:
            address: as the user wrote it.
            connect: opens the wire.
        """
        self.address = address
        self._connect = connect
        self._wake: Wake | None = None
        self._link: Link | None = None
        self._watch: SamWatch | None = None

    def open(self) -> ReaderIdentity:
        """Open the wire and read the SAM's id.

        Raises:
            DeviceMissing: nothing is there, or no SAM answers.
            DeviceHeld: another program has it.
            DeviceRefused: the SAM's self-test failed or it is not authorised.
            DriverError: what else the wire raises.
        """
        if self._wake:
            raise RuntimeError("the reader is open already")
        self._wake = Wake()
        try:
            connected = self._connect(self._wake)
            self._link = connected.link
            self._watch = SamWatch(self._link)
            identity = ReaderIdentity(self.address, connected.model, self._watch.sam_id())
            self._watch.learn_habits()
            return identity
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the wire went away, or (DeviceSilent) the SAM stopped answering.
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
        """Let go of the wire."""
        if self._link:
            self._link.close()
        if self._wake:
            self._wake.close()
        self._watch = self._link = self._wake = None
