"""A desk in strict mode without a camera: swipes go on as numbers, and the seat arms once it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desks import ONE, THREE, TWO, DeskScene, desk_scene

from station import commands, messages
from station.events import Kind
from station.flow import State
from station.waits import CAMERA_PATIENCE


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path) as scene:
        scene.connect()
        yield scene


def lose_the_camera(scene: DeskScene, seconds: float = CAMERA_PATIENCE) -> None:
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.time.wait(seconds)
    scene.desk.follow()


def run_ahead(scene: DeskScene) -> None:
    lose_the_camera(scene)
    scene.tell(commands.RunAhead())
    assert scene.desk.queue is not None


def numbers(scene: DeskScene) -> list[str]:
    assert scene.desk.queue is not None
    return [one.record.number for one in scene.desk.queue.sittings]


def test_it_is_offered_only_when_the_camera_stays_away(scene: DeskScene) -> None:
    lose_the_camera(scene, CAMERA_PATIENCE - 1)
    scene.tell(commands.RunAhead())
    assert scene.desk.queue is None
    scene.connect()
    scene.time.wait(CAMERA_PATIENCE)
    scene.tell(commands.RunAhead())
    assert scene.desk.queue is None and not scene.desk.patience.waits.camera


def test_who_waited_is_first_and_everybody_gets_a_number(scene: DeskScene) -> None:
    scene.swipe(ONE)
    scene.swipe(TWO)
    run_ahead(scene)
    scene.swipe(THREE)
    assert numbers(scene) == ["A-0002", "A-0003"]
    assert scene.desk.current.record.number == "A-0001"


def test_nobody_is_armed_before_the_camera_is_back_and_then_at_the_seat(scene: DeskScene) -> None:
    run_ahead(scene)
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.swipe(TWO)
    scene.tell(commands.PickWaiting("A-0001"))
    scene.tell(commands.ArmByKey())
    assert scene.heard(Kind.ARMED) == []
    assert scene.codes(Kind.REFUSED) == ["please-wait"]
    scene.connect()
    scene.look(0)
    scene.desk.follow()
    assert scene.heard(Kind.ARMED) == []  # neither the free chair nor the order of the line
    scene.swipe(TWO)
    assert (scene.desk.current.record.number, scene.desk.current.record.armed_by) == ("A-0002", "token")


def test_with_nobody_left_swipe_and_seat_are_one_again(scene: DeskScene) -> None:
    run_ahead(scene)
    scene.swipe(ONE)
    scene.connect()
    scene.swipe(ONE)
    assert scene.desk.current.state is State.ARMED
    scene.tell(commands.Abandon("absent"))
    assert scene.desk.queue is None and not scene.desk.ahead
    scene.swipe(TWO)
    assert scene.desk.current.record.armed_by == "swipe"
    notes = [event.kind for event in scene.journal.events() if event.kind.startswith("line_")]
    assert notes == ["line_opened", "line_closed"]


def test_numbers_outlive_a_disk_that_was_away(scene: DeskScene) -> None:
    run_ahead(scene)
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.after_the_disk_was_away()
    assert scene.desk.ahead and numbers(scene) == ["A-0001", "A-0002"]
