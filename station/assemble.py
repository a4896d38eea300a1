"""The only joint: settings become devices, journal, lanes and a desk.

`Station` is all that windows, the headless desk and the rehearsal know of the desk: they listen, ask, look at live
frames, and look at the desk at one moment.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.journal import Journal
from drivers.cameras.base import Camera
from drivers.readers.base import Reader
from station.announcer import Announcer
from station.checks.judge import Judge
from station.commands import Command
from station.config import Settings
from station.day import day_job
from station.desk import Clocks, Desk
from station.events import Announcement, Kind
from station.identity import day_key
from station.keeping import Keeper
from station.lanes import CameraLane, ChecksLane, DarkroomLane, Lane, ReaderLane
from station.logs import kept_log
from station.mailbox import Mailbox
from station.messages import Message
from station.ports import Lanes, Policy
from station.program import PROGRAM
from station.secondcopy.lane import CopyLane
from station.showing import Frame, Recent, last_pictures, show
from station.view import DeskView, Picture

log = logging.getLogger(__name__)
TICK = 0.1


@dataclass(frozen=True)
class Devices:
    """The devices of one desk, opened by nobody yet; `simulated` decides what kind of data folder they may write."""

    camera: Camera
    readers: tuple[Reader, ...]
    simulated: bool


class Station:
    """One desk with its lanes, running. Every call but `start` and `stop` returns at once, from any thread."""

    def __init__(self, folder: Path, settings: Settings, policy: Policy, devices: Devices) -> None:
        self.folder, self.settings = folder, settings
        self.frames = Mailbox()
        self.failure: BaseException | None = None
        self._policy, self._devices = policy, devices
        self._clocks = Clocks(now=lambda: datetime.now().astimezone(), monotonic=time.monotonic)
        self._announcer = Announcer(self._clocks.now)
        self._inbox: queue.SimpleQueue[Message | Command | None] = queue.SimpleQueue()
        self._view = DeskView(
            desk=settings.desk.letter, job=self.job, rehearsal=devices.simulated, operators=settings.desk.operators
        )
        self._lanes: list[Lane] = []
        self._opened: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    @property
    def job(self) -> str:
        """The job's name; a day without a job is named by its date."""
        return day_job(self._clocks.now())

    def subscribe(self, listener: Callable[[Announcement], None]) -> None:
        """Call `listener` on the desk's thread for everything that happens; it must return at once.

        Call it before `start` to hear everything.
        """
        self._announcer.subscribe(listener)

    def post(self, command: Command) -> None:
        """Ask the desk for something; what comes of it is announced."""
        self._inbox.put(command)

    def tell(self, message: Message) -> None:
        """Tell the desk what a device of the caller's own said; for instruments, windows have no use for it."""
        self._inbox.put(message)

    def snapshot(self) -> DeskView:
        """Give the desk as it stood after the last message."""
        return self._view

    def start(self) -> None:
        """Open the journal, tie loose ends, start the lanes.

        Raises:
            JournalError: the data folder can't be used (held by another program, newer, real, damaged).
        """
        self._thread.start()
        problem = self._opened.get()
        if problem is not None:
            self._thread.join()
            raise problem

    def stop(self) -> None:
        """End the lanes and the desk, in this order; an open sitting stays open in the journal."""
        self._inbox.put(None)
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether the desk still takes messages; after a bug of ours it does not."""
        return self._thread.is_alive()

    # on the desk's thread

    def _run(self) -> None:
        try:
            journal = Journal.open(
                self.folder, desk=self.settings.desk.letter, job=self.job, rehearsal=self._devices.simulated,
                program=PROGRAM,
            )  # fmt: skip
        except Exception as problem:
            self._opened.put(problem)
            return
        with journal, kept_log(self.folder):
            self._work(journal)

    def _work(self, journal: Journal) -> None:
        try:
            desk = self._furnish(journal)
            self._opened.put(None)
            for lane in self._lanes:
                lane.start()
            self._serve(desk)
            self._announcer.say(Kind.STOPPED)
        except Exception as bug:
            log.exception("the desk stops")
            self.failure = bug
            self._announcer.say(Kind.STOPPED, code="bug")
        finally:
            self._end_lanes()

    def _furnish(self, journal: Journal) -> Desk:
        keeper = Keeper(self.folder)
        profile, monotonic, tell = self.settings.portrait.profile, self._clocks.monotonic, self._inbox.put
        camera = CameraLane(self._devices.camera, keeper.spool, self.frames, tell, monotonic)
        darkroom = DarkroomLane(Judge(profile), self.frames, tell)
        checks = ChecksLane(self.frames, Judge(profile), self.settings.camera.turned, tell)
        readers = (ReaderLane(reader, tell) for reader in self._devices.readers)
        self._lanes = [*self._copy_lanes(), camera, darkroom, checks, *readers]
        desk = Desk(
            journal, keeper, self._announcer, Lanes(camera, darkroom), self._policy, profile, day_key(self.folder),
            self._clocks,
        )  # fmt: skip
        self._recent = Recent(journal.counts(), last_pictures(journal, self.folder))
        self._announcer.subscribe(lambda announcement: self._remember(journal, desk, announcement))
        desk.resume()
        return desk

    def _copy_lanes(self) -> list[Lane]:
        """The second copy's lane, if there is a second copy."""
        table = self.settings.desk
        if table.second_copy is None:
            return []
        return [CopyLane(self.folder, table.second_copy, table.letter, self._inbox.put)]

    def _serve(self, desk: Desk) -> None:
        frame = Frame(
            desk=self.settings.desk.letter, job=self.job, rehearsal=self._devices.simulated,
            operators=self.settings.desk.operators, turned=self.settings.camera.turned, folder=self.folder,
        )  # fmt: skip
        while True:
            self._view = show(desk, frame, self._recent)
            try:
                message = self._inbox.get(timeout=TICK)
            except queue.Empty:
                desk.follow()
                continue
            if message is None:
                return
            desk.handle(message)

    def _remember(self, journal: Journal, desk: Desk, announcement: Announcement) -> None:
        if announcement.event in (Kind.ACCEPTED, Kind.ABANDONED, Kind.RETAKE, Kind.ORPHAN, Kind.CALIBRATION):
            self._recent.counts = journal.counts()
        if announcement.event is Kind.ACCEPTED and desk.current and desk.current.portrait:
            path = self.folder / desk.current.portrait.facts.path
            self._recent.pictures.appendleft(Picture(desk.current.record.number, path))
        if announcement.event in (Kind.SWIPE, Kind.REFUSED):
            captured = announcement.code == "already-captured"
            self._recent.repeat = announcement.detail.get("number") if captured else None

    def _end_lanes(self) -> None:
        started = [lane for lane in self._lanes if lane.ident is not None]
        for lane in started:
            lane.stop()
        for lane in started:
            lane.join()
