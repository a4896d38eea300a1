"""The slots of pcscd that belong to one reader: who was put down, lifted, read.

The thread sleeps in pcscd until a card moves; nothing is polled while the reader is empty, except a slot whose reader
tells nothing (`SlotPoll`). While a card lies there that was read, its SAM is asked now and then whether it still does:
a card that takes another's place without a gap is nothing that pcscd could see.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from drivers.errors import AccessDenied, DeviceLost, DeviceRefused, DeviceSilent, DriverError
from drivers.readers import slots, text
from drivers.readers.base import CardRead, IdCard, Lifted, Missed, Presence, ReaderEvent, ReadFailed
from drivers.readers.models import Exchange, Model, Models, ReaderSettings, settings_of
from drivers.readers.slotpoll import HELD_NAP, SlotPoll
from drivers.readers.slots import Movement
from drivers.readers.trouble import Held, NoProtocol, NoSam, ReadTrouble
from drivers.readers.winscard import Context, Seen

SLICE: Final = 2.0
"""The longest sleep in pcscd, in seconds: no event is known to get lost, and if one does, not for long."""

AGAIN: Final = 0.3
"""Seconds until an unreadable card is tried again, as long as it lies there.

pcscd shows no second insertion when a new card is put down before its next look at the slot (0.4 s where it polls).
"""

STILL_THERE: Final = 1.0
"""Seconds between two questions whether the card that was read is the one that lies there."""


Text = TypeVar("Text", bytes, bytes | None)


@dataclass
class Memory:
    """What outlasts a connection to pcscd.

    Attributes:
        lying: the cards that were read and not seen lifted, by slot. After a connection was lost, the same card found
            there at the first look is the same placement.
        refused: slots that are out of service until they are plugged in anew, and why.
    """

    lying: dict[str, IdCard] = field(default_factory=dict)
    refused: dict[str, DriverError] = field(default_factory=dict)


@dataclass
class Placement:
    """A card that lies in a slot.

    Attributes:
        next_try: when to read it or to ask for it, infinite when nothing more is to be tried.
        complaint: code of the last failure told, so that a card which stays unreadable is told once.
        read: what was read; None until then.
    """

    next_try: float = -math.inf
    complaint: str | None = None
    read: "Read | None" = None


@dataclass(frozen=True)
class Read:
    """A card, and how it was read."""

    card: IdCard
    model: Model


@dataclass
class Slot:
    """One slot as it was last seen.

    Attributes:
        poll: asks the SAM; None where pcscd tells of cards.
        before: the card that lay there when the last connection was lost.
    """

    name: str
    settings: ReaderSettings
    poll: SlotPoll | None
    before: IdCard | None
    state: int = slots.UNAWARE
    atr: bytes = b""
    placement: Placement | None = None

    @property
    def due(self) -> float:
        """When there is something to do without any news from pcscd."""
        if self.poll:
            return self.poll.due
        return self.placement.next_try if self.placement else math.inf


class SlotWatch:
    """Watches slots from the connection's beginning to its end."""

    def __init__(self, context: Context, prefix: str, models: Models, memory: Memory) -> None:
        """Take in what pcscd lists now.

        Args:
            context: the connection to pcscd.
            prefix: how the names of the slots begin.
            models: how readers speak.
            memory: what is known from earlier connections.

        Raises:
            DriverError: there are slots, and none can be used; the reason is that of the last one.
        """
        self._context = context
        self._prefix = prefix
        self._models = models
        self._memory = memory
        self._news: deque[ReaderEvent] = deque()
        self._slots: dict[str, Slot] = {}
        self._next_listing = 0.0
        self._list_anew()
        if self._slots:
            self._look(0)  # counted from now on: a card that comes and goes before the first wait is told too

    @property
    def names(self) -> list[str]:
        """The slots that are watched."""
        return list(self._slots)

    @property
    def sam(self) -> str | None:
        """The number of the first SAM that can be asked without a card."""
        return next((slot.poll.sam for slot in self._slots.values() if slot.poll), None)

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock).

        Raises:
            Cancelled: somebody called.
            DeviceLost: the last slot or pcscd went away; DeviceSilent: the last slot's SAM answers no longer.
            DeviceRefused: the last slot's SAM is out of order.
            DeviceHeld: another program has the last slot for itself.
            AccessDenied: this user may not use the last slot.
        """
        while not self._news:
            due = min([until, *(slot.due for slot in self._slots.values())])
            if due == until or due > time.monotonic():  # A card that was just put down is read first.
                self._look(due - time.monotonic())
            if not self._news:
                self._do_what_is_due()
            if not self._news and time.monotonic() >= until:
                return None
        return self._news.popleft()

    def close(self) -> None:
        """Let go of all slots."""
        for slot in self._slots.values():
            if slot.poll:
                slot.poll.close()

    # which slots there are

    def _list_anew(self) -> None:
        self._next_listing = time.monotonic() + SLICE
        listed = self._context.readers()
        for name in self._memory.refused.keys() - listed:
            del self._memory.refused[name]
        for name in self._slots.keys() - listed:
            self._drop(name, DeviceLost(f"{name} was unplugged"))
        trouble = self._take_in([name for name in listed if name.startswith(self._prefix)])
        if trouble and not self._slots:
            raise trouble

    def _take_in(self, names: list[str]) -> DriverError | None:
        """Begin to watch these where that is new; the last reason why one can't be."""
        trouble: DriverError | None = None
        for name in names:
            if name in self._slots:
                continue
            try:
                if name in self._memory.refused:
                    raise self._memory.refused[name]
                self._slots[name] = self._slot(name)
            except DeviceLost:
                raise
            except DriverError as error:
                trouble = error
                self._remember_refusal(name, error)
        return trouble

    def _slot(self, name: str) -> Slot:
        settings = settings_of(name, self._models)
        poll = SlotPoll(self._context, name) if settings.watch == "poll" else None
        return Slot(name, settings, poll, before=None if poll else self._memory.lying.get(name))

    def _remember_refusal(self, name: str, error: DriverError) -> None:
        if isinstance(error, DeviceRefused | AccessDenied):
            self._memory.refused[name] = error

    def _drop(self, name: str, reason: DriverError) -> None:
        """Watch a slot no longer; without any slot the reader itself is out of use."""
        slot = self._slots.pop(name)
        if slot.poll:
            slot.poll.close()
        self._remember_refusal(name, reason)
        if not self._slots:
            raise reason
        if slot.placement:
            self._news.append(Lifted())

    # what pcscd tells

    def _look(self, seconds: float) -> None:
        """Sleep in pcscd until something moves, and tell what did."""
        changes = self._context.changes({name: slot.state for name, slot in self._slots.items()}, min(SLICE, seconds))
        for name, seen in changes.slots.items():
            self._take_note(self._slots[name], seen)
        if changes.readers or time.monotonic() >= self._next_listing:
            self._list_anew()

    def _take_note(self, slot: Slot, seen: Seen) -> None:
        if slots.is_gone(seen.state):
            self._drop(slot.name, DeviceLost(f"{slot.name} was unplugged"))
            return
        if slot.state == slots.UNAWARE and not seen.state & slots.PRESENT and not slot.poll:
            self._forget_card(slot)
        moves = slots.movements(slot.state, seen.state)
        slot.state, slot.atr = slots.fed_back(seen.state), seen.atr
        if not slot.poll:
            for move in moves:
                self._follow(slot, move)

    def _follow(self, slot: Slot, move: Movement) -> None:
        match move:
            case Movement.PLACED:
                slot.placement = Placement()
                self._news.append(Presence())
            case Movement.LIFTED:
                if slot.placement and not slot.placement.read and not slot.placement.complaint:
                    self._news.append(Missed())
                slot.placement = None
                self._forget_card(slot)
                self._news.append(Lifted())
            case Movement.MISSED:
                self._forget_card(slot)
                self._news.append(Missed())

    def _forget_card(self, slot: Slot) -> None:
        slot.before = None
        self._memory.lying.pop(slot.name, None)

    # what is to be done without news from pcscd

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        for slot in [slot for slot in self._slots.values() if slot.due <= now]:
            try:
                self._do(slot)
            except DriverError as error:
                if isinstance(error, DeviceLost) and not isinstance(error, DeviceSilent):
                    raise  # pcscd itself went away.
                self._drop(slot.name, error)

    def _do(self, slot: Slot) -> None:
        if slot.poll:
            self._ask_poll(slot, slot.poll)
        elif slot.placement and slot.placement.read:
            self._ask_again(slot, slot.placement, slot.placement.read)
        elif slot.placement:
            self._try(slot, slot.placement)

    def _ask_poll(self, slot: Slot, poll: SlotPoll) -> None:
        match poll.look():
            case None:
                return
            case CardRead(card):
                self._memory.lying[slot.name] = card
                self._news.append(CardRead(card))
            case Lifted() as event:
                slot.placement = None
                self._forget_card(slot)
                self._news.append(event)
            case event:
                slot.placement = slot.placement or Placement()
                self._news.append(event)

    def _try(self, slot: Slot, placement: Placement) -> None:
        placement.next_try = time.monotonic() + AGAIN
        try:
            read = self._read(slot)
        except ReadTrouble as trouble:
            self._tell_failure(placement, trouble)
            return
        told = len(self._news)
        placement.complaint = "unreadable"
        if self._moved_on(slot, placement):
            self._news.insert(told, ReadFailed("read", "unreadable", "moved"))
            return
        self._was_read(slot, placement, read)
        if read.card != slot.before:
            self._news.insert(told, CardRead(read.card))
        slot.before = None

    def _ask_again(self, slot: Slot, placement: Placement, read: Read) -> None:
        """See whether another card took the place of the one that was read."""
        placement.next_try = time.monotonic() + AGAIN
        try:
            another = self._in_slot(slot, read.model, read.model.read_another)
            card = read.card if another is None else text.parse(another)
        except ReadTrouble:
            return  # Most likely the card that was read, being lifted just now.
        told = len(self._news)
        if self._moved_on(slot, placement):
            return
        if card != read.card:
            for event in (CardRead(card), Presence(), Lifted()):
                self._news.insert(told, event)
        self._was_read(slot, placement, Read(card, read.model))

    def _moved_on(self, slot: Slot, placement: Placement) -> bool:
        """Whether a card moved while one was read: a handle may silently answer for the next card."""
        self._look(0)
        return slot.placement is not placement

    def _was_read(self, slot: Slot, placement: Placement, read: Read) -> None:
        placement.read = read
        placement.next_try = time.monotonic() + STILL_THERE if read.model.tells_another else math.inf
        self._memory.lying[slot.name] = read.card

    def _read(self, slot: Slot) -> Read:
        """Read with the first model that fits; where none does, the first one says why."""
        troubles: list[ReadTrouble] = []
        for model in slot.settings.models_for(slot.atr):
            try:
                return Read(text.parse(self._in_slot(slot, model, model.read_text)), model)
            except (NoSam, NoProtocol) as trouble:
                troubles.append(trouble)
        raise troubles[0]

    def _in_slot(self, slot: Slot, model: Model, ask: Callable[[Exchange], Text]) -> Text:
        try:
            with self._context.card(slot.name, direct=model.direct) as card:
                return ask(card.exchange)
        except Held:
            self._context.nap(HELD_NAP)
            with self._context.card(slot.name, direct=model.direct) as card:
                return ask(card.exchange)

    def _tell_failure(self, placement: Placement, trouble: ReadTrouble) -> None:
        if trouble.final:
            placement.next_try = math.inf
        if placement.complaint != trouble.code:
            placement.complaint = trouble.code
            self._news.append(trouble.failed)
