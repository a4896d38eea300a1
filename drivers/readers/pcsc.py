"""Readers behind pcscd: `pcsc:auto` watches every slot there is, `pcsc:NAME` those whose name begins so."""

import time
from typing import Final

from drivers.errors import DeviceMissing, DriverError
from drivers.readers.base import ReaderEvent, ReaderIdentity
from drivers.readers.models import Models
from drivers.readers.slotwatch import Memory, SlotWatch
from drivers.readers.wake import Cancelled
from drivers.readers.winscard import Context

PLUGGING: Final = 2.0
"""Seconds in which `open`, after it has failed once, waits for a reader to be plugged in.

Whoever calls it in a loop is told of a missing reader at once, and gets the reader at once when it comes.
"""


class PcscReader:
    """One or more slots of pcscd. See `Reader` for the contract.

    A read that has begun may outlast the time-out of `wait`; one exchange with a hanging reader also outlasts `cancel`.
    """

    def __init__(self, address: str, name: str, models: Models) -> None:
        """Describe the reader; nothing is opened yet.

        Args:
            address: as the user wrote it.
            name: how the slots' names begin, or `auto` for every slot.
            models: how readers speak.
        """
        self.address = address
        self._prefix = "" if name == "auto" else name
        self._models = models
        self._memory = Memory()
        self._patience = 0.0
        self._context: Context | None = None
        self._watch: SlotWatch | None = None

    def open(self) -> ReaderIdentity:
        """Connect to pcscd and find the reader. A SAM can be asked for its number only where it needs no card.

        Fails at once the first time; after that it waits a little for a reader to be plugged in, see `PLUGGING`.

        Raises:
            ServiceMissing: pcscd is not running; AccessDenied: it refuses us.
            DeviceMissing: pcscd knows no such reader, or there is no SAM behind it.
            DeviceRefused: the reader's SAM is out of order; the reader must be plugged in anew.
            DeviceHeld: another program has the reader for itself.
        """
        if self._context:
            raise RuntimeError("the reader is open already")
        try:
            self._context = self._connect()
            self._watch = self._find(self._context, time.monotonic() + self._patience)
        except BaseException:
            self.close()
            raise
        self._patience = 0.0
        return ReaderIdentity(self.address, ", ".join(self._watch.names), self._watch.sam)

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the reader or pcscd went away, or (DeviceSilent) its SAM answers no longer.
            DeviceRefused: the SAM is out of order.
            DeviceHeld: another program took a reader that has to be asked for its cards.
            AccessDenied: this user may not use the reader.
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
        if self._watch:
            self._watch.close()
        if self._context:
            self._context.release()
        self._watch = self._context = None

    def _connect(self) -> Context:
        try:
            return Context()
        except DriverError:
            self._memory.refused.clear()  # A new pcscd may find the reader in order.
            raise

    def _find(self, context: Context, until: float) -> SlotWatch:
        """Watch the reader's slots, as soon as there are any."""
        while True:
            try:
                watch = SlotWatch(context, self._prefix, self._models, self._memory)
                if not watch.names:
                    raise DeviceMissing(f"pcscd knows no reader for {self.address}")
                return watch
            except DriverError as trouble:
                self._patience = PLUGGING
                if not self._plugged_by(context, until):
                    raise trouble from None

    def _plugged_by(self, context: Context, until: float) -> bool:
        """Sleep until a reader is plugged in or unplugged; False when that did not happen in time."""
        left = until - time.monotonic()
        if left <= 0:
            return False
        try:
            return context.changes({}, left).readers
        except Cancelled:
            return False
