"""The real flow on the real journal, driven by chance: whatever devices and people do, nobody gets another's picture.

Only the lanes are fake; the model of the body knows which release made which file, and the journal is held to that.
"""

import os
import shutil
import tempfile
from collections import deque
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.fakelanes import FakeTime, fake_lanes

from db.journal import Journal
from db.verify import verify
from drivers.cameras.base import Body, CardFile, Shot, Spooled
from drivers.readers.base import IdCard
from drivers.readers.number import check_character
from station import commands, messages
from station.announcer import Announcer
from station.chair import FRAMES_WITHOUT_A_FACE
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.verdict import Finding, Verdict
from station.desk import Clocks, Desk
from station.events import Kind
from station.flow import ABANDON_REASONS, State
from station.job.rules import DoorRules, ShutterRules
from station.job.typed import Entry
from station.keeping import Keeper, sha256_of
from station.mailbox import LiveFrame
from station.portrait.develop import Developed as Portrait
from station.portrait.exif import Exif
from station.portrait.still import Still
from station.ports import Policy

MEMORY = Path("/dev/shm")  # real SQLite files, without the disk's time: no test here is about durability
SERIAL = "6001234"
STORE, SECOND = "store_1", "store_2"
RELEASES = st.sampled_from(["one", "one", "pair", "copy", "both", "raw"])
POLICY = Policy(auto_shutter=True, auto_accept=False, retakes=3, timeout=120.0)
PEOPLE = [
    IdCard("resident", f"某{n}", digits + check_character(digits), None)
    for n, digits in enumerate(f"99999919900101{n:03}" for n in range(9))
]
CROP = Crop(10, 10, 480, 640)


def judged(finding: Finding, faces: int) -> Judgement:
    verdict = Verdict("roll", 0.0, (-6, 6), "deg", finding, locks=True)
    return Judgement("blue-2017/1", (verdict,), (640, 424), faces, faces > 0, None, CROP, 478)


class DeskMachine(RuleBasedStateMachine):
    """One desk, its body, its people."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-machine-", dir=MEMORY if MEMORY.is_dir() else None))
        self.time = FakeTime()
        self.card: list[CardFile] = []
        self.made_for: dict[str, str] = {}  # card path -> the request that released it; "" for a finger
        self.fetched: dict[str, str] = {}  # sha256 -> the same, for every file that lay in the spool once
        self.triggered = {}
        self.stills: dict[str, Still | None] = {}
        self.numbers: list[str] = []
        self.run = 0
        self.names = 0
        self.frames = 0
        self.empty_frames = 0
        self.pressed = False
        self.acted = 0

    @initialize(tokens=st.sampled_from(["either", "either", "both", "card"]), body_button=st.booleans())
    def begin_a_job(self, tokens, body_button) -> None:
        self.rules = DoorRules(tokens=tokens)
        self.shutter = ShutterRules(body_button=body_button)
        self.open_the_desk()

    def open_the_desk(self) -> None:
        self.journal = Journal.open(
            self.folder, desk="A", job="day", rehearsal=True, program="test", clock=self.time.now
        )
        self.lanes, self.camera, self.darkroom = fake_lanes()
        announcer = Announcer(self.time.now)
        announcer.subscribe(self.hear)
        self.announced = []
        clocks = Clocks(self.time.now, self.time.monotonic)
        self.keeper = Keeper(self.folder)
        self.desk = Desk(
            self.journal, self.keeper, announcer, self.lanes, POLICY, "blue-2017/1", b"k" * 32, clocks,
            rules=self.rules, shutter=self.shutter,
        )  # fmt: skip
        self.connected = False
        self.crossing: deque[messages.ShotTaken] = deque()  # what the lane told and the desk has not read yet
        self.desk.resume()
        self.tell(messages.ReaderUp("serial:x", "sam", None))

    def hear(self, announcement) -> None:
        event(announcement.event.value, announcement.code or "")
        if announcement.event is Kind.SWIPE:
            assert announcement.number not in self.numbers, "a number was given twice"
            self.numbers.append(announcement.number)
        if announcement.event in (Kind.ACCEPTED, Kind.ABANDONED) and announcement.number != self.waiting_number():
            self.empty_frames = 0
        if announcement.event is Kind.INTENT:
            assert self.desk.current and not self.desk.current.reopened, "a shot for a swipe from before the restart"
        if announcement.event is Kind.INTENT and not self.pressed and not announcement.detail.get("standing"):
            counts = self.journal.counts()
            nobody_sat_before = counts.accepted + counts.abandoned == 0
            assert nobody_sat_before or self.empty_frames >= FRAMES_WITHOUT_A_FACE, "auto-shutter between two sittings"

    def waiting_number(self) -> str | None:
        return self.desk.waiting.record.number if self.desk.waiting else None

    def tell(self, message) -> None:
        self.desk.handle(message)

    # an ordinary day, so that chance finds its way to the interesting places

    @rule(person=st.sampled_from(PEOPLE), steps=st.integers(1, 7), what=st.sampled_from(["one", "pair", "both"]))
    def things_go_well(self, person, steps, what) -> None:
        for _ in range(steps):
            self.one_good_step(person, what)

    def one_good_step(self, person, what) -> None:
        if self.crossing:
            self.desk_reads_on()
        elif self.camera.asked:
            self.camera_answers(what, True)
        elif self.darkroom.asked:
            self.darkroom_answers(True, 0.2, SERIAL, Finding.PASS, True)
        elif not self.connected:
            self.connect()
        elif self.desk.current is None and self.desk.waiting is None:
            self.swipe(person)
            if self.rules.tokens == "both":
                self.scan(person)
        elif self.desk.current is None or not self.desk.chair.seen_empty:
            self.look(0, Finding.BLOCK, 4)
        elif self.camera.watched is not None:
            self.finger_on_the_watched_button(what, False, False)
        elif self.desk.current.state is State.ARMED:
            self.look(1, Finding.PASS, 10)
        else:
            self.tell(commands.Accept())

    # people

    @rule(person=st.sampled_from(PEOPLE))
    def swipe(self, person) -> None:
        self.tell(messages.CardPresented("serial:x", person))

    @rule(person=st.sampled_from(PEOPLE))
    def scan(self, person) -> None:
        self.tell(messages.CodePresented("code-serial:y", f"code of {person.name}"))

    @rule(person=st.sampled_from(PEOPLE), document=st.sampled_from(["temporary-id", "passport"]))
    def type_in(self, person, document) -> None:
        number = person.number if document == "temporary-id" else f"P{person.number[-8:]}"
        self.tell(commands.TypeIn(Entry(document, "card-lost", number, person.name)))

    @rule(
        command=st.sampled_from(
            [
                commands.LetIn(),
                commands.TestSwipe(),
                commands.DropHalf(),
                commands.Accept(),
                commands.Retake(),
                commands.ArmByKey(),
                commands.SettleUnknown(),
                commands.Override("roll", "other"),
            ]
        )
    )
    def press_a_key(self, command) -> None:
        self.tell(command)

    @rule()
    def press_the_shutter(self) -> None:
        self.pressed = True
        self.tell(commands.Shoot())
        self.pressed = False

    @rule(reason=st.sampled_from(ABANDON_REASONS))
    def give_up(self, reason) -> None:
        self.tell(commands.Abandon(reason))

    @rule(seconds=st.sampled_from([0.1, 1.0, 70.0, 130.0]))
    def wait(self, seconds) -> None:
        self.time.wait(seconds)
        self.desk.follow()

    # live view

    @rule(faces=st.integers(0, 2), finding=st.sampled_from([Finding.PASS, Finding.BLOCK]), frames=st.integers(1, 12))
    def look(self, faces, finding, frames) -> None:
        for _ in range(frames):
            self.time.wait(0.1)
            self.frames += 1
            self.empty_frames = self.empty_frames + 1 if faces == 0 else min(self.empty_frames, 0) or self.seen()
            frame = LiveFrame(self.frames, b"", self.time.monotonic())
            finding = finding if faces == 1 else Finding.BLOCK
            self.tell(messages.Judged(frame, judged(finding, faces)))

    def seen(self) -> int:
        """Once the chair was seen empty a sitter does not undo it; a shorter run is lost."""
        return self.empty_frames if self.empty_frames >= FRAMES_WITHOUT_A_FACE else 0

    # the body

    @precondition(lambda self: not self.connected)
    @rule()
    def connect(self) -> None:
        self.run += 1
        self.connected = True
        self.tell(messages.CameraUp(Body(SERIAL, "Simulated", 0.0, tuple(self.card), self.run)))

    @precondition(lambda self: self.connected and not self.camera.asked)
    @rule()
    def lose_the_body(self) -> None:
        self.connected = False
        self.read_what_crossed()
        ticket, self.camera.watched = self.camera.watched, None
        if ticket is not None:
            self.tell(messages.ShotLost(SERIAL, ticket, "device-lost", "", ()))
        self.tell(messages.CameraDown("device-lost", ""))

    def new_file(self, made_for: str, suffix: str = ".JPG") -> CardFile:
        self.names += 1
        return self.on_card(CardFile(f"/{STORE}/DCIM", f"DSC_{self.names:04}{suffix}"), made_for)

    def on_card(self, file: CardFile, made_for: str) -> CardFile:
        self.card.append(file)
        self.made_for[file.path] = made_for
        return file

    def release(self, what: str, made_for: str) -> tuple[CardFile, ...]:
        """One press: a JPEG, with its raw file, a raw file alone, or everything on both cards."""
        if what == "raw":
            return (self.new_file(made_for, ".NEF"),)
        jpeg = self.new_file(made_for)
        raw = CardFile(jpeg.folder, jpeg.name.replace(".JPG", ".NEF"))
        again = CardFile(jpeg.folder.replace(STORE, SECOND), jpeg.name)
        others = {"pair": (raw,), "copy": (again,), "both": (again, raw)}.get(what, ())
        return (jpeg, *(self.on_card(other, made_for) for other in others))

    def fetch(self, file: CardFile) -> Spooled:
        path = self.keeper.spool / f"{uuid4().hex}{Path(file.name).suffix.lower()}"
        path.write_bytes(file.path.replace(SECOND, STORE).encode())
        sha256 = sha256_of(path)
        self.fetched[sha256] = self.made_for[file.path]
        return Spooled(file, path, path.stat().st_size, sha256)

    @precondition(lambda self: self.connected and self.camera.watched is None)
    @rule(what=RELEASES)
    def finger_on_the_button(self, what) -> None:
        self.read_what_crossed()
        self.tell(messages.Strays(SERIAL, tuple(self.fetch(file) for file in self.release(what, ""))))

    @precondition(lambda self: self.connected and self.camera.watched is not None)
    @rule(what=RELEASES, twice=st.sampled_from([False, False, True]), crossing=st.booleans())
    def finger_on_the_watched_button(self, what, twice, crossing) -> None:
        ticket, self.camera.watched = self.camera.watched, None
        files = self.release(what, ticket)
        if twice:
            files += (self.new_file(""),)
        now = self.triggered[ticket] = self.time.now()
        shot = Shot(ticket, now, (), files, complete=True, run=self.run)
        self.crossing.append(messages.ShotTaken(SERIAL, shot, (), tuple(self.fetch(file) for file in files)))
        if not crossing:
            self.read_what_crossed()

    @precondition(lambda self: self.crossing)
    @rule()
    def desk_reads_on(self) -> None:
        self.tell(self.crossing.popleft())

    def read_what_crossed(self) -> None:
        """One lane tells everything in order."""
        while self.crossing:
            self.desk_reads_on()

    @precondition(lambda self: self.camera.asked)
    @rule(
        outcome=st.sampled_from(
            ["one", "one", "pair", "both", "raw", "foreign-first", "several", "none", "lost", "lost-file", "refused"]
        ),
        complete=st.booleans(),
    )
    def camera_answers(self, outcome, complete) -> None:
        self.read_what_crossed()
        asked = self.camera.asked.pop(0)
        if asked[0] == "reconnect":
            self.connected = False
            self.connect()
        elif asked[0] == "collect":
            files = tuple(self.fetch(file) for file in asked[1])
            self.tell(messages.Collected(SERIAL, files, complete=self.connected))
        elif not self.connected:
            self.tell(messages.ShotRefused(asked[1], "disconnected"))
        else:
            self.answer_shot(asked[1], outcome)

    def answer_shot(self, intent, outcome) -> None:
        triggered = self.triggered[intent] = self.time.now()
        before = (self.new_file(""),) if outcome == "foreign-first" else ()
        files = {
            **{what: lambda what=what: self.release(what, intent) for what in ("one", "pair", "both", "raw")},
            "foreign-first": lambda: (self.new_file(intent),),
            "several": lambda: (self.new_file(""), self.new_file(intent)),
        }.get(outcome, tuple)()
        if outcome == "refused":
            self.tell(messages.ShotRefused(intent, "focus"))
        elif outcome.startswith("lost"):
            self.connected = False
            file = self.new_file(intent)
            fetched = (self.fetch(file),) if outcome == "lost-file" else ()
            self.tell(messages.ShotLost(SERIAL, intent, "device-silent", "", fetched))
            self.tell(messages.CameraDown("device-silent", ""))
        else:
            if outcome == "none":
                self.new_file(intent)
            shot = Shot(intent, triggered, before, files, complete=True, run=self.run)
            fetched = tuple(self.fetch(file) for file in (*before, *files))
            self.tell(messages.ShotTaken(SERIAL, shot, fetched[: len(before)], fetched[len(before) :]))

    @precondition(lambda self: self.darkroom.asked)
    @rule(
        decodes=st.sampled_from([True, True, True, False]),
        late=st.sampled_from([0.2, 0.2, 0.2, 30.0]),
        serial=st.sampled_from([SERIAL, SERIAL, "", "6009999"]),
        finding=st.sampled_from([Finding.PASS, Finding.BLOCK]),
        portrait=st.sampled_from([True, True, False]),
    )
    def darkroom_answers(self, decodes, late, serial, finding, portrait) -> None:
        asked = self.darkroom.asked.pop(0)
        if asked[0] == "examine":
            taken = self.triggered.get(asked[1], self.time.now()) + timedelta(seconds=late)
            exif = Exif(serial=serial, shot_at=taken.replace(tzinfo=None), fraction=True)
            still = Still(np.zeros((4, 4, 3), np.uint8), exif) if decodes else None
            self.tell(messages.Examined(asked[1], still, None if decodes else "damaged"))
        else:
            made = Portrait(uuid4().bytes, 80) if portrait else None
            self.tell(messages.Developed(asked[1], judged(finding, 1), made, None if portrait else "portrait-size"))

    # the program

    @precondition(lambda self: self.acted < 3)
    @rule()
    def kill_and_restart(self) -> None:
        self.acted += 1
        self.journal.close()
        self.open_the_desk()

    # what must hold at every moment

    @invariant()
    def no_exposure_is_bound_to_a_sitting_that_did_not_ask_for_it(self) -> None:
        for sitting in self.journal.sittings():
            for exposure in self.journal.exposures(sitting.id):
                for file in filter(None, (exposure.file, exposure.companion)):
                    assert self.fetched[file.sha256] == exposure.intent
                assert self.journal.intent(exposure.intent).sitting == sitting.id

    @invariant()
    def no_two_sittings_share_an_exposure(self) -> None:
        exposures = [exposure for sitting in self.journal.sittings() for exposure in self.journal.exposures(sitting.id)]
        files = [file for one in exposures for file in (one.file, one.companion) if file is not None]
        shas = [file.sha256 for file in files]
        assert len(shas) == len(set(shas))

    @invariant()
    def every_fetched_file_is_journaled_or_waits_in_the_spool(self) -> None:
        spooled = {sha256_of(path) for path in self.keeper.spool.iterdir()}
        for sha256 in self.fetched:
            assert sha256 in spooled or self.journal.knows_sha(sha256)

    @invariant()
    def nobody_is_captured_twice_unless_somebody_said_so(self) -> None:
        captured: dict[str, str] = {}
        for sitting in self.journal.sittings("accepted"):
            facts = self.journal.person(sitting.person)
            earlier = {captured[one] for one in (facts.id_number, facts.code) if one in captured}
            assert not earlier or sitting.retake_of in earlier
            captured |= {one: sitting.id for one in (facts.id_number, facts.code) if one}

    @invariant()
    def where_both_are_wanted_nobody_sits_with_one(self) -> None:
        if self.rules.tokens == "both":
            assert all(self.journal.swipe(sitting.swipe).also for sitting in self.journal.sittings())

    @invariant()
    def at_most_one_sits_and_one_waits(self) -> None:
        open_now = {sitting.id for sitting in self.journal.open_sittings()}
        held = {sitting.record.id for sitting in (self.desk.current, self.desk.waiting) if sitting}
        assert open_now == held

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.everything_ends()
            self.journal.close()
            assert verify(self.folder) == []
        shutil.rmtree(self.folder)

    def everything_ends(self) -> None:
        """Let the devices answer and people decide until nothing is open: it must always be possible."""
        for _ in range(200):
            if self.crossing:
                self.desk_reads_on()
            elif self.camera.asked:
                self.camera_answers("one", True)
            elif self.darkroom.asked:
                self.darkroom_answers(True, 0.2, SERIAL, Finding.PASS, True)
            elif not self.connected:
                self.connect()
            elif self.desk.current or self.desk.waiting:
                self.tell(commands.Abandon("other"))
            else:
                break
        assert not self.journal.open_sittings()
        assert not self.journal.open_intents()
        assert not list(self.keeper.spool.iterdir())


DeskMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("DESK_EXAMPLES", "25")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestDeskMachine = DeskMachine.TestCase
