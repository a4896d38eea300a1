"""Classes at the desk: called, late, done and moved, written down, counted, and known again after a restart."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene

from db.journal import Journal
from db.records import ClassSize, RosterChanges
from db.verify import verify
from station import commands
from station.job.classboard import ClassBoard, ClassLine, Slot, Stand
from station.job.timetable import Contact, PlannedClass, Timetable, Window, store, timetable_file

MORNING, LATER = Window("", 510, 540), Window("", 540, 570)
TEACHER = Contact("王某某", "13812345678")
TABLE = Timetable(
    (
        PlannedClass("一班", 2, MORNING, teacher=TEACHER),
        PlannedClass("二班", 31, MORNING),
        PlannedClass("三班", 32, LATER),
    )
)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    store(tmp_path, "day", TABLE)
    with desk_scene(tmp_path) as scene:
        yield scene


def shown(scene: DeskScene) -> ClassBoard:
    board = scene.desk.classes.board
    assert board is not None
    return board


def line(scene: DeskScene, name: str, window: str = "") -> ClassLine:
    return next(one for one in shown(scene).lines if one.slot == Slot(name, window))


def notes(scene: DeskScene) -> list[tuple[str, dict]]:
    return [(event.kind, event.data) for event in scene.journal.events() if "class" in event.data]


def test_without_timetable_and_list_there_is_no_board(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        assert scene.desk.classes.board is None
        scene.tell(commands.CallClass())
        scene.tell(commands.ClassDone("一班"))
        assert (scene.desk.classes.current, notes(scene)) == (None, [])


def test_one_key_calls_class_after_class(scene: DeskScene) -> None:
    called = []
    for _ in range(4):
        scene.tell(commands.CallClass())
        called.append(scene.desk.classes.current)
    assert called == ["一班", "二班", "三班", "三班"]
    assert notes(scene) == [("class_called", {"class": name}) for name in called[:3]]


def test_people_are_counted_in_the_class_that_is_at_the_desk(scene: DeskScene) -> None:
    scene.connect()
    scene.tell(commands.CallClass("一班"))
    for card in (ONE, TWO):
        scene.swipe(card)
        scene.look(0)
        scene.capture()
    assert (line(scene, "一班").captured, line(scene, "一班").stand) == (2, Stand.NOW)
    number = scene.journal.sittings("accepted")[0].number
    scene.tell(commands.AllowRetake(number))
    scene.look(0)
    scene.swipe(ONE)
    scene.capture()
    assert scene.journal.counts().accepted == 3
    assert line(scene, "一班").captured == 2, "who is captured again is no further head"
    scene.tell(commands.CallClass())
    assert line(scene, "一班").stand is Stand.DONE


def test_a_class_that_is_late_leaves_the_desk_and_waits_for_all_others(scene: DeskScene) -> None:
    scene.tell(commands.CallClass())
    scene.tell(commands.ClassLate("一班"))
    assert scene.desk.classes.current is None
    assert [one.slot.name for one in shown(scene).lines] == ["二班", "三班", "一班"]


def test_classes_and_single_people_are_moved_for_a_reason(scene: DeskScene) -> None:
    scene.tell(commands.MoveClass("一班", str(LATER), "move-exam"))
    scene.tell(commands.MovePerson("二班", str(LATER), "move-practice"))
    assert [one.slot for one in shown(scene).lines] == [
        Slot("二班"), Slot("三班"), Slot("一班"), Slot("二班", str(LATER)),
    ]  # fmt: skip
    assert line(scene, "二班").heads == 30
    assert notes(scene)[0] == ("class_moved", {"class": "一班", "window": "09:00-09:30", "reason": "move-exam"})
    scene.tell(commands.CallClass("二班", str(LATER)))
    assert scene.desk.classes.current == "二班"
    assert verify(scene.folder) == []


@pytest.mark.parametrize(
    "command",
    [
        commands.CallClass("九班"),
        commands.ClassLate("九班"),
        commands.MoveClass("一班", "whenever", "move-exam"),
        commands.MoveClass("一班", str(LATER), "because"),
        commands.MovePerson("九班", str(LATER), "move-exam"),
    ],
)
def test_what_names_nothing_that_there_is_does_nothing(scene: DeskScene, command: commands.Command) -> None:
    before = shown(scene)
    scene.tell(command)
    assert (notes(scene), shown(scene).lines) == ([], before.lines)


def test_the_list_tells_names_and_heads(tmp_path: Path) -> None:
    def listed(journal: Journal) -> None:
        sizes = (ClassSize("一 班", 3), ClassSize("四班", 5))
        journal.take_roster("classes", "0" * 64, RosterChanges(sizes=sizes))

    store(tmp_path, "day", TABLE)
    with desk_scene(tmp_path, before=listed) as scene:
        assert [(one.slot.name, one.heads) for one in shown(scene).lines] == [
            ("一 班", 3), ("二班", 31), ("三班", 32), ("四班", 5),
        ]  # fmt: skip
        scene.tell(commands.CallClass("一班"))
        assert scene.desk.classes.current == "一 班", "as the list writes it"


def test_a_restarted_desk_shows_the_same_board(tmp_path: Path) -> None:
    store(tmp_path, "day", TABLE)
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.tell(commands.CallClass("一班"))
        scene.swipe(ONE)
        scene.capture()
        scene.tell(commands.ClassLate("二班"))
        scene.tell(commands.MovePerson("三班", "10:00-10:30", "move-exam"))
        before = shown(scene)
        assert before.current == "一班"
        scene.after_the_disk_was_away()
        assert shown(scene).lines == before.lines
        clock = scene.time.now()
    with desk_scene(tmp_path, started=timedelta()) as again:
        after = shown(again)
        assert [(one.slot, one.stand, one.heads, one.captured) for one in after.lines] == [
            (one.slot, one.stand, one.heads, one.captured) for one in before.lines
        ]
        assert (after.current, clock.date()) == ("一班", again.time.now().date())
    with desk_scene(tmp_path, started=timedelta(days=1)) as tomorrow:
        assert shown(tomorrow).current is None, "nobody is at the desk whom another day called"
        assert line(tomorrow, "二班").stand is Stand.LATE


def test_a_damaged_timetable_stops_no_desk(tmp_path: Path) -> None:
    path = timetable_file(tmp_path, "day")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{")
    with desk_scene(tmp_path) as scene:
        assert [one.code for one in shown(scene).warnings] == ["damaged"]
        scene.swipe(ONE)
        assert scene.desk.current is not None


def test_whom_to_call_is_shown_at_the_desk_and_written_nowhere(scene: DeskScene) -> None:
    assert line(scene, "一班").people == (TEACHER,)
    scene.tell(commands.CallClass("一班"))
    told = repr(shown(scene)) + repr(notes(scene)) + "".join(one.as_line() for one in scene.announced)
    assert TEACHER.name not in told and TEACHER.phone not in told


def test_a_board_is_made_anew_when_something_happens_or_has_become_stale(scene: DeskScene) -> None:
    first = shown(scene)
    assert shown(scene) is first
    scene.time.wait(6.0)
    assert shown(scene) is not first
