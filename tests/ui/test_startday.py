"""What the desk page does about proposals, foot switches and a resting live view."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, BASE, ScriptedStation

from station.commands import AcceptLighting, AcceptTurn, Shoot, Wake
from station.config import SettingsError
from ui.desk_page import DeskPage
from ui.keys import open_keys, proposal, shutter_codes
from ui.phrases import state_phrase

Key = Qt.Key


def test_one_key_adopts_what_is_proposed_the_turn_first(page: DeskPage, station: ScriptedStation) -> None:
    station.view = replace(BASE, turn_proposed=270, lighting_proposed="flash")
    QTest.keyClick(page, Key.Key_T)
    station.view = replace(BASE, lighting_proposed="flash")
    QTest.keyClick(page, Key.Key_T)
    assert [one for one in station.asked if one != Wake()] == [AcceptTurn(), AcceptLighting()]


def test_what_is_in_force_already_is_no_proposal() -> None:
    view = replace(BASE, lighting="flash", lighting_proposed="flash")
    assert proposal(view) is None
    assert "adopt" not in open_keys(view)
    assert state_phrase(view, ()).code == "state.empty"


def test_any_key_wakes_a_resting_live_view_and_only_then(page: DeskPage, station: ScriptedStation) -> None:
    QTest.keyClick(page, Key.Key_J)
    assert Wake() not in station.asked
    station.view = replace(BASE, standby=True)
    QTest.keyClick(page, Key.Key_J)
    assert station.asked[-1] == Wake()


@pytest.mark.parametrize("names", [("F13",), ("PageDown", "B"), ("Space",)])
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
