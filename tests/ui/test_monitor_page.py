"""The monitor's page: one line about the swipe, the class beside it, and a keypad that does everything on it."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import (
    ARMED,
    BASE,
    NEXT,
    NO_READER,
    NOBODY_IN,
    PROOF,
    ScriptedStation,
    announced,
    refused,
    swiped,
)
from support.monitor_scenes import CARD_DOWN, FULL, HERE, HOMES, LATER, LATER_BY, LIFTED, PICK, SITS, UNREAD

from station.commands import CallClass, CloseRepair, ConfirmFaces, PickRow, ShowFaces, WatchRoll
from station.events import Announcement, Kind
from station.flow import State
from station.job.queue_view import QueueView
from station.job.repair_view import ClassFaces, RepairView
from station.job.roll_view import Standing
from station.keypad import KeypadStands, KeyPressed
from station.lunch import LunchView
from station.money_commands import HideMoney, ShowMoney
from station.view import DeskView
from station.words import LANGUAGES, catalogue
from ui.monitor_screen import LEFT_ALONE, MonitorPage, MonitorScreen
from ui.panel import Text
from ui.phrases import Phrase, speaker
from ui.roll_panel import RollLine
from ui.signs import Sign
from ui.swipe_line import AFTER_LIFT, LIFT_AFTER, Said, Stay, SwipeLine
from ui.theme import DESIGN


class Clock:
    """Goes on when it is told to."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def station() -> ScriptedStation:
    return ScriptedStation(HERE)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(qtbot: QtBot, station: ScriptedStation, clock: Clock) -> Iterator[MonitorPage]:
    page = MonitorPage(station, speaker("zh_CN"), keypad=True, clock=clock)
    qtbot.addWidget(page)
    page.resize(DESIGN)
    page.show()
    yield page
    page.close()


def asked(station: ScriptedStation) -> list[object]:
    commands, station.asked[:] = [one for one in station.asked if one != WatchRoll()], []
    return list(commands)


def words(page: MonitorPage) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if text.text() and text.isVisibleTo(page)]


def said(line: SwipeLine, at: float, view: DeskView = BASE) -> tuple[str, str]:
    told = line.line(view, at)
    return told.words.code.removeprefix("monitor."), told.number


# the line about the swipe


def test_a_swipe_is_answered_then_the_card_is_given_back_then_the_next_is_asked_for() -> None:
    line = SwipeLine()
    assert said(line, 0) == ("put.card", "")
    line.hear(CARD_DOWN, 0)
    assert said(line, 0.1) == ("reading", "")
    line.hear(swiped("A-0133"), 1)
    assert said(line, 1) == said(line, 1 + LIFT_AFTER - 0.1) == ("registered", "A-0133")
    assert said(line, 1 + LIFT_AFTER) == ("on-reader", "A-0133")
    assert said(line, 900) == ("on-reader", "")
    line.hear(LIFTED, 900)
    assert said(line, 900) == ("put.card", "")
    line.hear(swiped("A-0134"), 1000)
    line.hear(LIFTED, 1001)
    assert said(line, 1001 + AFTER_LIFT - 0.1) == ("registered", "A-0134")
    assert said(line, 1001 + AFTER_LIFT) == ("put.card", "")


@pytest.mark.parametrize(
    ("announcement", "shown", "stay"),
    [
        (swiped("A-0133"), ("registered", "A-0133"), Stay.REGISTERED),
        (refused("already-captured", number="A-0132"), ("captured", "A-0132"), Stay.REPEATED),
        (refused("queue-waiting", number="A-0132"), ("already", "A-0132"), Stay.REPEATED),
        (refused("sitting-open", number="A-0132"), ("seated", "A-0132"), Stay.REPEATED),
        (refused("please-wait"), ("wait", ""), Stay.WAIT),
        (refused("lunch", until="13:30"), ("wait", ""), Stay.WAIT),
        (refused("not-listed"), ("off-list", ""), Stay.REFUSED),
        (refused("payment-code"), ("no", ""), Stay.REFUSED),
        (refused("of-a-later-version"), ("no", ""), Stay.REFUSED),
        (UNREAD, ("unread", ""), Stay.UNREAD),
    ],
)
def test_every_line_stands_for_its_time_and_the_state_of_the_desk_follows(
    announcement: Announcement, shown: tuple[str, str], stay: Stay
) -> None:
    line = SwipeLine()
    line.hear(announcement, 5)
    assert said(line, 5 + stay.value - 0.1) == shown
    assert said(line, 5 + stay.value) == ("put.card", "")


def test_what_is_presented_at_the_seat_is_not_the_monitors() -> None:
    line = SwipeLine({"code-serial:seat"})
    line.hear(refused("not-queued", reader="code-serial:seat"), 0)
    line.hear(replace(UNREAD, detail={"device": "code-serial:seat", "step": "scan"}), 0)
    assert said(line, 0) == ("put.card", "")


def test_while_somebody_waits_behind_the_chair_no_card_is_asked_for() -> None:
    assert said(SwipeLine(), 0, replace(ARMED, waiting=NEXT)) == ("wait", "")
    assert said(SwipeLine(), 0, replace(ARMED, state=State.WAITING)) == ("wait", "")
    assert said(SwipeLine(), 0, replace(ARMED, state=State.WAITING, queue=QueueView())) == ("put.card", "")
    assert said(SwipeLine(), 0, ARMED) == ("put.card", "")


def test_without_a_card_reader_it_says_how_the_class_goes_on_and_asks_for_no_card() -> None:
    def more(view: DeskView) -> str | None:
        told = SwipeLine().line(view, 0).more
        return told and told.code

    scans = replace(NO_READER, devices=BASE.devices)  # a scanner works: its lamp is the reader's too
    for view in (NO_READER, scans):
        assert (said(SwipeLine(), 0, view), more(view)) == (("reader", ""), "monitor.by-row")
    assert more(replace(NOBODY_IN, by_row=NO_READER.by_row)) is None
    assert said(SwipeLine(), 0, replace(scans, shows="either")) == ("put.either", "")


# the page


def test_a_repeated_swipe_says_the_number_and_whose_it_is(page: MonitorPage) -> None:
    page.hear(refused("already-captured", number="A-0101"))
    shown = words(page)
    assert shown[: shown.index("A-0101") + 2] == ["已拍", "A-0101", "王*  3127"]


def test_nothing_of_documents_is_on_it(page: MonitorPage, station: ScriptedStation) -> None:
    """核对 and full names stay at the desk; here a name has one character and a number four."""
    station.view = replace(SITS, proof=PROOF)
    page.hear(swiped("A-0132"))
    shown = " ".join(words(page))
    assert not any(value in shown for name, value in PROOF.fields if name not in ("class", "sex"))
    assert "张*  0373" in shown


def test_figures_narrow_the_class_down_and_the_missing_stand_first(page: MonitorPage) -> None:
    first = page.home.roll.rows[0]
    assert first.standing is Standing.MISSING and len(page.home.roll.rows) == len(FULL.rows)
    for key in ("1", "5"):
        page.take(key)
    assert [row.digits for row in page.home.roll.rows] == ["021315"]
    page.take("backspace")
    assert len(page.home.roll.rows) == 4
    page.take("enter")
    assert page.home.roll.typed == ""
    page.take("+")
    assert "2/2" in words(page)


def test_the_next_class_is_called_by_a_second_press_and_not_by_a_late_one(
    page: MonitorPage, station: ScriptedStation, clock: Clock
) -> None:
    page.take("enter")
    assert "还差 17 人。再按一次叫 软件20214" in words(page)
    clock.at += 60
    page.take("enter")
    station.view = replace(HERE, lunch=LunchView("13:30"))
    page.take("enter")
    assert asked(station) == []  # a cover lies over the page
    station.view = HERE
    page.take("enter")
    assert asked(station) == [CallClass()]


def test_a_row_is_picked_by_touch_or_keypad_but_not_by_a_finger_that_was_on_its_way(
    page: MonitorPage, station: ScriptedStation, clock: Clock
) -> None:
    line = page.findChildren(RollLine)[1]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    station.view = PICK
    page.refresh()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    page.take("enter")
    assert asked(station) == []
    clock.at += 1
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    for key in ("1", "1", "enter"):
        page.take(key)
    assert asked(station) == [PickRow("row-2"), PickRow("row-11")]
    for key in ("backspace", "backspace", "0", "4", "enter"):
        page.take(key)
    assert asked(station) == []


def test_faces_and_money_are_opened_and_left_by_the_keypad_and_nothing_stays_open(
    page: MonitorPage, station: ScriptedStation, clock: Clock
) -> None:
    page.take("/")
    assert asked(station) == [ShowFaces(FULL.class_name)]
    faces = ClassFaces(FULL.class_name or "", ())
    station.view = replace(HERE, repair=RepairView(((faces.class_name, 0),), faces))
    page.hear(swiped("A-0134"))
    assert "已登记 A-0134" in words(page)
    page.take("enter")
    page.take("backspace")
    assert asked(station) == [CloseRepair()] and not any(isinstance(one, ConfirmFaces) for one in station.asked)
    page.take("*")
    clock.at += LEFT_ALONE + 1
    page.refresh()
    assert asked(station) == [ShowMoney(), HideMoney()]
    assert not page.home.isHidden()


def test_whoever_has_to_be_picked_is_picked_here_whatever_lay_over_the_class(
    page: MonitorPage, station: ScriptedStation
) -> None:
    page.take("/")
    assert page.home.isHidden()
    station.view = PICK
    page.refresh()
    assert not page.home.isHidden()
    page.take("/")
    page.refresh()
    assert page.home.isHidden()  # whoever opens it again wants it


def test_before_anybody_is_logged_in_it_shows_no_class_and_its_keys_do_nothing(
    page: MonitorPage, station: ScriptedStation
) -> None:
    station.view = NOBODY_IN
    page.refresh()
    asked(station)
    for key in ("/", "*", "enter", "enter"):
        page.take(key)
    assert asked(station) == [] and any("登录" in text for text in words(page))


def test_the_keypad_speaks_to_the_page_alone_and_one_that_is_gone_is_told(
    page: MonitorPage, station: ScriptedStation, qtbot: QtBot
) -> None:
    desk = QWidget()
    qtbot.addWidget(desk)
    screen = MonitorScreen(station, "HDMI-9", desk, speaker("zh_CN"), keypad=True)
    screen.hear_keypad(KeyPressed("1"))  # the screen is not there
    screen.page = page
    for news in (KeypadStands("device-lost"), KeyPressed("1")):
        screen.hear_keypad(news)
    assert page.home.roll.typed == "1" and any("数字键盘" in text for text in words(page))
    station.announce(announced(Kind.STOPPED))
    screen.hear_keypad(KeypadStands(None))
    qtbot.waitUntil(lambda: any("机位已停" in text for text in words(page)))
    assert not any("数字键盘" in text for text in words(page))
    screen.page = None


def test_no_text_is_cut_off(page: MonitorPage, station: ScriptedStation, clock: Clock) -> None:
    cut = []
    page.resize(QSize(1280, 720))
    for language, scene in itertools.product(LANGUAGES, HOMES):
        page._line, station.view = SwipeLine(), scene.view
        page.home.roll.forget()
        page.speak(speaker(language))
        for announcement in scene.news:
            page.hear(announcement)
        for key in scene.keys:
            clock.at += LATER_BY if key == LATER else 0
            page.take(key) if key != LATER else page.refresh()
        cut += [(scene.name, text) for text in clipped(page)]
        clock.at += 60
    for language in LANGUAGES:
        for code in (code for code in catalogue(language) if code.startswith(("refused.", "trouble.disk."))):
            said = Said(
                Phrase(Sign.BAR, "monitor.no"),
                more=Phrase(Sign.BAR, code, {"number": "A-10132", "until": "13:30", "left": 2}),
            )
            page.home.swipe.display(said, HERE, speaker(language))
            cut += [(code, text) for text in clipped(page.home.swipe)]
    assert not cut, cut
