"""When is a code that was seen a new presentation? Pure: sightings with their times in, presentations out.

A phone is held before a scanner for seconds, and a scanner that reads by itself, or a camera, sees its code again and
again. That is one presentation. The same code counts again once it was absent for a while; another code counts at once.
"""

from typing import Final

from drivers.readers.base import CodeRead, ReadFailed

Sighting = CodeRead | ReadFailed

ABSENT: Final = 1.5
"""Seconds without a sighting after which the same code is presented anew."""


class Presentations:
    """Remembers what is being shown, and no code for longer than it takes to go."""

    def __init__(self) -> None:
        self._last: dict[tuple[type[Sighting], str], float] = {}

    def seen(self, sighting: Sighting, at: float) -> Sighting | None:
        """The sighting if it begins a presentation, None if it goes on with one.

        Failures are the same presentation when their codes are the same, whatever their details.

        Args:
            sighting: what was scanned.
            at: when, in seconds of any clock that never goes back.
        """
        self._last = {key: last for key, last in self._last.items() if at - last < ABSENT}
        key = type(sighting), sighting.code
        goes_on = key in self._last
        self._last[key] = at
        return None if goes_on else sighting
