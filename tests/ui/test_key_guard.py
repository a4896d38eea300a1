"""A scanner that types into the page presses nothing; a hand is heard a moment later."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, REVIEW, ScriptedStation

from station.commands import Accept, Shoot
from station.view import DeskView
from ui import desk_page
from ui.desk_page import DeskPage
from ui.key_guard import HOLD_MS
from ui.theme import DESIGN

CODE = "a-r1X2x3p Zm9v"


@pytest.fixture
def guarded(qtbot: QtBot, station: ScriptedStation, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskPage]:
    monkeypatch.setattr(desk_page, "KEY_HOLD_MS", HOLD_MS)
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(DESIGN)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.close()


def scan(page: DeskPage) -> None:
    QTest.keyClicks(page, CODE)
    QTest.keyClick(page, Qt.Key.Key_Return)


def quiet(qtbot: QtBot, page: DeskPage) -> None:
    """Until the guard waits for nothing any more."""
    qtbot.waitUntil(lambda: not (page._guard._quiet.isActive() or page._guard._hold.isActive()), timeout=2000)


@pytest.mark.parametrize("view", [REVIEW, ARMED], ids=["review", "armed"])
def test_a_scan_into_the_page_does_nothing_and_is_said(
    qtbot: QtBot, guarded: DeskPage, station: ScriptedStation, view: DeskView
) -> None:
    station.view = view
    guarded.refresh()
    scan(guarded)
    qtbot.waitUntil(lambda: "C" in guarded._happened._newest.text(), timeout=2000)
    quiet(qtbot, guarded)
    assert station.asked == []
    assert guarded._open_question is None


def test_a_hand_is_heard_at_once_and_after_a_scan(qtbot: QtBot, guarded: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    guarded.refresh()
    QTest.keyClick(guarded, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: station.asked == [Shoot()], timeout=1000)
    scan(guarded)
    quiet(qtbot, guarded)
    QTest.keyClick(guarded, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: station.asked == [Shoot(), Shoot()], timeout=1000)


def test_capitals_of_one_hand_are_one_key(qtbot: QtBot, guarded: DeskPage, station: ScriptedStation) -> None:
    station.view = REVIEW
    guarded.refresh()
    QTest.keyPress(guarded, Qt.Key.Key_Shift)
    QTest.keyClick(guarded, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: station.asked == [Accept()], timeout=1000)


def test_a_key_that_waits_dies_with_the_window(qtbot: QtBot, guarded: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    guarded.refresh()
    QTest.keyClick(guarded, Qt.Key.Key_Space)
    guarded.close()
    quiet(qtbot, guarded)
    assert station.asked == []
