"""What people may ask for about people: how far each is, what happened to them elsewhere, whom the agency sent back."""

from dataclasses import dataclass, field
from typing import Literal

from station.job.returned.offer import ReturnedOffer
from station.outside_picture import OutsidePicture


@dataclass(frozen=True)
class ShowPeople:
    """A window wants to see how far people are.

    Attributes:
        class_name: of which class; None: of those without one.
        off_list: of those who are on no list instead.
        chosen: whose history to show with it, by key; None: nobody's.
    """

    class_name: str | None = None
    off_list: bool = False
    chosen: str | None = None


@dataclass(frozen=True)
class HidePeople:
    """No window looks at people any more."""


@dataclass(frozen=True)
class SetStatus:
    """Write down what happened to somebody elsewhere, or that they need not come; `open` takes it back.

    Attributes:
        who: key of the person, as in the view.
        day: ISO date; empty where nobody said.
        where, remark: in words.
        copies: document copies that were handed in.
        fee_fen: what was paid there, noted only; None where nobody said.
        picture: the file that was handed in.
        request: comes back in the view, so that a window knows the answer to its own question.
    """

    who: str
    kind: Literal["elsewhere", "overseas", "returned", "exempt", "open"]
    day: str = ""
    where: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)
    copies: int = 0
    fee_fen: int | None = None
    picture: OutsidePicture | None = None
    request: int = 0


@dataclass(frozen=True)
class CompareReturned:
    """Tell what a list of returned pictures would change; `request` as of SetStatus."""

    offer: ReturnedOffer = field(repr=False)
    request: int = 0


@dataclass(frozen=True)
class ImportReturned:
    """Take such a list in: whoever is on it may be captured again. Attributes as of CompareReturned."""

    offer: ReturnedOffer = field(repr=False)
    request: int = 0


StatusCommand = ShowPeople | HidePeople | SetStatus | CompareReturned | ImportReturned
