"""The import window: nothing is read on Qt's thread, nothing is written before somebody said so, nobody is named."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot
from support import rosterfiles as files
from support.desk_scenes import BASE
from support.roster_scenes import COMPARED, ROSTERS, RosterScene, RosterStation, bad, classes, good, html

from station.commands import CompareRoster, ImportRoster
from station.job.roster.columns import Field
from station.job.roster.offer import Offer
from station.words import LANGUAGES
from ui import roster_page
from ui.other_windows import OtherWindows
from ui.phrases import speaker
from ui.roster_page import RosterPage

Open = Callable[[RosterScene], RosterPage]


@pytest.fixture
def open_page(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setattr(roster_page, "LOOK_MS", 5)
    pages: list[RosterPage] = []

    def opened(scene: RosterScene, language: str = LANGUAGES[0]) -> RosterPage:
        page = RosterPage(RosterStation(scene), speaker(language))
        qtbot.addWidget(page)
        pages.append(page)
        with qtbot.waitExposed(page):
            page.show()
        if scene.make is not None:
            page.open_file(scene.make(tmp_path))
        qtbot.waitUntil(lambda: page.settled, timeout=20_000)
        return page

    yield opened
    for page in pages:
        page.close()


def scene(name: str) -> RosterScene:
    return next(one for one in ROSTERS if one.name == name)


def desk_of(page: RosterPage) -> RosterStation:
    found = page._station
    assert isinstance(found, RosterStation)
    return found


def words(page: RosterPage) -> str:
    tables = page.findChildren(QTableWidget)
    cells = [
        item.text()
        for table in tables
        for row in range(table.rowCount())
        for column in range(table.columnCount())
        if (item := table.item(row, column)) is not None
    ]
    return " ".join([*(label.text() for label in page.findChildren(QLabel)), *cells])


def import_button(page: RosterPage) -> QPushButton:
    return page._import


def test_a_list_is_compared_first_and_written_when_somebody_says_so(qtbot, open_page):
    page = open_page(scene("written"))
    assert [type(one) for one in desk_of(page).asked] == [CompareRoster]
    assert "A-0012" in words(page) and import_button(page).isEnabled()
    QTest.mouseClick(import_button(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.settled)
    asked = desk_of(page).asked[-1]
    assert isinstance(asked, ImportRoster) and asked.offer is page.offer
    assert speaker("zh_CN")("ui.roster.written") in words(page)
    assert not import_button(page).isEnabled()


def test_nobody_is_named(open_page):
    page = open_page(scene("bad"))
    told = words(page)
    assert "测*" in told
    for person in files.people(12):
        assert person[1] not in told and person[3] not in told and person[0] not in told


@pytest.mark.parametrize("name", ["none", "html", "same", "busy", "login"])
def test_what_can_not_be_written_can_not_be_pressed(open_page, name):
    assert not import_button(open_page(scene(name))).isEnabled()


def test_a_file_that_is_no_list_gets_its_sentence(open_page):
    page = open_page(scene("html"))
    assert speaker("zh_CN")("trouble.table-html") in words(page) and "导出.xls" in words(page)
    assert desk_of(page).asked == []


def test_refused_rows_come_first_and_are_told_apart_by_shape_and_word(open_page):
    page = open_page(scene("bad"))
    signs = [page._problems.item(row, 2).text()[0] for row in range(page._problems.rowCount())]
    assert signs == sorted(signs, reverse=True, key=lambda sign: sign == "⊘") and {"⊘", "▲"} == set(signs)


def test_a_corrected_column_is_judged_and_compared_anew(qtbot, open_page):
    page = open_page(scene("good"))
    before = page.offer
    pick = page._columns.cellWidget(10, 1)
    assert isinstance(pick, QComboBox) and pick.currentData() == ""
    pick.setCurrentIndex(pick.findData("college"))
    pick.activated.emit(pick.currentIndex())
    assert not import_button(page).isEnabled()
    qtbot.waitUntil(lambda: page.settled)
    assert page.offer is not before and Field.COLLEGE in page.offer.sheets.read[0].layout.fields
    assert [type(one) for one in desk_of(page).asked] == [CompareRoster, CompareRoster]


def test_an_answer_to_an_earlier_question_is_none(qtbot, open_page):
    page = open_page(replace(scene("good"), answers=(COMPARED,)))
    desk_of(page)._answers = []
    page._adding.setChecked(True)
    QTest.qWait(30)
    assert not import_button(page).isEnabled()
    asked = desk_of(page).asked[-1]
    assert isinstance(asked, CompareRoster) and asked.adding
    desk_of(page).view = replace(BASE, roster=replace(COMPARED, request=asked.request))
    qtbot.waitUntil(import_button(page).isEnabled)


def test_whoever_sat_has_got_up_and_it_goes_on_by_itself(qtbot, open_page):
    page = open_page(scene("busy"))
    desk_of(page)._answers = [COMPARED]
    desk_of(page).view = replace(desk_of(page).view, state=None, sitter=None)
    qtbot.waitUntil(import_button(page).isEnabled)


def test_files_are_read_on_another_thread(qtbot, open_page, monkeypatch, tmp_path):
    page, threads, really = open_page(scene("none")), [], roster_page.read_offer

    def read(path: Path) -> Offer:
        threads.append(threading.get_ident())
        return really(path)

    monkeypatch.setattr(roster_page, "read_offer", read)
    page.open_file(html(tmp_path))
    qtbot.waitUntil(lambda: page.settled)
    assert threads and threads[0] != threading.get_ident()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [bad, classes, good], ids=["bad", "classes", "good"])
def test_nothing_is_cut_off_in_a_small_window(open_page, language, make):
    page = open_page(RosterScene("small", make), language)
    page.resize(QSize(1280, 720))
    QTest.qWait(20)
    for button in page.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.heightForWidth(label.width()) <= label.height() or label.sizeHint().height() <= label.height()


def test_the_job_s_key_opens_the_window_in_the_desk_s_language(page, station, tmp_path):
    windows = OtherWindows(tmp_path, station, page)
    page.press("language")
    QTest.keyClick(page, Qt.Key.Key_J)
    QTest.keyClick(page, Qt.Key.Key_2)
    window = windows.there["roster"]
    assert isinstance(window, RosterPage) and window.windowTitle() == speaker("en")("ui.roster")
    page.press("language")
    assert window.windowTitle() == speaker("zh_CN")("ui.roster")
    windows.close()
    assert not window.isVisible()
