"""Those who have a number and do not sit yet, at a desk in queue mode; `station/decisions/queue.md` says why so.

Calling, skipping and the rest move people in the line and are noted in the journal, so that the line can be made again
from it. They never arm anybody: that takes a token at the seat, or the photographer's word about a number on show.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from db.journal import Journal
from station import commands
from station.announcer import Announcer
from station.events import Kind
from station.job import queue
from station.job.masking import mask_name, tail_of
from station.job.pace import PLANNED, Pace
from station.job.queue import Line, Place
from station.job.queue_view import InLine, QueueView
from station.seat import Seats
from station.sitting import OpenSitting


@dataclass(frozen=True)
class QueueRules:
    """How a desk in queue mode works.

    Attributes:
        seats: which readers arm.
        planned: seconds per student, before they are measured.
    """

    seats: Seats = field(default_factory=Seats)
    planned: float = PLANNED


class Waitlist:
    """Who waits.

    Attributes:
        rules: how this desk works.
        line: their order.
        picked: whose number was said at the seat and is shown on both screens; only that one the photographer's key
            arms.
        pace: how fast it goes.
    """

    def __init__(self, journal: Journal, announcer: Announcer, rules: QueueRules) -> None:
        self._journal, self._announcer = journal, announcer
        self.rules = rules
        self.line = Line()
        self.picked: OpenSitting | None = None
        self.pace = Pace(rules.planned)
        self._sittings: dict[str, OpenSitting] = {}
        self._shown: tuple[object, QueueView] | None = None

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._sittings)

    @property
    def sittings(self) -> Iterable[OpenSitting]:
        """All who wait, first first."""
        return [self._sittings[one] for one in self.line.order]

    @property
    def next(self) -> OpenSitting | None:
        """Who is expected at the seat: the one who was called, else the first; not the one who was picked."""
        called = self._sittings.get(self.line.called or "")
        expected = (called, *self.sittings) if called else self.sittings
        return next((one for one in expected if one is not self.picked), None)

    # who comes and goes

    def join(self, sitting: OpenSitting) -> None:
        """Somebody has a number."""
        self._sittings[sitting.record.id] = sitting
        self.line = self.line.join(sitting.record.id)

    def leave(self, sitting: OpenSitting) -> None:
        """Somebody sits down, or is gone; of somebody who does not wait, nothing happens."""
        self._sittings.pop(sitting.record.id, None)
        self.line = self.line.leave(sitting.record.id)
        if self.picked is sitting:
            self.picked = None

    def put_in_order(self) -> None:
        """Make the order again as the journal tells it, when everybody has joined."""
        if self._sittings:
            self.line = queue.replayed(self._journal.events_from(min(self._sittings)), self._sittings)

    def of(self, keys: frozenset[str]) -> OpenSitting | None:
        """The one whom a token's key names."""
        return next((one for one in self._sittings.values() if one.keys & keys), None)

    def numbered(self, number: str | None) -> OpenSitting | None:
        """The one with this number."""
        return next((one for one in self._sittings.values() if one.record.number == number), None)

    # what people want of the line

    def obey(self, command: commands.QueueCommand, operator: str | None) -> None:
        """Do what a key asks for; about somebody who does not wait any more, nothing."""
        match command:
            case commands.PickWaiting(number):
                self.picked = self.numbered(number)
            case commands.CallWaiting(number):
                self._call(number, operator)
            case commands.SkipWaiting(number, reason) if sitting := self.numbered(number):
                behind = self.line.after(sitting.record.id)
                self._note(queue.SKIPPED, sitting, reason, operator, {"behind": behind} if behind else {})
                self.line = self.line.skip(sitting.record.id, behind)
            case commands.LateWaiting(number, reason) if sitting := self.numbered(number):
                self._note(queue.LATE, sitting, reason, operator)
                self.line = self.line.late(sitting.record.id)
            case commands.InsertWaiting(number, reason) if sitting := self.numbered(number):
                self._note(queue.INSERTED, sitting, reason, operator)
                self.line = self.line.insert(sitting.record.id)

    def no_show(self, sitting: OpenSitting, reason: str, operator: str | None) -> None:
        """Write why somebody is given up who never came; the sitting is abandoned by the caller."""
        self._note(queue.NO_SHOW, sitting, reason, operator)

    def _call(self, number: str | None, operator: str | None) -> None:
        """Call whoever is next, or this number; a number that is awaited already is called again."""
        sitting = self._sittings.get(self.line.following or "") if number is None else self.numbered(number)
        if sitting is None:
            return
        again = sitting.record.id == self.line.called
        reason = "no-answer" if again else "next" if number is None else "picked"
        self._note(queue.RECALLED if again else queue.CALLED, sitting, reason, operator)
        self.line = self.line.call(sitting.record.id)

    def _note(
        self, kind: str, sitting: OpenSitting, reason: str, operator: str | None, refs: dict[str, str] | None = None
    ) -> None:
        data = {"number": sitting.record.number, "reason": reason}
        self._journal.note(kind, refs={"sitting": sitting.record.id, **(refs or {})}, data=data, operator=operator)
        code = kind.replace("_", "-")
        self._announcer.about(Kind.PRESENCE, sitting, code=code, detail={"reason": reason})

    # how it goes on

    def sitting_ended(self, at: float) -> None:
        """A sitting ended, in monotonic seconds."""
        self.pace.ended(at, somebody_waits=bool(self._sittings))

    def view(self, *, chair_taken: bool) -> QueueView:
        """What a window may show of it; made anew only when something in it has changed."""
        facts = self.line, self.picked, self.pace.seconds, chair_taken
        if self._shown is None or self._shown[0] != facts:
            self._shown = facts, self._view(chair_taken)
        return self._shown[1]

    def _view(self, chair_taken: bool) -> QueueView:
        seconds = self.pace.seconds
        called = self._sittings.get(self.line.called or "")
        return QueueView(
            waiting=tuple(
                self._in_line(place, round(seconds * (at + chair_taken))) for at, place in enumerate(self.line.places)
            ),
            called=called.record.number if called else None,
            picked=self.picked.record.number if self.picked else None,
            pace=round(seconds),
            measured=self.pace.measured,
        )

    def _in_line(self, place: Place, seconds: int) -> InLine:
        sitting = self._sittings[place.sitting]
        name, tail = mask_name(sitting.name), tail_of(sitting.id_number)
        return InLine(sitting.record.number, name, tail, seconds, place.calls, place.late)
