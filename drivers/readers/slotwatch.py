"""The slots of pcscd that belong to one reader: who was put down, lifted, read.

The thread sleeps in pcscd until a card moves; nothing is polled while the reader is empty.
"""

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceLost
from drivers.readers import slots, text
from drivers.readers.base import CardRead, Lifted, Missed, Presence, ReaderEvent, ReadFailed
from drivers.readers.models import ReaderSettings
from drivers.readers.slots import Movement
from drivers.readers.trouble import Held, ReadTrouble
from drivers.readers.winscard import Context, Seen

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


class SlotWatch:
    """Watches slots from the connection's beginning to its end."""

    def __init__(self, context: Context, prefix: str, settings: ReaderSettings) -> None:
        """Take in what pcscd lists now.

        Args:
            context: the connection to pcscd.
            prefix: how the names of the slots begin.
            settings: how the reader speaks.
        """
        self._context = context
        self._prefix = prefix
        self._settings = settings
        self._news: deque[ReaderEvent] = deque()
        self._slots = {name: Slot(name) for name in self._listed()}

    @property
    def names(self) -> list[str]:
        """The slots that are there."""
        return list(self._slots)

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the last slot or pcscd went away.
        """
        while not self._news:
            self._news += self._look(min(until, self._next_try()) - time.monotonic())
            if not self._news:
                self._try_what_is_due()
            if not self._news and time.monotonic() >= until:
                return None
        return self._news.popleft()

    def _listed(self) -> list[str]:
        return [name for name in self._context.readers() if name.startswith(self._prefix)]

    def _look(self, seconds: float) -> list[ReaderEvent]:
        """Sleep in pcscd until something moves, and tell what did."""
        changes = self._context.changes({name: slot.state for name, slot in self._slots.items()}, min(SLICE, seconds))
        news = [event for name, seen in changes.slots.items() for event in self._moved(self._slots[name], seen)]
        return news + (self._listed_again() if changes.readers else [])

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

    def _listed_again(self) -> list[ReaderEvent]:
        names = self._listed()
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

    def _try_what_is_due(self) -> None:
        now = time.monotonic()
        for slot in list(self._slots.values()):
            if slot.placement and slot.placement.next_try <= now:
                self._try(slot, slot.placement)

    def _try(self, slot: Slot, placement: Placement) -> None:
        placement.next_try = time.monotonic() + AGAIN
        try:
            card = text.parse(self._read_text(slot))
        except ReadTrouble as trouble:
            self._tell_failure(placement, trouble)
            return
        # A handle may silently answer for the next card, so a read counts only if nothing has moved meanwhile.
        moved = self._look(0)
        if slot.placement is placement:
            placement.next_try = math.inf
            self._news += [CardRead(card), *moved]
        else:
            self._news += [ReadFailed("read", "unreadable", "moved"), *moved]

    def _read_text(self, slot: Slot) -> bytes:
        try:
            return self._read_once(slot)
        except Held:
            self._context.nap(HELD_NAP)
            return self._read_once(slot)

    def _read_once(self, slot: Slot) -> bytes:
        with self._context.card(slot.name) as card:
            return self._settings.model_for(slot.atr).read_text(card.transmit)

    def _tell_failure(self, placement: Placement, trouble: ReadTrouble) -> None:
        if trouble.final:
            placement.next_try = math.inf
        if placement.complaint != trouble.code:
            placement.complaint = trouble.code
            self._news.append(trouble.failed)
