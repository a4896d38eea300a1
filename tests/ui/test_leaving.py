"""The way out: however somebody tries to leave, one question, answered by name and code."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.desk_scenes import ARMED, BASE, CODED, FORM, LOST, NOBODY_IN, ScriptedStation, announced, said_no
from support.scene_keys import press_all

from station import sealed_code
from station.commands import Leave, Recover
from station.events import Kind
from ui.desk_page import DeskPage


@pytest.fixture
def locked(page: DeskPage) -> DeskPage:
    page.lock()
    return page


def by_system(page: DeskPage) -> None:
    """What a window manager does for its cross, and for Alt+F4."""
    page.windowHandle().close()


def by_keys(page: DeskPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def by_f4(page: DeskPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)


def left(page: DeskPage, station: ScriptedStation) -> bool:
    """Whether the desk's word closes the page."""
    station.announce(announced(Kind.LEAVING, operator="王老师"))
    QApplication.processEvents()
    return not page.isVisible()


@pytest.mark.parametrize("way", [by_system, by_keys, by_f4])
def test_every_way_out_leads_to_the_same_question(locked: DeskPage, station: ScriptedStation, way) -> None:
    for view in (BASE, ARMED, NOBODY_IN):
        station.view = view
        way(locked)
        way(locked)
        assert locked.isVisible() and locked._choices.question is not None
        press_all(locked, ("enter",))  # the line that is chosen stays
        assert locked._open_question is None and station.asked == []
    way(locked)
    press_all(locked, ("2",))
    assert station.asked == [] and locked._code.question is not None, "codes are set up"
    press_all(locked, ("9", "enter"))
    assert station.asked == [Leave("王老师", "9")]
    station.announce(said_no("code-wrong", "leave"))
    QApplication.processEvents()
    assert locked.isVisible() and "口令不对" in locked._code._message.text()
    assert left(locked, station)


def test_without_codes_it_takes_a_name(locked: DeskPage, station: ScriptedStation) -> None:
    by_keys(locked)
    press_all(locked, ("space", "3"))
    assert station.asked == [Leave("陈老师")] and locked.isVisible()
    assert left(locked, station)


def test_whoever_types_goes_on_typing_after_a_wrong_key(locked: DeskPage, station: ScriptedStation) -> None:
    station.view = CODED
    press_all(locked, (*FORM, "=999999"))
    by_system(locked)
    press_all(locked, ("escape", "=2000"))
    assert locked._form._number.text() == "9999992000"


def test_over_the_classes_names_it_is_answered_too(locked: DeskPage, station: ScriptedStation) -> None:
    press_all(locked, ("faces",))
    by_keys(locked)
    press_all(locked, ("2",))
    assert Leave("王老师") in station.asked


@pytest.mark.parametrize("gone", [replace(LOST, locked="disk"), None])
def test_nobody_is_locked_in_with_a_desk_that_cannot_answer(locked: DeskPage, station: ScriptedStation, gone) -> None:
    if gone is None:
        station.announce(announced(Kind.STOPPED, code="bug"))
        QApplication.processEvents()
    else:
        station.view = gone
    by_system(locked)
    assert not locked.isVisible()


def test_where_all_codes_are_forgotten_the_sealed_one_lets_in(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(NOBODY_IN, sealed=True)
    code = sealed_code.made()
    press_all(page, ("escape", "operator", "4", f"={code[:-2].lower()}", "enter"))
    assert station.asked == [] and page._sealed.question is not None, "a slip costs no try"
    press_all(page, (f"={code[-2:]}", "enter"))
    for typed in ("123456", "482107", "482108", "482107", "482107"):
        press_all(page, (*typed, "enter"))
    assert station.asked == [Recover(code, "482107")]
    assert code not in repr(station.asked)
