"""What is presented at the seat of a desk in queue mode: whom it arms, or why it arms nobody.

Only who presents says who sits there. Neither a free chair nor the order of the line, nor time, arms anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from db.records import Sitting
from station.job.code_sight import wrong_kind
from station.job.ticket import read_ticket
from station.messages import CardPresented, CodePresented
from station.sitting import OpenSitting
from station.swipes import Refusal
from station.tokens import Arrival

TICKET = "ticket"
"""What was shown, where it was no token: a ticket tells a number and nothing of who holds it."""


@dataclass(frozen=True)
class Seats:
    """Which readers stand at the seat.

    Attributes:
        addresses: theirs.
        doors: whether other readers stand at the door; without one, a reader at the seat is the door as well.
        everywhere: whichever reader there is stands at the seat.
    """

    addresses: frozenset[str] = frozenset()
    doors: bool = True
    everywhere: bool = False

    @classmethod
    def among(cls, readers: Iterable[str], seat: Iterable[str]) -> "Seats":
        """Of all readers those in `seat`."""
        addresses = frozenset(seat)
        return cls(addresses, doors=any(reader not in addresses for reader in readers))

    def have(self, address: str) -> bool:
        """Whether a reader stands at the seat."""
        return self.everywhere or address in self.addresses


EVERY_READER = Seats(doors=False, everywhere=True)
"""One chair and whatever reads beside it: each is door and seat, also one that is plugged in later."""


class Line(Protocol):
    """Who waits."""

    def of(self, keys: frozenset[str]) -> OpenSitting | None:
        """By a token's keys."""

    def numbered(self, number: str | None) -> OpenSitting | None:
        """By number."""


class Numbers(Protocol):
    """What is known of numbers."""

    @property
    def job(self) -> str:
        """The current job."""

    def sitting_by_number(self, number: str) -> Sitting | None:
        """The sitting of a number in it."""


def text_of(presented: CardPresented | CodePresented) -> str | None:
    """What a scanner read; None of a card."""
    return presented.code if isinstance(presented, CodePresented) else None


def by_ticket(text: str, line: Line, seated: OpenSitting | None, numbers: Numbers) -> OpenSitting | Refusal | None:
    """Whom a ticket names; why it names nobody who could sit down; None when the text is no ticket's."""
    ticket = read_ticket(text)
    if ticket is None:
        return None
    if ticket.job != numbers.job:
        return Refusal("ticket-other-job")
    if seated is not None and seated.record.number == ticket.number:
        return Refusal("sitting-open", ticket.number)
    if (waiting := line.numbered(ticket.number)) is not None:
        return waiting
    known = numbers.sitting_by_number(ticket.number)
    if known is None:
        return Refusal("ticket-unknown", ticket.number)
    return Refusal("already-captured" if known.result == "accepted" else "ticket-ended", ticket.number)


def by_token(
    arrival: Arrival, line: Line, seated: OpenSitting | None, captured: Sitting | None
) -> OpenSitting | Refusal:
    """Whom a card or code names, if they wait; else why not."""
    if seated is not None and arrival.keys & seated.keys:
        return Refusal("sitting-open", seated.record.number)
    if (waiting := line.of(arrival.keys)) is not None:
        return waiting
    code = arrival.facts.code
    if code is not None and (kind := wrong_kind(code)) is not None:
        return Refusal(kind)
    return Refusal("not-queued") if captured is None else Refusal("already-captured", captured.number)
