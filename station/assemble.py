"""The only joint: settings become devices, journal, lanes and a desk.

`Station` is all that windows, the headless desk and the rehearsal know of the desk: they listen, ask, look at live
frames, and look at the desk at one moment.
"""

import logging
import queue
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from db.errors import DiskFailed, DiskFull, JournalError, JournalHeld
from db.journal import Journal
from db.ledger import Head
from drivers.cameras.base import Camera
from drivers.readers.base import Reader
from drivers.readers.opening import open_reader
from station import messages
from station.announcer import Announcer
from station.caretaking import CaretakerLane
from station.checknote import note_checks
from station.checks.judge import Judge
from station.checks.limits import load
from station.commands import Command, UseWebcam
from station.config import CameraTable, Settings
from station.day import day_job
from station.desk import Clocks, Desk, LaneBrokeError
from station.diskwatch import DiskLane, probe
from station.events import Announcement, Kind
from station.export import provenance
from station.identity import job_key
from station.job.applied import applied
from station.job.jobfile import Job
from station.job.queue_view import QueueView
from station.job.table import JobTable
from station.keeping import Keeper
from station.keptbodies import KeptBodies
from station.lanes import CameraLane, ChecksLane, CodesLane, DarkroomLane, Lane, ReaderLane
from station.logs import kept_log
from station.mailbox import Mailbox
from station.messages import Message, ReaderDown, ReaderUp
from station.ports import Lanes, Mute, NoPrinter, Policy
from station.powerwatch import PowerLane
from station.printing import TicketLane
from station.program import PROGRAM
from station.room import Room
from station.seat import Seats
from station.secondcopy.lane import CopyLane
from station.showing import Frame, Recent, last_pictures, show, without_disk
from station.sound.loudspeaker import Loudspeaker
from station.startofday import Wishes
from station.stick.lane import StickLane
from station.stick.lines import Making
from station.view import DeskView, Picture
from station.voice import VoiceLane
from station.waitlist import QueueRules
from station.webcams import Webcams, address_of

log = logging.getLogger(__name__)
TICK = 0.1
DISK_RETRY = 1.0
ENOUGH = 50_000_000  # bytes: a disk that was full is tried again when a few students fit
HUNG = 3.0  # seconds in one message after which the disk is to blame: nothing else here waits

DISK_TROUBLE = (DiskFull, DiskFailed, JournalHeld)
"""What a disk says when it does not take the next commit; once it does again, the desk goes on."""

READER_NEWS = (
    messages.ReaderUp,
    messages.ReaderDown,
    messages.CardSeen,
    messages.CardPresented,
    messages.CodePresented,
    messages.CardUnreadable,
    messages.CardLifted,
)


@dataclass(frozen=True)
class Devices:
    """The devices of one desk, opened by nobody yet; `simulated` decides what kind of data folder they may write."""

    camera: Camera
    readers: tuple[Reader, ...]
    simulated: bool


class Station:
    """One desk with its lanes, running. Every call but `start` and `stop` returns at once, from any thread.

    When the disk of the data folder fails, fills up or goes away, the desk is taken down as a crash would, and set up
    again from the journal as soon as the disk takes bytes: nothing that was announced is lost, and nothing is guessed.
    """

    def __init__(
        self, folder: Path, settings: Settings, policy: Policy, devices: Devices, job: Job | None = None
    ) -> None:
        """Put a desk together; nothing is opened yet. Without a job it works for the day."""
        self.frames = Mailbox()
        self.failure: BaseException | None = None
        self._policy, self._devices = policy, devices
        self._clocks = Clocks(now=lambda: datetime.now().astimezone(), monotonic=time.monotonic, running=_running)
        self._job = job or Job(day_job(self._clocks.now()))
        self.job = self._job.name
        """The job's name; a day without a job is named by the date on which the desk was opened."""
        settings = applied(settings, self._job.wants)
        self.folder, self.settings = folder, settings
        self.dress_rule = self._job.dress_rule
        """Folder of the pictures that tell those who wait how to dress; None: drawn signs."""
        consent = self._job.wants.consent
        self.notice = consent.notice if consent else None
        """What people are asked to read before they swipe; None where the job has no notice."""
        self.loudspeaker = Loudspeaker()
        """For everything that is to be heard here; it plays one thing at a time."""
        self.webcams = Webcams(settings.reader.webcam)
        """Look for codes when no scanner does, one at a time."""
        self._announcer = Announcer(self._clocks.now)
        self._inbox: queue.SimpleQueue[Message | Command | None] = queue.SimpleQueue()
        self._frame = Frame(
            desk=settings.desk.letter, job=self.job, rehearsal=devices.simulated,
            operators=settings.desk.operators, folder=folder, webcams=self.webcams,
        )  # fmt: skip
        # Who may act is known when the journal is open.
        self._view = DeskView(
            desk=settings.desk.letter, job=self.job, rehearsal=devices.simulated,
            queue=None if settings.desk.mode == "strict" else QueueView(),
        )  # fmt: skip
        self._busy_since: float | None = None
        self._begun = False
        self._away: str | None = None
        self._end: dict[str, Any] = {}
        self._readers = [ReaderLane(reader, self._inbox.put) for reader in devices.readers]
        self._left: set[str] = set()
        self._lanes: list[Lane] = []
        self._turned_away: list[Message] = []
        self._opened: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

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
        """Give the desk as it stood after the last message; while one hangs at the disk, that is said."""
        view, since = self._view, self._busy_since
        if since is not None and time.monotonic() - since > HUNG:
            return without_disk(view, "disk-slow")
        return view

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

    def stop(self, patience: float | None = None) -> bool:
        """End the lanes and the desk, in this order; an open sitting stays open in the journal.

        Gives whether the desk has ended within `patience` seconds; a disk that hangs holds it, and loses nothing if the
        program ends all the same.
        """
        self._inbox.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    @property
    def running(self) -> bool:
        """Whether the desk still takes messages; after a bug of ours it does not."""
        return self._thread.is_alive()

    # on the desk's thread

    def _run(self) -> None:
        try:
            journal: Journal | None = self._open()
        except Exception as problem:
            self._opened.put(problem)
            return
        desk: Desk | None = None
        with kept_log(self.folder):
            try:
                while journal is not None:
                    journal, desk = self._live(journal, desk)
                end(self._readers)
                self._announcer.say(Kind.STOPPED, detail=self._end)
            except JournalError as problem:
                self._stop_with(problem, problem.code)
            except Exception as bug:
                self._stop_with(bug, "bug")
            finally:
                end(self._readers)

    def _stop_with(self, failure: Exception, code: str) -> None:
        log.error("the desk stops", exc_info=failure)
        self.failure = failure
        self._announcer.say(Kind.STOPPED, code=code)
        self._opened.put(failure)  # heard only by a start that is still waiting

    def _open(self, head: Head | None = None) -> Journal:
        return Journal.open(
            self.folder, desk=self.settings.desk.letter, job=self.job, rehearsal=self._devices.simulated,
            program=PROGRAM, goes_on_from=head,
        )  # fmt: skip

    def _live(self, journal: Journal, before: Desk | None) -> tuple[Journal | None, Desk | None]:
        """Be a desk until it is stopped, or until its disk was away and is back.

        Gives the journal opened again, None when stopped; and the desk that the next one comes after.
        """
        desk, stopped = before, False
        try:
            with journal:
                try:
                    desk = self._furnish(journal, before)
                    self._say_that_the_disk_is_back()
                    self._begin()
                    self._serve(desk)
                    stopped = True
                    self._end = _end_of(journal)
                finally:
                    end(self._lanes)
            return None, None
        except DISK_TROUBLE as trouble:
            if not self._begun:
                raise
            log.warning("the disk says no", exc_info=True)
            if stopped:
                return None, None
            problem = trouble
        return self._wait_for_disk(problem, journal.head), desk

    def _begin(self) -> None:
        """Start the lanes; readers need no disk and go on through its troubles."""
        for lane in self._lanes if self._begun else (*self._lanes, *self._readers):
            lane.start()
        if not self._begun:
            self._begun = True
            self._opened.put(None)

    def _say_which_versions(self, journal: Journal) -> None:
        """Once a day, and whenever they change: years later only the same versions can make the portraits again."""
        versions = provenance.program()
        if journal.latest_note(provenance.NOTE, self._clocks.today()) != versions:
            journal.note(provenance.NOTE, data=dict(versions))

    def _furnish(self, journal: Journal, before: Desk | None) -> Desk:
        keeper = Keeper(self.folder, journal.length)
        self._say_which_versions(journal)
        profile, wishes = self._job.checks.profile or self.settings.portrait.profile, self._job.checks.wishes
        monotonic, tell = self._clocks.monotonic, self._inbox.put
        self._devices.camera.choose(KeptBodies(self.folder).chosen)
        settle = self.settings.camera.settle_ms / 1000
        camera = CameraLane(self._devices.camera, keeper.spool, self.frames, tell, monotonic, settle)
        darkroom = DarkroomLane(Judge(profile, wishes), self.frames, tell)
        checks = ChecksLane(self.frames, Judge(profile, wishes), tell)
        codes = CodesLane(tell)
        disk, caretaker = DiskLane(self.folder, tell, monotonic), CaretakerLane(self.folder, keeper, tell)
        voice, printer, stick = self._voice_lanes(), self._printer_lanes(), StickLane(self.folder, tell)
        self._lanes = [
            *self._copy_lanes(),
            *voice,
            *printer,
            stick,
            camera,
            darkroom,
            checks,
            codes,
            disk,
            caretaker,
            PowerLane(tell),
        ]
        lanes = Lanes(
            camera, darkroom, codes, checks, voice[0] if voice else Mute(), printer[0] if printer else NoPrinter(),
            stick,
        )  # fmt: skip
        desk = Desk(
            journal, keeper, self._announcer, lanes, self._policy, load(profile).wishing(wishes),
            job_key(self.folder, journal.job, self._job.key), self._clocks, Room(self.settings.desk.least_students),
            self._job.rules, self._job.shutter, _wishes(self.settings.camera),
            _queue(self.settings, self._job.wants), self._job.wants,
            self.settings.desk.operators, _making(self.settings, journal.job), self.settings.export.stick,
        )  # fmt: skip
        note_checks(journal, profile, wishes, self._clocks.today())
        self._recent = Recent(journal.counts(), last_pictures(journal, self.folder))
        self._listen(journal, desk)
        desk.resume(before)
        while self._turned_away:  # each is let go only when it is on disk
            desk.catch_up(self._turned_away[0])
            del self._turned_away[0]
        return desk

    def _listen(self, journal: Journal, desk: Desk) -> None:
        """Remember what the windows show of the past, for as long as this desk lives."""
        self._announcer.follow(lambda announcement: self._remember(journal, desk, announcement))

    def _copy_lanes(self) -> list[Lane]:
        """The second copy's lane, if there is a second copy."""
        table = self.settings.desk
        if table.second_copy is None:
            return []
        return [CopyLane(self.folder, table.second_copy, table.letter, self._inbox.put)]

    def _voice_lanes(self) -> list[VoiceLane]:
        """The voice's lane, if instructions were recorded."""
        folder = self.settings.voice.folder
        return [] if folder is None else [VoiceLane(folder, self.loudspeaker, self._inbox.put)]

    def _printer_lanes(self) -> list[TicketLane]:
        """The ticket printer's lane, if there is a printer."""
        table = self.settings.desk.ticket
        return [] if table is None else [TicketLane(table.printer, table.width_mm, self._inbox.put)]

    def _serve(self, desk: Desk) -> None:
        while True:
            self._view = show(desk, self._frame, self._recent)
            self._busy_since = None
            for lane in (*self._readers, *self._lanes):
                lane.notice_silence()
            try:
                message = self._inbox.get(timeout=TICK)
            except queue.Empty:
                self._busy_since = time.monotonic()
                desk.follow()
                continue
            if message is None:
                return
            self._busy_since = time.monotonic()
            if isinstance(message, UseWebcam):
                self._use_webcam(desk)
                continue
            if isinstance(message, ReaderUp | ReaderDown) and message.address in self._left:
                continue
            try:
                desk.handle(message)
            except DISK_TROUBLE:
                self._inbox.put(message)  # what is let go while the disk is away, and what is kept, is decided there
                raise

    def _use_webcam(self, desk: Desk) -> None:
        """One more reader until the program ends or the next one takes its place; what the settings say stays."""
        before = self.webcams.using
        webcam = self.webcams.turn()
        if webcam != before:
            if before is not None:
                self._leave(address_of(before), desk)
            self._left.discard(address_of(webcam))
            lane = ReaderLane(open_reader(address_of(webcam)), self._inbox.put)
            self._readers.append(lane)
            lane.start()
        code = "webcam" if self.webcams.next is not None else "webcam-only"
        self._announcer.say(Kind.PRESENCE, code=code, detail={"name": webcam.name, "count": self.webcams.count})

    def _leave(self, address: str, desk: Desk) -> None:
        """Read from this one no more."""
        self._left.add(address)
        desk.readers.pop(address, None)
        for lane in self._readers:
            if lane.address == address:
                lane.leave()

    def _remember(self, journal: Journal, desk: Desk, announcement: Announcement) -> None:
        if announcement.event in (Kind.ACCEPTED, Kind.ABANDONED, Kind.RETAKE, Kind.ORPHAN, Kind.CALIBRATION):
            self._recent.counts = journal.counts()
        if announcement.event is Kind.ACCEPTED and desk.current and desk.current.portrait:
            path = self.folder / desk.current.portrait.facts.path
            self._recent.pictures.appendleft(Picture(desk.current.record.number, path))
        if announcement.event in (Kind.SWIPE, Kind.REFUSED):
            captured = announcement.code == "already-captured"
            self._recent.repeat = announcement.detail.get("number") if captured else None

    # while the disk is away

    def _wait_for_disk(self, problem: JournalError, head: Head) -> Journal | None:
        """Say what is wrong, then open the same journal again when the disk takes bytes; None when stopped."""
        self._busy_since = None
        self._view = without_disk(self._view, problem.code)
        if problem.code != self._away:
            self._away = problem.code
            self._announcer.say(Kind.TROUBLE, code=problem.code, detail={"device": "disk"})
        while not self._stopped_within(DISK_RETRY):
            try:
                probe(self.folder)
                if isinstance(problem, DiskFull) and shutil.disk_usage(self.folder).free < ENOUGH:
                    continue
                return self._open(head)
            except (*DISK_TROUBLE, OSError):
                continue
        return None

    def _say_that_the_disk_is_back(self) -> None:
        if self._away is not None:
            self._away = None
            self._announcer.say(Kind.RECOVERED, code="disk", detail={"device": "disk"})

    def _stopped_within(self, seconds: float) -> bool:
        """Let messages go for a while; tell whether somebody ended the desk meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                message = self._inbox.get(timeout=left)
            except queue.Empty:
                break
            if message is None:
                return True
            self._let_go(message)
        return False

    def _let_go(self, message: Message | Command) -> None:
        """Drop what a crash would drop; what readers said is kept for the journal, and a student is told at once."""
        if isinstance(message, messages.LaneBroke):
            raise LaneBrokeError(message.lane) from message.error
        if isinstance(message, READER_NEWS):
            self._turned_away.append(message)
        if isinstance(message, messages.CardPresented | messages.CodePresented):
            self._announcer.say(Kind.TROUBLE, code="disk-away", detail={"device": "disk"})


def end(lanes: Sequence[Lane]) -> None:
    """End lanes, all at once; lanes that never started, or have ended, are left alone.

    One whose device hangs is left behind after its grace: the threads of lanes don't hold the program.
    """
    running = [lane for lane in lanes if lane.is_alive()]
    for lane in running:
        lane.stop()
    for lane in running:
        lane.join(lane.grace)


def _wishes(table: CameraTable) -> Wishes:
    """What the settings say of the camera's use."""
    return Wishes(table.turned, table.lighting, table.recycle_s, table.hold_s, 60 * table.standby_minutes)


def _queue(settings: Settings, job: JobTable) -> QueueRules | None:
    """How people queue; None where swipe and seat are one."""
    if settings.desk.mode == "strict":
        return None
    seats = Seats.among(settings.reader.addresses, settings.reader.seat)
    return QueueRules(seats) if job.seconds is None else QueueRules(seats, float(job.seconds))


def _making(settings: Settings, job: str) -> Making:
    """How packages of the job are made."""
    table = settings.export
    return Making(job, table.school, table.names, table.office, table.recipients)


def _running() -> float:
    """Seconds since the machine was started, its sleep included, where the system tells them."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def _end_of(journal: Journal) -> dict[str, Any]:
    """What a desk says last: where its chain ends, to be written down, and what the folder holds."""
    return {"chain_head": journal.chain_head(), "seq": journal.length(), "counts": asdict(journal.counts())}
