"""Each scripted fault does to the real libgphoto2 what cameras and cables do to it."""

import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

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


def eventually(call: Callable[[], Any]) -> Any:
    """What the call gives as soon as it gives something; errors before that belong to the fault."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with suppress(gp.GPhoto2Error):
            if found := call():
                return found
    raise AssertionError("the fault never ended")


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
    assert eventually(tether.frame)
    assert dslr.played() == ["live/empty"]


def test_prohibited_live_view_ends_and_can_be_started_later(dslr, tether):
    tether.frame()
    dslr.script("prohibited", seconds=0.4)
    assert fails(tether.frame) == gp.GP_ERROR
    assert fails(tether.frame) == gp.GP_ERROR
    assert eventually(tether.frame)


def test_busy_release_looks_like_success_and_shoots_nothing(dslr, tether):
    dslr.script("busy", "trigger", seconds=2.0)
    tether.camera.trigger_capture()
    assert tether.collect(0.3) == []
    assert not tether.complete
    assert dslr.files() == []
    assert eventually(tether.shoot) == [FIRST]


@pytest.mark.parametrize("code", ["focus", "card-full", "card-protected"])
def test_refused_release_is_an_error_and_shoots_nothing(dslr, tether, code):
    dslr.script("refuse", "trigger", code=code)
    assert fails(tether.camera.trigger_capture) == gp.GP_ERROR
    assert dslr.files() == []


@pytest.mark.parametrize("code", ["focus", "card-full", "card-protected"])
def test_a_release_given_up_is_an_error_once_and_shoots_nothing(dslr, tether, code):
    dslr.script("give-up", code=code)
    assert fails(tether.camera.trigger_capture) == gp.GP_ERROR
    assert dslr.files() == []
    assert tether.shoot() == [FIRST]


def test_release_that_the_body_gives_up_after_accepting_it_is_an_error(dslr, tether):
    dslr.script("give-up", code="focus")
    assert fails(tether.camera.trigger_capture) == gp.GP_ERROR
    assert tether.collect(0.2) == []
    assert dslr.files() == []
    assert tether.shoot() == [FIRST]


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


def test_a_finger_during_live_view_makes_a_picture_nobody_asked_for(dslr, tether):
    tether.frame()
    dslr.script("foreign", "live")
    eventually(tether.frame)
    assert eventually(lambda: tether.collect(0.2)) == [FIRST]
    assert [row["cause"] for row in dslr.rows("shot")] == ["finger"]


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


def test_flood_of_changed_settings_does_not_bury_the_file(dslr, tether):
    dslr.script("flood", count=400)
    tether.camera.trigger_capture()
    assert tether.collect(3.0, files=1) == [FIRST]


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


def test_link_that_ends_in_a_later_piece_of_a_large_file(tmp_path, start_dslr):
    with start_dslr(tmp_path, "--megapixels", "24") as dslr:
        dslr.do("sit", person=3, pose={}, drift_s=0.0)
        dslr.do("press")
        assert dslr.rows("shot")[0]["size"] > 1_200_000
        dslr.script("cut", after_bytes=1_100_000)
        with tethered(dslr.address) as tether:
            assert fails(tether.read, FIRST) == gp.GP_ERROR_IO
        with tethered(dslr.address) as tether:
            assert tether.read(FIRST) == dslr.local(FIRST).read_bytes()


def test_busy_file(dslr, tether):
    tether.shoot()
    dslr.script("busy", "download", seconds=0.2)
    assert fails(tether.read, FIRST) == gp.GP_ERROR_CAMERA_BUSY
    assert eventually(lambda: tether.read(FIRST)) == dslr.local(FIRST).read_bytes()


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
    dslr.script("power", "live", off_s=0.5)
    assert fails(tether.frame) < 0
    assert fails(connect, dslr.address) < 0
    again = eventually(lambda: connect(dslr.address))
    assert again.frame()
    again.leave()
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


def test_silence_ends_in_the_timeout_of_the_library(dslr):
    silence = (gp.GP_ERROR_IO, gp.GP_ERROR_TIMEOUT)
    dslr.script("silent", "connect")
    assert fails(connect, dslr.address) in silence
    with tethered(dslr.address) as tether:
        tether.shoot()
        dslr.script("cut", how="stall")
        assert fails(tether.read, FIRST) in silence
        dslr.do("drop")
    with tethered(dslr.address) as tether:
        dslr.script("stall", "trigger")
        assert fails(tether.camera.trigger_capture) in silence
        dslr.do("drop")
    assert [row["cause"] for row in dslr.rows("shot")] == ["ptp", "ptp"]


def test_calls_that_never_return_end_with_their_process(tmp_path, start_dslr, in_child):
    """Both at the same time; the library's own patience with silence is 2.5 s."""
    with ExitStack() as stack:
        hanging = []
        for kind, does in (("not-ready", "shoot"), ("drip", "read")):
            dslr = stack.enter_context(start_dslr(tmp_path / kind))
            dslr.do("press")
            dslr.script(kind)
            hanging.append((dslr, stack.enter_context(in_child(dslr.address, does))))
        for dslr, _ in hanging:
            dslr.simulator.wait_played(10.0)
        end = time.monotonic() + 3.0
        for dslr, child in hanging:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.01, end - time.monotonic()))
            child.kill()
            with tethered(dslr.address) as tether:
                assert tether.frame()
                assert tether.read(FIRST) == dslr.local(FIRST).read_bytes()
