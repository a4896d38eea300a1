"""The export window: real clicks and keys on desks made by hand; what it asks for, what it says, and what it leaves."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, ScriptedStation, announced
from support.export_scenes import (
    CAREFUL,
    COPYING,
    DRIVES,
    EXPORTED,
    EXPORTS,
    FOLLOWING,
    IN_USE,
    LET_GO,
    OUT,
    PULLED,
    RECEIPT,
    SMALL,
    STICK,
    STICK_AT,
    STOPPED,
    SYSTEM,
    ExportScene,
    opened,
    played,
)
from support.window_clipping import cut_off

from station.events import Kind
from station.export.formats.manifest import ClassPart, NewPart
from station.export.sealing.password import strong
from station.stick.standing import Phase, StickStanding
from station.stick_commands import Export, KeepStick, LetStickGo, StopExport
from station.words import LANGUAGES, say
from ui import job_menu
from ui.desk_page import DeskPage
from ui.export_page import ExportPage
from ui.export_words import lamp_words, may_go_words, standing_words
from ui.other_windows import OtherWindows
from ui.phrases import speaker
from ui.signs import Sign

SAY = speaker(LANGUAGES[0])
Open = Callable[[ExportScene], ExportPage]


@pytest.fixture
def opening(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    pages: list[ExportPage] = []

    def opening(scene: ExportScene) -> ExportPage:
        page = opened(scene, tmp_path, SAY)
        pages.append(page)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.settled, timeout=10_000)
        played(page, scene)
        qtbot.waitUntil(lambda: page.settled, timeout=10_000)
        return page

    yield opening
    for page in pages:
        page.end()


def scene(name: str) -> ExportScene:
    return next(one for one in EXPORTS if one.name == name)


def station_of(page: ExportPage) -> ScriptedStation:
    assert isinstance(page._station, ScriptedStation)
    return page._station


def shown(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def click(page: ExportPage, name: str) -> None:
    QTest.mouseClick(page.buttons[name], Qt.MouseButton.LeftButton)


def stands(page: ExportPage, stick: StickStanding) -> None:
    station = station_of(page)
    station.view = replace(station.view, stick=stick)
    page.refresh()


def choose(page: ExportPage, place: int) -> None:
    """Click on a row of the list."""
    spot = page.list.visualItemRect(page.list.item(place)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def listed(page: ExportPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_an_ordinary_day_takes_two_clicks_and_no_typing(opening: Open) -> None:
    page = opening(scene("choose"))
    page.system.click()
    choose(page, 0)
    click(page, "export")
    assert station_of(page).asked == [Export(STICK_AT)]
    click(page, "export")
    assert len(station_of(page).asked) == 1, "asked once, however often it is pressed"
    stands(page, COPYING)
    assert page.bar.value() == 414 and "31.4 MB/s" in shown(page) and "3,412 / 8,237 MB" in shown(page)
    assert say("ui.export.left", minutes=7) in shown(page)
    assert not page.buttons["export"].isEnabled() and not page.buttons["release"].isEnabled()


def test_all_of_it_can_be_done_with_keys(opening: Open) -> None:
    page = opening(ExportScene("keys", drives=(STICK, SMALL)))
    page.activateWindow()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.target == SMALL.mountpoint
    page.taker.setFocus()
    QTest.keyClicks(page.taker, " Li ")
    page.buttons["export"].setFocus()
    QTest.keyClick(page.buttons["export"], Qt.Key.Key_Space)
    assert station_of(page).asked == [Export(Path(str(SMALL.mountpoint)), None, "Li")]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible() and len(station_of(page).asked) == 1, "leaving stops nothing"


def test_a_password_is_made_and_goes_to_the_desk_alone(opening: Open) -> None:
    page = opening(ExportScene("locked", drives=(STICK,)))
    assert page.password.text() == ""
    page.lock.click()
    password = page.password.text()
    assert strong(password) == password and say("ui.export.lock.how") in shown(page)
    click(page, "export")
    (asked,) = station_of(page).asked
    assert asked == Export(STICK_AT, password=password) and password not in repr(asked)
    page.lock.click()
    assert password not in shown(page)


def test_a_single_stick_is_chosen_and_of_several_none(opening: Open) -> None:
    assert opening(ExportScene("one", drives=(SYSTEM, STICK))).target == STICK_AT
    several = opening(ExportScene("two", drives=DRIVES))
    assert several.target is None and not several.buttons["export"].isEnabled()


def test_the_systems_disk_is_offered_to_those_only_who_ask_for_it(opening: Open) -> None:
    page = opening(ExportScene("system"))
    assert not any(SYSTEM.label in words for words in listed(page))
    page.system.click()
    assert SYSTEM.label in listed(page)[0] and say("ui.export.system") in listed(page)[0]


def test_each_drive_says_what_can_go_there(opening: Open) -> None:
    fits, small, locked = listed(opening(ExportScene("drives")))
    assert "JIAOWU" in fits and "58.4 GB" in fits and say("ui.export.fits") in fits
    assert say("ui.export.too-small") in small and say("drive.read-only") in locked
    assert say("ui.export.needed", size="8,237 MB") in shown(opening(ExportScene("drives")))


def test_a_stick_that_holds_most_of_the_day_is_not_called_too_small(opening: Open) -> None:
    page = opening(ExportScene("mostly", replace(FOLLOWING, folder=SMALL.mountpoint), drives=(STICK, SMALL)))
    assert say("ui.export.too-small") not in "".join(listed(page))


def test_a_part_is_measured_and_asked_for(opening: Open) -> None:
    page = opening(ExportScene("parts", drives=(STICK,)))
    page.class_pick.setCurrentIndex(1)
    page.class_pick.activated.emit(1)
    assert page.part == ClassPart(kind="class", name=page.class_pick.currentText())
    click(page, "export")
    page.parts["new"].click()
    assert page.part == NewPart(kind="new")
    (command,) = station_of(page).asked
    assert isinstance(command, Export) and isinstance(command.part, ClassPart)


def test_nothing_new_is_said_before_anybody_exports(opening: Open) -> None:
    assert say("ui.export.trouble.nothing-new") in shown(opening(scene("nothing-new")))


def test_any_folder_will_do_and_stays_in_the_list(opening: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opening(ExportScene("folder", drives=(SYSTEM, STICK)))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/srv/share")
    click(page, "folder")
    assert page.target == Path("/srv/share") and say("ui.export.system") in listed(page)[-1]
    page._found((SYSTEM,))
    assert page.target == Path("/srv/share"), "another stick's coming and going changes no choice"


def test_a_stick_that_stays_in_is_followed_until_it_is_taken_out(opening: Open) -> None:
    page = opening(ExportScene("stay", drives=(STICK, SMALL)))
    choose(page, 0)
    click(page, "stay")
    stands(page, replace(FOLLOWING, behind=3))
    assert say("ui.export.following", number="A-0412") in shown(page)
    assert say("ui.export.go.behind", behind=3) in shown(page) and not page.buttons["stay"].isEnabled()
    click(page, "release")
    assert station_of(page).asked == [KeepStick(STICK_AT), LetStickGo()]
    assert say("ui.export.go.letting") in shown(page)
    stands(page, LET_GO)
    assert say("ui.export.go.letting") in shown(page), "not before the system said so"
    stands(page, OUT)
    assert say("eject.off") in shown(page) and not page.buttons["release"].isEnabled()


def test_a_stick_that_did_not_come_out_is_not_called_free(opening: Open) -> None:
    page = opening(scene("in-use"))
    assert f"▲ {say('eject.in-use')}" in shown(page) and page.buttons["release"].isEnabled()
    assert "✔" not in page._labels["go"].text()


def test_a_place_without_its_stick_takes_nothing_until_the_stick_is_back(opening: Open) -> None:
    page = opening(scene("pulled"))
    assert page.target is None and say("ui.export.not-there") in listed(page)[0]
    page._found((SYSTEM, STICK))
    assert page.target == STICK_AT and page.buttons["export"].text() == say("ui.export.go-on")


@pytest.mark.parametrize("stick", [STOPPED, PULLED], ids=["stopped", "pulled"])
def test_it_goes_on_where_it_stopped(opening: Open, stick: StickStanding) -> None:
    page = opening(ExportScene("again", COPYING, drives=(STICK, SMALL)))
    click(page, "stop")
    stands(page, stick)
    assert page.buttons["export"].text() == say("ui.export.go-on") and page.target == STICK_AT
    assert say("ui.export.go.unfinished") in shown(page)
    click(page, "export")
    assert station_of(page).asked == [StopExport(), Export(STICK_AT)]


def test_what_was_found_stands_there_and_becomes_a_paper(opening: Open) -> None:
    page = opening(scene("done"))
    told = shown(page)
    assert "8,236,512,345" in told and RECEIPT.path.name in told and "教务处 李秘书" in told
    assert "3fa4 9c0e" in told and "7be1 d205" in told and "0123 4567 89ab cdef" in told
    assert say("receipt.read-back.direct") in told and say("ui.export.paper", path=page.paper) in told
    assert page.buttons["release"].isEnabled() and say("ui.export.go.done") in told


def test_what_was_not_as_it_should_be_is_said_plainly(opening: Open) -> None:
    told = shown(opening(scene("done-careful")))
    assert f"▲ {say('receipt.read-back.dropped')}" in told and say("receipt.part.class", name="软件20213") in told
    assert say("ui.papers.kind.registry") in told and "0003.jpg" in told
    assert say("ui.export.resumed", files=CAREFUL.resumed) in told


def test_the_paper_is_made_while_nobody_looks_and_an_old_receipt_makes_none(qtbot: QtBot, opening: Open) -> None:
    page = opening(ExportScene("closed", EXPORTED))
    assert page.paper is None
    QTest.keyClick(page, Qt.Key.Key_Escape)
    stands(page, replace(EXPORTED, receipt=replace(RECEIPT, people=413)))
    qtbot.waitUntil(lambda: page.paper is not None, timeout=10_000)


def test_a_dying_stick_holds_no_window(qtbot: QtBot, tmp_path: Path) -> None:
    """Drives are asked for on another thread; until they answer everything else can be done."""
    answer, threads = threading.Event(), set[int]()

    def find() -> tuple[()]:
        threads.add(threading.get_ident())
        answer.wait(30)
        return ()

    asked = scene("copying")
    station = ScriptedStation(replace(BASE, stick=COPYING))
    page = ExportPage(tmp_path, station, SAY, find=find, measure=asked.measure, keep=asked.keep)
    qtbot.addWidget(page)
    page.show()
    click(page, "stop")
    page.close()
    assert station.asked == [StopExport()] and not page.isVisible()
    answer.set()
    page.end()
    assert threading.get_ident() not in threads


def test_nobody_exports_who_is_not_logged_in(opening: Open) -> None:
    page = opening(scene("login"))
    choose(page, 0)
    assert say("ui.export.login") in shown(page)
    assert not page.buttons["export"].isEnabled() and not page.buttons["stay"].isEnabled()


def test_the_desks_window_opens_it_from_the_menu_and_when_the_day_is_closed(
    qtbot: QtBot, page: DeskPage, station: ScriptedStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.other_windows.ExportPage", _Quiet)
    windows = OtherWindows(tmp_path, station, page)
    assert job_menu.EXPORT in job_menu.WINDOWS
    station.announce(announced(Kind.DAY_CLOSED, day="2026-06-01"))
    qtbot.waitUntil(lambda: job_menu.EXPORT in windows.there)
    first = windows.there[job_menu.EXPORT]
    first.close()
    windows.open(job_menu.EXPORT)
    assert windows.there[job_menu.EXPORT] is first and first.isVisible(), "it knows of its export"
    assert not first.isModal()
    windows.close()
    assert not first.isVisible()


class _Quiet(ExportPage):
    """The window, with drives and sizes that nobody has to ask a system for."""

    def __init__(self, folder: Path, station: ScriptedStation, say: object) -> None:
        still = scene("choose")
        super().__init__(folder, station, SAY, find=still.find, measure=still.measure, keep=still.keep)


def test_every_phase_has_a_sentence_a_lamp_and_a_word_about_pulling_it() -> None:
    for language in LANGUAGES:
        speak = speaker(language)
        for phase in Phase:
            stick = StickStanding(phase, STICK_AT, code="target-gone" if phase is Phase.TROUBLE else None)
            sign, words = standing_words(stick, speak)
            assert words and may_go_words(stick, speak)[1], phase
            lamp = lamp_words(stick)
            assert (lamp is None) is (phase is Phase.NONE), phase
            assert lamp is None or (lamp.has_words and (lamp.sign is Sign.BAR) is (sign is Sign.BAR)), phase
    assert may_go_words(IN_USE, SAY)[0] is Sign.TRIANGLE
    unknown = replace(PULLED, code="target-full")
    assert standing_words(unknown, SAY)[1] == say("trouble.export-trouble"), "a sentence that lacks what it tells"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_words_have_room(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    page = opened(ExportScene("room", then=None), tmp_path, speaker(language))
    qtbot.addWidget(page)
    page.show()
    for size in (QSize(1280, 720), QSize(1366, 768), QSize(1920, 1080)):
        page.resize(size)
        for one in ("done-careful", "full", "copying", "behind", "stopped", "in-use", "none"):
            stands(page, scene(one).then or scene(one).stick)
            qtbot.waitUntil(lambda: page.settled, timeout=10_000)
            QTest.qWait(1)
            assert page.size() == size and cut_off(page) == [], (size, one)
    page.end()
