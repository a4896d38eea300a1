"""Readers behind pcscd: `pcsc:auto` watches every slot there is, `pcsc:NAME` those whose name begins so.

The thread sleeps in pcscd until a card moves; nothing is polled while the reader is empty.
"""

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceLost, DeviceMissing
from drivers.readers import slots, text
from drivers.readers.base import CardRead, Lifted, Missed, Presence, ReaderEvent, ReaderIdentity, ReadFailed
from drivers.readers.models import ReaderSettings
from drivers.readers.slots import Movement
from drivers.readers.trouble import Held, ReadTrouble
from drivers.readers.wake import Cancelled
from drivers.readers.winscard import Context, Seen

AUTO: Final = "auto"
SLICE: Final = 2.0
"""The longest sleep in pcscd, in seconds: no event is known to get lost, and if one does, not for long."""

AGAIN: Final = 0.3
"""Seconds until an unreadable card is tried again, as long as it lies there.

pcscd shows no second insertion when a new card is put down before its next look at the slot (0.4 s where it polls).
"""

HELD_NAP: Final = 0.1


@dataclass
class Placement:
    """A card that lies in a slot.

    Attributes:
        next_try: when to read it, infinite when nothing more is to be tried.
        complaint: code of the last failure told, so that a card which stays unreadable is told once.
    """

    next_try: float = -math.inf
    complaint: str | None = None


@dataclass
class Slot:
    """One slot as it was last seen."""

    name: str
    state: int = slots.UNAWARE
    atr: bytes = b""
    placement: Placement | None = None


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
        self._name = name
        self._settings = settings
        self._context: Context | None = None

    def open(self) -> ReaderIdentity:
        """Connect to pcscd and find the reader.

        Raises:
            ServiceMissing: pcscd is not running or refuses us.
            DeviceMissing: pcscd knows no such reader.
        """
        if self._context:
            raise RuntimeError("the reader is open already")
        self._context = Context()
        try:
            self._news: deque[ReaderEvent] = deque()
            self._slots = {name: Slot(name) for name in self._names(self._context)}
            if not self._slots:
                raise DeviceMissing(f"pcscd knows no reader for {self.address}")
            return ReaderIdentity(self.address, ", ".join(self._slots))
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the reader or pcscd went away.
        """
        context = self._open_context()
        until = time.monotonic() + timeout
        try:
            while not self._news:
                self._news += self._look(context, min(until, self._next_try()) - time.monotonic())
                if not self._news:
                    self._try_what_is_due(context)
                if not self._news and time.monotonic() >= until:
                    return None
        except Cancelled:
            return None
        return self._news.popleft()

    def cancel(self) -> None:
        """End the running wait, or the next one. A read that is cut off begins again at FIND."""
        if context := self._context:
            context.cancel()

    def close(self) -> None:
        """Let go of pcscd."""
        if self._context:
            self._context.release()
        self._context = None

    def _open_context(self) -> Context:
        if not self._context:
            raise RuntimeError("the reader is closed")
        return self._context

    def _names(self, context: Context) -> list[str]:
        return [name for name in context.readers() if self._name == AUTO or name.startswith(self._name)]

    def _look(self, context: Context, seconds: float) -> list[ReaderEvent]:
        """Sleep in pcscd until something moves, and tell what did."""
        changes = context.changes({name: slot.state for name, slot in self._slots.items()}, min(SLICE, seconds))
        news = [event for name, seen in changes.slots.items() for event in self._moved(self._slots[name], seen)]
        return news + (self._listed_again(context) if changes.readers else [])

    def _moved(self, slot: Slot, seen: Seen) -> list[ReaderEvent]:
        if slots.is_gone(seen.state):
            return self._unplugged(slot.name)
        moves = slots.movements(slot.state, seen.state)
        slot.state, slot.atr = slots.fed_back(seen.state), seen.atr
        return [self._follow(slot, move) for move in moves]

    def _follow(self, slot: Slot, move: Movement) -> ReaderEvent:
        match move:
            case Movement.PLACED:
                slot.placement = Placement()
                return Presence()
            case Movement.LIFTED:
                slot.placement = None
                return Lifted()
            case Movement.MISSED:
                return Missed()

    def _listed_again(self, context: Context) -> list[ReaderEvent]:
        names = self._names(context)
        gone = [name for name in self._slots if name not in names]
        news = [event for name in gone for event in self._unplugged(name)]
        self._slots |= {name: Slot(name) for name in names if name not in self._slots}
        return news

    def _unplugged(self, name: str) -> list[ReaderEvent]:
        slot = self._slots.pop(name)
        if not self._slots:
            raise DeviceLost(f"{name} was unplugged")
        return [Lifted()] if slot.placement else []

    def _next_try(self) -> float:
        return min((slot.placement.next_try for slot in self._slots.values() if slot.placement), default=math.inf)

    def _try_what_is_due(self, context: Context) -> None:
        now = time.monotonic()
        for slot in list(self._slots.values()):
            if slot.placement and slot.placement.next_try <= now:
                self._try(context, slot, slot.placement)

    def _try(self, context: Context, slot: Slot, placement: Placement) -> None:
        placement.next_try = time.monotonic() + AGAIN
        try:
            card = text.parse(self._read_text(context, slot))
        except ReadTrouble as trouble:
            self._tell_failure(placement, trouble)
            return
        # A handle may silently answer for the next card, so a read counts only if nothing has moved meanwhile.
        moved = self._look(context, 0)
        if slot.placement is placement:
            placement.next_try = math.inf
            self._news += [CardRead(card), *moved]
        else:
            self._news += [ReadFailed("read", "unreadable", "moved"), *moved]

    def _read_text(self, context: Context, slot: Slot) -> bytes:
        try:
            return self._read_once(context, slot)
        except Held:
            context.nap(HELD_NAP)
            return self._read_once(context, slot)

    def _read_once(self, context: Context, slot: Slot) -> bytes:
        with context.card(slot.name) as card:
            return self._settings.model_for(slot.atr).read_text(card.transmit)

    def _tell_failure(self, placement: Placement, trouble: ReadTrouble) -> None:
        if trouble.final:
            placement.next_try = math.inf
        if placement.complaint != trouble.code:
            placement.complaint = trouble.code
            self._news.append(trouble.failed)
