"""Five students at the kiosk, on the simulated devices' real wires, with real keys; no slot is called directly."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.journal import Journal
from station.assemble import Station
from station.config import Settings
from station.events import Announcement, Kind
from station.flow import State
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import ATTENDED
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from ui.desk_page import DeskPage

Key = Qt.Key
PATIENCE_MS = 30_000
SEED = 10


@pytest.fixture
def simulators(tmp_path: Path) -> Iterator[RehearsalDevices]:
    with rehearsal_devices(tmp_path, SEED) as simulators:
        yield simulators


@pytest.fixture
def station(tmp_path: Path, simulators: RehearsalDevices) -> Iterator[Station]:
    settings = with_addresses(on_simulated_devices(Settings()), simulators)
    station = Station(tmp_path, settings, ATTENDED, devices(settings, simulated=True))
    yield station
    station.stop()
    assert station.failure is None


@pytest.fixture
def heard(station: Station) -> list[Announcement]:
    heard: list[Announcement] = []
    station.subscribe(heard.append)
    return heard


@pytest.fixture
def page(qtbot: QtBot, station: Station, heard: list[Announcement]) -> Iterator[DeskPage]:
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    with qtbot.waitExposed(page):
        page.show()
    station.start()
    yield page
    page.close()


@pytest.mark.gui
@pytest.mark.wire
@pytest.mark.timeout(240)
def test_five_students(
    qtbot: QtBot,
    tmp_path: Path,
    simulators: RehearsalDevices,
    station: Station,
    heard: list[Announcement],
    page: DeskPage,
) -> None:
    hall = _Hall(qtbot, simulators, station, heard, page)
    hall.wait(Kind.READY)
    hall.wait_until(lambda: station.snapshot().operator is not None)
    hall.wait_until(lambda: station.frames.judged() is not None)

    hall.swipes_and_sits(1)
    hall.key(Key.Key_Space, until=State.REVIEW)
    hall.key(Key.Key_Return, until=None)
    hall.leaves()

    hall.swipes_and_sits(2)
    hall.key(Key.Key_Space, until=State.REVIEW)
    hall.key(Key.Key_R, until=State.REVIEW)  # asks why, changes nothing
    hall.key(Key.Key_2, until=State.ARMED)
    hall.wait_until(lambda: station.snapshot().locked is None)
    hall.key(Key.Key_Space, until=State.REVIEW)
    hall.key(Key.Key_Return, until=None)
    hall.leaves()

    hall.swipes_and_sits(3)
    hall.key(Key.Key_A, until=State.ARMED)
    hall.key(Key.Key_Escape, until=State.ARMED)  # thought better of it
    hall.key(Key.Key_A, until=State.ARMED)
    hall.key(Key.Key_3, until=None)
    hall.leaves()

    hall.swipes_and_sits(4)
    hall.key(Key.Key_Space, until=State.REVIEW)
    portrait = station.snapshot().portrait
    hall.key(Key.Key_Minus, until=State.REVIEW)
    hall.wait_until(lambda: station.snapshot().portrait != portrait and station.snapshot().locked is None)
    hall.key(Key.Key_Return, until=None)
    hall.leaves()

    hall.swipes_and_sits(5)
    hall.key(Key.Key_Space, until=State.REVIEW)
    hall.key(Key.Key_Return, until=None)
    hall.leaves()

    page.close()
    station.stop()
    assert_the_day_adds_up(tmp_path)


def assert_the_day_adds_up(folder: Path) -> None:
    with Journal.read_only(folder) as journal:
        counts = journal.counts()
        sittings = journal.sittings()
        assert (counts.swipes, counts.sittings, counts.accepted, counts.abandoned) == (5, 5, 4, 1)
        assert counts.retakes == 1
        assert counts.bound == 5
        assert counts.intents == counts.bound + counts.no_picture
        assert counts.orphans == 0
        assert [sitting.number for sitting in sittings] == [f"A-000{count}" for count in range(1, 6)]
        assert [sitting.result for sitting in sittings] == ["accepted", "accepted", "abandoned", "accepted", "accepted"]
        assert sittings[2].reason == "wrong-person"
        moved, solved = journal.portraits_of(sittings[3].accepted_exposure or "")
        assert (moved.facts.moved_from, solved.facts.moved_from) == (solved.facts.crop, None)
        assert moved.facts.crop[2] < solved.facts.crop[2]


class _Hall:
    """What goes on around the window: students come and go, and the photographer looks before a key is pressed."""

    def __init__(
        self,
        qtbot: QtBot,
        simulators: RehearsalDevices,
        station: Station,
        heard: list[Announcement],
        page: DeskPage,
    ) -> None:
        self._qtbot, self._simulators, self._station, self._heard, self._page = qtbot, simulators, station, heard, page

    def swipes_and_sits(self, person: int) -> None:
        self._simulators.reader.do(do="present", person=person)
        self.wait_until(lambda: self._station.snapshot().state is State.ARMED)
        self._simulators.reader.do(do="lift")
        self._simulators.camera.do(do="sit", person=person, pose={}, drift_s=0.0)
        self.wait_until(lambda: self._station.snapshot().locked is None)

    def leaves(self) -> None:
        self._simulators.camera.do(do="stand")
        self.wait_until(self._chair_is_seen_empty)

    def _chair_is_seen_empty(self) -> bool:
        judged = self._station.frames.judged()
        return judged is not None and judged.judgement is not None and judged.judgement.faces == 0

    def key(self, key: Qt.Key, until: State | None) -> None:
        QTest.keyClick(self._page, key)
        self.wait_until(lambda: self._station.snapshot().state is until)

    def wait(self, kind: Kind) -> None:
        self.wait_until(lambda: any(announcement.event is kind for announcement in self._heard))

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)
