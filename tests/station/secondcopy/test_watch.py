"""What the desk makes of the lane's news: journaled and announced when it changes, always shown, never waited for."""

from collections import deque

import pytest
from support.desks import ONE, DeskScene, desk_scene

from station.events import Kind
from station.messages import CopyState
from station.secondcopy.watch import SILENCE
from station.showing import Frame, Recent, show
from station.view import Behind, Device, Lamp


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield scene


def lamp(scene: DeskScene) -> Device | None:
    frame = Frame(desk="A", job="day", rehearsal=True, operators=(), folder=scene.folder)
    view = show(scene.desk, frame, Recent(scene.journal.counts(), deque()))
    return next((device for device in view.devices if device.name == "copy"), None)


def notes(scene: DeskScene) -> list[tuple[str, str | None]]:
    found = [event for event in scene.journal.events() if event.data.get("device") == "copy"]
    return [(event.kind, event.data.get("code")) for event in found]


def test_without_a_second_copy_there_is_no_lamp(scene):
    assert lamp(scene) is None


def test_the_lamp_tells_how_it_stands(scene):
    for state, expected in (
        (CopyState(None, 0.0), Device("copy", Lamp.CONNECTING)),
        (CopyState(0, 0.0), Device("copy", Lamp.OK, behind=Behind(0, 0))),
        (CopyState(1, 3.0), Device("copy", Lamp.OK, behind=Behind(1, 3))),
        (CopyState(3, 12.0), Device("copy", Lamp.WARN, behind=Behind(3, 12))),
        (CopyState(0, 40.0), Device("copy", Lamp.WARN, behind=Behind(0, 40))),
        (CopyState(3, 12.0, "copy-gone"), Device("copy", Lamp.TROUBLE, "copy-gone")),
    ):
        scene.tell(state)
        assert lamp(scene) == expected


def test_the_lag_grows_while_the_lane_says_nothing(scene):
    scene.tell(CopyState(1, 0.0))
    scene.time.wait(11)
    assert lamp(scene) == Device("copy", Lamp.WARN, behind=Behind(1, 11))


def test_trouble_and_its_end_are_journaled_and_announced_once(scene):
    for code in (None, "copy-gone", "copy-gone", "copy-full", None, None):
        scene.tell(CopyState(1, 2.0, code, "somewhere"))
    assert notes(scene) == [("trouble", "copy-gone"), ("trouble", "copy-full"), ("recovered", None)]
    said = [line for line in scene.announced if line.event in (Kind.TROUBLE, Kind.RECOVERED)]
    assert [line.code for line in said] == ["copy-gone", "copy-full", "copy"]
    assert all(line.detail["device"] == "copy" for line in said if line.event is Kind.TROUBLE)


def test_a_lane_that_falls_silent_is_trouble_until_it_speaks_again(scene):
    scene.tell(CopyState(1, 0.0))
    scene.time.wait(SILENCE + 1)
    scene.desk.follow()
    scene.desk.follow()
    assert lamp(scene) == Device("copy", Lamp.TROUBLE, "copy-silent")
    scene.tell(CopyState(1, 31.0))
    assert notes(scene) == [("trouble", "copy-silent"), ("recovered", None)]


def test_trouble_that_lasts_is_not_told_as_silence(scene):
    scene.tell(CopyState(None, 0.0, "copy-gone"))
    scene.time.wait(SILENCE + 1)
    scene.desk.follow()
    assert scene.codes(Kind.TROUBLE) == ["copy-gone"]


def test_the_desk_goes_on_with_the_copy_in_trouble(scene):
    scene.connect()
    scene.tell(CopyState(0, 0.0, "copy-failed"))
    scene.swipe(ONE)
    assert scene.heard(Kind.ARMED)
    assert scene.desk.shutter_lock(scene.desk.current) != "copy"
