"""The lanes on real drivers and real wires: every request one answer, every error a new connection."""

import json
import queue
import socket
import threading
import time
from datetime import datetime, timedelta

import pytest
from support.packages import jpeg

from drivers.cameras.base import BodyHeld, CameraSettings, CardFile, FoundBody, Look, SeveralBodies
from drivers.cameras.open import open_camera
from drivers.cameras.process import CameraProcess
from drivers.errors import DeviceMissing
from drivers.readers.opening import open_reader
from drivers.simulated.launch import Simulator
from station import lanes, messages
from station.checks.judge import Judge
from station.lanes import CameraLane, CodesLane, DarkroomLane, Lane, ReaderLane, Watch
from station.mailbox import Mailbox
from station.operator_codes import hashed
from station.portrait.still import decode

pytestmark = pytest.mark.wire

NOW = datetime(2026, 6, 1, 8, 30).astimezone()
SECOND = timedelta(seconds=1)


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
    started = []

    def start(address: str) -> CameraLane:
        camera = open_camera(address, CameraSettings(settle_ms=300))
        lane = CameraLane(camera, tmp_path / "spool", Mailbox(), inbox.tell, time.monotonic)
        started.append(lane)
        lane.start()
        return lane

    yield start
    for lane in started:
        lane.stop()


def test_a_shot_is_answered_with_its_files_on_this_disk(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    up = inbox.wait(messages.CameraUp)
    lane.shoot("one")
    taken = inbox.wait(messages.ShotTaken)
    assert (taken.shot.intent, taken.serial) == ("one", up.body.serial)
    (file,) = taken.files
    assert file.path.stat().st_size == file.size


def test_a_file_is_here_before_the_body_has_been_quiet(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    lane.shoot("one")
    landed = inbox.wait(messages.Landed)
    (file,) = inbox.wait(messages.ShotTaken).files
    assert landed.path == file.path
    assert file.path.name.startswith("one.")


def test_what_was_decoded_ahead_is_given_for_that_very_file_only(tmp_path, inbox):
    one, other = (tmp_path / f"{name}.jpg" for name in ("one", "other"))
    one.write_bytes(jpeg("one"))
    other.write_bytes(jpeg("other"))
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(jpeg("one")[:-20])
    lane = DarkroomLane(Judge("blue-2017/1"), Mailbox(), inbox.tell)
    lane.start()
    asked = (one, one), (one, other), (damaged, damaged), (tmp_path / "gone.jpg", one)
    for number, (ahead, wanted) in enumerate(asked):
        lane.prepare(ahead)
        lane.examine(str(number), wanted)
    told = [inbox.wait(messages.Examined) for _ in asked]
    lane.stop()
    lane.join()
    for answer, wanted in zip(told, (one, other, None, one), strict=True):
        if wanted is None:
            assert (answer.still, answer.code) == (None, "damaged")
        else:
            assert (answer.still.image == decode(wanted).image).all()


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


def test_a_finger_on_the_button_is_told_within_a_second(body, camera_lane, inbox):
    camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    body.do(do="press")  # answered when the picture lies on the card
    inbox.wait(messages.Strays, 1.0)


# whoever watches the body's own button


def watch(lane: CameraLane, inbox: Inbox, ticket: str) -> None:
    """Begin a watch, and wait until it has begun."""
    lane.watch(ticket)
    lane.collect(())
    inbox.wait(messages.Collected)


def test_a_watch_takes_only_what_appears_after_it_began():
    early, growing, own, raw = (CardFile("/", name) for name in ("early", "growing", "own", "raw"))
    began = Watch("ticket")
    assert began.notice(Look(None, strays=(early,), coming=(growing,)), NOW) == ()
    assert began.notice(Look(None, strays=(growing,), coming=(own,)), NOW + SECOND) == ()
    assert began.coming == {own}
    assert began.notice(Look(None, strays=(own,), coming=(raw,)), NOW + 2 * SECOND) == (own,)
    assert began.notice(Look(None, strays=(raw,)), NOW + 3 * SECOND) == (raw,)
    assert (began.noticed_at, began.coming) == (NOW + SECOND, frozenset())


def test_a_press_is_told_in_full_to_who_watches(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    body.do(do="set", quality=6)
    before = datetime.now().astimezone()
    body.do(do="press")
    taken = inbox.wait(messages.ShotTaken)
    assert taken.shot.intent == "standing"
    assert [file.source.name for file in taken.files] == ["DSC_0001.JPG", "DSC_0001.NEF"]
    assert before < taken.shot.triggered_at < datetime.now().astimezone()
    assert all(file.path.name.startswith("standing.") for file in taken.files)
    body.do(do="press")  # one press, one answer
    assert len(inbox.wait(messages.Strays).files) == 1


def test_two_presses_are_one_answer_with_two_pictures(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    body.do(do="press")
    body.do(do="press")
    assert len(inbox.wait(messages.ShotTaken).files) == 2


def test_a_press_after_the_watch_is_nobodys(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    lane.unwatch()
    lane.collect(())
    inbox.wait(messages.Collected)
    body.do(do="press")
    assert len(inbox.wait(messages.Strays).files) == 1


def test_what_came_for_who_watched_is_told_before_a_shot_that_ends_the_watch(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    body.do(do="press")
    lane.shoot("tethered")
    first = inbox.wait(messages.ShotTaken)
    if first.shot.intent == "standing":  # it was fetched already; otherwise it came with the shot's last drain
        first, stood = inbox.wait(messages.ShotTaken), first
        assert len(stood.files) == 1
    else:
        assert len(first.before) == 1
    assert (first.shot.intent, len(first.files)) == ("tethered", 1)


def test_a_watch_whose_body_goes_away_is_lost_with_what_had_come(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    body.do(do="power", on=False)
    lost = inbox.wait(messages.ShotLost)
    assert (lost.intent, lost.fetched) == ("standing", ())
    inbox.wait(messages.CameraDown)


def test_a_watch_without_a_body_is_refused(camera_lane, inbox):
    lane = camera_lane("ptpip:127.0.0.1:9:9")
    inbox.wait(messages.CameraDown)
    lane.watch("standing")
    assert inbox.wait(messages.ShotRefused).detail == "disconnected"


# a watched folder


def test_a_file_that_is_written_anew_is_told_as_changed(tmp_path, camera_lane, inbox):
    (tmp_path / "hot").mkdir()
    lane = camera_lane(f"folder:{tmp_path / 'hot'}")
    assert not inbox.wait(messages.CameraUp).body.can_release
    watch(lane, inbox, "standing")
    (tmp_path / "hot" / "DSC_0001.JPG").write_bytes(jpeg("first"))
    taken = inbox.wait(messages.ShotTaken)
    assert [file.source.name for file in taken.files] == ["DSC_0001.JPG"]
    watch(lane, inbox, "next")
    (tmp_path / "hot" / "DSC_0001.JPG").write_bytes(jpeg("second"))
    again = inbox.wait(messages.Strays)
    assert again.changed
    assert again.files[0].sha256 != taken.files[0].sha256


def test_a_file_whose_writing_began_before_the_watch_is_not_its_own(tmp_path, camera_lane, inbox):
    """The last sitter's second press, which the maker's program is slow to write."""
    picture = jpeg("slow")
    (tmp_path / "hot").mkdir()
    lane = camera_lane(f"folder:{tmp_path / 'hot'}")
    inbox.wait(messages.CameraUp)
    (tmp_path / "hot" / "DSC_0001.JPG").write_bytes(picture[:-500])
    watch(lane, inbox, "standing")
    (tmp_path / "hot" / "DSC_0001.JPG").write_bytes(picture)
    assert [file.source.name for file in inbox.wait(messages.Strays).files] == ["DSC_0001.JPG"]


def test_a_jpeg_and_a_raw_that_is_slow_to_be_written_are_told_together(tmp_path, camera_lane, inbox):
    (tmp_path / "hot").mkdir()
    lane = camera_lane(f"folder:{tmp_path / 'hot'}")
    inbox.wait(messages.CameraUp)
    watch(lane, inbox, "standing")
    (tmp_path / "hot" / "DSC_0001.JPG").write_bytes(jpeg("picture"))
    with (tmp_path / "hot" / "DSC_0001.NEF").open("wb", buffering=0) as raw:
        for _ in range(20):
            raw.write(bytes(1000))
            with pytest.raises(queue.Empty):
                inbox.wait(messages.ShotTaken, 0.1)
    assert len(inbox.wait(messages.ShotTaken).files) == 2


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


def test_a_body_tells_its_state_when_it_connects_and_after_each_shot(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    up = inbox.wait(messages.CameraUp)
    first = inbox.wait(messages.BodyTold)
    assert first.serial == up.body.serial
    lane.shoot("one")
    inbox.wait(messages.ShotTaken)
    inbox.wait(messages.BodyTold)
    with pytest.raises(queue.Empty):
        inbox.wait(messages.BodyTold, 1.0)


def test_a_body_is_asked_again_from_time_to_time(body, camera_lane, inbox, monkeypatch):
    monkeypatch.setattr(lanes, "STATE_SECONDS", 0.2)
    camera_lane(body.address)
    inbox.wait(messages.BodyTold)
    body.do(do="set", battery=11)
    told = inbox.wait(messages.BodyTold)
    while told.state.battery != 11:
        told = inbox.wait(messages.BodyTold)


def test_dials_and_focus_have_one_answer_each(body, camera_lane, inbox):
    lane = camera_lane(body.address)
    serial = inbox.wait(messages.CameraUp).body.serial
    lane.change("iso", "400")
    turned = inbox.wait(messages.DialTurned)
    assert (turned.serial, turned.name, turned.dial.value, turned.code) == (serial, "iso", "400", None)
    lane.change("iso", "123")
    assert inbox.wait(messages.DialTurned) == messages.DialTurned(serial, "iso", None, "no-such-value")
    lane.focus()
    assert inbox.wait(messages.Focused).code is None
    body.do(do="fault", kind="give-up", step="focus")
    lane.focus()
    assert inbox.wait(messages.Focused).code == "focus"
    lane.shoot("one")
    inbox.wait(messages.ShotTaken)


def test_without_a_body_everything_is_answered_all_the_same(camera_lane, inbox):
    lane = camera_lane("ptpip:127.0.0.1:9:9")
    inbox.wait(messages.CameraDown)
    lane.change("iso", "400")
    assert inbox.wait(messages.DialTurned).code == "disconnected"
    lane.focus()
    assert inbox.wait(messages.Focused).code == "disconnected"
    lane.release_holder()
    assert inbox.wait(messages.HolderReleased) == messages.HolderReleased()


def test_a_body_that_is_not_fit_says_why(body, camera_lane, inbox):
    body.do(do="set", quality=4)
    body.do(do="stick", dial="quality")
    camera_lane(body.address)
    assert inbox.wait(messages.CameraDown).code == "no-jpeg"
    body.do(do="stick", dial="quality", on=False)
    inbox.wait(messages.CameraUp)


def test_several_bodies_and_holders_come_with_the_trouble(camera_lane, inbox, monkeypatch):
    found = (FoundBody("Nikon DSC D750", "usb:001,004", "1"), FoundBody("Nikon DSC D750", "usb:001,007", "2"))
    troubles = iter([SeveralBodies(found), BodyHeld("open: -53", "usb:001,004", ("gvfsd-gphoto2",))])
    chosen = []

    def connect(camera):
        raise next(troubles, DeviceMissing())

    monkeypatch.setattr(CameraProcess, "connect", connect)
    monkeypatch.setattr(CameraProcess, "choose", lambda camera, body: chosen.append(body))
    lane = camera_lane("usb:auto")
    down = inbox.wait(messages.CameraDown)
    assert (down.code, down.bodies) == ("several-cameras", found)
    lane.choose(found[1])
    down = inbox.wait(messages.CameraDown)
    assert (down.code, down.holders) == ("device-held", ("gvfsd-gphoto2",))
    assert chosen == [found[1]]


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
