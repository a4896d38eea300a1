"""Arrows, + and - move the crop of the picture under review, and of nothing else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.desk_scenes import ARMED, REVIEW, SCENES, Scene, ScriptedStation

from station.checks.crop import Crop
from station.commands import Nudge
from station.flow import State
from station.view import Framed
from ui.desk_page import DeskPage
from ui.nudging import FAR, SIZE_STEP

Key, Modifier = Qt.Key, Qt.KeyboardModifier
FRAMED = replace(REVIEW, framed=Framed(Crop(800, 90, 1200, 1600), (3008, 2000)))


@pytest.mark.parametrize(
    ("key", "modifiers", "nudge"),
    [
        (Key.Key_Left, Modifier.NoModifier, Nudge(right=-1)),
        (Key.Key_Right, Modifier.KeypadModifier, Nudge(right=1)),
        (Key.Key_Up, Modifier.NoModifier, Nudge(down=-1)),
        (Key.Key_Down, Modifier.ShiftModifier, Nudge(down=FAR)),
        (Key.Key_Plus, Modifier.ShiftModifier, Nudge(wider=SIZE_STEP)),
        (Key.Key_Equal, Modifier.NoModifier, Nudge(wider=SIZE_STEP)),
        (Key.Key_Minus, Modifier.NoModifier, Nudge(wider=-SIZE_STEP)),
    ],
)
def test_a_key_moves_the_crop(
    page: DeskPage, station: ScriptedStation, key: Qt.Key, modifiers: Qt.KeyboardModifier, nudge: Nudge
) -> None:
    station.view = FRAMED
    QTest.keyClick(page, key, modifiers)
    assert station.asked == [nudge]


def test_a_key_held_down_goes_on_moving(page: DeskPage, station: ScriptedStation) -> None:
    station.view = FRAMED
    for held in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Down, Modifier.NoModifier, "", held)
        QApplication.sendEvent(page, event)
    assert station.asked == [Nudge(down=1)] * 3


@pytest.mark.parametrize("view", [REVIEW, ARMED, replace(FRAMED, codes=True, operator=None, operators=("王", "陈"))])
def test_without_a_crop_or_somebody_logged_in_arrows_do_nothing(
    page: DeskPage, station: ScriptedStation, view: object
) -> None:
    station.view = view  # type: ignore[assignment]
    QTest.keyClick(page, Key.Key_Left)
    assert station.asked == []


def test_arrows_belong_to_a_question_while_one_is_open(page: DeskPage, station: ScriptedStation) -> None:
    station.view = FRAMED
    for key in (Key.Key_R, Key.Key_Down, Key.Key_Escape):
        QTest.keyClick(page, key)
    assert station.asked == []


def test_with_control_or_alt_they_are_other_keys(page: DeskPage, station: ScriptedStation) -> None:
    station.view = FRAMED
    QTest.keyClick(page, Key.Key_Left, Modifier.ControlModifier)
    QTest.keyClick(page, Key.Key_Left, Modifier.AltModifier)
    assert station.asked == []


def test_the_crop_is_drawn_into_the_original(page: DeskPage, play: Callable[[Scene], None]) -> None:
    moved = next(scene for scene in SCENES if scene.name == "review-moved")
    assert moved.view.state is State.REVIEW
    play(replace(moved, view=replace(moved.view, framed=None)))
    wait_for_pictures(page)
    without = page.grab().toImage()
    play(moved)
    assert page.grab().toImage() != without


def wait_for_pictures(page: DeskPage) -> None:
    while not page.complete:
        QApplication.processEvents()
