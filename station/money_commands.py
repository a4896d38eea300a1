"""What people at the desk may ask for about money, and how a class or a day is closed."""

from dataclasses import dataclass

from station.job.fees import Scope
from station.job.terms import Method


@dataclass(frozen=True)
class ShowMoney:
    """Show what is owed and paid."""


@dataclass(frozen=True)
class HideMoney:
    """Nobody looks at it any more."""


@dataclass(frozen=True)
class ShowPayee:
    """Show in large type whom a group pays and how much; `scope` None: no group any more."""

    scope: Scope | None = None
    name: str = ""


@dataclass(frozen=True)
class SetFee:
    """Fix what a head costs, where the job leaves it open."""

    fen: int


@dataclass(frozen=True)
class NotePaid:
    """A group paid.

    Attributes:
        scope, name: the group.
        fen: how much.
        method: one of the job's.
        advance: it was collected before the capture.
        reference: end of the payee's order number; None: nobody took it down.
    """

    scope: Scope
    name: str
    fen: int
    method: Method
    advance: bool = False
    reference: str | None = None


@dataclass(frozen=True)
class NotePersonPaid:
    """One person paid what they owe (已付).

    Attributes:
        number: 拍摄序号; None: whoever was accepted last.
        method: one of the job's; None: its first.
        reference: as of NotePaid.
    """

    number: str | None = None
    method: Method | None = None
    reference: str | None = None


@dataclass(frozen=True)
class VoidPayment:
    """A payment was noted wrongly or given back: it stays to be seen and counts no more."""

    payment: str
    reason: str


@dataclass(frozen=True)
class AgreeFigures:
    """The monitor saw these figures of a group on the screen and says that they are right.

    Attributes:
        figures: accepted people, fen owed, fen collected, as they were shown.
    """

    scope: Scope
    name: str
    figures: tuple[int, int, int]


@dataclass(frozen=True)
class CloseClass:
    """Close a group: everybody is in one place and the money adds up, or `reason` says why not."""

    scope: Scope
    name: str
    reason: str | None = None


@dataclass(frozen=True)
class CloseDay:
    """Close the day: nobody sits, everybody is in one place and the money adds up, or `reason` says why not."""

    reason: str | None = None


MoneyCommand = (
    ShowMoney
    | HideMoney
    | ShowPayee
    | SetFee
    | NotePaid
    | NotePersonPaid
    | VoidPayment
    | AgreeFigures
    | CloseClass
    | CloseDay
)
