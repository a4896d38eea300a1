"""Rehearsal days whose stick stays in: a real desk on simulated devices, and the stick in its own process."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from station import assemble
from station.assemble import Station
from station.config import ExportTable, Settings
from station.events import Announcement
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall
from station.stick.standing import StickStanding


class StickDay:
    """One desk at work. `said` are the codes of what it said about the stick."""

    def __init__(self, station: Station, hall: Hall) -> None:
        self.station, self.hall = station, hall
        self.said: list[str | None] = []
        self._heard: queue.SimpleQueue[None] = queue.SimpleQueue()
        station.subscribe(self._hear)

    def _hear(self, announcement: Announcement) -> None:
        if "stick" in (announcement.detail.get("device") or ""):
            self.said.append(announcement.code)

    @property
    def standing(self) -> StickStanding:
        return self.station.snapshot().stick

    def wait(self, until: Callable[[StickStanding], bool], seconds: float = 60.0) -> StickStanding:
        """Look until that holds: a standing is asked for, and never told."""
        for _ in range(int(seconds / 0.02)):
            if until(standing := self.standing):
                return standing
            with pytest.raises(queue.Empty):
                self._heard.get(timeout=0.02)
        raise AssertionError(self.standing)


@contextmanager
def a_stick_day(folder: Path, students: int, seed: int = 5, due_after: float = 0.0) -> Iterator[StickDay]:
    """A running desk without papers; its students come when `hall.play` is called."""
    settings = on_simulated_devices(Settings(export=ExportTable(office="none")))
    made = assemble._making
    with pytest.MonkeyPatch.context() as patch, rehearsal_devices(folder, seed) as simulators:
        patch.setattr(assemble, "_making", lambda *how: replace(made(*how), due_after=due_after))
        settings = with_addresses(settings, simulators)
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        hall = Hall(range(1, students + 1), simulators.camera, simulators.reader, (), PACES["fast"], seed)
        station.subscribe(hall.hear)
        day = StickDay(station, hall)
        station.start()
        try:
            yield day
        finally:
            station.stop()
    assert station.failure is None
