"""Space is told in students; below the set number, or on a slow disk, nobody new is taken."""

import pytest

from station.room import BYTES_PER_STUDENT, QUICK_SECONDS, SILENT_SECONDS, SLOW_SECONDS, Room


@pytest.fixture
def room() -> Room:
    return Room(least=20)


def test_nothing_is_known_before_the_disk_was_looked_at(room: Room) -> None:
    assert room.students is None
    assert room.trouble(0.0) is None


def test_below_the_set_number_nobody_new_is_taken(room: Room) -> None:
    room.seen(20 * BYTES_PER_STUDENT, 0.0, now=1.0)
    assert (room.students, room.trouble(1.0)) == (20, None)
    room.seen(20 * BYTES_PER_STUDENT - 1, 0.0, now=2.0)
    assert (room.students, room.trouble(2.0)) == (19, "disk-low")


def test_a_little_more_room_does_not_open_the_desk_again_at_once(room: Room) -> None:
    room.seen(0, 0.0, now=1.0)
    room.seen(20 * BYTES_PER_STUDENT, 0.0, now=2.0)
    assert room.trouble(2.0) == "disk-low"
    room.seen(25 * BYTES_PER_STUDENT, 0.0, now=3.0)
    assert room.trouble(3.0) is None


def test_larger_pictures_leave_room_for_fewer_students(room: Room) -> None:
    room.seen(10_000_000_000, 0.0, now=1.0)
    before = room.students
    for _ in range(20):
        room.pictured(40_000_000)
    assert before is not None and room.students is not None
    assert room.students < before / 3


def test_a_slow_disk_is_slow_until_it_is_quick_again(room: Room) -> None:
    plenty = 10_000_000_000
    room.seen(plenty, SLOW_SECONDS + 0.1, now=1.0)
    assert room.trouble(1.0) == "disk-slow"
    room.seen(plenty, (SLOW_SECONDS + QUICK_SECONDS) / 2, now=2.0)
    assert room.trouble(2.0) == "disk-slow"
    room.seen(plenty, QUICK_SECONDS / 2, now=3.0)
    assert room.trouble(3.0) is None


def test_a_disk_that_does_not_answer_is_slow(room: Room) -> None:
    room.seen(10_000_000_000, 0.0, now=1.0)
    assert room.trouble(1.0 + SILENT_SECONDS) is None
    assert room.trouble(1.1 + SILENT_SECONDS) == "disk-slow"
