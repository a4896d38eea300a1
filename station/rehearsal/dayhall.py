"""A whole day's people: classes with a monitor who calls them, a photographer who decides, students with their fates.

Whoever plays the monitor and the photographer uses what people use: commands, and what the windows show. That a picture
is somebody else's they know because they know every face: here, the number on the suit.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, Protocol

from drivers.simulated.people import person
from station import commands
from station.events import Announcement, Kind
from station.job.eligibility import OFF_LIST
from station.job.masking import mask_name, tail_of
from station.rehearsal.classcheck import ClassCheck
from station.rehearsal.dayfiles import PHOTOGRAPHER
from station.rehearsal.devices import RehearsalDevices
from station.rehearsal.hall import PACES, STRANGER, Hall, NothingMovesError
from station.rehearsal.n2day import ClassOfDay, Day, Student, Token
from station.rehearsal.script import SHIFTED, WRONG_SITTER, Fault
from station.view import DeskView, Guest

LOOKS_EVERY = 0.02
"""Seconds after which somebody looks at a screen again."""
LOOKS_FOR = 30.0
CODE_GONE = 1.8
"""Seconds until a scanner takes the same code for a new presentation."""
OPEN_LIPS = {"mouth": 0.6}
LIPS = "lips_closed"
READING = 15.0
"""Degrees by which somebody leans who reads a screen: nobody is shot like that."""
PRESSES_AFTER = 2.5
"""Seconds after which the photographer helps a shutter that does not release by itself."""
CALLED_BACK = 3
"""Times that the monitor looks at the faces of a class, and calls back who has none."""
EVERY = 10
"""So many students and one of them reads what the list says of them and finds it right."""


class Desk(Protocol):
    """The desk, as people at it have it."""

    def post(self, command: commands.Command) -> None:
        """Ask for something."""

    def snapshot(self) -> DeskView:
        """What the screens show."""


class DayHall(Hall):
    """Plays one day of a school at one desk."""

    def __init__(
        self, day: Day, token: Token, desk: Desk, devices: RehearsalDevices, faults: Iterable[Fault], pace: str,
        done: frozenset[int] = frozenset(), *, resumed: bool = False,
    ) -> None:  # fmt: skip
        """Bring everybody to the desk, with a card or with a code.

        Args:
            day: who comes when.
            token: what they carry.
            desk: where they are captured.
            devices: a body, and the reader that reads what they carry.
            faults: what goes wrong.
            pace: real or fast.
            done: students who have their picture from before.
            resumed: as `Hall`.
        """
        super().__init__((), devices.camera, devices.reader, faults, PACES[pace], day.seed, resumed=resumed)
        self._day, self._token, self._desk, self._done = day, token, desk, done
        if token == "code":
            self._again = max(self._again, CODE_GONE)
        everybody = [*day.listed, *(student for _, student in day.unlisted)]
        self._people = {student.index: student for student in everybody}
        self._turns = self._monitor()
        self._numbers: dict[int, str] = {}
        self._served: set[tuple[int, str]] = set()
        self._in_front = STRANGER
        self._press_at = float("inf")
        self._overridden: set[str] = set()
        self._shifted = 0  # so many chairs are still taken by the one before

    # the monitor

    def _goes_on(self) -> bool:
        """When nobody is left here, it is the monitor's turn."""
        while not super()._goes_on():
            if next(self._turns, self) is self:
                return False
        return True

    def _monitor(self) -> Iterator[None]:
        """Call class after class, late ones when all others are done; goes on whenever nobody is here."""
        self._desk.post(commands.Login(PHOTOGRAPHER))
        for one in self._day.classes:
            if one.late:
                self._desk.post(commands.ClassLate(one.name))
            else:
                yield from self._capture(one)
        for one in self._day.classes:
            if one.late:
                yield from self._capture(one)

    def _capture(self, one: ClassOfDay) -> Iterator[None]:
        self._desk.post(commands.CallClass(one.name))
        everybody = self._day.with_class(one)
        self._queue.extend(student.index for student in everybody if student.index not in self._done)
        yield
        check = ClassCheck(self._desk, self._day, one, self._until)
        for _ in range(CALLED_BACK):
            for student in check.put_right():
                self._allow_again(student, "other")
            if not self._queue:
                break
            yield
        self.chronicle.caught_by_class |= check.tapped
        self._desk.post(commands.ClassDone(one.name))

    def _until(self, what: str, look: Callable[[DeskView], Any]) -> Any:
        """Look at the screen until it shows something; give that.

        Raises:
            NothingMovesError: it never did.
        """
        until = time.monotonic() + LOOKS_FOR
        while time.monotonic() < until:
            if seen := look(self._desk.snapshot()):
                return seen
            time.sleep(LOOKS_EVERY)
        raise NothingMovesError(f"the desk never showed {what}")

    # at the reader

    def _react(self, announcement: Announcement) -> None:
        number = announcement.number or ""
        match announcement.event:
            case Kind.PRESENCE if announcement.code == "pick-row" and self._at_reader is not None:
                self._pick_row(self._people[self._at_reader])
            case Kind.VERDICT if number in self._students:
                self._set_aside(number, announcement.detail)
            case Kind.ARMED if number in self._students:
                self._proofread(self._people[self._students[number]], number)
                self._press_at = time.monotonic() + PRESSES_AFTER
            case Kind.INTENT | Kind.ACCEPTED | Kind.ABANDONED:
                self._press_at = float("inf")
            case Kind.RETAKE:
                self._press_at = time.monotonic() + PRESSES_AFTER
        student = self._students.get(number)
        super()._react(announcement)
        if announcement.event is Kind.INTENT and student is not None and self._fated(student, "blinks"):
            self._pose(drift_s=0.0, eyes=0.0)
        if announcement.event is Kind.ACCEPTED and student is not None:
            self._numbers[student] = number
            if self._fated(student, "again"):
                self._allow_again(student, "student")

    def _fated(self, student: int, fate: Literal["blinks", "again"]) -> bool:
        """Whether this is what happens to the student, now and never again."""
        return bool(getattr(self._people[student], fate)) and self._once(student, fate)

    def _once(self, student: int, what: str) -> bool:
        """Whether this is the first time that something happens to this student."""
        first = (student, what) not in self._served
        self._served.add((student, what))
        return first

    def _pick_row(self, student: Student) -> None:
        """The monitor finds the row by the last digits of the 学号, and nobody's for people who are on no list."""

        def shown(view: DeskView) -> DeskView | None:
            named = view.class_list.name if view.picking is not None and view.class_list is not None else None
            return view if view.picking is not None and (student.class_name in (None, named)) else None

        if student.class_name is None:
            self._until("whose row is to be picked", lambda view: view.picking)
            self._desk.post(commands.DropPick())
            return
        self._desk.post(commands.ShowClass(student.class_name))
        view = self._until("the class to pick from", shown)
        rows = [row for row in view.class_list.rows if student.student_number.endswith(row.digits)]
        self._desk.post(commands.PickRow(rows[0].listing))

    def _refused(self, announcement: Announcement) -> None:
        student = self._at_reader
        asked = student is not None and announcement.code in OFF_LIST
        if student is None or not asked or not self._once(student, f"let in {self._tries[student]}"):
            super()._refused(announcement)
            return
        self._lift_card()
        self._desk.post(commands.LetIn("teacher-vouches"))
        self._come_again(student)
        self._ready = True

    def _allow_again(self, student: int, reason: str) -> None:
        """Somebody comes once more, behind everybody who waits; who was captured here takes leave to."""
        if student in self._numbers:
            self._desk.post(commands.AllowRetake(self._numbers[student], reason))
        self._queue.append(student)
        if self._token == "code" and len(self._queue) == 1:
            self._held = True
            self._human(self._again, self._step_up)

    # in the chair

    def _sit(self, student: int) -> None:
        if not self._wrong_one_reads(student):
            super()._sit(student)

    def _pose(self, drift_s: float, **pose: float) -> None:
        super()._pose(drift_s, **(OPEN_LIPS if self._keeps_lips_open else {}), **pose)

    @property
    def _keeps_lips_open(self) -> bool:
        sitter = self._people.get(self._sitter if self._sitter is not None else STRANGER)
        return sitter is not None and sitter.exempt

    def _do_what_is_due(self) -> None:
        """Where the shutter does not release by itself, as when the chair was never seen empty, the key is pressed."""
        super()._do_what_is_due()
        if time.monotonic() >= self._press_at:
            self._press_at = time.monotonic() + PRESSES_AFTER
            self._desk.post(commands.Shoot())

    def _set_aside(self, number: str, detail: Any) -> None:
        """The photographer lets the lips pass of somebody who can't close them."""
        blocked = {verdict["check"] for verdict in detail["verdicts"] if verdict["verdict"] == "block"}
        if blocked == {LIPS} and self._keeps_lips_open and number not in self._overridden:
            self._overridden.add(number)
            self._desk.post(commands.Override(LIPS, "supervisor"))

    def _who_sits(self, student: int) -> int:
        """Whoever sits down: the student, a stranger, or in a run that is shifted the one before."""
        if self._shifted:
            self._shifted -= 1
            sitter, self._in_front = self._in_front, student
        elif fault := self._take_fault(student, "actors", SHIFTED):
            self._shifted, self._in_front = int(fault.parameters.get("count", 3)) - 1, student
            sitter = STRANGER + student
        else:
            return super()._who_sits(student)
        self.chronicle.seeded_wrong.append(student)
        return sitter

    def _wrong_one_reads(self, student: int) -> bool:
        """Somebody sat down who was not meant, looks for their name on the student's screen, and says so."""
        if not any(_reads(fault, student) for fault in self._faults):
            return False
        self._chairs_taken += 1
        self._sitter = self._who_sits(student)
        self._pose(drift_s=0.0, roll=READING)
        shown: Guest | None = self._until("who sits", lambda view: view.sitter)
        if shown is not None and not self._is_shown(self._sitter, shown):
            self.chronicle.caught_at_seat += 1
            self._desk.post(commands.Abandon("wrong-person"))
        else:
            self._pose(drift_s=self._pace.settle)
        return True

    def _is_shown(self, sitter: int, shown: Guest) -> bool:
        who = person(self._day.seed, sitter)
        return (shown.name, shown.tail) == (mask_name(who.chinese), tail_of(who.id_number))

    # what the list says

    def _proofread(self, student: Student, number: str) -> None:
        """Those whose data are wrong say so, unless the card said it already; some others say that all is right."""
        wrong = student.mistake
        said_by_card = wrong is not None and wrong.what == "name" and self._token == "card"
        interested = student.index % EVERY == 0 if wrong is None else not said_by_card
        if student.class_name is None or not interested or not self._once(student.index, "read"):
            return
        self._desk.post(commands.ShowProof())
        self._until("somebody's own data", lambda view: view.proof is not None and view.proof.number == number)
        said = commands.Proofread(number) if wrong is None else commands.Correct(number, wrong.what, wrong.right)
        self._desk.post(said)


def _reads(fault: Fault, student: int) -> bool:
    return (fault.student, fault.kind) == (student, WRONG_SITTER) and bool(fault.parameters.get("reads_screen"))
