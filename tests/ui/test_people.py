"""Picking a row and checking data on the desk page, by real keys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, BASE, CLASS, PROOF, ScriptedStation
from support.scene_keys import at_keyboard, press_all, type_text

from station.classlist import RowState
from station.commands import Correct, DropPick, HideProof, KeepProof, PickRow, Proofread, Shoot, ShowClass, ShowProof
from station.view import DeskView, PickView
from ui.desk_page import DeskPage

PICKING = replace(BASE, picking=PickView("", "0001"), class_list=CLASS)


@pytest.fixture
def station() -> ScriptedStation:
    return ScriptedStation()


@pytest.fixture
def page(qtbot: QtBot, station: ScriptedStation) -> DeskPage:
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def show(page: DeskPage, station: ScriptedStation) -> Callable[[DeskView], None]:
    def show(view: DeskView) -> None:
        station.view = view
        page.refresh()

    return show


def key(page: DeskPage, code: Qt.Key) -> None:
    QTest.keyClick(at_keyboard(page), code)


def row_of(initials: str) -> str:
    return next(row.listing for row in CLASS.rows if row.initials == initials)


@pytest.mark.parametrize(("typed", "wanted"), [("oyf", "oyfh"), ("1303", "oyfh"), ("wxm", "wxm"), ("21317", "ct")])
def test_a_row_is_found_by_initials_or_last_digits_and_picked_by_enter(page, station, show, typed, wanted):
    show(PICKING)
    type_text(page, typed)
    key(page, Qt.Key.Key_Return)
    assert station.asked == [PickRow(row_of(wanted))]


def test_a_row_that_is_done_can_not_be_picked(page, station, show):
    show(PICKING)
    type_text(page, "zyy")
    assert [row.state for row in CLASS.rows if row.initials == "zyy"] == [RowState.DONE]
    key(page, Qt.Key.Key_Return)
    assert station.asked == []


def test_arrows_choose_and_turn_to_other_classes(page, station, show):
    show(PICKING)
    for _ in range(2):
        key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_Right)
    key(page, Qt.Key.Key_Return)
    free = [row for row in CLASS.rows if row.state is RowState.MISSING]
    assert station.asked == [ShowClass("软件20214"), PickRow(free[2].listing)]


def test_a_row_is_left_for_later_and_nobody_is_lost(page, station, show):
    show(PICKING)
    key(page, Qt.Key.Key_Escape)
    assert station.asked == [] and page._picker.isHidden()
    press_all(page, ("pick",))
    assert page._picker.isVisible()
    key(page, Qt.Key.Key_Escape)
    press_all(page, ("abandon",))
    assert station.asked == [DropPick()]


def test_the_next_persons_row_begins_anew(page, show):
    show(PICKING)
    type_text(page, "w")
    key(page, Qt.Key.Key_Escape)
    show(replace(PICKING, picking=PickView("", "0002")))
    assert page._picker.isVisible() and page._picker._list._wanted == ""


def test_whoever_sits_does_not_wait_for_the_next_ones_row(page, station, show):
    show(replace(ARMED, picking=PICKING.picking, class_list=CLASS))
    key(page, Qt.Key.Key_Space)
    assert station.asked == [Shoot()] and page._picker.isVisible()


def test_data_are_shown_on_a_key_and_right_is_one_key(page, station, show):
    show(ARMED)
    press_all(page, ("proof",))
    show(replace(ARMED, proof=PROOF))
    assert page._proof.isVisible()
    key(page, Qt.Key.Key_Return)
    assert station.asked == [ShowProof(), Proofread("A-0132")]
    show(ARMED)
    assert page._proof.isHidden()


def test_what_is_wrong_is_typed_for_the_person_it_was_shown_of(page, station, show):
    show(replace(ARMED, proof=PROOF))
    press_all(page, ("9", "=软件工程"))
    key(page, Qt.Key.Key_Return)
    assert station.asked[-1] == Correct("A-0132", "major", "软件工程")
    assert set(station.asked[:-1]) <= {KeepProof("A-0132")}
    assert page._proof._field.text() == "" and page._proof._field.isHidden()


def test_nothing_typed_is_left_when_somebody_elses_data_come(page, station, show):
    show(replace(ARMED, proof=PROOF))
    press_all(page, ("9", "=软件"))
    show(replace(ARMED, proof=replace(PROOF, number="A-0133")))
    assert page._proof._field.text() == ""
    key(page, Qt.Key.Key_Return)
    assert station.asked[-1] == Proofread("A-0133")


def test_escape_takes_the_data_away(page, station, show):
    show(replace(ARMED, proof=PROOF))
    key(page, Qt.Key.Key_Escape)
    page.refresh()
    assert station.asked == [HideProof()] and page._proof.isHidden()
