"""A morning at the desk, through real keys and clicks on the rehearsal's devices, a fault of each among them.

Everything that people do in an ordinary morning, once: what comes of it is read from the journal and from the package.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from support.scene_keys import press_all

from db.journal import Journal
from drivers.simulated.launch import Simulator
from drivers.simulated.people import person
from station.assemble import Station
from station.config import load
from station.export.verify import verify
from station.flow import State
from station.job.jobfile import job_of
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import ATTENDED
from station.rehearsal.dayfiles import MONITOR, PHOTOGRAPHER, bring
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.n2day import ClassOfDay, Day, Student
from station.stick.standing import Phase
from station.view import DeskView
from station.words import LANGUAGES
from ui import job_menu
from ui.desk_page import DeskPage
from ui.export_page import ExportPage
from ui.other_windows import OtherWindows
from ui.panel import Text
from ui.phrases import speaker

PATIENCE_MS = 60_000
SEED = 10
CLASS = "软件20211"
STRANGER = 8
QUICK = "[camera]\nhold_s = 0.2\nsettle_ms = 300\n"
say = speaker(LANGUAGES[0])


def a_class() -> Day:
    """Three people of one class, and somebody on no list."""
    people = tuple(Student(index, f"202100100{index:02}", CLASS, "软件工程", "本科") for index in (1, 2, 3))
    return Day(SEED, (ClassOfDay(CLASS, "A", 0, 1439, people),), ())


class _Morning:
    """The window, and what goes on around it: the photographer looks before a key is pressed."""

    def __init__(self, qtbot: QtBot, simulators: RehearsalDevices, station: Station, page: DeskPage) -> None:
        self._qtbot, self._station, self._page = qtbot, station, page
        self.reader, self.camera = simulators.reader, simulators.camera

    def until(self, seen: Callable[[DeskView], object]) -> None:
        """Wait for the desk, and for the page that shows it five times a second."""
        self._qtbot.waitUntil(lambda: bool(seen(self._station.snapshot())), timeout=PATIENCE_MS)
        self._page.refresh()

    def says(self, code: str, **parameters: object) -> None:
        """Wait until the page shows this sentence."""
        words = say(code, **parameters)
        self._qtbot.waitUntil(lambda: words in self.shown, timeout=PATIENCE_MS)

    @property
    def shown(self) -> str:
        return "\n".join(text.text() for text in self._page.findChildren(Text) if text.isVisibleTo(self._page))

    def press(self, *names: str) -> None:
        press_all(self._page, names)

    def present(self, person: int) -> None:
        self.reader.do(do="present", person=person)

    def lift(self) -> None:
        self.reader.do(do="lift")

    def unplug_the_reader(self) -> None:
        self.reader.stop()
        self.until(lambda view: view.by_row.offered)

    def plug_in(self, reader: Simulator, folder: Path) -> None:
        self.reader = reader
        plug(folder, reader)
        self.until(lambda view: not view.by_row.offered)

    def pick_from_the_list(self, index: int) -> None:
        """Whose document is shown: found by its last two, its last four typed, why, and the other person's name."""
        four = person(SEED, index).id_number[-4:].lower()
        self.press("by_row")
        self.until(lambda view: view.class_list is not None and view.class_list.name == CLASS)
        self.press(f"={four[-2:]}", "enter", "=9999", "enter")
        self.says("refused.last-four-wrong", left=2)
        self.press(f"={four}", "enter")
        self.says("ask.by-row.why")
        self.press("1", "1")

    def sit(self, person: int, **pose: float) -> None:
        self.camera.do(do="sit", person=person, pose=pose, drift_s=0.0)

    def free(self) -> None:
        """Wait until the shutter may be released."""
        self.until(lambda view: view.state is State.ARMED and view.locked is None)

    def accept(self) -> None:
        self.until(lambda view: view.state is State.REVIEW and view.locked is None)
        self.press("accept")

    def kill_the_camera_process(self) -> None:
        kept = {psutil.Process(one.pid) for one in (self.reader, self.camera)}
        children = set(psutil.Process().children(recursive=True)) - kept
        (driver,) = [one for one in children if "drivers.cameras" in " ".join(one.cmdline())]
        driver.kill()

    def stand(self) -> None:
        self.camera.do(do="stand")
        frames = self._station.frames
        self.until(lambda _: (one := frames.judged()) and one.judgement is not None and one.judgement.faces == 0)


def plug(folder: Path, reader: Simulator) -> None:
    """Whatever reader it is, it is found at the same plug."""
    there = folder / "plug"
    there.unlink(missing_ok=True)
    there.symlink_to(reader.address.removeprefix("serial:"))


@pytest.fixture
def simulators(tmp_path: Path) -> Iterator[RehearsalDevices]:
    with rehearsal_devices(tmp_path, SEED) as simulators:
        yield simulators


@pytest.fixture
def station(tmp_path: Path, simulators: RehearsalDevices) -> Iterator[Station]:
    (tmp_path / "station.toml").write_text(QUICK, encoding="utf-8")
    bring(tmp_path, a_class(), "card")
    settings = with_addresses(on_simulated_devices(load(tmp_path)), simulators)
    plug(tmp_path, simulators.reader)
    plugged = settings.reader.model_copy(update={"addresses": (f"serial:{tmp_path / 'plug'}",)})
    settings = settings.model_copy(update={"reader": plugged})
    job = job_of(tmp_path, settings, datetime.now().astimezone())
    station = Station(tmp_path, settings, ATTENDED, devices(settings, simulated=True), job)
    yield station
    station.stop()
    assert station.failure is None


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, station: Station) -> Iterator[DeskPage]:
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    windows = OtherWindows(tmp_path, station, page)
    with qtbot.waitExposed(page):
        page.show()
    station.start()
    yield page
    windows.close()
    page.close()


@pytest.mark.gui
@pytest.mark.wire
@pytest.mark.timeout(240)
def test_a_morning_from_the_first_swipe_to_the_package(
    qtbot: QtBot, tmp_path: Path, simulators: RehearsalDevices, station: Station, page: DeskPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk = _Morning(qtbot, simulators, station, page)
    desk.until(lambda view: view.operators and page._choices.isVisible())  # asks by itself who works
    desk.press("1")
    desk.until(lambda view: view.operator == PHOTOGRAPHER and view.class_board is not None)
    desk.press("call_class")
    desk.until(lambda _: station.frames.judged())

    # whoever is not on the list is refused, and a card that is taken away too early is no swipe
    desk.present(STRANGER)
    desk.until(lambda view: view.question == "not-listed")
    desk.lift()
    desk.reader.do(do="fault", kind="lift", step="read")
    desk.present(1)
    desk.says("trouble.card-unreadable")
    desk.lift()
    desk.present(1)
    desk.until(lambda view: view.state is State.ARMED)
    desk.lift()

    # a first picture; the next one waits meanwhile, and the same card again is refused
    desk.sit(1)
    desk.free()
    desk.press("shoot")
    desk.until(lambda view: view.state is State.REVIEW)
    desk.present(2)
    desk.until(lambda view: view.waiting is not None)
    desk.lift()
    desk.accept()
    desk.until(lambda view: view.tally.accepted == 1 and view.state is State.WAITING)
    desk.stand()
    desk.until(lambda view: view.state is State.ARMED)  # the chair was seen empty

    # the process that speaks with the camera is killed: the window says so and lives, and the seat waits
    desk.kill_the_camera_process()
    desk.until(lambda view: view.devices[0].trouble)
    assert say(f"trouble.camera.{station.snapshot().devices[0].trouble}") in desk.shown
    desk.until(lambda view: view.devices[0].trouble is None and view.state is State.ARMED)
    desk.present(1)
    desk.until(lambda view: view.repeat == "A-0001")
    desk.lift()

    # the camera's link breaks in the middle of a picture: nothing is guessed, and it is taken again
    desk.sit(2)
    desk.free()
    desk.camera.do(do="fault", kind="drop", step="download")
    desk.press("shoot")
    desk.until(lambda view: view.tally.orphans == 1)
    desk.free()
    desk.press("shoot")
    desk.until(lambda view: view.state is State.REVIEW)
    desk.press("retake", "2")
    desk.free()
    desk.press("shoot")
    desk.accept()
    desk.until(lambda view: view.tally.accepted == 2 and view.state is None)
    desk.stand()

    assert [one["kind"] for one in simulators.reader.poll()] == ["lift"]

    # the reader is dead: the third is picked from the list, by two, with a document that fits
    desk.unplug_the_reader()
    desk.says("state.reader.offer")
    desk.pick_from_the_list(3)
    desk.until(lambda view: view.state is State.ARMED)

    # a finger on the body's own button
    desk.sit(3)
    desk.free()
    desk.camera.do(do="press")
    desk.until(lambda view: view.tally.orphans == 2)
    desk.free()
    desk.press("shoot")
    desk.accept()
    desk.until(lambda view: view.tally.accepted == 3 and view.state is None)
    desk.stand()

    # a reader again: whoever was picked from the list is known by the card
    state = str(tmp_path / "simulated" / "reader")
    with Simulator.start("reader", "--seed", str(SEED), "--state", state, "--wire", "serial") as reader:
        desk.plug_in(reader, tmp_path)
        desk.present(3)
        desk.until(lambda view: view.repeat == "A-0003")
        desk.lift()
    desk.press("orphans")
    desk.until(lambda view: view.repair.strays)
    desk.press("enter", "1", "1", "1")  # whose, why, and who else says so
    desk.until(lambda view: view.repair.strays and view.repair.strays[0].claimed_by)
    desk.press("escape")

    # whoever knows every face looks at them
    desk.press("faces")
    desk.until(lambda view: view.repair.faces and len(view.repair.faces.faces) == 3)
    desk.press("enter")
    desk.until(lambda view: view.repair.faces and not view.repair.faces.unconfirmed)
    desk.press("escape")

    # money, the class and the day
    desk.press("money")
    desk.until(lambda view: view.money.book and view.money.book.lines)
    desk.until(lambda _: CLASS in desk.shown)
    desk.press("p", "1", "1", "0", "4", "7", "enter")
    desk.until(lambda view: view.money.book and not view.money.book.lines[0].row.difference)
    desk.press("a")
    desk.until(lambda view: view.money.book and view.money.book.lines[0].agreed)
    desk.press("c")
    desk.until(lambda view: view.money.book and view.money.book.lines[0].close == "closed")
    desk.press("d")
    desk.until(lambda view: view.money.book and view.money.book.day.close == "closed")

    # to the stick, through the window that has opened by itself
    windows = page.findChild(OtherWindows)
    assert windows is not None
    qtbot.waitUntil(lambda: job_menu.EXPORT in windows.there, timeout=PATIENCE_MS)
    export = windows.there[job_menu.EXPORT]
    assert isinstance(export, ExportPage)
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    QTest.mouseClick(export.buttons["folder"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: export.target == stick and export.buttons["export"].isEnabled(), timeout=PATIENCE_MS)
    QTest.mouseClick(export.buttons["export"], Qt.MouseButton.LeftButton)
    desk.until(lambda view: view.stick.phase is Phase.DONE)
    qtbot.waitUntil(lambda: export.paper is not None and export.settled, timeout=PATIENCE_MS)
    export.close()

    page.close()
    assert station.stop()
    (package,) = (path for path in stick.iterdir() if path.is_dir())
    assert verify(package, remaking=False).ok
    with (package / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {row["number"]: (row["token_kind"], row["trust"], row["id_number"]) for row in csv.DictReader(file)}
    assert told["A-0003"] == ("roster", "picked", person(SEED, 3).id_number)
    assert_the_morning_adds_up(tmp_path)
    assert [one["kind"] for one in simulators.camera.poll()] == ["drop"]


def assert_the_morning_adds_up(folder: Path) -> None:
    with Journal.read_only(folder) as journal:
        counts, events = journal.counts(), list(journal.events())
        assert [sitting.number for sitting in journal.sittings()] == ["A-0001", "A-0002", "A-0003"]
    assert (counts.swipes, counts.sittings, counts.accepted, counts.abandoned) == (3, 3, 3, 0)
    assert counts.intents == counts.bound + counts.no_picture
    assert (counts.bound, counts.no_picture, counts.orphans, counts.retakes) == (4, 1, 2, 1)
    kinds = {event.kind for event in events}
    assert {"refused", "orphan", "claimed", "retake", "faces_confirmed", "paid", "class_closed", "day_closed"} <= kinds
    assert {event.operator for event in events if event.kind == "accepted"} == {PHOTOGRAPHER}
    assert MONITOR not in {event.operator for event in events}
