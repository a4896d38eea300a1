"""A reader whose SAM is asked frame by frame, whatever wire the frames travel on."""

from collections.abc import Callable
from dataclasses import dataclass

from drivers.readers.base import ReaderEvent
from drivers.readers.samwatch import Link, SamWatch
from drivers.readers.session import SessionReader
from drivers.readers.wake import Wake


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


def sam_reader(address: str, connect: Connect) -> SessionReader:
    """The SAM at the end of a wire, not opened yet.

    A read that has begun may outlast the time-out of `wait`: it is bounded by the patience of its commands. One that is
    cut off begins again at FIND.
    """
    return SessionReader(address, lambda wake: SamSession(connect(wake)))


class SamSession:
    """One SAM while its wire is open. See `Session`."""

    def __init__(self, connected: Connected) -> None:
        """Ask the SAM who it is.

        Raises:
            DeviceMissing: no SAM answers.
            DeviceRefused: its self-test failed or it is not authorised.
            DriverError: what else the wire raises; the wire is closed then.
        """
        self.model = connected.model
        self._link = connected.link
        try:
            self._watch = SamWatch(self._link)
            self.sam = self._watch.sam_id()
            self._watch.learn_habits()
        except BaseException:
            self._link.close()
            raise

    def next_event(self, until: float) -> ReaderEvent | None:
        """See `Session.next_event`; DeviceSilent when the SAM stopped answering."""
        return self._watch.next_event(until)

    def close(self) -> None:
        """Close the wire."""
        self._link.close()
