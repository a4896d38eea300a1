"""The lunch break on the screens: picked from a list, large everywhere, ended by its key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import ARMED, BASE, QUEUE, ScriptedStation
from support.scene_keys import press_all

from station.commands import BeginLunch, EndLunch
from station.lunch import LunchView
from station.words import LANGUAGES
from ui.class_board import ClassBoardPage
from ui.desk_page import DeskPage
from ui.keys import open_keys
from ui.lunch import LunchCover
from ui.phrases import speaker

LUNCH = replace(BASE, lunch=LunchView("13:30"))


def test_how_long_is_picked_and_the_same_key_ends_it(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("lunch", "2"))
    station.view = LUNCH
    page.refresh()
    assert page._lunch.isVisible() and "13:30" in page._lunch.accessibleName()
    press_all(page, ("lunch",))
    assert station.asked == [BeginLunch("+45"), EndLunch()]
    station.view = BASE
    page.refresh()
    assert not page._lunch.isVisible()


def test_while_somebody_sits_there_is_no_break() -> None:
    assert "lunch" not in open_keys(ARMED) and "lunch" in open_keys(QUEUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_covers_another_screen_and_fits_in_any_shape(qtbot: QtBot, language: str) -> None:
    station = ScriptedStation(replace(QUEUE, lunch=LunchView("13:30")))
    wall = ClassBoardPage(station, speaker(language))
    qtbot.addWidget(wall)
    cover = LunchCover(wall, station, speaker(language))
    with qtbot.waitExposed(wall):
        wall.show()
    for size in (QSize(1920, 1080), QSize(1280, 720), QSize(1024, 768), QSize(1080, 1920)):
        for lunch in (LunchView("13:30"), LunchView("13:30", over=True)):
            station.view = replace(station.view, lunch=lunch)
            wall.resize(size)
            cover.look()
            assert cover.isVisible() and cover.geometry() == wall.rect()
            assert clipped(cover) == []
    station.view = BASE
    cover.look()
    assert not cover.isVisible()
    wall.close()
