"""Each scripted fault does to the real libgphoto2 what cameras and cables do to it."""

import time
from contextlib import ExitStack

import gphoto2 as gp
import pytest
from support.tether import FOLDER, connect, tethered

pytestmark = pytest.mark.wire

FIRST = (FOLDER, "DSC_0001.JPG")
SECOND = (FOLDER, "DSC_0002.JPG")


@pytest.fixture
def tether(dslr):
    with tethered(dslr.address) as tether:
        yield tether


def fails(call, *arguments) -> int:
    with pytest.raises(gp.GPhoto2Error) as error:
        call(*arguments)
    return error.value.code


def test_refused_connection(dslr):
    dslr.script("refuse", "connect")
    assert fails(connect, dslr.address) < 0
    with tethered(dslr.address) as tether:
        assert tether.frame()
    assert dslr.played() == ["connect/refuse"]


def test_live_view_without_pictures_is_no_error(dslr, tether):
    tether.frame()
    dslr.script("empty", seconds=0.4)
    assert tether.frame() == b""
    time.sleep(0.3)
    assert tether.frame()
    assert dslr.played() == ["live/empty"]


def test_prohibited_live_view_ends_and_can_be_started_later(dslr, tether):
    tether.frame()
    dslr.script("prohibited", seconds=0.4)
    assert fails(tether.frame) == gp.GP_ERROR
    assert fails(tether.frame) == gp.GP_ERROR
    time.sleep(0.4)
    assert tether.frame()


def test_busy_release_looks_like_success_and_shoots_nothing(dslr, tether):
    dslr.script("busy", "trigger", seconds=0.7)
    tether.camera.trigger_capture()
    assert tether.collect(0.5) == []
    assert not tether.complete
    assert dslr.files() == []
    assert tether.shoot() == [FIRST]


@pytest.mark.parametrize("code", ["focus", "card-full", "card-protected"])
def test_refused_release_is_an_error_and_shoots_nothing(dslr, tether, code):
    dslr.script("refuse", "trigger", code=code)
    assert fails(tether.camera.trigger_capture) == gp.GP_ERROR
    assert dslr.files() == []


def test_release_in_a_wrong_state_looks_like_success(dslr, tether):
    dslr.script("refuse", "trigger", code="invalid-status", seconds=5.0)
    tether.camera.trigger_capture()
    assert tether.collect(0.3) == []
    assert dslr.files() == []


def test_a_body_busy_after_the_shot_is_waited_for(dslr, tether):
    dslr.script("not-ready", seconds=0.6)
    start = time.monotonic()
    assert tether.shoot() == [FIRST]
    assert time.monotonic() - start >= 0.6


@pytest.mark.parametrize(("after_s", "causes"), [(-0.05, ["finger", "ptp"]), (0.2, ["ptp", "finger"])])
def test_a_finger_near_the_trigger_makes_two_pictures(dslr, tether, after_s, causes):
    tether.frame()
    dslr.script("foreign", after_s=after_s)
    tether.camera.trigger_capture()
    assert tether.collect(0.8) == [FIRST, SECOND]
    assert [row["cause"] for row in dslr.rows("shot")] == causes


def test_lost_event_leaves_a_file_that_only_a_new_connection_shows(dslr, tether):
    assert tether.names("/store_00010001/DCIM") == []
    dslr.script("lost")
    assert tether.shoot(files=0) == []
    assert tether.complete
    tether.leave()
    with tethered(dslr.address) as again:
        assert again.names() == ["DSC_0001.JPG"]


def test_late_event_comes_later_also_to_the_next_connection(dslr, tether):
    dslr.script("late", delay_s=1.0)
    assert tether.shoot(files=0) == []
    tether.leave()
    with tethered(dslr.address) as again:
        assert again.collect(1.5) == [FIRST]


def test_one_trigger_may_make_two_pictures(dslr, tether):
    dslr.script("double")
    assert tether.shoot(files=2) == [FIRST, SECOND]
    rows = dslr.rows("shot")
    assert len({row["unique_id"] for row in rows}) == len({row["sha256"] for row in rows}) == 2


def test_shot_that_is_never_complete(dslr, tether):
    dslr.script("no-complete")
    assert tether.shoot() == [FIRST]
    assert not tether.complete


def test_busy_when_asked_for_events_after_the_shot(dslr, tether):
    dslr.script("busy", "event", seconds=0.5)
    assert fails(tether.shoot) == gp.GP_ERROR_CAMERA_BUSY
    assert len(dslr.files()) == 1


def test_busy_when_asked_about_the_new_file(dslr, tether):
    dslr.script("info-busy")
    assert tether.shoot(files=0) == []
    assert tether.complete
    assert len(dslr.files()) == 1


@pytest.mark.parametrize(("how", "code"), [("rst", gp.GP_ERROR_IO), ("fin", gp.GP_ERROR)])
@pytest.mark.parametrize("after_bytes", [300_000, 99_000_000])
def test_link_that_ends_inside_a_file_leaves_the_file_whole_on_the_card(dslr, tether, how, code, after_bytes):
    tether.shoot()
    dslr.script("cut", how=how, after_bytes=after_bytes)
    assert fails(tether.read, FIRST) == code
    tether.leave()
    with tethered(dslr.address) as again:
        assert again.read(FIRST) == dslr.local(FIRST).read_bytes()
    assert dslr.played() == ["download/cut"]


def test_busy_file(dslr, tether):
    tether.shoot()
    dslr.script("busy", "download", seconds=0.2)
    assert fails(tether.read, FIRST) == gp.GP_ERROR_CAMERA_BUSY
    time.sleep(0.2)
    assert tether.read(FIRST) == dslr.local(FIRST).read_bytes()


def test_truncated_file_is_read_without_any_error(dslr, tether):
    dslr.script("truncated", keep=0.5)
    data = tether.read(tether.shoot()[0])
    assert not data.endswith(b"\xff\xd9")
    assert data == dslr.local(FIRST).read_bytes()
    assert dslr.rows("shot")[0]["size"] == len(data)


@pytest.mark.parametrize("step", ["live", "trigger", "download"])
def test_broken_link_is_an_error_and_the_next_connection_works(dslr, tether, step):
    calls = {"live": tether.frame, "trigger": tether.shoot, "download": lambda: tether.read(FIRST)}
    tether.shoot()
    dslr.script("drop", step)
    assert fails(calls[step]) in (gp.GP_ERROR_IO, gp.GP_ERROR)
    with tethered(dslr.address) as again:
        assert again.frame()


def test_shot_goes_on_when_the_link_breaks_at_the_trigger(dslr, tether):
    dslr.script("drop", "trigger")
    fails(tether.shoot)
    with tethered(dslr.address) as again:
        assert again.shoot() in ([FIRST, SECOND], [FIRST], [SECOND])
    assert [row["cause"] for row in dslr.rows("shot")] == ["ptp", "ptp"]


def test_body_switches_itself_off_and_on(dslr, tether):
    tether.frame()
    dslr.script("power", "live", off_s=0.2)
    assert fails(tether.frame) < 0
    assert fails(connect, dslr.address) < 0
    time.sleep(0.3)
    with tethered(dslr.address) as again:
        assert again.frame()
    assert [row["on"] for row in dslr.rows("power")] == [False, True]


def test_another_body_in_the_middle_of_live_view(dslr, tether):
    tether.frame()
    dslr.script("swap", "live", serial="77")
    assert fails(tether.frame) < 0
    with tethered(dslr.address) as again:
        assert again.value("serialnumber").lstrip("0") == "77"


def test_late_answer_is_taken_for_the_answer_to_the_next_question(dslr, tether):
    first, second = tether.shoot()[0], tether.shoot()[0]
    dslr.script("stall", "download", seconds=3.0)
    assert fails(tether.read, first) in (gp.GP_ERROR_TIMEOUT, gp.GP_ERROR_IO)
    wrong = tether.read(second)
    assert wrong != dslr.local(second).read_bytes()
    assert wrong[:1000] == dslr.local(first).read_bytes()[:1000]


def test_silence_ends_in_a_timeout_and_some_calls_never_end(tmp_path, start_dslr, in_child):
    """All at the same time, since the library's own patience is 2.5 s."""
    endless = [("not-ready", "trigger", "shoot", {}), ("drip", "download", "read", {})]
    silent = [
        ("silent", "connect", "look", {}),
        ("stall", "trigger", "shoot", {}),
        ("cut", "download", "read", {"how": "stall"}),
    ]
    with ExitStack() as stack:
        started = []
        for index, (kind, step, does, values) in enumerate(endless + silent):
            dslr = stack.enter_context(start_dslr(tmp_path / str(index)))
            dslr.do("press")
            dslr.script(kind, step, **values)
            started.append((dslr, stack.enter_context(in_child(dslr.address, does))))
        for dslr, _ in started:
            dslr.simulator.wait_played(10.0)
        for _, child in started[len(endless) :]:
            assert int(child.communicate(timeout=20)[0].split()[-1]) in (gp.GP_ERROR_IO, gp.GP_ERROR_TIMEOUT)
        for dslr, child in started[: len(endless)]:
            assert child.poll() is None
            child.kill()
            with tethered(dslr.address) as tether:
                assert tether.frame()
                assert tether.read(FIRST) == dslr.local(FIRST).read_bytes()
