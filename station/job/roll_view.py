"""What the monitor's screen shows of a class: one row a person, masked, and where each of them stands."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where somebody of a class stands; who has to do something comes first."""

    MISSING = "missing"
    RETAKE = "retake"
    QUEUED = "queued"
    SEATED = "seated"
    OFF_LIST = "off-list"
    CAPTURED = "captured"
    LATER = "later"
    SETTLED = "settled"


ORDER = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True)
class RollRow:
    """One person.

    Attributes:
        id: of their row of the list; of their sitting where no list names them.
        digits: end of the 学号; empty where nobody knows it.
        name: masked.
        tail: last four of the document number; with the masked name it tells people of one surname apart.
        standing: where they stand.
        number: 拍摄序号; None before they have one.
        window: when somebody comes who does not come with the class; empty for everybody else.
    """

    id: str
    digits: str
    name: str
    tail: str
    standing: Standing
    number: str | None = None
    window: str = ""


@dataclass(frozen=True)
class Roll:
    """A class at one moment.

    Attributes:
        class_name: None where no class is at the desk.
        rows: who has to do something first, then by student number.
        named: whether the list names the people of the class; without it only those have a row who have come.
        heads: how many are expected, where that is all that is known.
        unchecked: how many have a picture whose face nobody has confirmed.
    """

    class_name: str | None = None
    rows: tuple[RollRow, ...] = ()
    named: bool = False
    heads: int = 0
    unchecked: int = 0

    def count(self, standing: Standing) -> int:
        """How many stand so; of a class whose people nobody named, those who have not come are the rest."""
        counted = Counter(row.standing for row in self.rows)
        if standing is Standing.MISSING and not self.named:
            return max(0, self.heads - sum(counted.values()) + counted[Standing.OFF_LIST])
        return counted[standing]

    @property
    def expected(self) -> int:
        """How many of the class are to be captured with it."""
        if not self.named:
            return self.heads
        return sum(row.standing not in NOT_NOW for row in self.rows)


NOT_NOW = frozenset({Standing.OFF_LIST, Standing.LATER, Standing.SETTLED})
