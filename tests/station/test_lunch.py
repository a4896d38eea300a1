"""The lunch break at the desk: nobody gets a number or the chair, everybody is told when to come back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene
from support.operators import BOSS, WANG, register

from db.verify import verify
from station import commands
from station.events import Kind
from station.lunch import CHOICES, until


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path) as scene:
        yield scene
    assert verify(tmp_path) == []


def said(scene: DeskScene) -> list[str | None]:
    return [one.code for one in scene.heard(Kind.LUNCH)]


def noted(scene: DeskScene) -> list[dict]:
    return [event.data for event in scene.journal.events() if event.kind == "lunch"]


def test_a_time_that_is_past_is_no_choice() -> None:
    noon = datetime(2026, 6, 1, 13, 10, 31).astimezone()
    ends = {choice: until(choice, noon) for choice in CHOICES}
    assert [one for one, end in ends.items() if end is None] == ["13:00"]
    assert all(end is None or (end > noon and end.second == 0) for end in ends.values())


def test_whoever_swipes_is_told_when_to_come_back_and_gets_no_number(scene: DeskScene) -> None:
    scene.tell(commands.BeginLunch("+45"))
    assert scene.desk.lunch.view is not None
    scene.swipe(ONE)
    scene.tell(commands.ArmByKey())
    assert scene.refusals() == ["lunch"]
    assert scene.heard(Kind.REFUSED)[0].detail["until"] == scene.desk.lunch.view.until
    assert scene.desk.current is scene.desk.waiting is None and scene.journal.counts().sittings == 0
    ready = len(scene.heard(Kind.READY))
    scene.tell(commands.EndLunch())
    scene.swipe(ONE)
    assert said(scene) == ["begun", "ended"] and scene.desk.current is not None
    assert len(scene.heard(Kind.READY)) > ready, "it is said again that a swipe is taken"
    assert [one.get("by") for one in noted(scene)] == [None, "key"]


def test_it_takes_the_chair_from_nobody(scene: DeskScene) -> None:
    scene.swipe(ONE)
    scene.tell(commands.BeginLunch("+45"))
    assert scene.desk.lunch.view is None and said(scene) == []


def test_it_is_over_in_time_and_goes_on_after_a_restart(scene: DeskScene) -> None:
    scene.tell(commands.BeginLunch("+30"))
    scene.after_the_disk_was_away()
    scene.swipe(ONE)
    assert scene.refusals() == ["lunch"]
    scene.time.wait(timedelta(minutes=31).total_seconds())
    scene.desk.follow()
    assert said(scene)[-1] == "over" and noted(scene)[-1]["by"] == "time"
    scene.after_the_disk_was_away()
    scene.swipe(TWO)
    assert scene.desk.current is not None


def test_where_nobody_is_logged_in_it_waits_for_somebody(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=lambda journal: register(journal, BOSS, WANG)) as scene:
        scene.desk.door.operator = WANG
        scene.tell(commands.BeginLunch("+30"))
        scene.tell(commands.Logout())
        scene.time.wait(timedelta(minutes=31).total_seconds())
        for _ in range(2):
            scene.desk.follow()
        scene.swipe(ONE)
        assert said(scene) == ["begun", "waits"] and scene.refusals() == ["lunch"]
        scene.desk.door.operator = WANG
        scene.desk.follow()
        assert said(scene)[-1] == "over" and scene.desk.lunch.view is None
