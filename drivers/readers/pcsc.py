"""Readers behind pcscd: `pcsc:auto` watches every slot there is, `pcsc:NAME` those whose name begins so."""

import time

from drivers.errors import DeviceMissing
from drivers.readers.base import ReaderEvent, ReaderIdentity
from drivers.readers.models import ReaderSettings
from drivers.readers.slotwatch import SlotWatch
from drivers.readers.wake import Cancelled
from drivers.readers.winscard import Context


class PcscReader:
    """One or more slots of pcscd. See `Reader` for the contract.

    A read that has begun may outlast the time-out of `wait`; one exchange with a hanging reader also outlasts `cancel`.
    """

    def __init__(self, address: str, name: str, settings: ReaderSettings) -> None:
        """Describe the reader; nothing is opened yet.

        Args:
            address: as the user wrote it.
            name: how the slots' names begin, or `auto` for every slot.
            settings: how the reader speaks.
        """
        self.address = address
        self._prefix = "" if name == "auto" else name
        self._settings = settings
        self._context: Context | None = None
        self._watch: SlotWatch | None = None

    def open(self) -> ReaderIdentity:
        """Connect to pcscd and find the reader. A SAM behind pcscd can't be asked for its number without a card.

        Raises:
            ServiceMissing: pcscd is not running or refuses us.
            DeviceMissing: pcscd knows no such reader.
        """
        if self._context:
            raise RuntimeError("the reader is open already")
        self._context = Context()
        try:
            self._watch = SlotWatch(self._context, self._prefix, self._settings)
            if not self._watch.names:
                raise DeviceMissing(f"pcscd knows no reader for {self.address}")
            return ReaderIdentity(self.address, ", ".join(self._watch.names))
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the reader or pcscd went away.
        """
        if not self._watch:
            raise RuntimeError("the reader is closed")
        try:
            return self._watch.next_event(time.monotonic() + timeout)
        except Cancelled:
            return None

    def cancel(self) -> None:
        """End the running wait, or the next one. A read that is cut off begins again at FIND."""
        if context := self._context:
            context.cancel()

    def close(self) -> None:
        """Let go of pcscd."""
        if self._context:
            self._context.release()
        self._watch = self._context = None
