"""What a window needs to know about picking people from the list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ByRowView:
    """Whether people can be picked from the list.

    Attributes:
        possible: the list names people, and the job takes what a picked row stands for.
        offered: no card reader works: it is how the day goes on.
    """

    possible: bool = False
    offered: bool = False


NO_ROWS = ByRowView()
