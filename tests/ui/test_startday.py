"""What the desk page does about proposals, foot switches and a resting live view."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, BASE, ScriptedStation

from drivers.cameras.base import BodyState, Dial
from station.commands import (
    AcceptLighting,
    AcceptTurn,
    ChangeSetting,
    Command,
    Focus,
    MeasureBackground,
    Shoot,
    TestShot,
    Wake,
)
from station.config import SettingsError
from station.view import DeskView
from ui import camera_menu
from ui.choices import MOST, Question
from ui.desk_page import DeskPage
from ui.keys import open_keys, shutter_codes
from ui.phrases import state_phrase

Key = Qt.Key
DIALS = BodyState(
    iso=Dial("200", ("100", "200", "400")), aperture=Dial("f/8"),
    white_balance=Dial("Auto", ("Auto", "Preset", "Flash", "Daylight")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("view", "keys", "commands"),
    [
        (replace(BASE, turn_proposed=270, lighting_proposed="flash"), "1", [AcceptTurn()]),
        (replace(BASE, lighting_proposed="flash"), "1", [AcceptLighting()]),
        (replace(BASE, body_state=DIALS), "1", [TestShot()]),
        (replace(BASE, body_state=DIALS), "2", [MeasureBackground()]),
        (replace(ARMED, body_state=DIALS), "1", [Focus()]),
        (replace(ARMED, body_state=DIALS), "21", [ChangeSetting("iso", "100")]),
        (replace(ARMED, body_state=DIALS), "33", [ChangeSetting("white_balance", "Daylight")]),
    ],
    ids=["turn", "lighting", "test shot", "background", "focus", "iso", "white balance"],
)
def test_the_cameras_key_offers_what_can_be_done_now(
    page: DeskPage, station: ScriptedStation, view: DeskView, keys: str, commands: list[Command]
) -> None:
    station.view = view
    page.refresh()
    QTest.keyClick(page, Key.Key_B)
    for key in keys:
        QTest.keyClick(page, Key[f"Key_{key}"])
    assert [one for one in station.asked if one != Wake()] == commands


def test_a_dial_with_many_choices_offers_those_around_the_present_one() -> None:
    asked: list[Question] = []
    steps = tuple(str(step) for step in range(40))
    view = replace(ARMED, body_state=BodyState(iso=Dial("20", steps)))
    menu = camera_menu.question(view, lambda _: None, asked.append)
    menu.then("iso")
    offered = [int(option.value) for option in asked[0].options]
    assert len(offered) == MOST and 20 not in offered
    assert {19, 21} < set(offered) and offered == sorted(offered)


def test_what_is_in_force_already_is_no_proposal() -> None:
    view = replace(BASE, lighting="flash", lighting_proposed="flash")
    assert "body" not in open_keys(view)
    assert state_phrase(view, ()).code == "state.empty.card"


def test_any_key_wakes_a_resting_live_view_and_only_then(page: DeskPage, station: ScriptedStation) -> None:
    QTest.keyClick(page, Key.Key_J)
    assert Wake() not in station.asked
    station.view = replace(BASE, standby=True)
    QTest.keyClick(page, Key.Key_J)
    assert station.asked[-1] == Wake()


@pytest.mark.parametrize("names", [("F13",), ("PageDown", "F14"), ("Space",)])
def test_a_foot_switch_shoots_like_the_space_bar(qtbot: QtBot, names: tuple[str, ...]) -> None:
    station = ScriptedStation(ARMED)
    page = DeskPage(station, shutters=shutter_codes(names))
    qtbot.addWidget(page)
    for name in (*names, "Space"):
        station.asked.clear()
        QTest.keyClick(page, Key[f"Key_{name}"])
        assert station.asked == [Shoot()]
    page.close()


@pytest.mark.parametrize(("name", "word"), [("Nonsense", "Nonsense"), ("R", "retake"), ("Return", "accept")])
def test_a_key_that_is_none_or_taken_is_told(name: str, word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        shutter_codes((name,))


def test_a_refused_focus_is_said_and_the_shutter_stays_open() -> None:
    view = replace(ARMED, refused="focus")
    assert state_phrase(view, ()).code == "state.refused.focus"
    assert "shoot" in open_keys(view)
    assert state_phrase(replace(view, refused="card-full"), ()).code == "state.ready"
