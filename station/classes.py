"""Classes at the desk: which one is there, which was late, done or moved, and the board that shows it.

What is said about classes is written down as notes, so that a restarted desk knows it again; who was captured the
journal knows anyway. No name of anybody is in here.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from db.journal import Journal
from db.records import Place, Sitting
from station import commands
from station.job import classboard
from station.job.classboard import MOVE_REASONS, Captured, Caution, ClassBoard, Said, Slot
from station.job.make_up import make_ups
from station.job.moved import moved_people
from station.job.sizes import sizes_of
from station.job.timetable import PlannedClass, Timetable, TimetableDamaged, folded, stored, window_of
from station.keeping import Keeper

log = logging.getLogger(__name__)

STALE = 5.0  # seconds after which a forecast is computed again
KEPT = 10 * classboard.LAST
DAMAGED = Caution("damaged")

ClassCommand = commands.CallClass | commands.ClassLate | commands.ClassDone | commands.MoveClass | commands.MovePerson


class Classes:
    """The classes of one job at one desk.

    Attributes:
        classes: everybody who is expected, class by class; empty where neither timetable nor list tells.
        make_ups: how many have a picture now who missed the day of their class.
    """

    def __init__(
        self, journal: Journal, keeper: Keeper, now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._journal, self._folder = journal, keeper.folder
        self._now, self._monotonic = now, monotonic
        self._said = Said()
        self._by_class: Counter[str] = Counter()
        self._listings: set[str] = set()
        self._stamps: deque[float] = deque(maxlen=KEPT)
        self._board: ClassBoard | None = None
        self._moved: dict[str, str] | None = None
        self._made_at = float("-inf")
        self._damaged = self._named = False
        self._late = set[str]()
        self.make_ups = 0
        self.classes: list[PlannedClass] = []
        self.renew()

    def take_over(self, before: "Classes") -> None:
        """Go on with the pace that the desk before this one measured."""
        self._stamps.extend(before.stamps)
        self._forget()

    @property
    def stamps(self) -> tuple[float, ...]:
        """When the last pictures were accepted, on the clock that only waiting goes by."""
        return tuple(self._stamps)

    def renew(self) -> None:
        """Read everything again: timetable, list, what was said, who has a picture. After list or pictures changed."""
        self.classes = self._timetable().counted(sizes_of(self._journal))
        self._named = self._journal.roster_form() == "people"
        self._said = self._heard()
        self._by_class, self._listings = Counter(), set()
        holding = (self._journal.sitting(one) for one in self._journal.held().values() if one is not None)
        first = {one.id: one for one in map(self._first_of, holding) if one.job == self._journal.job}
        for sitting in first.values():
            self._count(sitting)
        self._late = set(make_ups(self._journal))
        self.make_ups = len(self._late & first.keys())
        self._forget()

    def _timetable(self) -> Timetable:
        try:
            return stored(self._folder, self._journal.job) or Timetable()
        except TimetableDamaged:
            log.warning("the timetable can't be read")
            self._damaged = True
            return Timetable()

    def _heard(self) -> Said:
        """What was said so far; nobody is at the desk any more whom another day called."""
        said, day = Said(), ""
        for note in self._journal.notes(*classboard.KINDS):
            if note.at[:10] != day:
                said, day = said.on_another_day(), note.at[:10]
            said = said.after(note.kind, note.data, note.refs)
        return said if day == self._now().date().isoformat() else said.on_another_day()

    def _first_of(self, sitting: Sitting) -> Sitting:
        """The sitting that a retake, or a retake of one, takes the place of."""
        while sitting.retake_of is not None:
            sitting = self._journal.sitting(sitting.retake_of)
        return sitting

    def _count(self, sitting: Sitting) -> None:
        """A person is counted once: a retake takes the place of the picture before it."""
        place = self._journal.place_of_sitting(sitting.id)
        if place is None or sitting.retake_of is not None:
            return
        if place.class_name is not None:
            self._by_class[folded(place.class_name)] += 1
        if place.listing is not None:
            self._listings.add(place.listing)

    # what the desk asks

    @property
    def current(self) -> str | None:
        """The name of the class that is at the desk; None before one was called, and after it was done."""
        slot = self._said.current
        return None if slot is None else self._name(slot.name)

    def planned_day(self, place: Place | None) -> str:
        """ISO date on which whoever has this place was to come; empty where none is planned."""
        if place is None or place.class_name is None:
            return ""
        return classboard.planned_day(self.classes, self._said, place.class_name, place.listing)

    @property
    def moved(self) -> dict[str, str]:
        """The windows of those who come at another time than their class, by row of the list."""
        if self._moved is None:
            people = moved_people(self._journal, self.classes)
            self._moved = {row: one.window for row, one in people.items()}
        return self._moved

    @property
    def board(self) -> ClassBoard | None:
        """The board now; None where no class is known."""
        if not self.classes and not self._damaged:
            return None
        at = self._monotonic()
        if self._board is None or at - self._made_at > STALE:
            self._board, self._made_at = self._made(), at
        return self._board

    def _made(self) -> ClassBoard:
        captured = Captured(self._by_class, self._listings, self.stamps)
        cautions = (DAMAGED,) if self._damaged else ()
        board = classboard.board(self.classes, self._said, captured, self._now().replace(tzinfo=None), cautions)
        return replace(board, named=self._named)

    def _forget(self) -> None:
        self._board = self._moved = None

    # what happens

    def opened(self, sitting: Sitting, *, make_up: bool) -> None:
        """Somebody got a number."""
        if make_up:
            self._late.add(sitting.id)

    def is_make_up(self, sitting: str) -> bool:
        """Whether this sitting, by id, is a make-up."""
        return sitting in self._late

    def accepted(self, sitting: Sitting) -> None:
        """A picture was accepted."""
        self.make_ups += sitting.id in self._late
        self._stamps.append(self._monotonic())
        self._count(sitting)
        self._board = None

    def obey(self, command: ClassCommand, operator: str | None) -> None:
        """Do what somebody asks about a class; what names no class, window or reason that there is does nothing."""
        match command:
            case commands.CallClass(None, _):
                following = self.board.following if self.board is not None else None
                if following is not None:
                    self._say(classboard.CALLED, following.slot, operator)
            case commands.CallClass(name, window):
                self._say(classboard.CALLED, Slot(name or "", window), operator)
            case commands.ClassLate(name, window):
                self._say(classboard.LATE, Slot(name, window), operator)
            case commands.ClassDone(name, window):
                self._say(classboard.DONE, Slot(name, window), operator)
            case commands.MoveClass(name, window, reason):
                self._move(classboard.MOVED, name, window, reason, operator)
            case commands.MovePerson(name, window, reason, listing):
                refs = {} if listing is None else {"listing": listing}
                self._move(classboard.PERSON_MOVED, name, window, reason, operator, refs)

    def _say(self, kind: str, slot: Slot, operator: str | None) -> None:
        name = self._name(slot.name)
        if name is not None:
            self._write(kind, {"class": name, **({"window": slot.window} if slot.window else {})}, {}, operator)

    def _move(
        self, kind: str, name: str, window: str, reason: str, operator: str | None, refs: dict[str, str] | None = None
    ) -> None:
        known = self._name(name)
        if known is not None and reason in MOVE_REASONS and _is_window(window):
            self._write(kind, {"class": known, "window": window, "reason": reason}, refs or {}, operator)

    def _write(self, kind: str, data: dict[str, str], refs: dict[str, str], operator: str | None) -> None:
        """On disk first; only then is it so."""
        self._journal.note(kind, refs, dict(data), operator=operator)
        self._said = self._said.after(kind, data, refs)
        self._forget()

    def _name(self, name: str) -> str | None:
        """How a class is written in timetable or list."""
        return next((one.name for one in self.classes if folded(one.name) == folded(name)), None)


def _is_window(text: str) -> bool:
    try:
        window_of(text)
    except ValueError:
        return False
    return True
