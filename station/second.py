"""The second person that some things take."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Second:
    """The second person that something takes, and that person's code."""

    name: str
    code: str = field(repr=False)
