"""What the money pages show: names masked, made only while one is open."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station.job.fees import Row
from station.job.terms import By, Method

Close = Literal["open", "closed", "stale"]
"""Whether somebody closed it, and whether it still comes to the same."""


@dataclass(frozen=True)
class Owing:
    """Somebody who has a picture and has not paid; name and tail as a Guest's."""

    number: str
    name: str
    tail: str


@dataclass(frozen=True)
class Noted:
    """A payment as it was noted.

    Attributes:
        payment: id.
        at: wall clock, `10:42`, with the date of another day before it.
        number: whose; None for a group's.
        voided: why it does not count; None while it does.
    """

    payment: str
    at: str
    fen: int
    method: str
    advance: bool = False
    reference: str | None = None
    number: str | None = None
    voided: str | None = None


@dataclass(frozen=True)
class Line:
    """A row of the settlement, as a page shows it.

    Attributes:
        row: its figures.
        close: whether it was closed.
        reason: why a difference was let stand.
        agreed: whether the monitor agreed to just these figures.
        open_sittings: how many of the group sit or wait.
        payments: newest first.
        owing: who has not paid, where each pays alone.
    """

    row: Row
    close: Close = "open"
    reason: str | None = None
    agreed: bool = False
    open_sittings: int = 0
    payments: tuple[Noted, ...] = ()
    owing: tuple[Owing, ...] = ()

    @property
    def figures(self) -> tuple[int, int, int]:
        """What somebody agrees to: people, fen owed, fen collected."""
        return self.row.accepted, self.row.due, self.row.collected


@dataclass(frozen=True)
class DayLine:
    """The day, as a page shows it; money in fen."""

    day: str
    accepted: int
    due: int
    paid: int
    close: Close = "open"
    reason: str | None = None


@dataclass(frozen=True)
class Book:
    """Everything about money.

    Attributes:
        fee: fen a head; None while it is not fixed.
        later: the fee is entered at the desk.
        by: who pays at once.
        methods: what is taken, the usual first.
        payee: to whom; empty where the job does not say.
        codes: method and picture of the payee's code.
        lines: rows, whoever is on no list last.
        total: all of them.
        day: today.
        payee_of: place in `lines` of the group whose payee page is shown; None: none is.
    """

    fee: int | None
    later: bool
    by: By
    methods: tuple[Method, ...]
    payee: str
    codes: tuple[tuple[Method, Path], ...]
    lines: tuple[Line, ...]
    total: Row
    day: DayLine
    payee_of: int | None = None

    @property
    def shown(self) -> Line | None:
        """The group whose payee page is shown."""
        return None if self.payee_of is None else self.lines[self.payee_of]


@dataclass(frozen=True)
class MoneyView:
    """What a window may know of it.

    Attributes:
        each: each person pays alone.
        owing: who has a picture and has not paid, where each pays alone: whoever was accepted last comes first.
        last: number of the one who was accepted last, while they owe something.
        book: everything, while a window shows it.
    """

    each: bool = False
    owing: tuple[Owing, ...] = ()
    last: str | None = None
    book: Book | None = None


SHUT = MoneyView()
