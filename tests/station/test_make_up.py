"""Make-ups: who missed the day of their class, and people of a class who come at another time."""

from collections import deque
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.desks import ONE, THREE, TWO, DeskScene, desk_scene
from support.listed import list_cards, listing_of

from db.journal import Journal
from db.records import Place
from db.verify import verify
from station import commands
from station.job.make_up import is_make_up, make_ups
from station.job.missing import missing
from station.job.moved import Moved, moved_people
from station.job.table import Day, JobTable
from station.job.timetable import PlannedClass, Timetable, Window, store
from station.showing import Frame, Recent, show

TODAY = date(2026, 6, 1)
"""The day of `FakeTime`."""

TABLE = Timetable(
    (
        PlannedClass("一班", 2, Window("2026-05-31", 510, 540)),
        PlannedClass("二班", 2, Window("2026-06-01", 510, 540)),
    )
)
LATER = "2026-06-02 09:00-09:30"


def listed(journal: Journal) -> None:
    list_cards(journal, {"一班": (ONE, TWO), "二班": (THREE,)})


def late(scene: DeskScene) -> bool:
    """Whether the desk shows whoever sits as somebody who missed their day."""
    frame = Frame("A", "day", True, (), scene.folder)
    sitter = show(scene.desk, frame, Recent(scene.journal.counts(), deque())).sitter
    assert sitter is not None
    return sitter.make_up


@pytest.mark.parametrize(
    ("place", "planned", "make_up_day", "late"),
    [
        (Place("r", "一班", "key"), "2026-05-31", False, True),
        (Place("r", "一班", "key"), "2026-06-01", False, False),
        (Place("r", "一班", "key"), "2026-06-02", False, False),
        (Place("r", "一班", "key"), "", False, False),
        (Place("r", "一班", "key"), "", True, True),
        (Place(None, "一班", "class"), "2026-05-31", False, True),
        (Place(None, None, "override"), "", True, False),
        (None, "", True, True),
    ],
)
def test_who_comes_after_the_day_of_the_class_makes_up_for_it(
    place: Place | None, planned: str, make_up_day: bool, late: bool
) -> None:
    days = (Day(date=TODAY, make_up=make_up_day), Day(date=TODAY + timedelta(days=1), make_up=True))
    assert is_make_up(TODAY, place, planned, days) is late


def test_a_make_up_is_told_by_the_chain_shown_and_counted_once(tmp_path: Path) -> None:
    store(tmp_path, "day", TABLE)
    with desk_scene(tmp_path, before=listed) as scene:
        scene.connect()
        scene.swipe(ONE)
        assert late(scene)
        scene.capture()
        scene.look(0)
        scene.swipe(THREE)
        assert not late(scene), "today is the day of this class"
        scene.capture()
        first, _ = scene.journal.sittings("accepted")
        assert make_ups(scene.journal) == {first.id}
        scene.tell(commands.AllowRetake(first.number))
        scene.look(0)
        scene.swipe(ONE)
        scene.capture()
        assert make_ups(scene.journal) == {first.id}, "a retake makes up for nothing"
        assert scene.desk.classes.make_ups == 1
        scene.after_the_disk_was_away()
        assert scene.desk.classes.make_ups == 1
        told = [event.data.get("make_up") for event in scene.journal.events() if event.kind == "sitting"]
        assert told == [True, None, None]
        assert verify(tmp_path) == []


def test_a_day_of_the_job_can_be_for_make_ups(tmp_path: Path) -> None:
    job = JobTable(days=(Day(date=TODAY, make_up=True),))
    with desk_scene(tmp_path, before=listed, job=job) as scene:
        scene.connect()
        scene.swipe(THREE)
        scene.capture()
        assert len(make_ups(scene.journal)) == scene.desk.classes.make_ups == 1


def test_a_person_who_is_moved_is_shown_at_the_row_and_misses_nothing(tmp_path: Path) -> None:
    store(tmp_path, "day", TABLE)
    with desk_scene(tmp_path, before=listed) as scene:
        one, two = listing_of(scene.journal, ONE), listing_of(scene.journal, TWO)
        scene.tell(commands.MovePerson("一班", LATER, "move-exam", one))
        scene.tell(commands.MovePerson("一班", LATER, "move-practice", two))
        scene.tell(commands.MovePerson("一班", "2026-05-31 08:30-09:00", "move-other", two))
        assert moved_people(scene.journal, TABLE.classes) == {one: Moved(LATER, "move-exam")}, "the other came back"
        scene.tell(commands.ShowClass("一班"))
        shown = scene.desk.reception.expected.shown
        assert shown is not None
        assert {row.listing: row.window for row in shown.rows} == {one: LATER, two: ""}
        board = scene.desk.classes.board
        assert board is not None and board.named
        of_class = missing(scene.journal, TABLE.classes)[0]
        assert {row.id for row in of_class.rows} == {one, two} and set(of_class.moved) == {one}
        scene.connect()
        scene.swipe(ONE)
        assert not late(scene), "their own day is still to come"
        scene.capture()
        scene.look(0)
        scene.swipe(TWO)
        assert late(scene)
