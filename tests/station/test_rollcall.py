"""The class on the monitor's screen: who is where, masked, the missing first; and nothing while nobody looks."""

from dataclasses import replace

import pytest
from support.desks import ONE, THREE, TWO, DeskScene, desk_scene
from support.listed import list_cards, student_number

from db.records import ClassSize, RosterChanges
from station import commands
from station.job.roll_view import Roll, RollRow, Standing
from station.showing import _again

NAME = "软件20213"
FOUR = replace(ONE, name="丁", number="999999199901010044")


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.tell(commands.Login("Wang"))
        yield scene


def roll(scene: DeskScene) -> Roll:
    seated = scene.desk.current.record.id if scene.desk.current else None
    shown = scene.desk.roll.view(seated, _again(scene.desk))
    assert shown is not None
    return shown


def standings(scene: DeskScene) -> list[tuple[str, Standing, str | None]]:
    return [(row.tail, row.standing, row.number) for row in roll(scene).rows]


def watched(scene: DeskScene, *cards) -> None:
    list_cards(scene.journal, {NAME: cards, "软件20214": [FOUR]})
    scene.desk._list_changed()
    scene.tell(commands.CallClass(NAME))
    scene.tell(commands.WatchRoll())
    roll(scene)


def test_everybody_of_the_class_has_one_row_and_the_missing_come_first(scene):
    watched(scene, ONE, TWO, THREE)
    scene.swipe(TWO)
    scene.swipe(ONE)
    one, two, three = ONE.number[-4:], TWO.number[-4:], THREE.number[-4:]
    assert standings(scene) == [
        (three, Standing.MISSING, None), (one, Standing.QUEUED, "A-0002"), (two, Standing.SEATED, "A-0001"),
    ]  # fmt: skip
    scene.capture()
    scene.tell(commands.AllowRetake("A-0001"))
    assert standings(scene)[1] == (two, Standing.RETAKE, "A-0001")
    assert roll(scene).count(Standing.MISSING) == 1 and roll(scene).expected == 3
    assert roll(scene).unchecked == 1
    scene.tell(
        commands.ConfirmFaces(NAME, ((scene.journal.sittings()[0].id, scene.journal.sittings()[0].exposures[0]),))
    )
    assert roll(scene).unchecked == 0


def test_nobody_can_be_known_by_it(scene):
    watched(scene, replace(ONE, name="欧阳娜娜"))
    (row,) = roll(scene).rows
    assert row == RollRow(row.id, student_number(ONE)[-6:], "欧*", ONE.number[-4:], Standing.MISSING)


def test_who_was_let_in_without_a_row_stands_apart(scene):
    watched(scene, ONE)
    scene.swipe(THREE)
    scene.tell(commands.LetIn("teacher-vouches"))
    scene.swipe(THREE)
    assert standings(scene)[1] == (THREE.number[-4:], Standing.OFF_LIST, "A-0001")
    scene.capture()
    assert roll(scene).count(Standing.OFF_LIST) == 1
    scene.tell(commands.CallClass("软件20214"))
    assert [row.standing for row in roll(scene).rows] == [Standing.MISSING]


def test_where_only_heads_are_known_those_have_a_row_who_came(scene):
    changes = RosterChanges((), (), (ClassSize(NAME, 30),))
    scene.journal.take_roster("classes", "0" * 64, changes)
    scene.desk._list_changed()
    scene.tell(commands.CallClass(NAME))
    scene.tell(commands.WatchRoll())
    scene.swipe(ONE)
    assert standings(scene) == [(ONE.number[-4:], Standing.SEATED, "A-0001")]
    assert (roll(scene).count(Standing.MISSING), roll(scene).expected, roll(scene).named) == (29, 30, False)


def test_it_is_made_anew_only_when_something_changed_and_only_while_a_screen_looks(scene):
    watched(scene, ONE, TWO)
    before = roll(scene)
    scene.look(0)
    assert roll(scene) is before
    scene.journal.note("trouble", data={"device": "x", "code": "device-lost", "detail": ""})
    assert roll(scene) is before
    scene.tell(commands.WatchRoll(watched=False))
    assert scene.desk.roll.view(None, ()) is None
