"""Nobody is ever stuck: every state in which the desk waits has an owner, and an end or a next action on the screen.

The states are the catalogue's own: each sentence that the state line can say is one, and so is each reason of a lock.
One that is added without its row here fails. A lane that breaks leaves the window alive and says what to do; what a
killed camera process does to it is part of the morning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from support import phones
from support.desk_scenes import ARMED, BASE, LINE, LOST, NO_READER, NOBODY_IN, PICKED, QUEUE, REVIEW
from support.desks import ONE, desk_scene
from support.scene_keys import press_all

from drivers.readers.webcams import Webcam
from drivers.simulated.people import code_string
from station import bodywatch, commands, reception, silence, waits
from station.assemble import Station
from station.cli_parts import BUG
from station.config import Settings
from station.desk import LaneBrokeError
from station.flow import ENDED, State
from station.lunch import MINUTES, LunchView
from station.opening import devices
from station.ports import ATTENDED
from station.swipes import ASKED
from station.view import DeskView, Device, Half, Lamp, PickView
from station.watchedcamera import UNANSWERED
from station.words import LANGUAGES, catalogue
from ui.desk_page import DeskPage
from ui.keys import ALWAYS, open_keys
from ui.kiosk import _status
from ui.panel import Text
from ui.phrases import speaker, state_phrase

PHOTOGRAPHER, MONITOR, STUDENT, OFFICE = "photographer", "monitor", "student", "office"


@dataclass(frozen=True)
class Wait:
    """One state in which something is awaited.

    Attributes:
        code: of the sentence that says so; `*` for a family.
        view: a desk that waits like that.
        owner: who does something about it.
        key: what is open to them then; None where what they do is done with their hands.
        ends: seconds after which it ends, or is said to take too long, without anybody.
        because: why it waits for a person, or for a device that is watched by its driver.
    """

    code: str
    view: DeskView
    owner: str
    key: str | None = None
    ends: float | None = None
    because: str = ""


def locked(reason: str, **more: object) -> DeskView:
    return replace(ARMED, locked=reason, **more)  # type: ignore[arg-type]


def reader(lamp: Lamp, trouble: str | None = None) -> DeskView:
    return replace(BASE, devices=(BASE.devices[0], Device("reader", lamp, trouble), BASE.devices[2]))


SEATED = "somebody sits there and is talked with"
DECIDES = "a picture is never accepted or thrown away by itself"
DOOR = "people come when they come"
DEADLINE = "the driver ends every call at its deadline, and then another state says so"
HANDS = "only hands can mend it; it goes on by itself when they have"

WAITS = (
    Wait("state.waiting", replace(ARMED, state=State.WAITING), PHOTOGRAPHER, "arm", because=SEATED),
    Wait("state.ready", ARMED, PHOTOGRAPHER, "shoot", because=SEATED),
    Wait("state.no-release", locked("no-release"), PHOTOGRAPHER, "abandon", because=SEATED),
    Wait("state.refused.*", replace(ARMED, refused="focus"), PHOTOGRAPHER, "shoot", because=SEATED),
    Wait("state.locked", locked("checks", lock_checks=("yaw",)), STUDENT, "override", because=SEATED),
    Wait("state.shooting", replace(ARMED, state=State.SHOOTING), PHOTOGRAPHER, ends=UNANSWERED, because=DEADLINE),
    Wait("state.settling", replace(ARMED, state=State.SETTLING), PHOTOGRAPHER, ends=bodywatch.WAIT_FOR_BODY),
    Wait("state.settling.overdue", replace(ARMED, state=State.SETTLING, may_settle=True), PHOTOGRAPHER, "settle",
         because="that there is no picture is said by name"),
    Wait("state.developing", replace(ARMED, state=State.DEVELOPING), PHOTOGRAPHER, ends=waits.PORTRAIT_PATIENCE),
    Wait("state.developing.long", replace(ARMED, state=State.DEVELOPING, waits=waits.Waits(portrait=True)), OFFICE,
         because="a program that hangs is started again by somebody"),
    Wait("state.review", REVIEW, PHOTOGRAPHER, "accept", because=DECIDES),
    Wait("state.review.checks", replace(REVIEW, locked="checks", lock_checks=("yaw",)), PHOTOGRAPHER, "retake",
         because=DECIDES),
    Wait("state.review.no-portrait", replace(REVIEW, locked="no-portrait"), PHOTOGRAPHER, "retake", because=DECIDES),
    Wait("state.review.moved", replace(REVIEW, locked="moved"), PHOTOGRAPHER, "retake", because=DECIDES),
    Wait("state.review.login", replace(REVIEW, locked="login", codes=True, operator=None), PHOTOGRAPHER, "operator",
         because="nobody acts without a name"),
    Wait("state.login", NOBODY_IN, PHOTOGRAPHER, "operator", because="nobody acts without a name"),
    Wait("state.asked.*", replace(BASE, question="not-listed"), PHOTOGRAPHER, "let_in",
         because="holds nobody: whoever comes next takes its place"),
    Wait("state.half.*", replace(BASE, half=Half("张*", "0373", "code")), STUDENT, "abandon", reception.HALF_PATIENCE),
    Wait("state.pick", replace(BASE, picking=PickView("张*", "0373")), MONITOR, "pick", reception.PICK_PATIENCE),
    Wait("state.testing", replace(BASE, testing=True), PHOTOGRAPHER, ends=reception.TEST_PATIENCE),
    Wait("state.turn", replace(BASE, turn_proposed=90), PHOTOGRAPHER, "body", because="swipes are taken meanwhile"),
    Wait("state.lighting.*", replace(BASE, lighting_proposed="flash"), PHOTOGRAPHER, "body",
         because="swipes are taken meanwhile"),
    Wait("state.standby", replace(BASE, standby=True), STUDENT, because=DOOR),
    Wait("state.empty.*", BASE, STUDENT, "typed", because=DOOR),
    Wait("state.queue.empty.*", replace(QUEUE, queue=replace(LINE, waiting=(), called=None)), STUDENT, because=DOOR),
    Wait("state.queue.next", replace(QUEUE, queue=replace(LINE, called=None)), PHOTOGRAPHER, "q_call", because=DOOR),
    Wait("state.queue.called", QUEUE, PHOTOGRAPHER, "q_no_show", because=DOOR),
    Wait("state.queue.picked", PICKED, PHOTOGRAPHER, "arm", because="who sits is confirmed by somebody who looks"),
    Wait("state.ahead.offer", replace(LOST, waits=waits.Waits(camera=True)), PHOTOGRAPHER, "ahead", because=HANDS),
    Wait("state.ahead", replace(LOST, waits=waits.Waits(camera=True), queue=LINE), STUDENT, "typed", because=HANDS),
    Wait("state.lunch", replace(BASE, lunch=LunchView("13:30")), PHOTOGRAPHER, "lunch", 60.0 * max(MINUTES)),
    Wait("state.scanner.offer", replace(BASE, shows="code", waits=waits.Waits(scanner=True)), PHOTOGRAPHER, "webcam",
         because=HANDS),
    Wait("state.connecting", reader(Lamp.CONNECTING), MONITOR, "typed", ends=silence.SILENT_AFTER),
    Wait("trouble.reader.*", reader(Lamp.TROUBLE, "device-lost"), MONITOR, "typed", because=HANDS),
    Wait("state.reader.offer", NO_READER, PHOTOGRAPHER, "by_row", because=HANDS),
    Wait("trouble.camera.*", LOST, PHOTOGRAPHER, because=HANDS),
    Wait("trouble.disk.*", replace(BASE, locked="disk", devices=(Device("disk", Lamp.TROUBLE, "disk-full"),)), OFFICE,
         because=HANDS),
    Wait("locked.body-changed", locked("body-changed", body_asked="D750"), PHOTOGRAPHER, "body", because=SEATED),
    Wait("locked.busy", locked("busy"), PHOTOGRAPHER, "abandon", because=DEADLINE),
    Wait("locked.calibrating", locked("calibrating"), PHOTOGRAPHER, "abandon", because=DEADLINE),
    Wait("locked.camera", locked("camera"), PHOTOGRAPHER, "abandon", because=HANDS),
    Wait("locked.camera-quiet", locked("camera-quiet"), PHOTOGRAPHER, "abandon", because=DEADLINE),
    Wait("locked.clock", locked("clock"), PHOTOGRAPHER, "abandon", because="no test shot is taken of a person"),
    Wait("locked.flash-charging", locked("flash-charging"), PHOTOGRAPHER, ends=Settings().camera.recycle_s),
    Wait("locked.login", locked("login", codes=True, operator=None), PHOTOGRAPHER, "operator",
         because="nobody acts without a name"),
    Wait("locked.no-card", locked("no-card"), PHOTOGRAPHER, "abandon", because=HANDS),
    Wait("locked.settling", locked("settling"), PHOTOGRAPHER, "abandon", ends=bodywatch.WAIT_FOR_BODY),
    Wait("locked.test-press", locked("test-press"), PHOTOGRAPHER, "abandon", because=HANDS),
)  # fmt: skip
SAID_ELSEWHERE = {"state.locked": "its reasons have rows of their own", "locked.no-release": "as state.no-release",
                  "locked.checks": "as state.locked", "state.stopped": "nothing is awaited any more"}  # fmt: skip
FAMILIES = ("state.", "locked.")


def rows_of(code: str) -> list[Wait]:
    return [wait for wait in WAITS if fnmatch(code, wait.code)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_says_to_wait_has_a_row(language: str) -> None:
    said = {code for code in catalogue(language) if code.startswith(FAMILIES)}
    assert {code for code in said if not rows_of(code)} <= set(SAID_ELSEWHERE)
    assert not [wait.code for wait in WAITS if not any(fnmatch(code, wait.code) for code in catalogue(language))]


def test_every_state_that_is_no_end_and_every_question_has_a_row() -> None:
    assert {wait.view.state for wait in WAITS} - {None} == set(State) - ENDED
    assert all(rows_of(f"state.asked.{code}") for code in ASKED)


@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: wait.code)
def test_a_wait_ends_or_somebody_ends_it(wait: Wait) -> None:
    assert wait.ends or wait.because, "for ever, and nobody says why"
    assert wait.key is None or wait.key in open_keys(wait.view) - ALWAYS
    assert wait.key or wait.ends or wait.because in (DEADLINE, HANDS, DOOR) or wait.owner == OFFICE
    phrase = state_phrase(wait.view, ())
    told = (phrase.code, *(one.code for one in phrase.inner.values()))
    assert any(fnmatch(code, wait.code) for code in told), f"the state line says {told}"
    for language in LANGUAGES:
        assert phrase.said(speaker(language))


def test_a_portrait_that_does_not_come_is_said_to_be_late(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        scene.look(1)
        scene.tell(commands.Shoot())
        scene.answer(scene.take())
        scene.examine()
        assert scene.desk.current.state is State.DEVELOPING
        scene.desk.follow()
        assert not scene.desk.patience.waits.portrait
        scene.time.wait(waits.PORTRAIT_PATIENCE)
        scene.desk.follow()
        assert scene.desk.patience.waits.portrait
        scene.develop()
        assert not scene.desk.patience.waits.portrait


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Station, DeskPage]]:
    """The real page on a real desk whose readers were never plugged in."""
    (tmp_path / "tethered").mkdir()
    settings = Settings()
    settings = settings.model_copy(update={
        "camera": settings.camera.model_copy(update={"address": f"folder:{tmp_path / 'tethered'}"}),
        "reader": settings.reader.model_copy(update={"addresses": (f"code-serial:{tmp_path / 'nothing'}",)}),
    })  # fmt: skip
    station = Station(tmp_path / "data", settings, ATTENDED, devices(settings, simulated=False))
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    with qtbot.waitExposed(page):
        page.show()
    station.start()
    yield station, page
    page.close()
    station.stop()


@pytest.mark.gui
def test_when_no_scanner_works_the_webcam_reads_codes(
    qtbot: QtBot, tmp_path: Path, opened: tuple[Station, DeskPage]
) -> None:
    station, page = opened
    phone = phones.upright(np.random.default_rng(1), code_string(1, 1))
    cv2.imwrite(str(tmp_path / "phone.bmp"), phone)
    for number in range(200):
        (tmp_path / f"{number:04d}.bmp").symlink_to("phone.bmp")
    there = (Webcam(f"{tmp_path}/none-%04d.bmp", "lid"), Webcam(f"{tmp_path}/%04d.bmp", "desk"))
    station.webcams.look = lambda: there
    qtbot.waitUntil(lambda: station.snapshot().waits.scanner, timeout=20_000)
    press_all(page, ["webcam"])
    qtbot.waitUntil(lambda: station.snapshot().waits.next_webcam == "desk", timeout=20_000)
    press_all(page, ["webcam"])  # the first one gives no pictures: the next
    qtbot.waitUntil(lambda: station.snapshot().state is State.ARMED, timeout=20_000)
    view = station.snapshot()
    assert view.sitter is not None and view.sitter.number == "A-0001" and not view.waits.scanner


@pytest.mark.gui
def test_a_lane_that_breaks_stops_the_desk_and_leaves_the_window(
    qtbot: QtBot, opened: tuple[Station, DeskPage]
) -> None:
    station, page = opened
    (darkroom,) = [lane for lane in station._lanes if lane.name == "darkroom-lane"]
    darkroom._requests.put(lambda: 1 // 0)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not station.running and page._stopped, timeout=20_000)

    def shown() -> str:
        return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))

    assert page.isVisible()
    assert "请重新启动程序" in shown() and "please start the program again" in shown()
    page.press("language")
    assert "请重新启动程序" in shown() and "please start the program again" in shown()
    assert page._open_keys(station.snapshot()) == ALWAYS
    assert isinstance(station.failure, LaneBrokeError) and _status(0, station) == BUG
