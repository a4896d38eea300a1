"""A slot whose reader tells pcscd nothing of its cards: its SAM is asked again and again, by the reader's escape."""

import time
from contextlib import ExitStack
from typing import Final

from drivers.errors import DeviceHeld
from drivers.readers import sam
from drivers.readers.base import ReaderEvent
from drivers.readers.samwatch import SamWatch
from drivers.readers.trouble import Held, NoAnswer, ReadTrouble
from drivers.readers.winscard import Card, Context

HELD_NAP: Final = 0.1
"""Seconds between two tries to have a slot that another program holds."""


class EscapeLink:
    """The way to a SAM through a reader's escape. See `samwatch.Link`.

    The slot is ours alone from FIND to the end of the read, and nobody's between two looks.
    """

    def __init__(self, context: Context, slot: str) -> None:
        self._context = context
        self._slot = slot
        self._connection = ExitStack()
        self._card: Card | None = None

    def exchange(self, command: sam.Command) -> bytes:
        """See `samwatch.Link.exchange`. What the reader's driver refuses is as good as no answer.

        Raises:
            DeviceHeld: another program has the reader for itself.
            AccessDenied: this user may not use this reader.
        """
        return sam.carried(self._carry)(command)

    def pause(self, seconds: float) -> None:
        """See `samwatch.Link.pause`."""
        if seconds > 0:
            self._context.nap(seconds)
            self._context.heed_cancel()

    def close(self) -> None:
        """Let others have the slot; the next exchange connects again."""
        self._card = None
        self._connection.close()

    def _carry(self, command: sam.Command) -> bytes:
        try:
            return self._connected().exchange(sam.wrap(command.code))
        except Held as error:
            raise DeviceHeld(error.detail) from error
        except ReadTrouble as error:
            self.close()
            raise NoAnswer(command.step, error.detail) from error

    def _connected(self) -> Card:
        if self._card is None:
            try:
                self._card = self._connect()
            except Held:
                self._context.nap(HELD_NAP)
                self._card = self._connect()
        return self._card

    def _connect(self) -> Card:
        return self._connection.enter_context(self._context.card(self._slot, direct=True))


class SlotPoll:
    """Looks at one slot, never longer than it takes to ask.

    Attributes:
        sam: the SAM's number, None from one that keeps it to itself.
    """

    def __init__(self, context: Context, slot: str) -> None:
        """Ask who is there.

        Raises:
            DeviceMissing: no SAM answers to the escape.
            DeviceRefused: the SAM is out of order.
            DeviceHeld: another program has the reader for itself.
            AccessDenied: this user may not use this reader.
        """
        self._link = EscapeLink(context, slot)
        self._watch = SamWatch(self._link)
        try:
            self.sam = self._watch.sam_id()
            self._watch.learn_habits()
        finally:
            self._link.close()

    @property
    def due(self) -> float:
        """When the next look is to be made (monotonic clock)."""
        return self._watch.due

    def look(self) -> ReaderEvent | None:
        """What is new, if a look is due.

        Raises:
            Cancelled: somebody called.
            DeviceLost: pcscd went away; DeviceSilent: the SAM answers no longer.
            DeviceRefused, DeviceHeld, AccessDenied: as at the beginning.
        """
        try:
            return self._watch.next_event(time.monotonic())
        finally:
            if self.due > time.monotonic():  # Otherwise a card was found that is to be read at once.
                self._link.close()

    def close(self) -> None:
        """Let go of the slot."""
        self._link.close()
