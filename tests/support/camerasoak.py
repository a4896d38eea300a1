"""A desk with a photographer, a body that fails by a seeded script, and what must be true when everybody has left.

The desk is the shipped one on its real wires. The photographer looks at what the desk shows and presses its keys: so
many shots of each student, then the picture is accepted. In front of some shots the body is told to fail.
"""

import heapq
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from db.journal import Journal
from drivers.simulated.launch import Simulator
from drivers.simulated.people import person
from station import commands
from station.assemble import Station
from station.config import load
from station.export.verify import verify
from station.flow import State
from station.handover import export_day
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import ATTENDED
from station.rehearsal.audit import audit
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall
from station.view import DeskView

Command = dict[str, Any]

LOOKS_EVERY = 0.05
HELPS_AFTER = 1.0  # seconds until somebody puts back a card, a battery, the body that was there before
PRESSES_AGAIN = 1.0  # seconds in which a state may pass too quickly to be seen
EVERY = (5, 15)  # shots from one fault to the next, at least and at most
BODY = "6001234"
SETTLE_MS = 300
SHUTTER_S = "0.05"


def fault(kind: str, step: str, **how: Any) -> Command:
    return {"do": "fault", "kind": kind, "step": step, **how}


DROP = fault("drop", "live")
BATTERY: Command = {"do": "set", "battery": 1, "battery_per_shot": 1.0}

SLOW: dict[str, tuple[Command, ...]] = {
    "live/stall": (fault("stall", "live"),),
    "trigger/stall": (fault("stall", "trigger"),),
    "trigger/late answer": (fault("stall", "trigger", seconds=3.0),),
    "download/stall": (fault("stall", "download"),),
    "download/late answer": (fault("stall", "download", seconds=3.0),),
    "poll/stall": (fault("stall", "poll"),),
    "settings/stall": (fault("stall", "settings"),),
    "trigger/busy": (fault("busy", "trigger"),),
    "trigger/invalid-status": (fault("refuse", "trigger", code="invalid-status"),),
    "trigger/not-ready": (fault("not-ready", "trigger", seconds=3.0),),
    "trigger/not-ready for ever": (fault("not-ready", "trigger"),),
    "event/no-complete": (fault("no-complete", "event"),),
    "download/cut stall": (fault("cut", "download", how="stall"),),
    "download/drip": (fault("drip", "download"),),
    "connect/silent": (fault("silent", "connect"), DROP),
    "open/stall": (fault("stall", "open"), DROP),
    "live/swap": (fault("swap", "live"),),
    "trigger/swap": (fault("swap", "trigger"),),
    "download/swap": (fault("swap", "download"),),
    "trigger/power": (fault("power", "trigger", off_s=1.0),),
    "download/power": (fault("power", "download", off_s=1.0),),
    "poll/power": (fault("power", "poll", off_s=1.0),),
    "settings/power": (fault("power", "settings", off_s=1.0),),
    "battery dead": (BATTERY,),
    "event/pull": (fault("pull", "event"),),
}
"""What takes seconds: until a deadline, or until somebody has helped."""

QUICK: dict[str, tuple[Command, ...]] = {
    "live/prohibited": (fault("prohibited", "live", seconds=1.0),),
    "live/empty": (fault("empty", "live"),),
    "live/flood": (fault("flood", "live"),),
    "live/foreign": (fault("foreign", "live"),),
    "live/drop": (DROP,),
    "live/power": (fault("power", "live", off_s=1.0),),
    "trigger/out of focus": (fault("give-up", "trigger", code="focus"),),
    "trigger/card full": (fault("give-up", "trigger", code="card-full"),),
    "trigger/card protected": (fault("give-up", "trigger", code="card-protected"),),
    "trigger/refuse": (fault("refuse", "trigger", code="focus"),),
    "trigger/finger before": (fault("foreign", "trigger", after_s=-0.1),),
    "trigger/finger after": (fault("foreign", "trigger", after_s=0.2),),
    "trigger/drop": (fault("drop", "trigger"),),
    "event/lost": (fault("lost", "event"),),
    "event/late": (fault("late", "event", delay_s=2.0),),
    "event/double": (fault("double", "event"),),
    "event/busy": (fault("busy", "event"),),
    "event/info-busy": (fault("info-busy", "event"),),
    "event/flood": (fault("flood", "event"),),
    "download/cut": (fault("cut", "download"),),
    "download/cut fin": (fault("cut", "download", how="fin"),),
    "download/busy": (fault("busy", "download", seconds=1.0),),
    "download/truncated": (fault("truncated", "download"),),
    "download/drop": (fault("drop", "download"),),
    "poll/drop": (fault("drop", "poll"),),
    "settings/drop": (fault("drop", "settings"),),
    "connect/refuse": (fault("refuse", "connect"), DROP),
}
FAULTS = {**QUICK, **SLOW}


def script(seed: int, shots: int, kinds: dict[str, tuple[Command, ...]]) -> dict[int, str]:
    """Which fault in front of which shot: every kind as often as every other, in an order made from the seed."""
    chance = random.Random(f"camera soak {seed}")
    planned: dict[int, str] = {}
    bag: list[str] = []
    at = chance.randint(*EVERY)
    while at < shots:
        bag = bag or chance.sample(sorted(kinds), len(kinds))
        planned[at] = bag.pop()
        at += chance.randint(*EVERY)
    return planned


@dataclass
class Standing:
    """What the desk's process and its camera process hold at one moment."""

    shots: int
    memory: int
    descriptors: int
    threads: int
    camera_memory: int
    camera_descriptors: int
    camera_threads: int


def standing(shots: int) -> Standing | None:
    """None while there is no camera process."""
    me = psutil.Process()
    try:
        for child in me.children():
            if "drivers.cameras.gphoto" in child.cmdline():
                theirs = child.memory_info().rss, child.num_fds(), child.num_threads()
                return Standing(shots, me.memory_info().rss, me.num_fds(), threading.active_count(), *theirs)
    except psutil.Error:
        pass
    return None


@dataclass
class Figures:
    """What came of a soak.

    Attributes:
        told: how often the desk named each trouble.
    """

    students: int
    shots: int = 0
    accepted: int = 0
    bound: int = 0
    misbound: int = 0
    unaccounted: int = 0
    unfinished: int = 0
    orphans: int = 0
    no_picture: int = 0
    calibration: int = 0
    verified: bool = False
    totals_add_up: bool = False
    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    standing: list[Standing] = field(default_factory=list)
    failure: str | None = None

    def wrong(self) -> list[str]:
        """What must not be; nothing as a rule."""
        faults = [name for name in ("misbound", "unaccounted", "unfinished") if getattr(self, name)]
        faults += [name for name in ("verified", "totals_add_up") if not getattr(self, name)]
        faults += ["accepted"] if self.accepted != self.students else []
        return faults + ([self.failure] if self.failure else [])


class Helper:
    """Confirms another body; a while after something is gone puts it back: a battery, a card, the body from before.

    A body that was shot with stays at the cable until it is known what came of it.
    """

    def __init__(self, camera: Simulator, station: Station) -> None:
        self._camera, self._station = camera, station
        self._helps_at: float | None = None
        self._connected = self._shot_with = BODY

    def shot(self) -> None:
        """The body at the cable was asked for a shot."""
        self._shot_with = self._connected

    def look(self, view: DeskView) -> None:
        """One look at the screen and at the camera."""
        if view.body_asked is not None:
            self._station.post(commands.ConfirmBody())
        if view.may_settle:
            self._station.post(commands.SettleUnknown())
        status = self._camera.do(do="status")
        self._connected = status["serial"]
        free = view.state not in (State.SHOOTING, State.SETTLING) or self._shot_with == BODY
        dead = not status["on"] and status["battery"] == 0
        if not (dead or (status["serial"] != BODY and free) or not status["card_inside"]):
            self._helps_at = None
        elif self._helps_at is None:
            self._helps_at = time.monotonic() + HELPS_AFTER
        elif time.monotonic() > self._helps_at:
            self._helps_at = None
            self._help(status, dead=dead)

    def _help(self, status: dict[str, Any], *, dead: bool) -> None:
        if dead:
            self._camera.do(do="set", battery=100, battery_per_shot=0.02)
            self._camera.do(do="power", on=True)
        elif status["serial"] != BODY:
            self._camera.do(do="swap", serial=BODY)
        else:
            self._camera.do(do="card", slot=1, inserted=True)


class PhotographedHall(Hall):
    """Students, a photographer at the keys, and a helper."""

    station: Station
    planned: dict[int, str]
    per_student: int
    last_shot: int

    def begin(self, station: Station, planned: dict[int, str], per_student: int) -> None:
        self.station, self.planned, self.per_student = station, planned, per_student
        self.shots = 0
        self.standing: list[Standing] = []
        self._taken: Counter[str] = Counter()
        self._pressed: tuple[object, ...] = ()
        self._patient_until = 0.0
        self._helper = Helper(self._camera, station)
        self._next_standing = 25
        self._look_again()

    def _look_again(self) -> None:
        heapq.heappush(self._due, (time.monotonic() + LOOKS_EVERY, next(self._order), self._look))

    def _look(self) -> None:
        """One look at the screen and at the camera."""
        view = self.station.snapshot()
        self._helper.look(view)
        sitter = view.sitter.number if view.sitter else ""
        seated = sitter and self._students.get(sitter) == self._sitter
        if view.state is State.ARMED and view.locked is None and seated:
            self._press(sitter, view.state, commands.Shoot())
        elif view.state is State.REVIEW:
            enough = self._taken[sitter] >= self.per_student and view.locked is None
            self._press(sitter, view.state, commands.Accept() if enough else commands.Retake("student"))
        else:
            self._pressed = ()
        if self._queue or self._students or self._at_reader is not None:
            self._look_again()

    def _press(self, sitter: str, state: State, command: commands.Command) -> None:
        """Press a key once for each state, and again when nothing came of it."""
        if self._pressed == (sitter, state) and time.monotonic() < self._patient_until:
            return
        self._pressed, self._patient_until = (sitter, state), time.monotonic() + PRESSES_AGAIN
        if isinstance(command, commands.Shoot):
            self.shots += 1
            self._helper.shot()
            self._taken[sitter] += 1
            for fault in FAULTS.get(self.planned.get(self.shots, ""), ()):
                self._camera.do(**fault)
            if self.shots >= self._next_standing and (now := standing(self.shots)) is not None:
                self.standing.append(now)
                self._next_standing = self.shots + 25
        self.station.post(command)


def soak(folder: Path, seed: int, shots: int, per_student: int, kinds: dict[str, tuple[Command, ...]]) -> Figures:
    """Take so many shots, and look at everything that came of them."""
    students = -(-shots // per_student)
    planned = script(seed, shots, kinds)
    told: Counter[str] = Counter()
    begun = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "station.toml").write_text(f"[camera]\nsettle_ms = {SETTLE_MS}\n")
    with rehearsal_devices(folder, seed, "--shutter-s", SHUTTER_S) as simulators:
        simulators.camera.do(do="set", clock_drift=1.5)
        settings = with_addresses(on_simulated_devices(load(folder)), simulators)
        station = Station(folder, settings, ATTENDED, devices(settings, simulated=True))
        hall = PhotographedHall(range(1, students + 1), simulators.camera, simulators.reader, (), PACES["fast"], seed)
        hall.begin(station, planned, per_student)
        station.subscribe(hall.hear)
        station.subscribe(lambda said: told.update([said.code] if said.event.value == "trouble" and said.code else []))
        station.start()
        try:
            chronicle = hall.play()
        finally:
            station.stop()
        played = Counter(f"{one['step']}/{one['kind']}" for one in simulators.camera.poll())
    receipt = export_day(folder, folder / "exports", office="none")
    findings = audit(receipt.path, folder, seed, frozenset())
    return Figures(
        students=students,
        shots=hall.shots,
        accepted=findings["accepted"],
        bound=findings["bound"],
        misbound=findings["misbound"] + len(list(mixed_up(folder, seed))),
        unaccounted=findings["unaccounted"],
        unfinished=sum(left != "accepted" for left in chronicle.left.values()),
        orphans=findings["orphans"],
        no_picture=findings["no_picture"],
        calibration=findings["calibration"],
        verified=verify(receipt.path).ok and verify(folder).ok,
        totals_add_up=findings["totals_add_up"],
        seconds=round(time.monotonic() - begun, 1),
        faults=dict(sorted(played.items())),
        told=dict(sorted(told.items())),
        standing=hall.standing,
        failure=repr(station.failure) if station.failure else None,
    )


def mixed_up(folder: Path, seed: int) -> Iterator[str]:
    """Bound exposures, also those that were shot again, that the body did not make of the sitting's own person."""
    with (folder / "simulated" / "camera.jsonl").open(encoding="utf-8") as file:
        made = {row["sha256"]: row for row in map(json.loads, file) if row["what"] == "shot"}
    with Journal.read_only(folder) as journal:
        for sitting in journal.sittings():
            who = journal.person(sitting.person)
            for exposure in map(journal.exposure, sitting.exposures):
                shot = made.get(exposure.file.sha256)
                right = shot is not None and who is not None and shot["cause"] == "ptp"
                if not right or person(seed, int(shot["sitter"] or 0)).id_number != who.id_number:
                    yield exposure.id
