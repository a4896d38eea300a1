"""The kiosk stays in front and fills its screen, whatever the desktop does; scripts/soak desktop tries it for real."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, ScriptedStation
from support.scene_keys import press_all

from ui import front, job_menu, places, window_manager
from ui.desk_page import DeskPage
from ui.front import Front
from ui.other_screen import Fit
from ui.other_windows import OtherWindows

Modifier = Qt.KeyboardModifier


def screen(x: int, y: int, wide: int, high: int) -> SimpleNamespace:
    return SimpleNamespace(geometry=lambda: QRect(x, y, wide, high))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    """Windows that asked for the keyboard, while nothing of ours has it."""
    asked: list[QWidget] = []
    monkeypatch.setattr(front.window_manager, "bring_to_front", asked.append)
    monkeypatch.setattr(front.QGuiApplication, "focusWindow", lambda: None)
    monkeypatch.setattr(front.QApplication, "activeWindow", lambda: None)
    return asked


@pytest.mark.qt_log_ignore("does not support raise")
def test_the_keyboard_is_asked_back_when_it_stays_away(page: DeskPage, asked: list[QWidget]) -> None:
    watched = Front(page)
    watched.look()
    assert asked == [], "it may just be handed on"
    watched.look()
    assert asked == [page]
    page.hide()
    watched.look()
    assert asked == [page], "a desk that is closed wants nothing"


@pytest.mark.qt_log_ignore("does not support raise")
def test_the_window_that_had_it_gets_it_back(
    page: DeskPage, asked: list[QWidget], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, form = Front(page), QWidget()
    qtbot.addWidget(form)
    form.show()
    monkeypatch.setattr(front.QApplication, "activeWindow", lambda: form)
    watched.look()
    monkeypatch.setattr(front.QApplication, "activeWindow", lambda: None)
    for _ in range(2):
        watched.look()
    form.hide()
    watched.look()
    assert asked == [form, page]


def test_a_window_is_placed_again_when_its_screen_changes_and_not_for_ever(qtbot: QtBot) -> None:
    window, fit = QWidget(), Fit()
    qtbot.addWidget(window)
    window.setGeometry(0, 0, 1280, 720)
    assert not fit.is_missing(window, screen(0, 0, 1280, 720))
    moved = screen(1280, 0, 1280, 720)
    tries = [fit.is_missing(window, moved) for _ in range(6)]
    assert tries == [True] * Fit.TRIES + [False] * (6 - Fit.TRIES), "a window manager that knows better has its way"
    assert fit.is_missing(window, screen(0, 0, 1920, 1080))


def test_a_screen_that_mirrors_the_desks_is_no_place_for_another_window() -> None:
    desk = screen(0, 0, 1920, 1080)
    assert not places._seen_apart(screen(0, 0, 1280, 720), desk)
    assert places._seen_apart(screen(1920, 0, 1280, 720), desk)


@pytest.mark.parametrize("modifier", [Modifier.ControlModifier, Modifier.AltModifier, Modifier.MetaModifier])
def test_keys_of_the_desktop_are_none_of_the_desks(page: DeskPage, station: ScriptedStation, modifier) -> None:
    station.view = ARMED
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_T):
        QTest.keyClick(page, key, modifier)
    assert station.asked == [] and page._open_question is None
    press_all(page, ("space",))
    assert station.asked != []


def test_without_x11_nothing_is_asked_of_a_window_manager(page: DeskPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_manager, "_connection", lambda: pytest.fail("there is none"))
    window_manager.bring_to_front(page)
    window_manager.stand_on_every_desktop(page)


def test_a_number_is_typed_past_the_input_method_and_a_name_through_it(page: DeskPage) -> None:
    number, name = (page._form._number, page._form._name)
    query = Qt.InputMethodQuery.ImEnabled
    assert (number.inputMethodQuery(query), name.inputMethodQuery(query)) == (False, True)


def test_a_locked_page_that_was_made_smaller_fills_its_screen_again(page: DeskPage, qtbot: QtBot) -> None:
    page.showFullScreen()
    page.lock()
    page.showNormal()
    qtbot.waitUntil(page.isFullScreen)


def test_what_is_opened_from_a_full_screen_fills_it_too(
    page: DeskPage, station: ScriptedStation, tmp_path: Path, qtbot: QtBot
) -> None:
    windows = OtherWindows(tmp_path, station, page)
    page.showFullScreen()
    for name in (job_menu.FORM, "guide"):
        windows.open(name)
    opened = list(windows.there.values())
    assert opened and all(window.isFullScreen() for window in opened), "a panel would lie over their lowest line"
    windows.close()
