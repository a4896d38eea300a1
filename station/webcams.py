"""Which webcam looks for codes when no scanner works: the one of the settings first, then each in its turn."""

from collections.abc import Callable

from drivers.readers.webcams import Webcam, webcams
from station.scanners import FIRST_WEBCAM, WEBCAMS

FIRST = Webcam(FIRST_WEBCAM.removeprefix(WEBCAMS), "/dev/video0")
"""Tried where the system knows of none, so that its absence is told as any reader's is."""


class Webcams:
    """Follows which one is in use.

    Attributes:
        using: the one that looks for codes; None while none does.
        next: name of the one that would follow it; None where there is no other.
        count: how many there were at the last look.
        look: gives those there are.
    """

    def __init__(self, wanted: str | None = None, look: Callable[[], tuple[Webcam, ...]] = webcams) -> None:
        """Begin with the one called `wanted`; where that is not there, with the first."""
        self._wanted, self.look = wanted, look
        self.using: Webcam | None = None
        self.next: str | None = None
        self.count = 0

    def turn(self) -> Webcam:
        """Go on to the next one, as far as there is one, and give it."""
        found = self.look() or (FIRST,)
        names = [one.name for one in found]
        if self.using is not None and self.using.name in names:
            place = (names.index(self.using.name) + 1) % len(found)
        else:
            place = names.index(self._wanted) if self._wanted in names else 0
        self.using, self.count = found[place], len(found)
        self.next = names[(place + 1) % len(found)] if len(found) > 1 else None
        return self.using


def address_of(webcam: Webcam) -> str:
    """As readers are told apart."""
    return WEBCAMS + webcam.place


def names() -> tuple[str, ...]:
    """What the system calls those that are there now."""
    return tuple(one.name for one in webcams())
