"""What the desk does about its own machine: its disk, its clock, and files that are gone."""

from datetime import timedelta

import pytest
from support.desks import ONE, SERIAL, THREE, TWO, desk_scene

from drivers.cameras.base import CardFile, Spooled
from station import commands, messages
from station.events import Kind
from station.flow import State
from station.keeping import sha256_of
from station.ports import HEADLESS
from station.room import BYTES_PER_STUDENT, SLOW_SECONDS

PLENTY = 1000 * BYTES_PER_STUDENT
HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield scene


def shoot(scene):
    scene.look(1)
    scene.tell(commands.Shoot())


def see_disk(scene, free=PLENTY, seconds=0.0):
    scene.tell(messages.DiskSeen(free, seconds, scene.time.monotonic()))


# room on the disk


@pytest.mark.parametrize(
    ("free", "seconds", "code"), [(BYTES_PER_STUDENT, 0.0, "disk-low"), (PLENTY, SLOW_SECONDS + 1, "disk-slow")]
)
def test_a_disk_in_need_refuses_new_swipes_and_lets_who_is_registered_finish(scene, free, seconds, code):
    scene.connect()
    scene.swipe(ONE)
    see_disk(scene, free, seconds)
    assert scene.codes(Kind.TROUBLE) == [code]
    scene.swipe(TWO)
    assert scene.codes(Kind.REFUSED) == [code]
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.develop()
    scene.tell(commands.Accept())
    assert len(scene.heard(Kind.ACCEPTED)) == 1
    assert scene.heard(Kind.READY)[-1].seq < scene.heard(Kind.TROUBLE)[0].seq
    see_disk(scene)
    assert scene.codes(Kind.RECOVERED) == ["disk"]
    scene.swipe(TWO)
    assert len(scene.heard(Kind.SWIPE)) == 2


def test_a_disk_that_falls_silent_is_told_once(scene):
    see_disk(scene)
    for _ in range(5):
        scene.time.wait(10)
        scene.desk.follow()
    assert scene.codes(Kind.TROUBLE) == ["disk-slow"]


# after the disk was away


def test_who_sits_and_who_waits_go_on_where_they_stood(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.tell(commands.Login("Wang", ""))
    scene.after_the_disk_was_away()
    assert scene.heard(Kind.ABANDONED) == []
    assert (scene.desk.current.record.number, scene.desk.current.state) == ("A-0001", State.ARMED)
    assert (scene.desk.waiting.record.number, scene.desk.waiting.state) == ("A-0002", State.WAITING)
    assert scene.desk.operator == "Wang"
    assert scene.desk.readers == {"serial:x": None}


def test_a_shot_that_was_under_way_is_settled_on_the_card_and_its_sitting_goes_on(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    made = scene.new_file()
    scene.after_the_disk_was_away()
    assert scene.codes(Kind.UNKNOWN) == ["restart"]
    scene.connect()
    scene.tell(messages.Collected(SERIAL, (scene.fetch(made),), complete=True))
    assert scene.codes(Kind.ORPHAN) == ["late"]
    assert scene.heard(Kind.ABANDONED) == []
    assert scene.desk.current.state is State.ARMED


def test_a_picture_that_was_bound_is_reviewed_and_may_be_taken_again(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.after_the_disk_was_away()
    scene.connect()
    scene.examine()
    scene.develop()
    scene.tell(commands.Retake())
    assert scene.desk.current.state is State.ARMED
    assert scene.desk.current.retakes == 1


def test_an_end_that_reached_the_disk_unsaid_leaves_the_chair_taken(tmp_path):
    """The disk said no to a commit that is there all the same: who waits is not taken for the one who sat."""
    with desk_scene(tmp_path, HEADLESS) as scene:
        scene.connect()
        scene.look(0)
        scene.swipe(ONE)
        scene.swipe(TWO)
        assert scene.desk.chair.seen_empty
        scene.journal.abandon(scene.desk.current.record.id, "timed-out")
        scene.after_the_disk_was_away()
        scene.connect()
        scene.look(1)
        assert not scene.desk.chair.seen_empty
        assert [one.number for one in scene.heard(Kind.ARMED)] == ["A-0001"]


def test_a_card_put_down_meanwhile_is_refused_in_the_journal_and_asked_for_again(scene):
    scene.after_the_disk_was_away()
    scene.desk.catch_up(messages.CardPresented("serial:x", ONE))
    assert scene.codes(Kind.REFUSED) == ["disk-away"]
    assert scene.journal.counts().refused == 1
    scene.desk.follow()
    assert scene.heard(Kind.READY)[-1].seq > scene.heard(Kind.REFUSED)[0].seq
    scene.swipe(ONE)
    assert len(scene.heard(Kind.SWIPE)) == 1


# the clock


@pytest.mark.parametrize("by", [HOUR, -HOUR, timedelta(seconds=5), timedelta(days=-9000)])
def test_a_clock_that_is_set_is_told_and_changes_no_binding(scene, by):
    scene.connect(offset=0.0)
    scene.swipe(ONE)
    scene.time.set_clock(by)
    scene.desk.follow()
    assert scene.codes(Kind.TROUBLE) == ["clock-jumped"]
    assert scene.heard(Kind.TROUBLE)[0].detail["seconds"] == round(by.total_seconds())
    shoot(scene)
    scene.answer(scene.take())
    scene.examine(late=0.1 - by.total_seconds())  # the body's clock was not set
    assert len(scene.heard(Kind.BOUND)) == 1


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_a_clock_that_is_set_lets_nobodys_picture_through(scene, by):
    scene.connect(offset=0.0)
    scene.swipe(ONE)
    scene.time.set_clock(by)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine(late=0.1)  # a time by the clock as it is now is not the body's
    assert scene.codes(Kind.ORPHAN) == ["wrong-time"]


def test_a_clock_that_is_set_while_the_file_is_on_its_way_loses_no_picture(scene):
    scene.connect(offset=0.0)
    scene.swipe(ONE)
    shoot(scene)
    taken = scene.take()
    scene.answer(taken)
    scene.time.set_clock(HOUR)
    scene.desk.follow()
    scene.examine(late=0.1 - HOUR.total_seconds())
    assert len(scene.heard(Kind.BOUND)) == 1


def test_what_was_measured_before_the_clock_was_set_teaches_nothing_after_it(scene):
    scene.connect(offset=None)
    scene.time.set_clock(timedelta(seconds=1.5))
    scene.desk.follow()
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.connect(offset=None, calibrated=False)
    scene.swipe(ONE)
    assert scene.camera.asked[-1][0] == "shoot"  # it is measured again


def test_a_clock_from_before_the_last_record_is_told_at_the_start(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.swipe(ONE)
    with desk_scene(tmp_path, started=timedelta(days=-400)) as scene:
        assert scene.codes(Kind.TROUBLE) == ["clock-behind"]
        scene.swipe(TWO)
        assert scene.heard(Kind.SWIPE)[0].number == "A-0002"


# what a crash left, and what is gone


def test_a_file_found_in_the_spool_names_the_shot_it_came_with(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        shoot(scene)
        _, intent = scene.camera.asked[-1]
        (scene.keeper.spool / f".{intent}.0123abcd.jpg.part").write_bytes(b"\xff\xd8 half a picture")
    with desk_scene(tmp_path) as scene:
        (orphan,) = scene.journal.orphans()
        assert (orphan.reason, orphan.intent, orphan.file.serial) == ("damaged", intent, SERIAL)


def test_bytes_that_lie_among_the_orphans_already_are_seen_before_when_the_card_gives_them(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    made = scene.new_file()
    scene.tell(messages.ShotLost(SERIAL, scene.camera.asked[-1][1], "device-lost", "", ()))
    path = scene.keeper.spool / "from before the crash.jpg"
    path.write_bytes(made.path.encode())
    stray = Spooled(CardFile("", path.name), path, path.stat().st_size, sha256_of(path))
    scene.tell(messages.Strays(SERIAL, (stray,)))
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.connect()
    scene.tell(messages.Collected(SERIAL, (scene.fetch(made),), complete=True))
    assert scene.codes(Kind.ORPHAN) == ["foreign", "seen-before"]


def test_files_that_are_gone_are_each_journaled_and_told_once(scene):
    for number in range(3):
        scene.tell(messages.FileGone("exposure", f"originals/0000/{number}.jpg"))
    scene.tell(messages.FileGone("portrait", "portraits/0000/1.jpg"))
    assert scene.codes(Kind.TROUBLE) == ["original-lost", "portrait-lost"]
    told = [event.data["detail"] for event in scene.journal.events() if event.kind == "trouble"]
    assert told == [*(f"originals/0000/{number}.jpg" for number in range(3)), "portraits/0000/1.jpg"]


def test_nobody_else_is_refused_when_the_disk_is_well(scene):
    see_disk(scene)
    for card in (ONE, TWO):
        scene.swipe(card)
    scene.swipe(THREE)
    assert scene.codes(Kind.REFUSED) == ["please-wait"]
