"""The window of how far people are: somebody is found, something is written down, a list is taken in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.status_scenes import WITH_PEOPLE, PeopleStation, returned_list

from station.commands import MovePerson
from station.outside_picture import OutsidePicture
from station.status_commands import CompareReturned, HidePeople, ImportReturned, SetStatus, ShowPeople
from station.view import Tally
from station.words import LANGUAGES
from ui import status_page
from ui.desk_page import DeskPage
from ui.phrases import speaker
from ui.status_page import StatusPage

PICTURE = OutsidePicture(b"\xff\xd8\xff", "0" * 64, ".jpg", "blue-2017/1", passes=False, failing=("roll",))


@pytest.fixture
def station() -> PeopleStation:
    return PeopleStation(WITH_PEOPLE)


@pytest.fixture
def page(qtbot: QtBot, station: PeopleStation) -> Iterator[StatusPage]:
    page = StatusPage(station, speaker("zh_CN"), date(2026, 6, 1))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.settled)
    yield page
    page.close()


def written(station: PeopleStation) -> list[object]:
    return [command for command in station.asked if not isinstance(command, ShowPeople)]


def test_somebody_is_found_by_digits_or_initials_and_chosen_with_the_keys(
    page: StatusPage, station: PeopleStation
) -> None:
    QTest.keyClicks(page.typed, "w")
    assert page.table.rowCount() == 4, "王 and 吴"
    QTest.keyClick(page.typed, Qt.Key.Key_Down)
    QTest.keyClick(page.typed, Qt.Key.Key_Down)
    assert station.asked[-1] == ShowPeople("软件20214", chosen="row-5")
    page.typed.clear()
    QTest.keyClicks(page.typed, "11")
    assert station.asked[-1] == ShowPeople("软件20214", chosen="row-11"), "the only one is chosen"


def test_what_happened_elsewhere_is_written_down_and_taken_back(
    qtbot: QtBot, page: StatusPage, station: PeopleStation
) -> None:
    page.choose("row-10")
    page.where.setText("省中心")
    page.remark.setText("光盘")
    page.fee.setValue(25.5)
    page.copies.setValue(3)
    page._came(PICTURE)
    page.write.click()
    assert written(station) == [
        SetStatus("row-10", "elsewhere", "2026-06-01", "省中心", "光盘", 0, 2550, PICTURE, request=1)
    ], "copies belong to another kind"
    qtbot.waitUntil(lambda: page.settled)
    assert page.where.text() == "", "nothing of one person is left for the next"
    page.choose("row-4")
    qtbot.waitUntil(page.take_back.isEnabled)
    page.take_back.click()
    assert written(station)[-1] == SetStatus("row-4", "open", request=2)


def test_nothing_of_one_person_is_written_down_of_another(page: StatusPage, station: PeopleStation) -> None:
    page.choose("row-10")
    page.where.setText("省中心")
    page._came(PICTURE)
    page.choose("row-11")
    page.what.setCurrentIndex(2)
    page.write.click()
    assert written(station) == [SetStatus("row-11", "exempt", request=1)]


def test_people_are_moved_here_too(page: StatusPage, station: PeopleStation) -> None:
    page.choose("row-11")
    page.what.setCurrentIndex(4)
    page.write.click()
    assert written(station) == [MovePerson("软件20214", "2026-06-01 08:30-10:10", "move-exam", "row-11")]
    page.choose("row-1")
    assert not page.write.isEnabled(), "whoever has a picture comes no more"


def test_a_returned_list_is_compared_before_it_is_taken(
    qtbot: QtBot, page: StatusPage, station: PeopleStation, tmp_path: Path
) -> None:
    assert not page.import_.isEnabled()
    page.open_list(returned_list(tmp_path))
    qtbot.waitUntil(lambda: page.settled and page.import_.isEnabled(), timeout=20_000)
    page.import_.click()
    assert [type(command) for command in written(station)] == [CompareReturned, ImportReturned]
    qtbot.waitUntil(lambda: page.settled)
    assert not page.import_.isEnabled() and not page.drop.isEnabled()


def test_whoever_is_captured_meanwhile_is_shown(qtbot: QtBot, page: StatusPage, station: PeopleStation) -> None:
    before = len(station.asked)
    qtbot.waitUntil(lambda: page._tally is not None)
    station.view = replace(station.view, tally=Tally(accepted=132))
    qtbot.waitUntil(lambda: len(station.asked) > before)
    assert isinstance(station.asked[-1], ShowPeople)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_and_leaves_nobody_on_a_screen(qtbot: QtBot, station: PeopleStation, language: str) -> None:
    page = StatusPage(station, speaker(language), date(2026, 6, 1))
    qtbot.addWidget(page)
    page.speak(speaker(language))
    page.close()
    assert station.asked[-1] == HidePeople()


def test_a_key_of_the_desk_opens_it(qtbot: QtBot, station: PeopleStation) -> None:
    desk = DeskPage(station)
    qtbot.addWidget(desk)
    with qtbot.waitSignal(desk.opens) as opened:
        desk.press("status")
    assert opened.args == ["status"] and status_page.WHATS[-1] == "move"
    desk.close()
