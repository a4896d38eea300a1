"""Logging in and the second person, with real keys: on a scripted desk, and once on the real one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desk_scenes import (
    ARMED,
    CODED,
    CODED_LOCKED,
    FILLED,
    LOST,
    NEXT,
    NOBODY_IN,
    NUMBER,
    SITTER,
    ScriptedStation,
    announced,
)
from support.operators import BOSS, CODES, WANG, register
from support.scene_keys import press_all, scan

from db.journal import Journal
from station.assemble import Station
from station.commands import Login, Logout, Override, Second, SettleUnknown
from station.config import Settings
from station.events import Announcement, Kind
from station.flow import State
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import ATTENDED
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.words import say
from ui.choices import OptionRow
from ui.desk_page import DeskPage
from ui.panel import Text

Key = Qt.Key
NO_MODIFIER, ON_PAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
WRONG = replace(announced(Kind.TROUBLE, code="code-wrong"), detail={"for": "login"})


def words_on(page: DeskPage) -> str:
    return "\n".join(text.text() for text in page._code.findChildren(Text))


def tell(station: ScriptedStation, announcement: Announcement) -> None:
    station.announce(announcement)
    QApplication.processEvents()


@pytest.fixture
def asked(page: DeskPage, station: ScriptedStation) -> ScriptedStation:
    """A desk where nobody is logged in, which has asked who works and was told the first one."""
    station.view = NOBODY_IN
    page._knows_who_works = False
    page.refresh()
    press_all(page, ("1",))
    assert page._code.isVisible()
    return station


# what keys mean


def test_a_name_and_a_code_are_a_login(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "3", "7", "7"))
    assert asked.asked == []
    press_all(page, ("enter",))
    assert asked.asked == [Login("王老师", "9377")]


@pytest.mark.parametrize("modifier", [NO_MODIFIER, ON_PAD], ids=["row", "keypad"])
def test_figures_come_from_the_row_and_from_the_keypad(
    page: DeskPage, asked: ScriptedStation, modifier: Qt.KeyboardModifier
) -> None:
    for figure in range(10):
        QTest.keyClick(page, Key(Key.Key_0 + figure), modifier)
    QTest.keyClick(page, Key.Key_Enter, modifier)
    assert asked.asked == [Login("王老师", "0123456789")]


def test_a_keypad_without_numlock_types_figures_too(page: DeskPage, asked: ScriptedStation) -> None:
    without = [Key.Key_Insert, Key.Key_End, Key.Key_Down, Key.Key_PageDown, Key.Key_Left, Key.Key_Clear,
               Key.Key_Right, Key.Key_Home, Key.Key_Up, Key.Key_PageUp]  # fmt: skip
    for key in without:
        QTest.keyClick(page, key, ON_PAD)
    for key in (Key.Key_Down, Key.Key_Left):  # the arrows beside it are none
        QTest.keyClick(page, key)
    press_all(page, ("enter",))
    assert asked.asked == [Login("王老师", "0123456789")]


def test_nothing_but_figures_is_typed_and_no_key_counts_twice(page: DeskPage, asked: ScriptedStation) -> None:
    for key in (Key.Key_Space, Key.Key_N, Key.Key_X, Key.Key_Tab, Key.Key_9):
        QTest.keyClick(page, key)
    for _ in range(5):
        QApplication.sendEvent(page, QKeyEvent(QEvent.Type.KeyPress, Key.Key_9, NO_MODIFIER, "9", True))
    press_all(page, ("3", "4"))
    QTest.keyClick(page, Key.Key_Backspace)
    press_all(page, ("7", "enter", "enter"))
    assert asked.asked == [Login("王老师", "937")]


def test_a_finger_types_as_well(page: DeskPage, asked: ScriptedStation) -> None:
    keys = {key.value: key for key in page._code._pad}
    for value in ("4", "5", "back", "2", "enter"):
        QTest.mouseClick(keys[value], Qt.MouseButton.LeftButton)
    assert asked.asked == [Login("王老师", "42")]


def test_a_code_is_dots_and_no_longer_than_any(page: DeskPage, asked: ScriptedStation) -> None:
    shown = []
    for _ in range(14):
        press_all(page, ("8",))
        shown.append(page._code.typed)
    assert shown == [*range(1, 13), 12, 12]
    assert "88" not in words_on(page)
    dots = page._code.grab().toImage()
    press_all(page, ("enter",))
    assert page._code.grab().toImage() != dots


def test_esc_goes_back_and_forgets(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "3", "escape"))
    assert (page._code.isVisible(), page._code.typed, asked.asked) == (False, 0, [])
    press_all(page, ("operator", "1", "7", "enter"))
    assert asked.asked == [Login("王老师", "7")]


def test_nobody_and_nothing_is_left_out_where_a_list_is_longer_than_its_lines(
    page: DeskPage, station: ScriptedStation
) -> None:
    """Nine people work here, and all their codes are forgotten."""
    station.view = replace(NOBODY_IN, operators=tuple(f"老师{place}" for place in range(1, 10)), sealed=True)
    page._knows_who_works = False
    page.refresh()
    assert lines(page) == [*(f"老师{place}" for place in range(1, 9)), say("ask.more.rest")]
    press_all(page, ("9",))
    assert lines(page) == ["老师9", say("ask.recovery")]
    press_all(page, ("up", "enter"))
    assert page._sealed.isVisible()


def lines(page: DeskPage) -> list[str]:
    return [row.accessibleName() for row in page._choices.findChildren(OptionRow) if row.isVisibleTo(page)]


# what the desk answers


def test_until_the_answer_nothing_more_is_typed(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "enter", "8", "enter"))
    assert asked.asked == [Login("王老师", "9")]
    assert "正在核对口令" in words_on(page)


def test_after_a_wrong_code_it_may_be_typed_again(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "enter"))
    tell(asked, WRONG)
    assert page._code.isVisible()
    assert "口令不对" in words_on(page)
    press_all(page, ("8",))
    assert "口令不对" not in words_on(page)
    press_all(page, ("enter",))
    assert asked.asked == [Login("王老师", "9"), Login("王老师", "8")]


def test_a_right_code_closes_it(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "enter"))
    asked.view = CODED
    tell(asked, announced(Kind.LOGIN, operator="王老师"))
    assert not page._code.isVisible()
    assert "王老师" in page._top._operator.text()


def test_other_peoples_troubles_are_no_answer(page: DeskPage, asked: ScriptedStation) -> None:
    press_all(page, ("9", "enter"))
    tell(asked, announced(Kind.TROUBLE, code="device-lost", device="camera"))
    assert "正在核对口令" in words_on(page)


def test_a_login_stays_when_somebody_sits_down_and_a_second_persons_does_not(
    page: DeskPage, asked: ScriptedStation
) -> None:
    asked.view = replace(NOBODY_IN, state=State.ARMED, sitter=SITTER, locked="login")
    page.refresh()
    assert page._code.isVisible()
    press_all(page, ("escape",))
    asked.view = CODED_LOCKED
    press_all(page, ("override", "7", "2", "1", "1", "4"))
    assert page._code.isVisible()
    asked.view = replace(CODED_LOCKED, sitter=NEXT)
    page.refresh()
    assert not page._code.isVisible()
    press_all(page, ("enter",))
    assert asked.asked == []


# who is asked, and for what


def test_the_only_one_is_asked_for_the_code_at_once(qtbot: QtBot) -> None:
    station = ScriptedStation(replace(NOBODY_IN, operators=("王老师",)))
    page = DeskPage(station)
    qtbot.addWidget(page)
    press_all(page, ("9", "enter"))
    assert station.asked == [Login("王老师", "9")]


def test_whoever_is_logged_in_logs_out_by_the_same_key(page: DeskPage, station: ScriptedStation) -> None:
    station.view = CODED
    press_all(page, ("operator", "1"))
    assert station.asked == [Logout()]
    press_all(page, ("operator", "2", "4", "enter"))
    assert station.asked[1:] == [Login("陈主管", "4")]


def test_nobody_logged_in_no_key_but_login(page: DeskPage, station: ScriptedStation) -> None:
    for view in (ARMED, CODED_LOCKED, replace(LOST, state=State.SETTLING, may_settle=True)):
        station.view = replace(view, codes=True, operator=None, seconds=())
        page.refresh()
        press_all(page, ("escape", "shoot", "accept", "retake", "arm", "override", "abandon", "settle", "allow"))
        assert station.asked == []
        assert not page._choices.isVisible()


def test_an_override_asks_for_check_reason_second_person_and_code(page: DeskPage, station: ScriptedStation) -> None:
    station.view = CODED_LOCKED
    press_all(page, ("override", "7", "2", "1", "1", "4", "8", "enter"))
    assert station.asked == [Override("lips_closed", "measured-wrong", Second("陈主管", "48"))]
    tell(station, announced(Kind.OVERRIDE, "A-0132", code="measured-wrong", check="lips_closed"))
    assert not page._code.isVisible()


def test_without_a_second_person_an_override_says_so(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(CODED_LOCKED, seconds=())
    press_all(page, ("override", "7", "2", "1", "1", "enter"))
    for key in (Key.Key_Down, Key.Key_Up):
        QTest.keyClick(page, key)
    assert page._choices.isVisible()
    assert station.asked == []


def test_whoever_is_logged_in_settles_alone(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(LOST, state=State.SETTLING, may_settle=True, codes=True)
    press_all(page, ("settle", "1"))
    assert station.asked == [SettleUnknown()]


def test_without_codes_the_top_line_says_so(page: DeskPage, station: ScriptedStation) -> None:
    for view, said in ((ARMED, "没有设口令"), (CODED, ""), (replace(ARMED, operators=()), "")):
        station.view = view
        page.refresh()
        assert page._top._codes.text() == said


# the real desk


@pytest.fixture
def simulators(tmp_path: Path) -> Iterator[RehearsalDevices]:
    with rehearsal_devices(tmp_path, 10) as simulators:
        yield simulators


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path, simulators: RehearsalDevices) -> Iterator[tuple[Station, DeskPage]]:
    """A kiosk whose folder has people with codes."""
    with Journal.open(tmp_path, desk="A", job="day", rehearsal=True, program="test") as journal:
        register(journal, BOSS, WANG)
    settings = with_addresses(on_simulated_devices(Settings()), simulators)
    station = Station(tmp_path, settings, ATTENDED, devices(settings, simulated=True))
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    with qtbot.waitExposed(page):
        page.show()
    station.start()
    yield station, page
    page.close()
    station.stop()
    assert station.failure is None


@pytest.mark.gui
@pytest.mark.wire
@pytest.mark.timeout(240)
def test_a_login_and_an_override_from_swipe_to_accepted(
    qtbot: QtBot, tmp_path: Path, simulators: RehearsalDevices, real: tuple[Station, DeskPage]
) -> None:
    station, page = real

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=30_000)

    def code(name: str, *, right: bool = True) -> tuple[str, ...]:
        return (*(CODES[name] if right else "0001"), "enter")

    wait(lambda: page._choices.isVisible())  # the desk asks by itself who works
    press_all(page, ("2", *code(WANG, right=False)))
    wait(lambda: "口令不对" in words_on(page))
    press_all(page, code(WANG))
    wait(lambda: station.snapshot().operator == WANG)
    wait(lambda: not page._code.isVisible())

    simulators.reader.do(do="present", person=1)
    wait(lambda: station.snapshot().state is State.ARMED)
    simulators.reader.do(do="lift")
    simulators.camera.do(do="sit", person=1, pose={"mouth": 0.6}, drift_s=0.0)
    wait(lambda: station.snapshot().lock_checks == ("lips_closed",))
    press_all(page, ("override", "7", "1", "1", "1", *code(BOSS)))
    wait(lambda: station.snapshot().locked is None)
    wait(lambda: not page._code.isVisible())
    press_all(page, ("shoot",))
    wait(lambda: station.snapshot().state is State.REVIEW)
    press_all(page, ("accept",))
    wait(lambda: station.snapshot().state is None)

    page.close()
    station.stop()
    with Journal.read_only(tmp_path) as journal:
        told = {event.kind: event for event in journal.events()}
    assert told["code_refused"].data == {"name": WANG, "for": "login"}
    assert told["override"].data["second"] == BOSS
    assert {told[kind].operator for kind in ("login", "override", "intent", "accepted")} == {WANG}


@pytest.mark.gui
@pytest.mark.wire
@pytest.mark.timeout(240)
def test_two_people_type_somebody_in_and_a_scanner_types_the_next(
    qtbot: QtBot, tmp_path: Path, real: tuple[Station, DeskPage]
) -> None:
    station, page = real

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=60_000)

    wait(lambda: page._choices.isVisible())
    press_all(page, ("2", *CODES[WANG], "enter"))
    wait(lambda: station.snapshot().operator == WANG)
    wait(lambda: not page._code.isVisible())

    press_all(page, (*FILLED, "enter", "1", "0", "enter"))
    wait(lambda: "口令不对" in words_on(page))
    press_all(page, (*CODES[BOSS], "enter"))
    wait(lambda: station.snapshot().state is State.ARMED)
    wait(lambda: not page._form.isVisible() and not page._code.isVisible())
    shown = station.snapshot().sitter
    assert shown is not None and (shown.name, shown.tail) == ("测*", NUMBER[-4:])

    press_all(page, ("scan",))
    scan(page, "Zm9vYmFyYmF6cXV4\r")
    wait(lambda: station.snapshot().waiting is not None)
    scan(page, "Zm9vYmFyYmF6cXV5\t", start=200_000)
    wait(lambda: any("请稍候" in news.phrase.said(page.say) for news in page._happened._news))

    page.close()
    station.stop()
    with Journal.read_only(tmp_path) as journal:
        first, second = journal.sittings()
        tokens = [journal.swipe(sitting.swipe).token for sitting in (first, second)]
        told = [event.data for event in journal.events()]
    assert [(token.kind, token.trust, token.reader) for token in tokens if token] == [
        ("typed", "typed", "typed"),
        ("code", "code", "code-field"),
    ]
    assert NUMBER not in repr(told)
    assert f"'second': '{BOSS}'" in repr(told)
