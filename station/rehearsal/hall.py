"""The actors: they queue, put down their card, walk, sit, leave. They see what a student sees, and nothing else.

An actor knows the person it plays; the desk never hears that from here, only from the card. The camera shows whoever
the hall put in the chair. When the desk's program dies, everybody gets up, takes the card along and queues again.
"""

import heapq
import itertools
import queue
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from drivers.simulated.launch import Simulator
from station.events import Announcement, Kind
from station.rehearsal.script import ANYBODY, BLINKS, FINGER, WRONG_SITTER, Fault

PATIENCE = 120.0
COME_AGAIN = ("please-wait", "disk-low", "disk-slow", "disk-away")  # refusals that mean: in a moment
COMES_BACK = 3  # times that a student whose sitting was given up queues again
NOT_NOW = ("sitting-open", "next-already")  # refusals of somebody whose sitting the desk took up again after a restart
COMES_CLOSER = 0.4  # seconds from the first live picture after a restart until somebody comes: the chair is seen empty
ROOM_EMPTIES = 20.0
MOST_WAIT = 12  # students with a number and no picture yet: where swipes run ahead, the others stay outside
STRANGER = 5000  # a wrong sitter is somebody who is on no list


class NothingMovesError(Exception):
    """Nothing happened at the desk for so long that the rehearsal gave up."""


@dataclass(frozen=True)
class Pace:
    """How long people take, in seconds."""

    walk: float
    settle: float
    linger: float
    again: float  # from lifting a card to putting it down once more; a reader must see that it was lifted


PACES = {
    "real": Pace(walk=3.0, settle=2.0, linger=2.0, again=2.0),
    "fast": Pace(walk=0.01, settle=0.05, linger=0.3, again=0.7),
}


@dataclass
class Interval:
    """A stretch of wall time, in seconds since the epoch."""

    start: float
    end: float


@dataclass
class Chronicle:
    """What the hall remembers.

    Attributes:
        swiped, ready: wall times of accepted swipes and of the desk being ready again.
        human: stretches in which the desk had to wait for people.
        left: how each student left: accepted, abandoned, refused.
        seeded_wrong: students whose chair was taken by somebody else, by script.
        caught_at_seat: how many of those were noticed in the chair.
        caught_by_class: students among them whose picture somebody who knows every face said is somebody else's.
    """

    swiped: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    human: list[Interval] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)
    seeded_wrong: list[int] = field(default_factory=list)
    caught_at_seat: int = 0
    caught_by_class: set[int] = field(default_factory=set)

    def station_seconds(self) -> list[float]:
        """For each swipe: seconds until the next one was possible, less the human time in between."""
        human = _merged(self.human)
        shares = []
        for swiped in self.swiped:
            again = next((ready for ready in self.ready if ready >= swiped), None)
            if again is not None:
                waited = sum(max(0.0, min(again, part.end) - max(swiped, part.start)) for part in human)
                shares.append(again - swiped - waited)
        return shares


class Hall:
    """Plays the students at one desk, from the first to the last."""

    def __init__(
        self, students: Iterable[int], camera: Simulator, reader: Simulator, faults: Iterable[Fault], pace: Pace,
        seed: int, patience: float | None = PATIENCE, *, resumed: bool = False,
    ) -> None:  # fmt: skip
        """Bring everybody to the two devices.

        With `resumed` the desk's program goes on in a used folder, as after its death: nobody comes before live view.
        Without `patience` (seconds) the hall waits for news for ever.
        """
        self.chronicle = Chronicle()
        self._queue = deque(students)
        self._camera, self._reader, self._pace, self._patience = camera, reader, pace, patience
        self._again = pace.again
        self._faults = list(faults)
        self._chance = random.Random(f"hall {seed}")
        self._inbox: queue.SimpleQueue[Announcement | threading.Event | None] = queue.SimpleQueue()
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._at_reader: int | None = None
        self._sitter: int | None = None
        self._chairs_taken = 0
        self._students: dict[str, int] = {}
        self._tries: Counter[int] = Counter()
        self._ready = False
        self._held = resumed  # nobody steps up to the reader
        self._dark = resumed  # the desk's program was started anew, and there is no live view on the screen yet

    def hear(self, announcement: Announcement) -> None:
        """What the desk shows and sounds; from any thread."""
        self._inbox.put(announcement)

    def leave(self) -> None:
        """Let everybody go home; `play` returns soon. From any thread."""
        self._inbox.put(None)

    def expect(self, fault: Fault) -> None:
        """One more thing that is to go wrong. From any thread."""
        self._faults.append(fault)

    def desk_died(self) -> None:
        """The desk's program is gone; returns when everybody has got up. From any thread."""
        empty = threading.Event()
        self._inbox.put(empty)
        empty.wait(ROOM_EMPTIES)  # nobody answers when all have left already

    def play(self) -> Chronicle:
        """Play until everybody has left, or `leave` was called.

        Raises:
            NothingMovesError: the desk fell silent.
        """
        heard = time.monotonic()
        while self._goes_on():
            self._present_next()
            self._do_what_is_due()
            try:
                announcement = self._inbox.get(timeout=self._until_due())
            except queue.Empty:
                if self._patience is not None and time.monotonic() - heard > self._patience:
                    raise NothingMovesError(f"nothing happened at the desk for {self._patience} s") from None
                continue
            heard = time.monotonic()
            if isinstance(announcement, threading.Event):
                self._empty_the_room()
                announcement.set()
            elif announcement is None or announcement.event is Kind.STOPPED:
                break
            else:
                self._react(announcement)
        self._camera.poll()
        self._reader.poll()
        return self.chronicle

    def _goes_on(self) -> bool:
        """Whether somebody is here, or still to come."""
        return bool(self._queue or self._at_reader is not None or self._students or self._due)

    # at the reader

    def _present_next(self) -> None:
        room = len(self._students) < MOST_WAIT
        if self._ready and not self._held and self._at_reader is None and self._queue and room:
            self._ready = False
            self._at_reader = self._queue.popleft()
            self._human(self._pace.walk, self._put_card_down)

    def _put_card_down(self) -> None:
        if self._at_reader is not None:
            self._arrange(self._reader, "reader", self._at_reader)
            self._reader.do(do="present", person=self._at_reader)

    def _lift_card(self) -> int:
        student, self._at_reader = self._at_reader, None
        if student is None:
            raise AssertionError("the desk speaks of a card that nobody put down")
        self._reader.do(do="lift")
        return student

    # at the desk

    def _react(self, announcement: Announcement) -> None:
        number = announcement.number or ""
        match announcement.event:
            case Kind.READY:
                self._ready = True
                self.chronicle.ready.append(_seconds(announcement))
            case Kind.VERDICT if self._dark:
                self._dark = False
                self._human(COMES_CLOSER, self._step_up)
            case Kind.SWIPE:
                self.chronicle.swiped.append(_seconds(announcement))
                self._students[number] = self._lift_card()
            case Kind.REFUSED if announcement.detail.get("reader") == self._reader.address:
                self._refused(announcement)
            case Kind.TROUBLE if self._card_failed(announcement) and self._at_reader is not None:
                self._try_card_again()
            case Kind.ARMED if number in self._students:
                self._human(self._pace.walk, lambda: self._sit(self._students[number]))
            case Kind.INTENT if number in self._students:
                if self._take_fault(self._students[number], "actors", BLINKS):
                    self._pose(drift_s=0.0, eyes=0.0)
            case Kind.RETAKE if number in self._students:
                self._pose(drift_s=self._pace.settle)
            case Kind.ACCEPTED | Kind.ABANDONED if number in self._students:
                self._get_up(self._students.pop(number), announcement.event)

    def _refused(self, announcement: Announcement) -> None:
        student = self._lift_card()
        if announcement.code in (*COME_AGAIN, *NOT_NOW):
            self._come_again(student)
            self._ready = announcement.code in NOT_NOW  # the desk takes other swipes and won't say so again
        else:
            self.chronicle.left[student] = "refused"
            self._ready = True

    def _come_again(self, student: int) -> None:
        """Present the same thing once more, before anybody else does."""
        self._queue.appendleft(student)
        self._held = True
        self._human(self._again, self._step_up)

    def _card_failed(self, announcement: Announcement) -> bool:
        """Whether the card or code on this reader could not be read; a camera has a card too."""
        mine = announcement.detail.get("device") == self._reader.address
        return mine and (announcement.code or "").startswith(("card-", "code-"))

    def _step_up(self) -> None:
        self._held = False

    def _try_card_again(self) -> None:
        self._reader.do(do="lift")
        self._human(self._pace.walk, self._put_card_down)

    # in the chair

    def _sit(self, student: int) -> None:
        self._chairs_taken += 1
        self._arrange(self._camera, "camera", student)
        self._sitter = self._who_sits(student)
        self._pose(drift_s=self._pace.settle)

    def _pose(self, drift_s: float, **pose: float) -> None:
        self._camera.do(do="sit", person=self._sitter, pose=pose, drift_s=drift_s)
        self._count_human(drift_s)

    def _who_sits(self, student: int) -> int:
        if self._take_fault(student, "actors", WRONG_SITTER) is None:
            return student
        self.chronicle.seeded_wrong.append(student)
        return STRANGER + student

    def _get_up(self, student: int, event: Kind) -> None:
        lingers = self._chance.random() < 0.1
        chair = self._chairs_taken
        self._human(self._pace.linger if lingers else 0.0, lambda: self._stand(chair))
        if event is Kind.ABANDONED and self._tries[student] < COMES_BACK:
            self._tries[student] += 1
            self._queue.appendleft(student)
        else:
            self.chronicle.left[student] = event.value

    def _stand(self, chair: int) -> None:
        """Leave the chair, unless somebody else has sat down in it already."""
        if chair == self._chairs_taken:
            self._camera.do(do="stand")

    # when the desk's program died

    def _empty_the_room(self) -> None:
        """Whatever anybody was about to do, nobody is there to see it; who sat comes back first."""
        self._due.clear()
        self._ready, self._held, self._dark = False, True, True
        if self._at_reader is not None:
            self._queue.appendleft(self._lift_card())
        self._queue.extendleft(reversed(self._students.values()))
        self._students.clear()
        self._camera.do(do="stand")
        if self._take_fault(ANYBODY, "actors", FINGER):
            self._camera.do(do="press")

    # faults and time

    def _arrange(self, device: Simulator, name: str, student: int) -> None:
        """Tell a device what is to go wrong for this student; each fault is told once."""
        for fault in [one for one in self._faults if one.student in (student, ANYBODY) and one.device == name]:
            self._faults.remove(fault)
            step = {"step": fault.step} if fault.step else {}
            device.do(do="fault", kind=fault.kind, **step, **fault.parameters)

    def _take_fault(self, student: int, device: str, kind: str) -> Fault | None:
        for fault in self._faults:
            if fault.student in (student, ANYBODY) and (fault.device, fault.kind) == (device, kind):
                self._faults.remove(fault)
                return fault
        return None

    def _human(self, seconds: float, action: Callable[[], object]) -> None:
        """Do something after a while that counts as human time."""
        self._count_human(seconds)
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), action))

    def _count_human(self, seconds: float) -> None:
        now = time.time()
        self.chronicle.human.append(Interval(now, now + seconds))

    def _until_due(self) -> float:
        return max(0.0, self._due[0][0] - time.monotonic()) if self._due else 1.0

    def _do_what_is_due(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            heapq.heappop(self._due)[2]()


def _merged(stretches: list[Interval]) -> list[Interval]:
    """Join stretches that overlap, so that two people walking at once count once."""
    merged: list[Interval] = []
    for stretch in sorted(stretches, key=lambda one: one.start):
        if merged and stretch.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, stretch.end))
        else:
            merged.append(stretch)
    return merged


def _seconds(announcement: Announcement) -> float:
    return datetime.fromisoformat(announcement.at).timestamp()
