from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import ARMED, ScriptedStation, announced
from support.start_scenes import FINE, MORNING, STARTS, TODAY, TRIED, TROUBLED, WRONG, Loud, looked

from station import startcheck
from station.commands import AcceptTurn, TestShot, TestSwipe
from station.events import Kind
from station.startcheck import ROWS, STEPS, Looked
from station.words import LANGUAGES, catalogue, say
from ui.desk_page import DeskPage
from ui.phrases import speaker
from ui.start_page import StartPage

UNTRIED = looked(FINE, TODAY)
SIZES = (QSize(1280, 720), QSize(1366, 768), QSize(1920, 1080))


@pytest.fixture
def morning(qtbot: QtBot) -> Callable[..., tuple[DeskPage, ScriptedStation]]:
    def begun(found: Looked = UNTRIED, sounds: Loud | None = None) -> tuple[DeskPage, ScriptedStation]:
        station = ScriptedStation(MORNING)
        page = DeskPage(station, sounds=sounds, look=lambda _: found)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page._start._looked is not None)
        page.refresh()
        return page, station

    return begun


def test_it_opens_by_itself_before_anybody_swiped_and_a_swipe_closes_it(morning: Callable[..., object]) -> None:
    page, station = morning()  # type: ignore[misc]
    assert page._start.is_open
    station.announce(announced(Kind.SWIPE, "A-0001"))
    QApplication.processEvents()
    assert not page._start.is_open


def test_it_does_not_open_by_itself_after_a_swipe_or_over_a_sitting(morning: Callable[..., object]) -> None:
    page, station = morning(looked(FINE, TRIED | {"swipe": {}}))  # type: ignore[misc]
    assert not page._start.is_open
    QTest.keyClick(page, Qt.Key.Key_F7)
    assert page._start.is_open
    station.view = ARMED
    page.refresh()
    assert not page._start.is_open
    QTest.keyClick(page, Qt.Key.Key_F7)
    assert not page._start.is_open


def test_its_figures_ask_the_desk_and_the_keys_of_the_desk_go_on_working(morning: Callable[..., object]) -> None:
    sounds = Loud()
    page, station = morning(sounds=sounds)  # type: ignore[misc]
    station.view = replace(MORNING, turn_proposed=90)
    page.refresh()
    QApplication.processEvents()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_V):
        QTest.keyClick(page, key)
    assert [one for one in station.asked if not isinstance(one, TestSwipe)] == [TestShot(), AcceptTurn()]
    assert station.asked.count(TestSwipe()) == 2  # by figure, and by the desk's own key
    assert len(sounds.played) == 1
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page._start.is_open


def test_what_is_left_is_counted_and_hints_stop_nobody() -> None:
    tried = startcheck.check(looked(FINE, TRIED), MORNING, heard=True)
    assert (tried.left, tried.hints, tried.known) == (0, 0, True)
    untried = startcheck.check(looked(FINE, TODAY), MORNING)
    assert [step.name for step in untried.steps if not step.done] == ["swipe", "shot", "background", "sound"]
    assert untried.left == 4
    wrong = startcheck.check(looked(WRONG, TODAY), TROUBLED)
    assert [row.name for row in wrong.rows if row.state == "block"] == ["reader"]
    assert wrong.hints > 0
    assert [row.name for row in wrong.rows] == list(ROWS)
    assert [step.name for step in wrong.steps] == list(STEPS)
    assert not startcheck.check(None, MORNING).known


def test_everything_wrong_has_words_that_say_what_to_do() -> None:
    for scene in STARTS:
        for row in startcheck.check(scene.found, scene.view).rows:
            assert (row.state in ("warn", "block")) == (row.advice is not None), row.name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.height()}")
def test_it_fits(qtbot: QtBot, size: QSize) -> None:
    station = ScriptedStation(MORNING)
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(size)
    page.show()
    for language in LANGUAGES:
        speak = speaker(language)
        for scene in STARTS:
            start = page._start
            start._looked, start._heard = scene.found, scene.heard
            start.open()
            start.display(scene.view, speak)
            assert clipped(start) == [], scene.name
        facts = {"command": "sudo station rules install card-service", "address": "code-keyboard:1a86:e026:0123"}
        for code in catalogue(language):
            if code.startswith("doctor.") and code != "doctor.section-broke":
                start._advice[0][1].write(say("start.row.operators", language) + "：" + _said(code, language, facts))
                assert clipped(start) == [], code
    page.close()


def _said(code: str, language: str, facts: dict[str, str]) -> str:
    class Filled(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return facts.get(key, "/media/second"[:13])

    return catalogue(language)[code].format_map(Filled())


def test_a_page_that_nobody_looks_for_stays_closed(qtbot: QtBot) -> None:
    page = DeskPage(ScriptedStation(MORNING))
    qtbot.addWidget(page)
    page.show()
    assert isinstance(page._start, StartPage)
    assert not page._start.is_open
