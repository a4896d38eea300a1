"""Tells everybody who listens what just happened, in order, on the desk's own thread."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from station.events import Announcement, Kind
from station.sitting import OpenSitting

Listener = Callable[[Announcement], None]


class Announcer:
    """Numbers announcements and hands each to every listener."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._listeners: list[Listener] = []
        self._follower: Listener | None = None
        self._seq = 0

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` for everything from now on, on the desk's thread; it must return at once."""
        self._listeners.append(listener)

    def follow(self, follower: Listener) -> None:
        """Call `follower` after every listener, in place of the one that followed before."""
        self._follower = follower

    def say(self, event: Kind, **facts: Any) -> Announcement:
        """Announce one thing; `facts` are the fields of Announcement."""
        self._seq += 1
        at = self._now().astimezone().isoformat(timespec="milliseconds")
        announcement = Announcement(event, at, self._seq, **facts)
        for listener in self._listeners:
            listener(announcement)
        if self._follower is not None:
            self._follower(announcement)
        return announcement

    def about(self, event: Kind, sitting: OpenSitting, **facts: Any) -> Announcement:
        """Announce one thing about a sitting."""
        return self.say(
            event,
            number=sitting.record.number,
            sitting=sitting.record.id,
            intent=sitting.intent.id if sitting.intent else None,
            exposure=sitting.exposure.id if sitting.exposure else None,
            **facts,
        )
