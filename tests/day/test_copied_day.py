"""A day with a second copy whose disk vanishes and returns: nobody waits for it, and in the end it has everything."""

from pathlib import Path

import pytest
from support.copies import assert_names_nothing_that_is_not_there, bring_level, copied_files, place_of
from support.fragile import FragileDisk

from db.journal import Journal
from station.assemble import Station
from station.config import DeskTable, Settings
from station.events import Announcement, Kind
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall

pytestmark = [pytest.mark.wire, pytest.mark.timeout(200)]

STUDENTS = 8


class Fate:
    """What becomes of the second disk, by how many people were accepted."""

    def __init__(self, disk: FragileDisk) -> None:
        self._disk = disk
        self.accepted = 0
        self.said: list[str | None] = []

    def hear(self, announcement: Announcement) -> None:
        if announcement.event is Kind.ACCEPTED:
            self.accepted += 1
            if self.accepted == 2:
                self._disk.vanish(errno="ENODEV")
            if self.accepted == 6:
                self._disk.bring_back()
        elif announcement.event in (Kind.TROUBLE, Kind.RECOVERED) and "copy" in (announcement.code or ""):
            self.said.append(announcement.code)


def test_a_day_on_which_the_second_disk_goes_and_comes(disk: FragileDisk, tmp_path: Path) -> None:
    folder, fate = tmp_path / "data", Fate(disk)
    settings = on_simulated_devices(Settings(desk=DeskTable(second_copy=disk.path)))
    with rehearsal_devices(folder, 5) as simulators:
        settings = with_addresses(settings, simulators)
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        hall = Hall(range(1, STUDENTS + 1), simulators.camera, simulators.reader, (), PACES["fast"], 5)
        for listener in (hall.hear, fate.hear):
            station.subscribe(listener)
        station.start()
        try:
            chronicle = hall.play()
        finally:
            station.stop()
    assert station.failure is None
    assert set(chronicle.left.values()) == {"accepted"}
    assert fate.said == ["copy-gone", "copy"]
    assert_names_nothing_that_is_not_there(place_of(disk.path), tmp_path / "scratch")
    bring_level(folder, disk.path)  # what a second of grace was too short for
    with Journal.read_only(folder) as journal:
        assert copied_files(place_of(disk.path)) == {one.file.path: one.file.sha256 for one in journal.known_files()}
        assert journal.counts().accepted == STUDENTS
