"""What people ask for where no card can be read and somebody is picked from the list."""

from dataclasses import dataclass, field

from station.second import Second


@dataclass(frozen=True)
class CheckRow:
    """Whoever is meant by this row of the list, by id, shows a document: these are its number's last four."""

    listing: str
    last_four: str = field(repr=False)


@dataclass(frozen=True)
class TakeRow:
    """The person of this row, whose last four were just checked, may sit down; a second person says so too.

    Attributes:
        reason: one of `by_row.REASONS`.
    """

    listing: str
    reason: str
    second: Second | None = None


RowCommand = CheckRow | TakeRow
