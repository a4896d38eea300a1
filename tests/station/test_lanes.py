"""The lanes on real drivers and real wires: every request one answer, every error a new connection."""

import json
import queue
import socket
import threading
import time

import pytest

from drivers.cameras.base import CameraSettings
from drivers.cameras.open import open_camera
from drivers.readers.opening import open_reader
from drivers.simulated.launch import Simulator
from station import messages
from station.lanes import CameraLane, CodesLane, Lane, ReaderLane
from station.mailbox import Mailbox
from station.operator_codes import hashed

pytestmark = pytest.mark.wire


class Inbox:
    """What lanes told, one after the other."""

    def __init__(self) -> None:
        self._told = queue.SimpleQueue()

    def tell(self, message) -> None:
        self._told.put(message)

    def wait(self, kind: type, seconds: float = 15.0):
        """The next message of a kind; others before it are passed over."""
        until = time.monotonic() + seconds
        while True:
            message = self._told.get(timeout=max(0.01, until - time.monotonic()))
            if isinstance(message, kind):
                return message


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def body(tmp_path):
    with Simulator.start("camera", "--state", str(tmp_path / "card")) as body:
        yield body


@pytest.fixture
def camera_lane(tmp_path, inbox):
    """Starts a camera lane on an address; it is stopped in the end."""
    (tmp_path / "spool").mkdir()
    lanes = []

    def start(address: str) -> CameraLane:
        camera = open_camera(address, CameraSettings(settle_ms=300))
        lane = CameraLane(camera, tmp_path / "spool", Mailbox(), inbox.tell, time.monotonic)
        lanes.append(lane)
        lane.start()
        return lane

    yield start
    for lane in lanes:
        lane.stop()


def test_a_shot_is_answered_with_its_files_on_this_disk(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    up = inbox.wait(messages.CameraUp)
    lane.shoot("one")
    taken = inbox.wait(messages.ShotTaken)
    assert (taken.shot.intent, taken.serial) == ("one", up.body.serial)
    (file,) = taken.files
    assert file.path.stat().st_size == file.size


def test_after_an_error_the_connection_is_thrown_away_and_made_anew(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    first = inbox.wait(messages.CameraUp)
    body.do(do="fault", kind="cut", step="download", after_bytes=50_000)
    lane.shoot("one")
    assert inbox.wait(messages.ShotLost).intent == "one"
    assert inbox.wait(messages.CameraDown).code == "device-lost"
    again = inbox.wait(messages.CameraUp)
    assert again.body.run > first.body.run
    lane.collect(again.body.files)
    collected = inbox.wait(messages.Collected)
    assert collected.complete
    assert len(collected.files) == 1


def test_a_shot_asked_of_a_body_that_went_away_releases_nothing(camera_lane, inbox):
    lane = camera_lane("ptpip:127.0.0.1:9:9")
    assert inbox.wait(messages.CameraDown).code == "device-missing"
    lane.shoot("one")
    assert inbox.wait(messages.ShotRefused).detail == "disconnected"


def test_a_finger_on_the_button_is_told_once(body, camera_lane, inbox):
    camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    body.do(do="press")
    assert len(inbox.wait(messages.Strays).files) == 1
    with pytest.raises(queue.Empty):
        inbox.wait(messages.Strays, 1.0)


def test_a_body_that_is_switched_on_later_is_found(tmp_path, camera_lane, inbox):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    camera_lane(f"ptpip:127.0.0.1:{port}:{port}")
    inbox.wait(messages.CameraDown)
    with Simulator.start("camera", "--state", str(tmp_path / "card"), "--port", str(port)):
        inbox.wait(messages.CameraUp)


def test_live_view_keeps_only_the_newest_and_is_dark_without_a_body(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    frame = lane._frames.wait_newer(3, 10.0)
    assert frame.jpeg.startswith(b"\xff\xd8")
    body.do(do="power", on=False)
    inbox.wait(messages.CameraDown)
    assert lane._frames.newest() is None


def test_a_card_is_told_from_presence_to_lifting(tmp_path, inbox):
    with Simulator.start("reader", "--state", str(tmp_path / "reader")) as plate:
        lane = ReaderLane(open_reader(plate.address), inbox.tell)
        lane.start()
        assert inbox.wait(messages.ReaderUp).sam
        plate.do(do="present", person=3)
        inbox.wait(messages.CardSeen)
        inbox.wait(messages.CardPresented)
        plate.do(do="lift")
        inbox.wait(messages.CardLifted)
        lane.stop()
        lane.join()


def test_a_reader_that_goes_away_is_told(tmp_path, inbox):
    with Simulator.start("reader", "--state", str(tmp_path / "reader")) as plate:
        lane = ReaderLane(open_reader(plate.address), inbox.tell)
        lane.start()
        inbox.wait(messages.ReaderUp)
    assert inbox.wait(messages.ReaderDown).code in ("device-lost", "device-missing")
    lane.stop()
    lane.join()


def test_a_bug_in_a_lane_is_told_and_never_swallowed(inbox):
    class Broken(Lane):
        def work(self) -> None:
            raise ZeroDivisionError

    lane = Broken("broken", inbox.tell)
    lane.start()
    lane.join()
    assert isinstance(inbox.wait(messages.LaneBroke).error, ZeroDivisionError)
    assert lane not in threading.enumerate()


def test_every_code_has_one_answer(inbox):
    lane, secret = CodesLane(inbox.tell), hashed("9377")
    lane.start()
    for ticket, code in (("one", "9377"), ("two", "9378")):
        lane.check(ticket, secret, code)
    lane.check("three", "damaged", "9377")
    lane.stop()  # what was asked is still answered
    lane.join()
    answers = [inbox.wait(messages.CodeChecked) for _ in range(3)]
    assert [(answer.ticket, answer.right) for answer in answers] == [("one", True), ("two", False), ("three", False)]


def test_a_resting_lane_ends_live_view_and_goes_on_with_shots_and_strays(tmp_path, camera_lane, inbox):
    ledger = tmp_path / "ledger.jsonl"
    with Simulator.start("camera", "--state", str(tmp_path / "rested"), "--ledger", str(ledger)) as body:
        lane = camera_lane(body.address)
        inbox.wait(messages.CameraUp)
        assert lane._frames.wait_newer(0, 10.0)
        lane.rest()
        wait_until(lambda: not body.do(do="status")["live"])
        wait_until(lambda: lane._frames.newest() is None)
        body.do(do="press")
        assert len(inbox.wait(messages.Strays).files) == 1
        lane.shoot("one")
        assert len(inbox.wait(messages.ShotTaken).files) == 1
        assert not body.do(do="status")["live"]
        lane.wake()
        wait_until(lambda: lane._frames.newest() is not None)
        assert body.do(do="status")["live"]
        lane.stop()
    rows = [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]
    assert [row["on"] for row in rows if row["what"] == "live_view"][:3] == [True, False, True]


def wait_until(holds, seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came"
        threading.Event().wait(0.01)
