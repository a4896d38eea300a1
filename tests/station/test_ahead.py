"""A desk in strict mode without a camera: swipes go on as numbers, and the seat arms once it is back."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.desks import ONE, THREE, TWO, DeskScene, desk_scene

from drivers.readers.base import IdCard
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


# the program ends


def killed(folder: Path, lived: Callable[[DeskScene], None]) -> None:
    """A desk in a process of its own, killed after it lived through something."""
    child = os.fork()
    if not child:
        try:
            with desk_scene(folder) as scene:
                lived(scene)
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def three_hold_numbers(scene: DeskScene) -> None:
    scene.connect()
    scene.swipe(ONE)
    scene.swipe(TWO)
    run_ahead(scene)
    scene.swipe(THREE)
    scene.swipe(FOUR)
    scene.tell(commands.LateWaiting("A-0003", "person-late"))
    assert numbers(scene) == ["A-0002", "A-0004", "A-0003"]


FOUR = IdCard("resident", "丁", "99999919990101004X", None)


def test_after_a_kill_the_same_people_wait_in_the_same_order(tmp_path: Path) -> None:
    killed(tmp_path, three_hold_numbers)
    with desk_scene(tmp_path) as scene:
        assert scene.desk.ahead and numbers(scene) == ["A-0002", "A-0004", "A-0003"]
        assert scene.codes(Kind.ABANDONED) == ["restart"]  # who sat, as after every restart
        scene.swipe(ONE)
        scene.tell(commands.PickWaiting("A-0002"))
        scene.tell(commands.ArmByKey())
        assert scene.heard(Kind.ARMED) == []
        assert numbers(scene)[-2:] == ["A-0005", "A-0003"]  # whoever is late goes behind those who come, too
        scene.connect()
        scene.swipe(FOUR)
        assert (scene.desk.current.record.number, scene.desk.current.record.armed_by) == ("A-0004", "token")


def test_a_line_that_is_over_or_of_yesterday_is_not_opened_again(tmp_path: Path) -> None:
    killed(tmp_path, three_hold_numbers)
    with desk_scene(tmp_path, started=timedelta(days=1)) as scene:
        assert scene.desk.queue is None and scene.codes(Kind.ABANDONED) == ["restart"] * 4
    with desk_scene(tmp_path, started=timedelta(days=1)) as scene:
        run_ahead(scene)
        scene.connect()
        assert not scene.desk.ahead
    with desk_scene(tmp_path, started=timedelta(days=1)) as scene:
        assert scene.desk.queue is None
