"""The contract of a camera as tests. Each camera kind runs them through its real wire, see `test_cameras`.

`DeliveryContract` is what every camera keeps. `CameraContract` adds what one keeps that is a body at a cable: it
releases when asked, tells who it is, and has a process that may be killed. `TroubleContract` is what it keeps when
body, card, cable or driver fail, and needs a bench that can make them fail.

A watched folder keeps the first only: it can't release, is told neither serial nor clock, shows no live view, and has
no wire and no process of its own to lose. What it keeps instead is in `test_hotfolder`.
"""

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psutil
import pytest

from drivers.cameras.base import (
    CHANGEABLE,
    Body,
    Camera,
    CameraSettings,
    CardFile,
    Dial,
    Landing,
    Look,
    Shot,
    Spooled,
)
from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused, DeviceSilent, DriverError

IMPATIENT = CameraSettings(settle_ms=100, longest_exposure=0.3, longest_report=0.5)


class Bench(Protocol):
    """A camera at one end of a wire and a body, which the test may look into, at the other."""

    def camera(self, behaviour: CameraSettings | None = None, **deadlines: float) -> Camera:
        """A new, unconnected camera; named deadlines are shortened."""

    def sha256_on_card(self, file: CardFile) -> str:
        """What the body itself says it wrote."""

    def picture(self, camera: Camera) -> CardFile:
        """A new picture, made in whatever way this camera makes one, as the connected camera told of it."""


class TroubleBench(Bench, Protocol):
    """A bench whose body does what it is told."""

    def do(self, do: str, **how: Any) -> dict[str, Any]:
        """Press the body's button, switch it off, exchange it."""

    def fault(self, kind: str, step: str, **how: Any) -> None:
        """Let this go wrong once, at the next such step."""

    def shots(self) -> list[dict[str, Any]]:
        """Every picture the body took since the test began, oldest first."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    yield
    took = time.monotonic() - begun
    assert took < seconds, f"took {took:.2f} s"


@contextmanager
def connected(camera: Camera) -> Iterator[Body]:
    try:
        yield camera.connect()
    finally:
        camera.disconnect()


def the_file(shot: Shot) -> CardFile:
    assert shot.complete
    (file,) = shot.files
    return file


def look_until(camera: Camera, wanted: Callable[[Look], bool], seconds: float = 5.0) -> list[Look]:
    """Look until one look is the wanted one; all looks until then."""
    looks, until = [camera.look()], time.monotonic() + seconds
    while not wanted(looks[-1]):
        assert time.monotonic() < until, "it never came"
        looks.append(camera.look())
    return looks


def has_frame(look: Look) -> bool:
    return look.frame is not None


def strays_of(looks: list[Look]) -> list[CardFile]:
    return [stray for look in looks for stray in look.strays]


def cut_off(exchange: Callable[[], object]) -> None:
    """This call must end with the connection lost."""
    with pytest.raises(DeviceLost):
        exchange()


class DeliveryContract:
    """What every camera keeps."""

    def test_every_call_but_disconnect_and_cancel_refuses_without_a_connection(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        camera = bench.camera()
        camera.disconnect()
        camera.cancel()
        cut_off(camera.look)
        cut_off(camera.rest)
        cut_off(lambda: camera.shoot("i"))
        cut_off(lambda: camera.fetch(CardFile("/", "x"), tmp_path, "x"))
        cut_off(camera.state)
        cut_off(lambda: camera.change("iso", "200"))
        cut_off(camera.focus)
        camera.connect()
        camera.disconnect()
        camera.disconnect()
        cut_off(camera.look)

    def test_connecting_again_is_a_new_run_with_the_same_body(self, bench: Bench) -> None:
        camera = bench.camera()
        first = camera.connect()
        with connected(camera) as second:
            assert second.run == first.run + 1
            assert (second.serial, second.model) == (first.serial, first.model)

    def test_disconnect_is_quick(self, bench: Bench) -> None:
        camera = bench.camera()
        camera.connect()
        with within(0.5):
            camera.disconnect()

    def test_a_fetched_file_is_the_file_on_the_card(self, bench: Bench, tmp_path: Path) -> None:
        camera = bench.camera()
        with connected(camera):
            file = bench.picture(camera)
            spooled = camera.fetch(file, tmp_path, "picture.jpg")
        data = (tmp_path / "picture.jpg").read_bytes()
        assert spooled.source == file
        assert spooled.path == tmp_path / "picture.jpg"
        assert spooled.size == len(data)
        assert spooled.sha256 == hashlib.sha256(data).hexdigest() == bench.sha256_on_card(file)
        assert os.listdir(tmp_path) == ["picture.jpg"]

    def test_nothing_is_ever_overwritten(self, bench: Bench, tmp_path: Path) -> None:
        (tmp_path / "taken.jpg").write_bytes(b"older")
        camera = bench.camera()
        with connected(camera):
            file = bench.picture(camera)
            with pytest.raises(FileExistsError):
                camera.fetch(file, tmp_path, "taken.jpg")
            assert (tmp_path / "taken.jpg").read_bytes() == b"older"
            assert camera.fetch(file, tmp_path, "free.jpg").size > 0
        assert sorted(os.listdir(tmp_path)) == ["free.jpg", "taken.jpg"]

    def test_a_disk_that_says_no_costs_no_connection(self, bench: Bench, tmp_path: Path) -> None:
        camera = bench.camera()
        with connected(camera):
            file = bench.picture(camera)
            with pytest.raises(FileNotFoundError):
                camera.fetch(file, tmp_path / "nowhere", "picture.jpg")
            camera.look()


class CameraContract(DeliveryContract):
    """What every body at a cable keeps."""

    def test_a_body_tells_who_it_is_and_what_time_it_has(self, bench: Bench) -> None:
        with connected(bench.camera()) as body:
            assert body.model
            assert body.can_release
            assert not body.serial.startswith("0")
            assert body.clock_offset is not None
            assert abs(body.clock_offset) <= 1

    def test_each_shot_brings_a_file_of_its_own_and_says_whose_it_is(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera) as body:
            before = datetime.now().astimezone()
            shots = [camera.shoot("first"), camera.shoot("second")]
        assert [shot.intent for shot in shots] == ["first", "second"]
        assert {shot.run for shot in shots} == {body.run}
        assert len({the_file(shot).path for shot in shots}) == 2
        assert not {the_file(shot) for shot in shots} & set(body.files)
        assert all(shot.before == () for shot in shots)
        assert before <= shots[0].triggered_at < shots[1].triggered_at
        assert shots[0].triggered_at.tzinfo is not None

    def test_files_may_land_while_the_body_is_waited_for(self, bench: Bench, tmp_path: Path) -> None:
        camera, told = bench.camera(), list[Spooled]()
        with connected(camera):
            shot = camera.shoot("i", Landing(tmp_path, "i.1", told.append))
        (landed,) = shot.landed
        assert [landed] == told
        assert landed.source == the_file(shot)
        assert landed.path.parent == tmp_path
        assert landed.path.name.startswith("i.1")
        assert (
            hashlib.sha256(landed.path.read_bytes()).hexdigest()
            == landed.sha256
            == bench.sha256_on_card(the_file(shot))
        )
        assert os.listdir(tmp_path) == [landed.path.name]

    def test_no_process_and_no_file_stays_behind(
        self, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        me = psutil.Process()
        camera = bench.camera()
        before = (set(me.children()), me.num_fds())
        for _ in range(3):
            camera.connect()
            camera.look()
        assert len(set(me.children()) - before[0]) == 1
        camera.disconnect()
        assert set(me.children()) == before[0]
        assert me.num_fds() <= before[1]  # fewer when the collector took somebody else's meanwhile
        assert os.listdir(tmp_path) == []

    def test_reading_the_state_disturbs_nothing(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera):
            first = camera.state()
            the_file(camera.shoot("i"))
            assert replace(camera.state(), battery=None, shots_left=None) == replace(
                first, battery=None, shots_left=None
            )
            camera.look()

    def test_a_dial_that_there_is_not_costs_no_connection(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera):
            for name, value in (("iso", "no such value"), ("serialnumber", "1"), ("quality", "RAW")):
                with pytest.raises(DeviceRefused):
                    camera.change(name, value)
            camera.look()

    def test_a_body_that_nobody_held_is_let_go_of_by_nobody(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera):
            camera.release_holder()
            camera.choose(None)
            camera.look()

    def test_cancel_ends_a_running_call_at_once(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera):
            firing = threading.Timer(0.05, camera.cancel)
            firing.start()
            with within(0.4):
                cut_off(lambda: camera.shoot("i"))
            firing.join()
        with connected(camera):
            camera.look()

    def test_a_driver_that_is_killed_is_a_lost_connection_and_comes_back(self, bench: Bench) -> None:
        camera = bench.camera()
        with connected(camera):
            driver_of(camera).kill()
            cut_off(camera.look)
        with connected(camera):
            camera.look()

    def test_a_driver_that_stands_still_is_killed_at_the_deadline(self, bench: Bench) -> None:
        camera = bench.camera(look=0.3)
        with connected(camera):
            driver = driver_of(camera)
            driver.suspend()
            while driver.status() != psutil.STATUS_STOPPED:
                pass
            with within(0.6), pytest.raises(DeviceSilent):
                camera.look()
            assert not driver.is_running()


def driver_of(camera: Camera) -> psutil.Process:
    """The process that talks to this camera's body."""
    marker = "drivers.cameras.gphoto"
    (driver,) = [child for child in psutil.Process().children() if marker in child.cmdline()]
    return driver


class TroubleContract:
    """What a camera keeps when something fails."""

    def test_a_body_tells_how_it_is_set_and_what_it_has_left(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", battery=37, room=412)
        with connected(camera):
            state = camera.state()
        assert (state.battery, state.shots_left, state.sleep_off) == (37, 412, True)
        for dial in (state.iso, state.aperture, state.shutter, state.white_balance, state.quality):
            assert dial is not None
            assert dial.value in dial.choices
        assert state.capture_target == Dial("Memory card", ("Internal RAM", "Memory card"))
        assert state.focus_mode == Dial("AF-S")

    def test_a_shot_leaves_less_on_the_card(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", room=2)
        with connected(camera):
            the_file(camera.shoot("i"))
        with connected(camera):
            assert camera.state().shots_left == 1
            the_file(camera.shoot("i"))
            with pytest.raises(DeviceRefused) as full:
                camera.shoot("i")
            assert full.value.detail == "card-full"

    @pytest.mark.parametrize("name", CHANGEABLE)
    def test_a_dial_is_turned_and_read_back(self, bench: TroubleBench, name: str) -> None:
        camera = bench.camera()
        with connected(camera):
            before = getattr(camera.state(), name)
            for value in (before.choices[0], before.choices[-1], before.value):
                assert camera.change(name, value) == Dial(value, before.choices)
                assert getattr(camera.state(), name).value == value

    def test_a_dial_turned_at_the_body_is_seen_within_the_time_that_the_library_remembers(
        self, bench: TroubleBench
    ) -> None:
        camera = bench.camera()
        with connected(camera):
            camera.state()
            bench.do("set", iso=640)
            until = time.monotonic() + 4
            while (iso := camera.state().iso) is None or iso.value != "640":
                assert time.monotonic() < until

    def test_a_dial_that_the_body_holds_is_refused_and_costs_nothing(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("stick", dial="iso")
        with connected(camera):
            with pytest.raises(DeviceRefused) as refused:
                camera.change("iso", "400")
            bench.do("stick", dial="iso", on=False)
            assert refused.value.detail == "setting-stays"
            assert camera.change("iso", "400").value == "400"

    def test_focusing_takes_no_picture(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            camera.focus()
            assert camera.look().strays == ()
        assert bench.shots() == []

    def test_no_focus_is_a_no_and_costs_nothing(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("give-up", "focus")
        with connected(camera):
            with pytest.raises(DeviceRefused) as refused:
                camera.focus()
            assert refused.value.detail == "focus"
            camera.focus()
            the_file(camera.shoot("i"))

    def test_a_body_on_raw_alone_is_set_to_jpeg_when_it_connects(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", quality=4)
        with connected(camera):
            state = camera.state()
            assert (state.quality is not None and state.quality.value) == "JPEG Fine"
            assert "imagequality" in state.adjusted
            assert the_file(camera.shoot("i")).name.endswith(".JPG")

    def test_a_body_that_stays_on_raw_alone_is_refused(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", quality=4)
        bench.do("stick", dial="quality")
        with pytest.raises(DeviceRefused) as refused:
            camera.connect()
        assert refused.value.detail == "no-jpeg"

    def test_a_body_is_kept_awake(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", monitor_off=0)
        with connected(camera):
            assert camera.state().sleep_off is True
        assert bench.do("status")["monitor_off"] == 4

    def test_live_view_is_bright_where_a_flash_makes_the_light(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            for flash in (True, False, True, True):
                camera.light(flash=flash)
                assert bench.do("status")["exposure_preview"] == int(flash), "0 shows the exposure"

    def test_a_body_that_is_silent_about_its_state_is_silent(self, bench: TroubleBench) -> None:
        camera = bench.camera(settings=0.3)
        with connected(camera):
            driver_of(camera).suspend()
            with within(1), pytest.raises(DeviceSilent):
                camera.state()

    def test_what_was_shot_lies_on_the_card_of_the_next_connection(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            file = the_file(camera.shoot("i"))
        with connected(camera) as body:
            assert file in body.files

    def test_live_frames_are_whole_pictures(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            look_until(camera, has_frame)
            frames = [camera.look().frame for _ in range(10)]
        assert sum(frame is not None for frame in frames) >= 8
        assert all(frame is None or (frame[:2], frame[-2:]) == (b"\xff\xd8", b"\xff\xd9") for frame in frames)

    def test_live_frames_come_no_faster_than_asked(self, bench: TroubleBench) -> None:
        camera = bench.camera(CameraSettings(frames_per_second=8))
        with connected(camera):
            look_until(camera, has_frame)
            begun = time.monotonic()
            for _ in range(5):
                camera.look()
        assert time.monotonic() - begun > 4 / 8

    def test_a_finger_on_the_button_is_a_stray_exactly_once(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            camera.look()
            bench.do("press")
            looks = look_until(camera, lambda look: bool(look.strays))
            looks += [camera.look() for _ in range(5)]
        (shot,) = bench.shots()
        assert [stray.name for stray in strays_of(looks)] == [shot["name"]]

    def test_a_finger_after_the_first_file_landed_is_part_of_the_shot(
        self, bench: TroubleBench, tmp_path: Path
    ) -> None:
        camera = bench.camera(CameraSettings(settle_ms=500))
        bench.fault("foreign", "trigger", after_s=0.3)
        with connected(camera):
            shot = camera.shoot("i", Landing(tmp_path, "i.1", lambda file: None))
        assert [file.name for file in shot.files] == [row["name"] for row in bench.shots()]
        assert [file.source for file in shot.landed] == list(shot.files)
        assert len(shot.files) == 2

    @pytest.mark.parametrize("kind", ["cut", "drop"])
    def test_a_link_that_breaks_while_a_file_lands_leaves_nothing(
        self, bench: TroubleBench, tmp_path: Path, kind: str
    ) -> None:
        camera, told = bench.camera(), list[Spooled]()
        (tmp_path / "i.2-1.jpg").write_bytes(b"another's")
        bench.fault(kind, "download")
        with connected(camera):
            cut_off(lambda: camera.shoot("i", Landing(tmp_path, "i.1", told.append)))
        assert told == []
        assert os.listdir(tmp_path) == ["i.2-1.jpg"]
        with connected(camera) as body:
            assert [file.name for file in body.files][-1] == bench.shots()[-1]["name"]

    def test_a_file_that_lands_in_drips_is_killed_at_its_deadline(self, bench: TroubleBench, tmp_path: Path) -> None:
        camera = bench.camera(copy=0.3)
        bench.fault("drip", "download", every_s=0.05)
        with connected(camera), pytest.raises(DeviceSilent):
            camera.shoot("i", Landing(tmp_path, "i.1", lambda file: None))
        assert os.listdir(tmp_path) == []

    def test_a_finger_before_the_release_is_not_part_of_the_shot(self, bench: TroubleBench, tmp_path: Path) -> None:
        camera = bench.camera()
        with connected(camera):
            bench.do("press")
            shot = camera.shoot("i")
            own = camera.fetch(the_file(shot), tmp_path, "own.jpg")
        finger, released = bench.shots()
        assert [file.name for file in shot.before] == [finger["name"]]
        assert own.sha256 == released["sha256"]

    def test_a_finger_at_the_release_makes_two_files_and_never_one(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("foreign", "trigger", after_s=-0.1)
        with connected(camera):
            shot = camera.shoot("i")
        assert sorted(file.name for file in shot.files) == sorted(shot["name"] for shot in bench.shots())
        assert len(shot.files) == 2

    def test_two_pictures_of_one_release_are_both_told(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("double", "event")
        with connected(camera):
            shot = camera.shoot("i")
        assert [file.name for file in shot.files] == [shot["name"] for shot in bench.shots()]
        assert len(shot.files) == 2

    def test_a_lost_event_is_a_shot_without_files_whose_picture_the_next_connection_lists(
        self, bench: TroubleBench
    ) -> None:
        camera = bench.camera()
        bench.fault("lost", "event")
        with connected(camera) as body:
            shot = camera.shoot("i")
            assert (shot.files, shot.complete) == ((), True)
        with connected(camera) as again:
            (found,) = set(again.files) - set(body.files)
        assert found.name == bench.shots()[0]["name"]

    def test_a_shot_that_is_never_complete_says_so(self, bench: TroubleBench) -> None:
        camera = bench.camera(IMPATIENT)
        bench.fault("no-complete", "event")
        with connected(camera):
            shot = camera.shoot("i")
        assert not shot.complete
        assert [file.name for file in shot.files] == [shot["name"] for shot in bench.shots()]

    def test_a_late_event_is_a_stray_of_a_later_look(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("late", "event", delay_s=0.6)
        with connected(camera):
            assert camera.shoot("i").files == ()
            looks = look_until(camera, lambda look: bool(look.strays))
        assert [stray.name for stray in strays_of(looks)] == [bench.shots()[0]["name"]]

    def test_a_release_answered_busy_is_nobody_s_picture(self, bench: TroubleBench) -> None:
        camera = bench.camera(IMPATIENT)
        bench.fault("busy", "trigger")
        with connected(camera):
            shot = camera.shoot("i")
        assert (shot.files, shot.complete) == ((), False)
        assert bench.shots() == []

    def test_a_body_that_says_busy_after_the_release_is_lost_not_refused(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("busy", "event")
        with connected(camera) as body:
            cut_off(lambda: camera.shoot("i"))
        with connected(camera) as again:
            assert len(set(again.files) - set(body.files)) == len(bench.shots()) == 1

    def test_a_silent_body_is_silent_as_soon_as_the_library_gives_up(self, bench: TroubleBench) -> None:
        camera = bench.camera(look=10)
        with connected(camera):
            look_until(camera, has_frame)
            bench.fault("stall", "live")
            with within(4), pytest.raises(DeviceSilent):
                look_until(camera, lambda look: False)
            cut_off(camera.look)
        with connected(camera):
            look_until(camera, has_frame)

    def test_a_silent_body_is_silent_at_the_deadline_at_the_latest(self, bench: TroubleBench) -> None:
        camera = bench.camera(look=0.5)
        with connected(camera):
            look_until(camera, has_frame)
            bench.fault("stall", "live")
            with within(1.5), pytest.raises(DeviceSilent):
                look_until(camera, lambda look: False)

    def test_a_body_that_never_gets_ready_is_killed_at_the_deadline(self, bench: TroubleBench) -> None:
        camera = bench.camera(IMPATIENT, release=0.0)
        bench.fault("not-ready", "trigger")
        with connected(camera):
            with within(2), pytest.raises(DeviceSilent):
                camera.shoot("i")
        with connected(camera) as body:
            assert [file.name for file in body.files][-1] == bench.shots()[-1]["name"]

    @pytest.mark.parametrize("how", ["rst", "fin"])
    def test_a_link_cut_inside_a_file_leaves_nothing_and_the_next_connection_has_it_whole(
        self, bench: TroubleBench, tmp_path: Path, how: str
    ) -> None:
        self._lose_a_download(bench.camera(), bench, tmp_path, "cut", how=how)

    def test_a_link_that_goes_silent_inside_a_file(self, bench: TroubleBench, tmp_path: Path) -> None:
        self._lose_a_download(bench.camera(copy=0.3), bench, tmp_path, "cut", how="stall")

    def test_a_link_that_drips_is_killed_at_the_deadline(self, bench: TroubleBench, tmp_path: Path) -> None:
        with within(3):
            self._lose_a_download(bench.camera(copy=0.3), bench, tmp_path, "drip", every_s=0.05)

    def test_an_answer_that_comes_too_late_is_never_the_next_one_s(self, bench: TroubleBench, tmp_path: Path) -> None:
        camera = bench.camera(copy=0.3)
        with connected(camera):
            first, second = the_file(camera.shoot("first")), the_file(camera.shoot("second"))
            bench.fault("stall", "download", seconds=0.5)
            with pytest.raises(DeviceSilent):
                camera.fetch(first, tmp_path, "first.jpg")
        with connected(camera):
            assert camera.fetch(second, tmp_path, "second.jpg").sha256 == bench.sha256_on_card(second)
        assert os.listdir(tmp_path) == ["second.jpg"]

    def _lose_a_download(self, camera: Camera, bench: TroubleBench, into: Path, kind: str, **how: Any) -> None:
        with connected(camera):
            file = the_file(camera.shoot("i"))
            bench.fault(kind, "download", **how)
            cut_off(lambda: camera.fetch(file, into, "picture.jpg"))
            assert os.listdir(into) == []
        with connected(camera):
            assert camera.fetch(file, into, "picture.jpg").sha256 == bench.sha256_on_card(file)

    @pytest.mark.parametrize("reason", ["focus", "card-full", "card-protected"])
    def test_a_no_in_the_body_s_own_words_is_refused_and_costs_nothing(self, bench: TroubleBench, reason: str) -> None:
        camera = bench.camera()
        with connected(camera):
            bench.fault("give-up", "trigger", code=reason)
            with pytest.raises(DeviceRefused) as refused:
                camera.shoot("i")
            assert refused.value.detail == reason
            assert bench.shots() == []
            the_file(camera.shoot("again"))

    def test_strays_of_a_refused_release_are_not_forgotten(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            bench.do("press")
            bench.fault("give-up", "trigger", code="focus")
            with pytest.raises(DeviceRefused):
                camera.shoot("i")
            (stray,) = camera.look().strays
        assert stray.name == bench.shots()[0]["name"]

    def test_a_no_without_words_is_lost_not_refused(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("refuse", "trigger", code="focus")
        with connected(camera) as body:
            cut_off(lambda: camera.shoot("i"))
        with connected(camera) as again:
            assert again.files == body.files
        assert bench.shots() == []

    @pytest.mark.parametrize("kind", ["prohibited", "empty"])
    def test_a_body_without_live_view_still_shoots(self, bench: TroubleBench, kind: str) -> None:
        camera = bench.camera()
        with connected(camera):
            look_until(camera, has_frame)
            bench.fault(kind, "live", seconds=0.5)
            look_until(camera, lambda look: look.frame is None)
            the_file(camera.shoot("i"))
            look_until(camera, has_frame)

    def test_a_body_without_live_view_still_tells_strays(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            look_until(camera, has_frame)
            bench.fault("prohibited", "live", seconds=0.8)
            look_until(camera, lambda look: look.frame is None)
            bench.do("press")
            (*_, look) = look_until(camera, lambda look: bool(look.strays))
        assert look.frame is None

    def test_live_view_rests_and_starts_again_by_itself(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            look_until(camera, has_frame)
            assert bench.do("status")["live"]
            assert camera.rest() == camera.rest() == Look(None)
            assert not bench.do("status")["live"]
            look_until(camera, has_frame)
            assert bench.do("status")["live"]

    def test_a_body_at_rest_shoots_and_tells_strays(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            look_until(camera, has_frame)
            camera.rest()
            the_file(camera.shoot("i"))
            assert not bench.do("status")["live"]
            bench.do("press")
            until = time.monotonic() + 5
            while not (look := camera.rest()).strays:
                assert time.monotonic() < until, "the stray never came"
            assert (look.frame, len(look.strays)) == (None, 1)

    def test_a_body_that_was_off_comes_back_by_connecting(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera):
            bench.do("power", on=False)
            with within(1):
                cut_off(lambda: look_until(camera, lambda look: False))
            with within(1), pytest.raises(DeviceMissing):
                camera.connect()
            bench.do("power", on=True)
        with connected(camera):
            look_until(camera, has_frame)

    def test_another_body_is_another_serial(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        with connected(camera) as one:
            the_file(camera.shoot("i"))
            bench.do("swap", serial="6005555")
            cut_off(lambda: look_until(camera, lambda look: False))
        with connected(camera) as other:
            bench.do("swap", serial=one.serial)
        assert (other.serial, other.files) == ("6005555", ())
        with connected(camera) as back:
            assert back.serial == one.serial

    def test_a_body_that_accepts_and_never_speaks_is_silent(self, bench: TroubleBench) -> None:
        camera = bench.camera(connect=0.8)
        bench.fault("silent", "connect")
        with within(1.2), pytest.raises(DeviceSilent):
            camera.connect()

    def test_a_body_that_does_not_want_this_computer_is_missing(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("refuse", "connect")
        with pytest.raises(DriverError):
            camera.connect()
        with connected(camera):
            camera.look()

    def test_after_9999_pictures_go_on_in_a_new_folder(self, bench: TroubleBench, tmp_path: Path) -> None:
        camera = bench.camera()
        with connected(camera):
            bench.do("set", number=9999)
            last, first = the_file(camera.shoot("last")), the_file(camera.shoot("first"))
            fetched = camera.fetch(first, tmp_path, "first.jpg")
        assert (last.name, first.name) == ("DSC_9999.JPG", "DSC_0001.JPG")
        assert last.folder != first.folder
        assert fetched.sha256 == bench.shots()[-1]["sha256"]
        with connected(camera) as again:
            assert {last, first} <= set(again.files)

    def test_a_full_card_is_refused_in_words_and_costs_nothing(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.do("set", room=1)
        with connected(camera):
            the_file(camera.shoot("fits"))
            with pytest.raises(DeviceRefused, match="card-full"):
                camera.shoot("does not")
            bench.do("set", room=1000)
            the_file(camera.shoot("fits again"))
        assert len(bench.shots()) == 2

    def test_a_jpeg_and_a_raw_of_one_release_are_two_files_of_one_shot(
        self, bench: TroubleBench, tmp_path: Path
    ) -> None:
        camera = bench.camera()
        bench.do("set", quality=6)
        try:
            with connected(camera):
                shot = camera.shoot("both")
                fetched = [camera.fetch(file, tmp_path, file.name) for file in shot.files]
        finally:
            bench.do("set", quality=2)
        assert [(row["name"], row["sha256"]) for row in bench.shots()] == [
            (file.source.name, file.sha256) for file in fetched
        ]
        assert len({file.source.name.partition(".")[0] for file in fetched}) == 1

    def test_a_card_that_is_taken_out_costs_the_connection_and_comes_back_with_its_files(
        self, bench: TroubleBench
    ) -> None:
        camera = bench.camera()
        with connected(camera) as body:
            assert body.stores is not None
            file = the_file(camera.shoot("i"))
            bench.do("card", slot=1, inserted=False)
            cut_off(lambda: look_until(camera, lambda look: False))
        with connected(camera) as empty:
            assert (empty.stores, empty.files) == ((), ())
            with pytest.raises(DeviceRefused, match="card-missing"):
                camera.shoot("without a card")
            bench.do("card", slot=1, inserted=True)
            cut_off(lambda: look_until(camera, lambda look: False))
        with connected(camera) as back:
            assert back.stores == body.stores
            assert file in back.files

    def test_a_card_pulled_in_the_middle_of_a_shot_leaves_it_unknown(self, bench: TroubleBench) -> None:
        camera = bench.camera()
        bench.fault("pull", "event")
        with connected(camera):
            cut_off(lambda: camera.shoot("i"))
        bench.do("card", slot=1, inserted=True)
