"""A rehearsal with the real page open: students come and go, and the event loop's heart is listened to."""

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from support.heartbeat import Gap, Heartbeat, memory_mb

from station.assemble import Station
from station.config import load
from station.events import Announcement
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.program import spare_what_lasts
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall
from ui.desk_page import DeskPage

QUICK = "[camera]\nhold_s = 0.2\nsettle_ms = 300\n"
LOOK_MS = 20


@dataclass(frozen=True)
class Watched:
    """What was seen: how students left, every gap worth telling, frames shown, and memory in MB."""

    left: dict[str, int]
    gaps: list[Gap]
    longest: float
    beats: int
    frames: int
    memory: tuple[float, float, float]


def play(folder: Path, students: int, size: QSize, seed: int = 1) -> Watched:
    """Play them before a page of this size; a QApplication is there already.

    Raises:
        AssertionError: the desk stopped in a bug, or somebody is missing.
    """
    (folder / "station.toml").write_text(QUICK, encoding="utf-8")
    with rehearsal_devices(folder, seed) as simulators:
        settings = with_addresses(on_simulated_devices(load(folder)), simulators)
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        hall = Hall(range(1, students + 1), simulators.camera, simulators.reader, (), PACES["fast"], seed)
        station.subscribe(hall.hear)
        page = DeskPage(station)
        page.resize(size)
        page.show()
        station.start()
        spare_what_lasts()
        try:
            watched = _watch(page, station, hall, students)
        finally:
            page.close()
            station.stop()
    assert station.failure is None, station.failure
    return watched


def _watch(page: DeskPage, station: Station, hall: Hall, students: int) -> Watched:
    loop, actors = QEventLoop(), threading.Thread(target=hall.play, name="hall", daemon=True)
    shown: set[int] = set()
    last: list[Announcement] = []
    accepted: list[float] = []
    station.subscribe(lambda one: last.__setitem__(slice(None), [one]))
    heart = Heartbeat(lambda: _doing(station, last))

    def look() -> None:
        shown.add(page._stage.live.seq)
        done = station.snapshot().tally.accepted + station.snapshot().tally.abandoned
        while len(accepted) <= done:
            accepted.append(memory_mb())
        if not actors.is_alive():
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    QTimer.singleShot(2000, heart.start)  # windows are shown once; that is the start's time, told elsewhere
    actors.start()
    timer.start(LOOK_MS)
    loop.exec()
    heart.stop()
    timer.stop()
    left = {how: list(hall.chronicle.left.values()).count(how) for how in set(hall.chronicle.left.values())}
    settled = accepted[min(5, len(accepted) - 1)]  # after the first ones everything that is kept is there
    memory = (accepted[0], settled, accepted[-1])
    return Watched(left, heart.gaps, heart.longest, heart.beats, len(shown - {0}), memory)


def _doing(station: Station, last: list[Announcement]) -> str:
    state = station.snapshot().state
    return f"{state or 'nobody sits'}, after {last[0].event if last else 'nothing'}"
