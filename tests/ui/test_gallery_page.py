"""The contact sheet window: it shows, finds and compares; whatever is done from it the desk is asked for, as ever."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import ARMED, BASE, NOBODY_IN, ScriptedStation, announced
from support.gallery_scenes import GALLERIES, GalleryScene, opened, sheet
from support.journals import capture, open_journal

from station.commands import AllowRetake, ShowProof
from station.events import Kind
from station.gallery.cells import Mark
from station.words import LANGUAGES, catalogue
from ui import desk_page, gallery_page
from ui.desk_page import DeskPage
from ui.gallery_page import GalleryPage
from ui.key_guard import HOLD_MS
from ui.keys import KEYS as DESK_KEYS
from ui.other_windows import OtherWindows
from ui.phrases import speaker
from ui.pictures import upright_size
from ui.thumbnails import MOST_BYTES, MOST_WISHES, Thumbnails

SAY = speaker(LANGUAGES[0])


def scene(name: str) -> GalleryScene:
    return next(one for one in GALLERIES if one.name == name)


@pytest.fixture(autouse=True)
def quick_keys_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press keys faster than hands."""
    monkeypatch.setattr(gallery_page, "KEY_HOLD_MS", 0)
    monkeypatch.setattr(desk_page, "KEY_HOLD_MS", 0)


@pytest.fixture
def station() -> ScriptedStation:
    return ScriptedStation(BASE)


@pytest.fixture
def page(qtbot: QtBot, pictures: dict[str, Path]) -> Iterator[GalleryPage]:
    page, _ = opened(scene("marked"), SAY, pictures["portrait"], pictures["original"])
    qtbot.addWidget(page)
    yield shown(qtbot, page)
    page.end()


def shown(qtbot: QtBot, page: GalleryPage, size: QSize = QSize(1280, 720)) -> GalleryPage:  # noqa: B008
    page.resize(size)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.settled, timeout=10_000)
    return page


def asked(page: GalleryPage) -> list[object]:
    station = page._station
    assert isinstance(station, ScriptedStation)
    return list(station.asked)


def numbers(page: GalleryPage) -> list[str]:
    return [cell.number for cell in page.grid.cells.shown]


def test_filters_and_typed_numbers_narrow_what_is_shown(page: GalleryPage) -> None:
    assert numbers(page)[:2] == ["A-0040", "A-0039"]
    page.kind.setCurrentIndex(page.kind.findData(Mark.WITHOUT.value))
    page.kind.activated.emit(page.kind.currentIndex())
    assert numbers(page) == ["A-0014"]
    page.kind.setCurrentIndex(0)
    QTest.keyClick(page.grid, Qt.Key.Key_1)
    QTest.keyClick(page.typed, Qt.Key.Key_7)
    assert numbers(page) == ["A-0017"]
    QTest.keyClick(page.typed, Qt.Key.Key_Escape)
    assert len(numbers(page)) == 40 and page.chosen is not None and page.chosen.number == "A-0017"


def test_one_sitting_large_its_neighbours_and_all_its_takes(qtbot: QtBot, page: GalleryPage) -> None:
    page.grid.choose(23)
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.settled, timeout=10_000)
    assert [(take.number, take.state) for take in page.large.takes] == [
        ("A-0017", "rejected"), ("A-0017", "rejected"), ("A-0017", "accepted"), ("A-0412", "accepted"),
    ]  # fmt: skip
    assert page.large.place == 2
    QTest.keyClick(page, Qt.Key.Key_1)
    assert page.large.place == 0
    QTest.keyClick(page, Qt.Key.Key_C)
    assert page.large.compares
    QTest.keyClick(page, Qt.Key.Key_Escape)
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.chosen is not None and page.chosen.number == "A-0016" and page.large.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.grid.isVisible()


def test_a_story_that_comes_late_is_not_shown_for_another(page: GalleryPage) -> None:
    page.grid.choose(23)
    page.open_large()
    page.step(1)
    page._story_came(f"{17:032x}", ("somebody else's", {}))
    assert page._story is None


def test_what_is_done_from_here_is_asked_of_the_desk_by_its_own_commands(qtbot: QtBot, page: GalleryPage) -> None:
    page.grid.choose(4)
    with qtbot.waitSignal(page.claims) as claimed, qtbot.waitSignal(page.moves) as moved:
        page.press("gallery_claim")
        page.press("gallery_move")
    assert claimed.args == ["A-0036"] and moved.args == ["A-0036", ""]
    for row in (1, 2):
        page.grid.choose(row)
        page.press("gallery_mark")
    with qtbot.waitSignal(page.moves) as moved:
        page.press("gallery_move")
    assert moved.args == ["A-0039", "A-0038"]
    page.press("gallery_again")
    assert asked(page) == [AllowRetake("A-0038")]


def test_what_a_scanner_types_does_nothing(
    qtbot: QtBot, pictures: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery_page, "KEY_HOLD_MS", HOLD_MS)
    page, station = opened(scene("marked"), SAY, pictures["portrait"], pictures["original"])
    qtbot.addWidget(page)
    shown(qtbot, page)
    QTest.keyClicks(page.grid, "a-p1X2N3p")
    qtbot.waitUntil(lambda: SAY("happened.scanner-typed") in page._told.text(), timeout=2000)
    qtbot.waitUntil(lambda: not (page._guard._quiet.isActive() or page._guard._hold.isActive()), timeout=2000)
    assert station.asked == [] and page.typed.text() == "" and page.grid.cells.marked == ()
    page.end()


def test_the_foot_switch_is_told_where_the_shutter_is(page: GalleryPage) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert asked(page) == [] and SAY("gallery.shutter-there") in page._told.text()


def test_an_accepted_picture_is_never_changed_from_here(page: GalleryPage) -> None:
    page.grid.choose(0)
    page.press("gallery_crop")
    assert asked(page) == [] and SAY("gallery.crop-stays") in page._told.text()


def test_corrections_are_for_whoever_is_there(page: GalleryPage) -> None:
    page.grid.choose(3)
    page.press("gallery_proof")
    assert asked(page) == [] and SAY("gallery.proof-there") in page._told.text()
    page.grid.choose(0)
    page.press("gallery_proof")
    assert asked(page) == [ShowProof()]


def test_what_the_desk_refuses_is_said(page: GalleryPage) -> None:
    refused = announced(Kind.TROUBLE, code="delivered", number="A-0038")
    page.hear(replace(refused, detail={"for": "retake", "number": "A-0038"}))
    assert SAY("trouble.delivered", number="A-0038") in page._told.text()


def test_nothing_moves_under_the_finger_while_the_desk_goes_on(page: GalleryPage, pictures: dict[str, Path]) -> None:
    before = numbers(page)
    page._came(sheet(43, pictures["portrait"]))
    assert numbers(page) == before and SAY("gallery.new", count=3) in page._count.text()
    QTest.keyClick(page.grid, Qt.Key.Key_Home)
    assert numbers(page)[:4] == ["A-0043", "A-0042", "A-0041", "A-0040"]


def test_whoever_sits_at_the_desk_stays_in_sight(qtbot: QtBot, page: GalleryPage) -> None:
    station = page._station
    assert isinstance(station, ScriptedStation)
    station.view = ARMED
    qtbot.waitUntil(lambda: "A-0132" in page._desk.text(), timeout=2000)
    page.open_large()
    assert page._desk.isVisible() and "A-0132" in page._desk.text()


def test_nobody_acts_before_somebody_logs_in(qtbot: QtBot, pictures: dict[str, Path]) -> None:
    page, station = opened(replace(scene("login"), view=NOBODY_IN), SAY, pictures["portrait"], pictures["original"])
    qtbot.addWidget(page)
    shown(qtbot, page)
    for name in ("gallery_again", "gallery_move", "gallery_claim", "gallery_proof"):
        page.press(name)
    assert station.asked == []
    page.end()


def test_thumbnails_are_bounded_in_memory_and_in_wishes(qtbot: QtBot, pictures: dict[str, Path]) -> None:
    shelf, most = Thumbnails(None, 400_000), 400_000
    for width in range(100, 100 + 2 * MOST_WISHES):
        shelf.picture(pictures["portrait"], QSize(width, 200))
    assert len(shelf._wishes) <= MOST_WISHES
    qtbot.waitUntil(lambda: not shelf.fetching, timeout=10_000)
    assert 0 < shelf.bytes <= most < MOST_BYTES
    shelf.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["large", "crop-stays", "compare"])
def test_everything_fits(qtbot: QtBot, pictures: dict[str, Path], name: str, language: str) -> None:
    one = scene(name)
    page, _ = opened(one, speaker(language), pictures["portrait"], pictures["original"])
    qtbot.addWidget(page)
    shown(qtbot, page)
    one.act(page)
    qtbot.waitUntil(lambda: page.settled, timeout=10_000)
    assert clipped(page) == []
    page.end()


def test_a_journal_that_can_not_be_read_is_said_calmly(qtbot: QtBot, pictures: dict[str, Path]) -> None:
    page, _ = opened(scene("unreadable"), SAY, pictures["portrait"], pictures["original"])
    qtbot.addWidget(page)
    shown(qtbot, page)
    assert page._empty.text() == SAY("gallery.unreadable")
    page.end()


def test_it_opens_beside_a_desk_and_its_repairs_are_the_desks_own(qtbot: QtBot, tmp_path: Path) -> None:
    """The key opens it on the real journal; a re-assignment begins in the desk page's own pages."""
    with open_journal(tmp_path) as journal:
        for index in (1, 2):
            capture(journal, index)
        station = ScriptedStation(BASE)
        desk = DeskPage(station)
        qtbot.addWidget(desk)
        windows = OtherWindows(tmp_path, station, desk)
        desk.show()
        code = next(key for key in DESK_KEYS if key.name == "gallery").codes[0]
        QTest.keyClick(desk, code)
        page = windows.there["gallery"]
        assert isinstance(page, GalleryPage)
        qtbot.waitUntil(lambda: page.settled, timeout=10_000)
        assert numbers(page) == ["A-0002", "A-0001"]
        page.press("gallery_move")
        assert desk._repair.is_open and not page.isVisible()
        windows.close()
        desk.close()


def test_every_word_of_a_mark_and_a_line_is_there() -> None:
    words = catalogue(LANGUAGES[0])
    assert all(f"gallery.mark.{mark}" in words for mark in Mark)


def test_a_head_tells_how_large_an_upright_picture_is(pictures: dict[str, Path], tmp_path: Path) -> None:
    assert upright_size(pictures["original"]) == (3008, 2000)
    assert upright_size(tmp_path / "gone.jpg") is None
