"""A body that does not answer: said long before its driver gives up, taken back when it answers after all."""

import queue
import time

import pytest
from support.desks import ONE, SERIAL, desk_scene

from drivers.cameras.base import CameraSettings, Look
from drivers.cameras.open import open_camera
from drivers.errors import DeviceLost, DeviceRefused
from drivers.simulated.launch import Simulator
from station import commands, messages
from station.events import Kind
from station.flow import State
from station.lanes import CameraLane
from station.mailbox import Mailbox
from station.showing import _devices
from station.view import Lamp
from station.watchedcamera import AT_FIRST, UNANSWERED, WatchedCamera


class Clock:
    """Stands still until told."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


class SlowBody:
    """A camera whose looks take as long as the test says, during which somebody keeps an eye on it."""

    address = "folder:/nowhere"

    def __init__(self, clock: Clock) -> None:
        self.clock, self.takes, self.ends = clock, 0.1, Look(None)
        self.watched: WatchedCamera

    def look(self) -> Look:
        for _ in range(round(self.takes * 10)):
            self.clock.now += 0.1
            self.watched.notice_silence()
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends


@pytest.fixture
def slow(monkeypatch):
    clock, told = Clock(), []
    monkeypatch.setattr("station.watchedcamera.time.monotonic", clock.monotonic)
    body = SlowBody(clock)
    body.watched = WatchedCamera(body, told.append, lambda: told.append("answers"))
    body.told = told
    return body


def look(body: SlowBody, takes: float) -> list[str]:
    """What is told during one look that takes so many seconds."""
    body.takes = takes
    body.told.clear()
    body.watched.look()
    return list(body.told)


class TestHowLongIsTooLong:
    def test_a_first_call_may_take_what_is_allowed_to_any_body(self, slow):
        assert look(slow, AT_FIRST["look"] + UNANSWERED - 0.2) == []

    def test_then_each_is_held_against_the_usual_one(self, slow):
        for _ in range(5):
            assert look(slow, 0.1) == []
        assert look(slow, 0.1 + UNANSWERED + 0.2) == ["look", "answers"]

    def test_it_is_said_once(self, slow):
        look(slow, 0.1)
        assert look(slow, 20.0) == ["look", "answers"]

    def test_one_slow_answer_makes_nobody_patient(self, slow):
        for takes in (0.1, 0.1, 0.1, 3.0):
            look(slow, takes)
        assert look(slow, UNANSWERED + 0.5) == ["look", "answers"]

    def test_a_body_that_is_always_slow_is_not_quiet(self, slow):
        assert look(slow, 2.5) == ["look", "answers"]
        assert look(slow, 2.5) == []

    def test_a_no_is_an_answer(self, slow):
        slow.ends = DeviceRefused("busy")
        slow.told.clear()
        slow.takes = 3.0
        with pytest.raises(DeviceRefused):
            slow.watched.look()
        assert slow.told == ["look", "answers"]

    def test_a_lost_connection_is_none(self, slow):
        slow.ends, slow.takes = DeviceLost(), 3.0
        with pytest.raises(DeviceLost):
            slow.watched.look()
        assert slow.told == ["look"]


class Overseen:
    """A camera lane that somebody keeps an eye on, as the desk's thread does."""

    def __init__(self, address: str, folder) -> None:
        (folder / "spool").mkdir()
        self._told: queue.SimpleQueue[messages.Message] = queue.SimpleQueue()
        camera = open_camera(address, CameraSettings(settle_ms=300))
        self.lane = CameraLane(camera, folder / "spool", Mailbox(), self._told.put, time.monotonic)
        self.lane.start()

    def next(self, *kinds: type, seconds: float = 20.0) -> messages.Message:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.lane.notice_silence()
            try:
                message = self._told.get(timeout=0.05)
            except queue.Empty:
                continue
            if isinstance(message, kinds):
                return message
        raise AssertionError(f"none of {kinds}")


@pytest.fixture
def body(tmp_path):
    with Simulator.start("camera", "--state", str(tmp_path / "card"), "--shutter-s", "0.05") as body:
        yield body


@pytest.fixture
def overseen(body, tmp_path):
    overseen = Overseen(body.address, tmp_path)
    yield overseen
    overseen.lane.stop()
    overseen.lane.join()


NEWS = (messages.CameraQuiet, messages.CameraAnswers, messages.CameraDown, messages.CameraUp)


@pytest.mark.wire
def test_a_body_that_falls_silent_is_said_to_before_it_is_given_up(body, overseen):
    overseen.next(messages.BodyTold)
    body.do(do="fault", kind="stall", step="live")
    assert overseen.next(*NEWS) == messages.CameraQuiet("look")
    assert isinstance(overseen.next(*NEWS), messages.CameraDown)
    assert isinstance(overseen.next(*NEWS), messages.CameraUp)


@pytest.mark.wire
def test_a_body_that_was_only_slow_takes_it_back_and_goes_on(body, overseen):
    run = overseen.next(messages.CameraUp).body.run
    overseen.lane.shoot("usual")
    overseen.next(messages.ShotTaken)
    body.do(do="fault", kind="not-ready", step="trigger", seconds=5.0)
    overseen.lane.shoot("i")
    assert overseen.next(*NEWS) == messages.CameraQuiet("shoot")
    assert overseen.next(*NEWS) == messages.CameraAnswers()
    assert overseen.next(messages.ShotTaken).shot.run == run


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield scene


def lamp(scene):
    (camera,) = (device for device in _devices(scene.desk) if device.name == "camera")
    return camera.lamp, camera.trouble


class TestWhatPeopleSee:
    def test_the_lamp_says_so_the_shutter_is_locked_and_the_sitting_stays(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.look(1)
        scene.tell(messages.CameraQuiet("look"))
        assert lamp(scene) == (Lamp.TROUBLE, "camera-quiet")
        assert scene.codes(Kind.TROUBLE) == ["camera-quiet"]
        scene.tell(commands.Shoot())
        assert scene.camera.asked == []
        scene.tell(messages.CameraAnswers())
        assert lamp(scene) == (Lamp.OK, None)
        assert scene.codes(Kind.RECOVERED) == ["camera"]
        scene.look(1)
        scene.tell(commands.Shoot())
        assert scene.desk.current.state is State.SHOOTING

    def test_when_it_is_given_up_the_reason_takes_its_place(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.tell(messages.CameraQuiet("look"))
        scene.tell(messages.CameraDown("device-silent", ""))
        assert lamp(scene) == (Lamp.TROUBLE, "device-silent")
        scene.connect()
        assert lamp(scene) == (Lamp.OK, None)
        assert scene.desk.current.state is State.ARMED
        assert scene.codes(Kind.TROUBLE) == ["camera-quiet", "device-silent"]

    def test_of_a_body_that_is_not_there_it_says_nothing(self, scene):
        scene.tell(messages.CameraDown("device-missing", ""))
        scene.tell(messages.CameraQuiet("connect"))
        scene.tell(messages.CameraAnswers())
        assert lamp(scene) == (Lamp.TROUBLE, "device-missing")


class TestWhatAnEarlierConnectionSays:
    """A driver that was killed can say nothing any more; if something of it came through, nothing would be bound."""

    def test_a_picture_of_it_is_nobodys_while_its_shot_is_unsettled(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.tell(commands.Shoot())
        late = scene.take()
        scene.answer(messages.ShotLost(SERIAL, late.shot.intent, "device-silent", "", ()))
        scene.tell(late)
        assert scene.codes(Kind.ORPHAN) == ["late"]
        assert scene.desk.current.state is State.SETTLING
        assert scene.darkroom.asked == []

    def test_nor_is_it_the_next_shots(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.tell(commands.Shoot())
        late = scene.take()
        scene.answer(messages.ShotLost(SERIAL, late.shot.intent, "device-silent", "", ()))
        scene.tell(messages.CameraDown("device-silent", ""))
        scene.connect()
        scene.camera.asked.clear()
        scene.tell(messages.Collected(SERIAL, (), complete=True))
        scene.tell(commands.Shoot())
        scene.tell(late)
        assert scene.codes(Kind.ORPHAN) == ["late"]
        scene.answer(scene.take())
        scene.examine()
        (bound,) = scene.heard(Kind.BOUND)
        assert bound.intent != late.shot.intent

    def test_a_shot_with_another_connections_number_is_bound_to_nobody(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.tell(commands.Shoot())
        late = scene.take(before=1)
        scene.connect()
        scene.camera.asked.clear()
        scene.tell(late)
        assert scene.codes(Kind.ORPHAN) == ["late", "late"]
        assert scene.codes(Kind.UNKNOWN) == ["other-run"]
        assert scene.camera.asked == [("reconnect",)]
        assert scene.darkroom.asked == []
        assert scene.heard(Kind.BOUND) == []


def test_a_file_that_has_landed_is_decoded_ahead_and_binds_nothing(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.tell(commands.Shoot())
    scene.tell(messages.Landed(scene.folder / "spool" / "x.jpg"))
    scene.tell(messages.Landed(scene.folder / "spool" / "x.nef"))
    assert [path.name for path in scene.darkroom.prepared] == ["x.jpg"]
    assert scene.darkroom.asked == []
    assert scene.desk.current.state is State.SHOOTING


def test_a_shot_that_the_body_went_away_from_is_said_to_be_none(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.tell(commands.Shoot())
    _, intent = scene.camera.asked.pop()
    scene.answer(messages.ShotRefused(intent, "disconnected"))
    assert scene.codes(Kind.TROUBLE) == ["shot-disconnected"]
    assert scene.codes(Kind.NO_PICTURE) == ["refused-disconnected"]
    assert scene.desk.current.state is State.ARMED
