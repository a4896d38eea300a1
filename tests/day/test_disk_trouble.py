"""The data folder's disk fails while students are being taken: nothing announced is lost, and the desk goes on.

The desk, its lanes, the simulated devices and their wires are the real ones; only the data folder lies on a disk that
fails when it is told to.
"""

import queue
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fragile import FragileDisk

from db.journal import Journal
from station.assemble import Station
from station.config import Settings
from station.events import Announcement, Kind
from station.export.verify import verify
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.hall import PACES, Hall

pytestmark = [pytest.mark.wire, pytest.mark.timeout(120)]

PATIENCE = 60.0
SEED = 3


@pytest.fixture
def simulators(tmp_path: Path) -> Iterator[RehearsalDevices]:
    with rehearsal_devices(tmp_path, SEED) as simulators:
        yield simulators


class Morning:
    """A desk on the fragile disk, and students who come to it."""

    def __init__(self, folder: Path, simulators: RehearsalDevices) -> None:
        settings = with_addresses(on_simulated_devices(Settings()), simulators)
        self.folder = folder
        self.station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        self.said: list[Announcement] = []
        self._heard: queue.SimpleQueue[Announcement] = queue.SimpleQueue()
        self.station.subscribe(self._hear)
        self._simulators = simulators

    def _hear(self, announcement: Announcement) -> None:
        self.said.append(announcement)
        self._heard.put(announcement)

    def until(self, kind: Kind, code: str | None = None) -> Announcement:
        """Wait until the desk says this."""
        while True:
            try:
                announcement = self._heard.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail("\n".join(one.as_line() for one in self.said))
            if announcement.event is kind and code in (None, announcement.code):
                return announcement

    def students(self, *who: int) -> threading.Thread:
        """Let these students come, one after the other; ends when the last has left.

        They are there before the desk opens, so that nobody misses its first "ready".
        """
        self.hall = hall = Hall(
            who, self._simulators.camera, self._simulators.reader, (), PACES["fast"], SEED, patience=PATIENCE
        )
        self.station.subscribe(hall.hear)
        coming = threading.Thread(target=hall.play, name="hall")
        coming.start()
        return coming

    def accepted(self) -> list[str | None]:
        return [one.number for one in self.said if one.event is Kind.ACCEPTED]


@pytest.fixture
def morning(disk: FragileDisk, simulators: RehearsalDevices) -> Iterator[Morning]:
    morning = Morning(disk.path / "data", simulators)
    yield morning
    disk.heal()
    morning.station.stop()


def assert_everything_is_kept(morning: Morning, students: int) -> None:
    """Everybody has one picture; what was said is in the journal; no number was given twice."""
    morning.station.stop()
    assert morning.station.failure is None
    assert verify(morning.folder).faults == ()
    with Journal.read_only(morning.folder) as journal:
        sittings = {sitting.number: sitting for sitting in journal.sittings()}
        assert all(sittings[number].result == "accepted" for number in morning.accepted())
        assert Counter(sitting.result for sitting in sittings.values())["accepted"] == students
        assert journal.open_intents() == [] and journal.open_sittings() == []
        told = {one.number: one.sitting for one in morning.said if one.event is Kind.SWIPE}
        assert {number: sittings[str(number)].id for number in told} == told


TROUBLES = {
    "fails": (lambda disk: disk.fail("EIO"), "disk-failed"),
    "is read-only": (lambda disk: disk.fail("EROFS"), "disk-failed"),
    "is full": (lambda disk: disk.fail("ENOSPC"), "disk-full"),
    "is pulled": (lambda disk: disk.vanish(), "disk-failed"),
}
MOMENTS = {
    "nobody is there": (Kind.READY, None),
    "somebody sits": (Kind.ARMED, None),
    "a shot is under way": (Kind.INTENT, None),
    "a picture was bound": (Kind.BOUND, None),
}


@pytest.mark.parametrize(
    ("trouble", "moment"),
    [("fails", "somebody sits"), ("is read-only", "nobody is there"), ("is full", "a shot is under way"),
     ("is pulled", "a picture was bound")],
)  # fmt: skip
def test_the_desk_stops_taking_says_so_and_goes_on_when_the_disk_is_back(
    morning: Morning, disk: FragileDisk, trouble: str, moment: str
) -> None:
    break_it, code = TROUBLES[trouble]
    kind, _ = MOMENTS[moment]
    coming = morning.students(1, 2)
    morning.station.start()
    morning.until(kind)
    break_it(disk)
    morning.until(Kind.TROUBLE, code)
    view = morning.station.snapshot()
    assert view.locked == "disk"
    assert [device.trouble for device in view.devices if device.name == "disk"] == [code]
    disk.bring_back() if trouble == "is pulled" else disk.heal()
    morning.until(Kind.RECOVERED, "disk")
    coming.join(PATIENCE)
    assert not coming.is_alive()
    assert_everything_is_kept(morning, students=2)


def test_too_little_room_refuses_new_swipes_and_lets_who_is_registered_finish(
    morning: Morning, disk: FragileDisk
) -> None:
    coming = morning.students(1, 2)
    morning.station.start()
    morning.until(Kind.ARMED)
    disk.set_free(3_000_000)
    low = morning.until(Kind.TROUBLE, "disk-low")
    assert morning.until(Kind.ACCEPTED).number == "A-0001"
    assert not [one for one in morning.said if one.event is Kind.SWIPE and one.seq > low.seq]
    disk.set_free(10_000_000_000)
    morning.until(Kind.RECOVERED, "disk")
    coming.join(PATIENCE)
    assert_everything_is_kept(morning, students=2)


def test_another_journal_in_the_same_place_is_never_gone_on_with(morning: Morning, disk: FragileDisk) -> None:
    morning.station.start()
    morning.until(Kind.READY)
    moved = morning.folder.with_name("elsewhere")
    morning.folder.rename(moved)
    morning.until(Kind.TROUBLE, "disk-failed")
    moved.rename(morning.folder)
    morning.until(Kind.RECOVERED, "disk")
