"""One day at a desk that is killed again and again, while body, reader and people go on.

Simulated body and reader belong to this harness and outlive every desk, as real devices do; so does the hall full of
students. At the end the day is exported and judged by what was printed before each death and by the devices' ledgers.
"""

import json
import math
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.kills.judge import judge
from support.kills.life import Life
from support.kills.order import Diary, Order, environment
from support.kills.steps import BY_NAME
from support.kills.witness import Finding, Witness

from drivers.simulated.ledger import host_now
from station.cli import ENVIRONMENT
from station.events import Announcement, Kind
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.hall import PACES, Hall
from station.rehearsal.script import ANYBODY, FINGER, Fault

BETWEEN = "between steps"
STUCK_AFTER = 150.0  # seconds without news; a sitting is given up after 120
BUGS_ENOUGH = 3  # desks that ended by themselves, until there is no use in starting another
ORDER_WAITS = 60.0  # an order whose step has not come by then is given up: any other moment is as good
SOON = 20.0  # the same for a step that follows on the last death: if it comes, it comes soon
QUIET = 1.2  # after the last student, until the desk is asked to end
LONG_QUIET = 5.0  # the same while some picture of the body was never spoken of: it may have been, just before a death
LISTENS = 0.05
NO_NEWS = (Kind.VERDICT, Kind.PRESENCE)


@dataclass(frozen=True)
class Plan:
    """How one life is to end. With neither order nor moment it ends when all students have left.

    Attributes:
        order: the step to die in.
        moment: seconds until a kill from outside.
        when_ready: whether they count from the first `ready` line instead of from the start.
        finger: whether somebody touches the body's button while the desk is down.
    """

    order: Order | None = None
    moment: float | None = None
    when_ready: bool = False
    finger: bool = False


@dataclass(frozen=True)
class Death:
    """How a life ended by force.

    Attributes:
        life: its number, from 1.
        step: the step it died in; BETWEEN for none.
        where: the point in the step, or that the kill came from outside.
        ordered: whether an order struck.
        seconds: how long it lived.
        at: wall time, as events tell time, when everybody had noticed and taken the card along.
        diary: everything it began.
    """

    life: int
    step: str
    where: str
    ordered: bool
    seconds: float
    at: str
    diary: Diary


@dataclass
class Day:
    """What came of a day.

    Attributes:
        deaths: every kill.
        findings: everything that must not be; empty when nothing was lost.
        figures: counts of the package's chain, and what else is worth knowing.
        witness: who heard every event line.
    """

    witness: Witness = field(default_factory=Witness)
    deaths: list[Death] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)


Planner = Callable[[Sequence[Death]], Plan]
"""Says how the next life is to end, from the deaths of this day so far."""


def _only_the_program_dies() -> None:
    """What its disk was given is there."""


def live_through(
    home: Path, seed: int, students: int, faults: Sequence[Fault], planner: Planner,
    power_fails: Callable[[], None] = _only_the_program_dies,
) -> Day:  # fmt: skip
    """Play one day in the empty folder `home`, whose `data` becomes the desk's data folder.

    `power_fails` is called at every death, before anybody notices: what was not synced may be gone then.
    """
    (home / "lives").mkdir()
    day = Day()
    with rehearsal_devices(home, seed) as devices:
        hall = Hall(range(1, students + 1), devices.camera, devices.reader, faults, PACES["fast"], seed, None)
        with _Crowd(hall) as crowd:
            room = _Room(home, devices, crowd, day, power_fails)
            while room.live(planner(day.deaths)):
                pass
    if not room.hopeless:
        findings, day.figures = judge(home, seed, students, day.witness, tuple(death.at for death in day.deaths))
        day.findings += findings
    day.figures["faults"] = len(devices.camera.played) + len(devices.reader.played)
    return day


class _Crowd:
    """The hall on its own thread."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._broke: BaseException | None = None
        self._thread = threading.Thread(target=self._play, name="hall")

    def _play(self) -> None:
        try:
            self.hall.play()
        except BaseException as broke:
            self._broke = broke

    @property
    def has_left(self) -> bool:
        """Whether everybody has gone home; raises what went wrong instead."""
        if self._broke is not None:
            raise self._broke
        return not self._thread.is_alive()

    def __enter__(self) -> "_Crowd":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.hall.leave()
        self._thread.join()


class _Room:
    """One desk after the other on one data folder."""

    def __init__(
        self, home: Path, devices: RehearsalDevices, crowd: _Crowd, day: Day, power_fails: Callable[[], None]
    ) -> None:
        self._home, self._devices, self._crowd, self._day = home, devices, crowd, day
        self._power_fails = power_fails
        self._lives = 0
        self._card_listed = False

    def live(self, plan: Plan) -> bool:
        """One life of the desk; whether there is to be another."""
        self._lives += 1
        if plan.order is not None and (fault := BY_NAME[plan.order.step].fault):
            self._crowd.hall.expect(Fault(ANYBODY, *fault, {}))
        name = self._home / "lives" / f"{self._lives:03}"
        diary, errors = name.with_suffix(".diary"), name.with_suffix(".stderr")
        begun = time.monotonic()
        with Life(self._home, self._arguments(), environment(diary, plan.order), errors) as life:
            ending = _Ending(plan, begun)
            self._listen(life, ending)
            status = life.bury()
        seconds = time.monotonic() - begun
        if ending.asked:
            if status not in (0, ENVIRONMENT):  # a disk so busy that the desk could not end in time loses nothing
                self._find("bug", f"the desk was asked to end and ended with {status}")
            return False
        if status != -signal.SIGKILL:
            self._find("bug", f"the desk ended by itself with {status}: {errors.read_text('utf-8', 'replace')[-2000:]}")
        self._bury(Diary.read(diary), plan, seconds)
        return not self.hopeless

    @property
    def hopeless(self) -> bool:
        """Whether the desk is stuck, or ends by itself again and again."""
        kinds = [finding.kind for finding in self._day.findings]
        return "stuck" in kinds or kinds.count("bug") >= BUGS_ENOUGH

    def _arguments(self) -> list[str]:
        devices = ["--camera", self._devices.camera.address, "--reader", self._devices.reader.address]
        return ["desk", "--headless", *devices, "--data", str(self._home / "data")]

    def _listen(self, life: Life, ending: "_Ending") -> None:
        """Pass on what the desk says until it has said its last line."""
        while not life.ended:
            for line in life.lines(LISTENS):
                announcement = self._day.witness.hear(line, self._lives)
                ending.hear(announcement)
                self._crowd.hall.hear(announcement)
            if ending.is_due():
                life.kill()
            elif self._crowd.has_left and ending.quiet >= (QUIET if self._all_spoken_of() else LONG_QUIET):
                ending.ask(life)
            elif ending.quiet > STUCK_AFTER and not ending.stuck:
                self._find("stuck", f"nothing happened for {STUCK_AFTER:g} s")
                ending.stuck = True
                life.kill()

    def _all_spoken_of(self) -> bool:
        """Whether the desks have said of every picture that the body ever took what became of it."""
        rows = map(json.loads, self._devices.camera_ledger.read_text("utf-8").splitlines())
        return {row["sha256"] for row in rows if row["what"] == "shot"} <= self._day.witness.kept

    def _bury(self, diary: Diary, plan: Plan, seconds: float) -> None:
        """Everybody gets up; then write down how it died."""
        self._power_fails()
        self._card_listed = self._card_listed or "card listed" in diary.points
        if plan.finger and self._card_listed:  # what lay on a card at its very first listing is nobody's business
            self._crowd.hall.expect(Fault(ANYBODY, "actors", FINGER, "", {}))
        if not self._crowd.has_left:
            self._crowd.hall.desk_died()
        step, where = diary.died or (diary.open[-1] if diary.open else BETWEEN, "from outside")
        self._day.deaths.append(Death(self._lives, step, where, diary.died is not None, seconds, host_now(), diary))

    def _find(self, kind: str, text: str) -> None:
        self._day.findings.append(Finding(kind, text, self._lives))


class _Ending:
    """When one life is to end, and how."""

    def __init__(self, plan: Plan, begun: float) -> None:
        self._plan, self._begun, self._news = plan, begun, begun
        self.stuck = False
        self.asked = False
        self._due = math.inf
        if plan.order is not None:
            self._due = begun + (SOON if BY_NAME[plan.order.step].after else ORDER_WAITS)
        elif plan.moment is not None and not plan.when_ready:
            self._due = begun + plan.moment

    def hear(self, announcement: Announcement) -> None:
        """Take one thing that happened."""
        now = time.monotonic()
        if announcement.event not in NO_NEWS:
            self._news = now
        if announcement.event is Kind.READY and self._plan.when_ready and self._plan.moment is not None:
            self._due = min(self._due, now + self._plan.moment)

    @property
    def quiet(self) -> float:
        """Seconds since the last news."""
        return time.monotonic() - self._news

    def is_due(self) -> bool:
        """Whether it is time for a kill from outside."""
        return not self.asked and time.monotonic() >= self._due

    def ask(self, life: Life) -> None:
        """Ask the desk, once, to end by itself."""
        if not self.asked:
            self.asked = True
            life.ask_to_end()
