"""What the driver makes of the queue of events, with a queue that a test has written."""

from collections.abc import Iterable
from time import monotonic, sleep

import gphoto2 as gp
import pytest
from support.camera_events import COMPLETE, FOLDER, PROPERTY, TIMEOUT, Event, added, file

from drivers.cameras import events
from drivers.cameras.events import EventQueue
from drivers.errors import DeviceLost


class Queue:
    """The library's end of the queue: events at their time in seconds, nothing in between."""

    def __init__(self, timetable: Iterable[tuple[float, Event]]) -> None:
        self._timetable = list(timetable)
        self._begun = monotonic()

    def wait_for_event(self, wait_ms: int, _context: object) -> Event:
        until = monotonic() + wait_ms / 1000
        while not (self._timetable and monotonic() - self._begun >= self._timetable[0][0]):
            if monotonic() >= until:
                return TIMEOUT
            sleep(0.001)
        return self._timetable.pop(0)[1]


def queue(*timetable: tuple[float, Event]) -> EventQueue:
    return EventQueue(Queue(timetable), None)


def test_draining_takes_what_is_there_and_does_not_wait() -> None:
    waiting = queue((0, FOLDER), (0, added("DSC_0001.JPG")), (0, PROPERTY), (5, added("DSC_0002.JPG")))
    assert waiting.drain().files == [file("DSC_0001.JPG")]


def test_a_flood_of_properties_ends_a_drain_after_a_while() -> None:
    flood = queue(*[(0, PROPERTY)] * 1_000_000)
    begun = monotonic()
    flood.drain()
    assert monotonic() - begun < events.DRAIN_LIMIT + 0.2


def test_a_shot_is_told_when_complete_and_quiet() -> None:
    shot = queue((0.02, added("DSC_0001.JPG")), (0.05, COMPLETE), (0.15, added("DSC_0001.NEF")))
    gathered = shot.collect(settle=0.2, limit=5, patience=None)
    assert gathered.files == [file("DSC_0001.JPG"), file("DSC_0001.NEF")]
    assert gathered.complete


def test_properties_are_no_noise() -> None:
    chatter = queue((0, added("DSC_0001.JPG")), (0, COMPLETE), *[(0.03 * step, PROPERTY) for step in range(100)])
    begun = monotonic()
    assert chatter.collect(settle=0.2, limit=5, patience=None).complete
    assert monotonic() - begun < 0.6


def test_a_body_that_never_says_complete_is_waited_for_until_the_limit() -> None:
    gathered = queue((0, added("DSC_0001.JPG"))).collect(settle=0.05, limit=0.3, patience=None)
    assert (gathered.files, gathered.complete) == ([file("DSC_0001.JPG")], False)


def test_unless_it_is_known_never_to_say_so() -> None:
    known = queue((0, added("DSC_0001.JPG")), (0.1, added("DSC_0001.NEF")))
    gathered = known.collect(settle=0.05, limit=5, patience=0.2)
    assert (len(gathered.files), gathered.complete) == (2, True)


def test_patience_alone_makes_no_shot() -> None:
    assert not queue().collect(settle=0.05, limit=0.4, patience=0.1).complete


def test_a_file_told_twice_is_one_file() -> None:
    heard_twice = queue((0, added("DSC_0001.JPG")), (0, added("DSC_0001.JPG")), (0, COMPLETE), (0, COMPLETE))
    assert heard_twice.collect(settle=0.05, limit=1, patience=None).files == [file("DSC_0001.JPG")]


def test_its_echo_is_no_stray_either() -> None:
    echoing = queue((0, added("DSC_0001.JPG")), (0, COMPLETE), (0.2, added("DSC_0001.JPG")))
    echoing.collect(settle=0.05, limit=1, patience=None)
    sleep(0.15)
    assert echoing.drain().files == []


def test_a_name_that_comes_again_later_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "ECHO", 0.1)
    reused = queue((0, added("DSC_0001.JPG")), (0.2, added("DSC_0001.JPG")))
    assert reused.drain().files == [file("DSC_0001.JPG")]
    sleep(0.2)
    assert reused.drain().files == [file("DSC_0001.JPG")]


@pytest.mark.parametrize("word", ["StoreAdded", "StoreRemoved"])
def test_a_card_that_comes_or_goes_costs_the_connection(word: str) -> None:
    store = (gp.GP_EVENT_UNKNOWN, f"PTP {word}, Param1 00010001")
    with pytest.raises(DeviceLost):
        queue((0, added("DSC_0001.JPG")), (0, store)).drain()
    with pytest.raises(DeviceLost):
        queue((0.05, store)).collect(settle=0.2, limit=5, patience=None)


class TestFetchingMeanwhile:
    """What is fetched as soon as the body says it is done, while it is waited for to be quiet."""

    def test_the_files_are_given_once_complete_and_again_with_each_further_one(self) -> None:
        given: list[list[str]] = []
        shot = queue((0, added("DSC_0001.JPG")), (0.05, COMPLETE), (0.15, added("DSC_0002.JPG")))
        gathered = shot.collect(
            settle=0.2, limit=5, patience=None, whole=lambda files: given.append([one.name for one in files])
        )
        assert given == [["DSC_0001.JPG"], ["DSC_0001.JPG", "DSC_0002.JPG"]]
        assert gathered.files == [file("DSC_0001.JPG"), file("DSC_0002.JPG")]

    def test_nothing_is_given_before_the_body_says_it_is_done(self) -> None:
        given: list[list[str]] = []
        shot = queue((0, added("DSC_0001.JPG")))
        shot.collect(settle=0.05, limit=0.2, patience=None, whole=lambda files: given.append([]))
        assert given == []

    def test_what_is_told_during_a_fetch_longer_than_the_quiet_time_is_heard(self) -> None:
        shot = queue((0, added("DSC_0001.JPG")), (0, COMPLETE), (0.25, added("DSC_0002.JPG")))
        gathered = shot.collect(settle=0.1, limit=5, patience=None, whole=lambda files: sleep(0.3))
        assert gathered.files == [file("DSC_0001.JPG"), file("DSC_0002.JPG")]

    def test_the_time_of_a_fetch_is_not_taken_from_the_body_s(self) -> None:
        shot = queue((0, added("DSC_0001.JPG")), (0, COMPLETE), (0.6, added("DSC_0002.JPG")))
        gathered = shot.collect(settle=1.0, limit=0.5, patience=None, whole=lambda files: sleep(0.5))
        assert gathered.files == [file("DSC_0001.JPG"), file("DSC_0002.JPG")]


def test_a_file_behind_a_flood_of_properties_is_part_of_the_shot() -> None:
    until_then = [(0.01 * step, PROPERTY) for step in range(20)]
    behind = *[(0.2, PROPERTY)] * 50, (0.2, added("DSC_0002.JPG"))
    flood = queue((0, added("DSC_0001.JPG")), (0, COMPLETE), *until_then, *behind)
    gathered = flood.collect(settle=0.2, limit=5, patience=None)
    assert gathered.files == [file("DSC_0001.JPG"), file("DSC_0002.JPG")]
