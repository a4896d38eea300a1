"""The line of those who have a number and do not sit yet: an order of sittings, and nothing else.

Numbers are not told here, so nothing here can change one. Every step gives another line; none loses anybody, adds
anybody or lets anybody stand in it twice.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from db.records import Event

CALLED, RECALLED, SKIPPED, LATE, INSERTED, NO_SHOW = (
    "queue_called", "queue_recalled", "queue_skipped", "queue_late", "queue_inserted", "queue_no_show",
)  # fmt: skip
"""Notes of the journal, each with `refs.sitting` and `data.reason`; a skipped one also with `refs.behind`."""

SKIP_REASONS = ("not-here", "not-ready", "asked", "other")
LATE_REASONS = ("class-late", "person-late", "other")
INSERT_REASONS = ("exam", "health", "staff", "restart", "other")
NO_SHOW_REASONS = ("called-in-vain", "left", "other")


@dataclass(frozen=True)
class Place:
    """One place in the line.

    Attributes:
        sitting: its id.
        calls: how often it was called.
        late: it stands behind all who are not late, also behind those who come afterwards.
    """

    sitting: str
    calls: int = 0
    late: bool = False


@dataclass(frozen=True)
class Line:
    """Who waits, first first.

    Attributes:
        places: those who are late at the end.
        called: id of the sitting that was called last and is still awaited; None when nobody is.
    """

    places: tuple[Place, ...] = ()
    called: str | None = None

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of the sittings."""
        return tuple(place.sitting for place in self.places)

    @property
    def following(self) -> str | None:
        """Who is called next: the first who is not awaited already; None when nobody is left to call."""
        return next((one for one in self.order if one != self.called), None)

    def after(self, sitting: str) -> str | None:
        """Who stands right behind; None behind the last one, and at the end of those who are not late."""
        at = self.order.index(sitting)
        behind = self.places[at + 1] if at + 1 < len(self.places) else None
        return behind.sitting if behind is not None and behind.late == self.places[at].late else None

    def join(self, sitting: str) -> "Line":
        """Somebody new: behind all but the late ones. Whoever stands in the line already keeps that place."""
        if sitting in self.order:
            return self
        in_time = tuple(place for place in self.places if not place.late)
        return replace(self, places=(*in_time, Place(sitting), *self._late))

    def leave(self, sitting: str) -> "Line":
        """Somebody sits down or is gone."""
        return replace(self._not_awaiting(sitting), places=self._without(sitting))

    def call(self, sitting: str) -> "Line":
        """Somebody is called, perhaps again; the order stays."""
        if sitting not in self.order:
            return self
        called = tuple(
            replace(place, calls=place.calls + 1) if place.sitting == sitting else place for place in self.places
        )
        return Line(called, sitting)

    def skip(self, sitting: str, behind: str | None) -> "Line":
        """Somebody lets another one (`after`) go first; nobody is awaited then."""
        if sitting not in self.order:
            return self
        line = self._not_awaiting(sitting)
        if behind is None or behind not in self.order:
            return line
        others, moved = list(self._without(sitting)), self._place(sitting)
        at = 1 + next(at for at, place in enumerate(others) if place.sitting == behind)
        return replace(line, places=(*others[:at], moved, *others[at:]))

    def late(self, sitting: str) -> "Line":
        """Somebody came too late, or their class did: behind all."""
        if sitting not in self.order:
            return self
        moved = replace(self._place(sitting), late=True)
        return replace(self._not_awaiting(sitting), places=(*self._without(sitting), moved))

    def insert(self, sitting: str) -> "Line":
        """Somebody goes first, for a reason that people give."""
        if sitting not in self.order:
            return self
        moved = replace(self._place(sitting), late=False)
        return replace(self, places=(moved, *self._without(sitting)))

    @property
    def _late(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.late)

    def _place(self, sitting: str) -> Place:
        return next(place for place in self.places if place.sitting == sitting)

    def _without(self, sitting: str) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.sitting != sitting)

    def _not_awaiting(self, sitting: str) -> "Line":
        return replace(self, called=None) if self.called == sitting else self


def replayed(events: Iterable[Event], waiting: Container[str]) -> Line:
    """The line as the journal tells it.

    Args:
        events: the chain, from the swipe of the first who waits.
        waiting: ids of the sittings that wait now; whoever has left says nothing about the order of the others.
    """
    line = Line()
    for event in events:
        sitting = str(event.refs.get("sitting"))
        if sitting not in waiting:
            continue
        match event.kind:
            case "sitting":
                line = line.join(sitting)
            case kind if kind in (CALLED, RECALLED):
                line = line.call(sitting)
            case kind if kind == SKIPPED:
                line = line.skip(sitting, event.refs.get("behind"))
            case kind if kind == LATE:
                line = line.late(sitting)
            case kind if kind == INSERTED:
                line = line.insert(sitting)
    return line
