"""A real desk on a real journal with fake lanes, and short words for what devices and people do to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from support.fakelanes import FakeTime, fake_lanes

from db.journal import Journal
from drivers.cameras.base import Body, CardFile, Shot, Spooled
from drivers.readers.base import IdCard
from station import commands, messages
from station.announcer import Announcer
from station.checks.crop import Crop, Head
from station.checks.judgement import Judgement
from station.checks.limits import POSITIONS, load
from station.checks.verdict import Finding, Verdict
from station.desk import Clocks, Desk
from station.events import Announcement, Kind
from station.job.rules import DoorRules, ShutterRules
from station.job.table import JobTable
from station.keeping import Keeper, sha256_of
from station.mailbox import LiveFrame
from station.portrait.develop import Developed as Portrait
from station.portrait.exif import Exif
from station.portrait.still import Still
from station.ports import ATTENDED, Policy
from station.startofday import Wishes
from station.waitlist import QueueRules

SERIAL = "6001234"
KEY = b"k" * 32
ONE, TWO, THREE = (IdCard("resident", name, f"99999919990101{n:03}X", None) for n, name in enumerate("甲乙丙", start=1))


def judged(finding: Finding = Finding.PASS, faces: int = 1) -> Judgement:
    """A judgement with one blocking rule."""
    verdict = Verdict("roll", 0.0, (-6, 6), "deg", finding, locks=True)
    return Judgement("blue-2017/1", (verdict,), (640, 424), faces, faces > 0, None, Crop(10, 10, 480, 640), 478)


SIZE = (1200, 1600)
FRAMED = Crop(100, 100, 960, 1280)


def framed(crop: Crop = FRAMED) -> Judgement:
    """A good still with a head in it, judged in a crop: the position rules are real."""
    profile = load("blue-2017/1")
    nothing = tuple(profile.checks[rule].judge(rule, None) for rule in POSITIONS)
    head = Head(width=414, x=580, y=600, top=260)
    return Judgement(profile.name, nothing, SIZE, 1, True, None, None, 478, head=head).reframed(crop, profile)


class DeskScene:
    """One desk. `announced` is all it said, `camera.asked` and `darkroom.asked` what it asked for."""

    def __init__(
        self, folder: Path, journal: Journal, policy: Policy, time: FakeTime, rules: DoorRules | None = None,
        shutter: ShutterRules | None = None, wishes: Wishes | None = None, queue: QueueRules | None = None,
        job: JobTable | None = None,
    ) -> None:  # fmt: skip
        self.queue = queue
        self.folder, self.journal, self.time, self.policy, self.rules = folder, journal, time, policy, rules
        self.shutter, self.wishes, self.job = shutter, wishes, job
        lanes, self.camera, self.darkroom = fake_lanes()
        self.codes_lane, self.printer = lanes.codes, lanes.printer
        self.keeper = Keeper(folder, journal.length)
        announcer = Announcer(self.time.now)
        self.announced: list[Announcement] = []
        announcer.subscribe(self.announced.append)
        clocks = Clocks(self.time.now, self.time.monotonic)
        self.desk = Desk(
            journal, self.keeper, announcer, lanes, policy, load("blue-2017/1"), KEY, clocks,
            rules=self.rules, shutter=shutter, wishes=wishes, queue=queue, job=job,
        )  # fmt: skip
        self.live = lanes.live
        self.desk.resume()
        self._frames = self._names = self._runs = 0
        self.serial = SERIAL
        self.card: list[CardFile] = []

    def after_the_disk_was_away(self) -> None:
        """The same program sets up another desk on its journal; new lanes remember nothing."""
        lanes, self.camera, self.darkroom = fake_lanes()
        announcer = Announcer(self.time.now)
        announcer.subscribe(self.announced.append)
        clocks = Clocks(self.time.now, self.time.monotonic)
        before = self.desk
        self.desk = Desk(
            self.journal, self.keeper, announcer, lanes, self.policy, load("blue-2017/1"), KEY, clocks,
            rules=self.rules, shutter=self.shutter, queue=self.queue, job=self.job,
        )  # fmt: skip
        self.desk.resume(before)

    def tell(self, message) -> None:
        self.desk.handle(message)

    def heard(self, kind: Kind) -> list[Announcement]:
        return [announcement for announcement in self.announced if announcement.event is kind]

    def codes(self, kind: Kind) -> list[str | None]:
        return [announcement.code for announcement in self.heard(kind)]

    # people and live view

    def swipe(self, card: IdCard) -> None:
        self.tell(messages.CardPresented("serial:x", card))

    def scan(self, code: str) -> None:
        self.tell(messages.CodePresented("code-serial:y", code))

    def capture(self) -> None:
        """From an armed sitting to an accepted one, somebody's face before the camera."""
        self.look(1)
        self.tell(commands.Shoot())
        self.answer(self.take())
        self.examine()
        self.develop()
        self.tell(commands.Accept())

    def refusals(self) -> list[str | None]:
        return self.codes(Kind.REFUSED)

    def look(self, faces: int, frames: int = 4, finding: Finding = Finding.PASS) -> None:
        for _ in range(frames):
            self.time.wait(0.1)
            self._frames += 1
            frame = LiveFrame(self._frames, b"", self.time.monotonic())
            self.tell(messages.Judged(frame, judged(finding if faces == 1 else Finding.BLOCK, faces)))

    # the body

    def connect(
        self, serial: str = SERIAL, offset: float | None = 0.0, *, calibrated: bool = True, **told: Any
    ) -> None:
        self._runs += 1
        self.serial = serial
        self.tell(messages.CameraUp(Body(serial, "Simulated", offset, tuple(self.card), self._runs, **told)))
        if calibrated and self.camera.asked and self.camera.asked[-1][0] == "shoot":
            self.answer(self.take())
            self.examine()

    def new_file(self) -> CardFile:
        self._names += 1
        file = CardFile("/store/DCIM", f"DSC_{self._names:04}.JPG")
        self.card.append(file)
        return file

    def fetch(self, file: CardFile, content: bytes | None = None) -> Spooled:
        path = self.keeper.spool / f"{uuid4().hex}{Path(file.name).suffix.lower()}"
        path.write_bytes(file.path.encode() if content is None else content)
        return Spooled(file, path, path.stat().st_size, sha256_of(path))

    def take(self, files: int = 1, before: int = 0, content: bytes | None = None) -> messages.ShotTaken:
        """The body's answer to the oldest shot it was asked for."""
        ask, intent = self.camera.asked.pop(0)
        assert ask == "shoot"
        early, new = [self.new_file() for _ in range(before)], [self.new_file() for _ in range(files)]
        shot = Shot(intent, self.time.now(), tuple(early), tuple(new), complete=True, run=self._runs)
        spooled = tuple(self.fetch(file, content) for file in new)
        return messages.ShotTaken(SERIAL, shot, tuple(self.fetch(file) for file in early), spooled)

    def beside(self, picture: CardFile, suffix: str = ".NEF", folder: str | None = None) -> CardFile:
        """Another file of the same shot."""
        file = CardFile(folder or picture.folder, Path(picture.name).stem + suffix)
        self.card.append(file)
        return file

    def taken(self, *files: Spooled) -> messages.ShotTaken:
        """The body's answer to the oldest shot it was asked for: these files."""
        ask, intent = self.camera.asked.pop(0)
        assert ask == "shoot"
        return self._shot(intent, files)

    def caught(self, *files: Spooled, ticket: str | None = None) -> messages.ShotTaken:
        """What came for whoever watches, or for the one given: these files, or one."""
        ticket = ticket or self.camera.watched
        assert ticket is not None
        self.camera.watched = None
        return self._shot(ticket, files or (self.fetch(self.new_file()),))

    def _shot(self, ticket: str, files: tuple[Spooled, ...]) -> messages.ShotTaken:
        sources = tuple(file.source for file in files)
        shot = Shot(ticket, self.time.now(), (), sources, complete=True, run=self._runs)
        return messages.ShotTaken(self.serial, shot, (), files)

    def answer(self, message) -> None:
        self.tell(message)

    # the darkroom

    def examine(
        self, *, late: float = 0.1, serial: str = SERIAL, decodes: bool = True, time: bool = True,
        orientation: int = 1, grey: int = 0,
    ) -> None:  # fmt: skip
        ask, ticket, _ = self.darkroom.asked.pop(0)
        assert ask == "examine"
        taken: datetime | None = (self.time.now() + timedelta(seconds=late)).replace(tzinfo=None) if time else None
        exif = Exif(serial=serial, shot_at=taken, fraction=True, orientation=orientation)
        still = Still(np.full((4, 4, 3), grey, np.uint8), exif)
        self.tell(messages.Examined(ticket, still if decodes else None, None if decodes else "damaged"))

    def develop(
        self, finding: Finding = Finding.PASS, *, portrait: bool = True, judgement: Judgement | None = None
    ) -> None:
        ask, ticket, _ = self.darkroom.asked.pop(0)
        assert ask == "develop"
        made = Portrait(uuid4().bytes, 80) if portrait else None
        found = judgement or judged(finding)
        self.tell(messages.Developed(ticket, found, made, None if portrait else "portrait-size"))

    def redevelop(self, *, portrait: bool = True) -> bytes:
        """Answer the oldest development in a crop that people chose."""
        ticket, crop = self.darkroom.framed.pop(0)
        made = Portrait(uuid4().bytes, 80)
        code = None if portrait else "portrait-size"
        self.tell(messages.Redeveloped(ticket, crop, framed(crop), made if portrait else None, code))
        return made.jpeg


@contextmanager
def desk_scene(
    folder: Path, policy: Policy = ATTENDED, before: Callable[[Journal], None] = lambda _: None,
    started: timedelta = timedelta(), rules: DoorRules | None = None, shutter: ShutterRules | None = None,
    wishes: Wishes | None = None, queue: QueueRules | None = None, job: JobTable | None = None,
) -> Iterator[DeskScene]:  # fmt: skip
    """Open a journal, let `before` be written, and open a desk on it; the reader is up.

    `started` says how much later, by the wall clock.
    """
    time = FakeTime()
    time.set_clock(started)
    with Journal.open(folder, desk="A", job="day", rehearsal=True, program="test", clock=time.now) as journal:
        before(journal)
        scene = DeskScene(folder, journal, policy, time, rules, shutter, wishes, queue, job)
        scene.tell(messages.ReaderUp("serial:x", "sam", None))
        yield scene
