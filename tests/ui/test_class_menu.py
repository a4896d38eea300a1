"""The classes' keys at the desk, and the board on the wall."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, CODED, LONG, SLOW, WALLS, ScriptedStation, class_board
from support.scene_keys import press_all
from support.status_scenes import MOVING, WHOM

from station.commands import (
    CallClass,
    ClassDone,
    ClassLate,
    Command,
    HideClass,
    MoveClass,
    MovePerson,
    PickRow,
    ShowClass,
)
from station.view import PickView
from station.words import LANGUAGES
from ui.class_board import ClassBoardPage, worth_a_row
from ui.desk_page import DeskPage
from ui.keys import open_keys
from ui.panel import Text
from ui.phrases import speaker
from ui.wall_screen import wall_screen

NOON = "2026-06-01 11:40-12:00"


@pytest.fixture
def station() -> ScriptedStation:
    return ScriptedStation(replace(BASE, class_board=SLOW))


def words(page: ClassBoardPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def test_one_key_calls_the_next_class(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("call_class",))
    assert station.asked == [CallClass()]


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (("2", "1"), CallClass("软件20214")),
        (("2", "2"), ClassLate("软件20214")),
        (("1", "2"), ClassDone("软件20213")),
        (("2", "4", "3", "1"), MoveClass("软件20214", NOON, "move-exam")),
        (("2", "5", "3", "5"), MovePerson("软件20214", NOON, "move-other")),
        (("9", "9", "9", "7", "1"), CallClass("软件20212")),
    ],
)
def test_every_class_can_be_called_be_late_be_done_and_be_moved(
    page: DeskPage, station: ScriptedStation, keys: tuple[str, ...], command: Command
) -> None:
    press_all(page, ("classes", *keys))
    assert station.asked == [command]


def test_one_person_of_a_named_class_is_found_and_moved(page: DeskPage, station: ScriptedStation) -> None:
    station.view = MOVING
    page.refresh()
    press_all(page, (*WHOM, "=wxm", "enter", "3", "1"))
    asked = [MovePerson("软件20214", "2026-06-01 13:30-15:30", "move-exam", "row-5")]
    assert station.asked == [ShowClass("软件20214"), HideClass(), *asked]
    station.asked.clear()
    press_all(page, (*WHOM, "=zyy", "enter", "escape"))
    assert station.asked == [ShowClass("软件20214"), HideClass()], "whoever was captured is not moved"
    press_all(page, (*WHOM, "=03", "enter", "2", "5"))
    assert station.asked[-1] == MovePerson("软件20214", "2026-06-01 10:10-11:40", "move-other", "row-3"), (
        "back to their class, which comes in a window that is not theirs now"
    )


def test_whoever_has_to_be_picked_at_the_door_comes_before_whoever_is_moved(
    page: DeskPage, station: ScriptedStation
) -> None:
    station.view = MOVING
    press_all(page, (*WHOM, "=w"))
    station.view = replace(MOVING, picking=PickView("", "0001"))
    page.refresh()
    press_all(page, ("=wxm", "enter"))
    assert station.asked == [ShowClass("软件20214"), PickRow("row-5")]


def test_whom_to_call_is_there_to_be_read_and_does_nothing(page: DeskPage, station: ScriptedStation) -> None:
    press_all(page, ("classes", "2", "6"))
    assert station.asked == []


def test_without_classes_and_without_login_the_keys_are_closed() -> None:
    keys = {"classes", "call_class"}
    assert not keys & open_keys(BASE)
    assert not keys & open_keys(replace(CODED, operator=None, class_board=SLOW))
    assert keys <= open_keys(replace(CODED, class_board=SLOW))
    over = next(scene.view for scene in WALLS if scene.name == "over")
    assert keys & open_keys(over) == {"classes"}


@pytest.mark.gui
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_shows_classes_and_times_and_nobody(qtbot: QtBot, station: ScriptedStation, language: str) -> None:
    page = ClassBoardPage(station, speaker(language))
    qtbot.addWidget(page)
    page.resize(QSize(1920, 1080))
    with qtbot.waitExposed(page):
        page.show()
    shown = words(page)
    assert [part for part in ("软件20213", "软件20214", "09:09", "31.4", "27.4", "1010") if part not in shown] == []
    assert "软件20211" in shown, "a late class is never out of sight"
    for line in SLOW.lines:
        for who in line.people:
            assert who.name not in shown and who.phone not in shown
    station.view = next(scene.view for scene in WALLS if scene.name == "long-names")
    page.refresh()
    assert f"{LONG}0" in words(page).replace("\n", ""), "a long name takes two lines"
    page.close()


def test_however_many_come_late_ones_keep_their_rows() -> None:
    shown = worth_a_row(list(class_board().lines))
    assert (len(shown), shown[-1].stand) == (8, "late")


def test_without_a_screen_of_its_own_there_is_no_board(page: DeskPage, station: ScriptedStation) -> None:
    for name in ("HDMI-9", page.screen().name()):
        wall = wall_screen(station, name, page, page.say)
        wall.look()
        assert wall.page is None
        wall.speak(page.say)
        wall.close()
