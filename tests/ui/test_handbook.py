from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, ScriptedStation
from support.kiosk_scenes import equip
from support.scene_keys import press_all

from station import handbook
from station.lunch import LunchView
from station.waits import Waits
from station.words import LANGUAGES
from ui import job_menu, other_windows
from ui.desk_page import DeskPage
from ui.handbook_page import BY_NAME, PAGE_KEYS, HandbookPage, page_of, text_of
from ui.keys import KEYS, QUEUE_KEYS
from ui.pages import CHAPTERS, PAGES
from ui.phrases import speaker


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_and_names_only_keys_that_there_are(language: str) -> None:
    speak = speaker(language)
    for name in handbook.PAGES:
        text = text_of(name, speak)
        assert text.startswith("# ")
        assert not handbook.MARK.search(text), name
        assert set(handbook.keys_of(handbook.page(name, language))) <= set(BY_NAME)
        for key in PAGE_KEYS.get(name, ()):
            assert speak(f"key.{key.name}") in text


def test_both_languages_tell_of_the_same_keys() -> None:
    for name in handbook.PAGES:
        told = [set(handbook.keys_of(handbook.page(name, language))) for language in LANGUAGES]
        assert told[0] == told[1], name


def test_every_key_of_the_desk_and_every_page_is_told_of() -> None:
    told = {key for name in handbook.PAGES for key in handbook.keys_of(handbook.page(name, LANGUAGES[0]))}
    explain_themselves = {"language", "help", "more"}
    assert {key.name for key in (*KEYS, *QUEUE_KEYS)} - told == explain_themselves
    assert set(CHAPTERS) == {page.name for page in PAGES}
    assert set(CHAPTERS.values()) <= set(handbook.PAGES)
    assert set(handbook.PAGES) - set(CHAPTERS.values()) == {"trouble"}  # no page, but what may come to any


def test_f1_tells_of_what_is_on_the_screen(qtbot: QtBot) -> None:
    station = ScriptedStation(BASE)
    page = DeskPage(station)
    qtbot.addWidget(page)
    equip(page)
    asked: list[str] = []
    page.opens.connect(asked.append)
    page.show()
    for opened in ("leave", "screens", "sound", "lunch"):
        press_all(page, (opened, "help"))
        assert page_of(asked.pop()) == "kiosk" and page._open_question is not None, opened
        press_all(page, ("escape",))
    for view, told in (
        (replace(BASE, lunch=LunchView("13:30")), "kiosk"),
        (replace(BASE, waits=Waits(camera=True)), "trouble"),
        (replace(BASE, waits=Waits(scanner=True)), "trouble"),
    ):
        station.view = view
        press_all(page, ("help", "help"))
        assert page_of(asked.pop()) == told
    page.close()


def test_every_window_of_the_desk_has_its_page() -> None:
    windows = {*job_menu.WINDOWS, job_menu.STATUS} - {job_menu.GUIDE}
    assert set(other_windows.HELPS) == windows
    assert set(other_windows.HELPS.values()) <= set(handbook.PAGES)


def test_f1_shows_the_keys_then_the_guide_of_the_page_one_is_on(qtbot: QtBot) -> None:
    page = DeskPage(ScriptedStation(BASE))
    qtbot.addWidget(page)
    asked: list[str] = []
    page.opens.connect(asked.append)
    page.show()
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_F1)
    assert page_of(asked.pop()) == "desk"
    page.press("start")
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_F1)
    assert page_of(asked.pop()) == "start"
    page.press("money")
    QTest.keyClick(page, Qt.Key.Key_F1)
    assert page_of(asked.pop()) == "money"
    page.close()


def test_the_guide_turns_its_pages_and_speaks_both_languages(qtbot: QtBot) -> None:
    guide = HandbookPage("money", speaker("zh_CN"))
    qtbot.addWidget(guide)
    guide.show()
    assert guide.text.toPlainText().startswith("缴费")
    guide.speak(speaker("en"))
    assert guide.text.toPlainText().startswith("Money")
    QTest.keyClick(guide.contents, Qt.Key.Key_Home)
    assert guide.shown == handbook.PAGES[0]
    guide.leave.click()
    assert not guide.isVisible()
