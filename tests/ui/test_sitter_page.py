"""The student's window: what it says and when, mirrored as in a mirror, and what it must never show."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import (
    ARMED,
    BAD,
    BASE,
    GOOD,
    LOCKED,
    NEXT,
    REVIEW,
    SITTER,
    SITTERS,
    ScriptedStation,
    announced,
    dressed,
    judgement,
)

from station.checks.crop import Crop
from station.events import Kind
from station.exemptions import EXEMPTIONS
from station.flow import State
from station.guide.instruction import INSTRUCTIONS, MOVE_RIGHT_HAND, ZOOM_IN, Arrow
from station.words import LANGUAGES, say
from ui import sitter_page
from ui.panel import Text
from ui.phrases import speaker
from ui.sitter_page import SitterPage, told


@pytest.fixture
def page(qtbot: QtBot, station: ScriptedStation) -> Iterator[SitterPage]:
    page = SitterPage(station, speaker("zh_CN"))
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.close()


def words(page: SitterPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page) and text.text())


def two_sides(path: Path) -> bytes:
    """A live frame whose left half is red and whose right half is blue."""
    image = QImage(640, 424, QImage.Format.Format_RGB32)
    image.fill(QColor("#C00000"))
    for x in range(320, 640):
        for y in range(424):
            image.setPixelColor(x, y, QColor("#0000C0"))
    image.save(str(path), "JPG", 95)
    return path.read_bytes()


def test_live_view_is_mirrored_and_the_arrow_with_it(
    page: SitterPage, station: ScriptedStation, tmp_path: Path
) -> None:
    """The sitter's right hand is at the picture's left, and in a mirror at the right: there the arrow points."""
    station.view = replace(LOCKED, instruction=MOVE_RIGHT_HAND)
    station.show_frame(two_sides(tmp_path / "frame"), judgement(BAD))
    page.refresh()
    page._live.look()
    image = page._live.image
    assert image is not None
    assert image.pixelColor(100, 200).blue() > 100
    assert image.pixelColor(540, 200).red() > 100
    assert MOVE_RIGHT_HAND.arrow is Arrow.LEFT
    assert page._arrow.arrow is Arrow.RIGHT
    painted = page.grab(page._arrow.geometry()).toImage()
    heavy = [sum(painted.pixelColor(x, y).lightness() > 128 for y in range(painted.height())) for x in edges(painted)]
    assert heavy[1] > 2 * heavy[0], "the arrow's head is at the right"


def edges(image: QImage) -> tuple[int, int]:
    """Columns a little inside of the square's left and right end."""
    side = min(image.width(), image.height())
    left = (image.width() - side) // 2
    return left + side // 4, left + side - side // 4


def test_the_predicted_crop_is_mirrored_with_the_picture(page: SitterPage, station: ScriptedStation) -> None:
    station.view = ARMED
    station.show_frame(page_frame(), judgement(GOOD, Crop(40, 20, 240, 320)))
    page.refresh()
    page._live.look()
    assert page._live.crop_in(QRectF(0, 0, 640, 424)) == QRectF(640 - 40 - 240, 20, 240, 320)


def page_frame() -> bytes:
    image = QImage(640, 424, QImage.Format.Format_RGB32)
    image.fill(QColor("#64C5FF"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def test_the_portrait_is_not_mirrored(qtbot: QtBot, page: SitterPage, station: ScriptedStation, tmp_path: Path) -> None:
    two_sides(tmp_path / "portrait")
    station.view = replace(REVIEW, portrait=tmp_path / "portrait", original=None)
    page.refresh()
    qtbot.waitUntil(lambda: page._picture._image is not None)
    shown = page._picture._image
    assert shown is not None
    assert shown.pixelColor(10, 10).red() > 100
    assert "是您本人吗" in words(page)


def test_one_instruction_number_and_masked_name(page: SitterPage, station: ScriptedStation) -> None:
    for instruction in INSTRUCTIONS:
        station.view = replace(LOCKED, instruction=instruction)
        page.refresh()
        assert words(page) == f"A-0132 张* {say(instruction.words)}"
        shown = instruction.arrow and instruction.arrow.mirrored
        assert page._arrow.arrow is (shown if instruction.sitters else None)


def test_what_is_said_when_nothing_is_to_be_done() -> None:
    assert told(ARMED, dark=False) == ("guide.good", None)
    assert told(LOCKED, dark=False) == ("guide.wait", None)
    assert told(replace(ARMED, locked="camera"), dark=True) == ("guide.look", None)
    assert told(replace(LOCKED, instruction=ZOOM_IN), dark=False) == ("guide.wait", None)
    assert told(replace(ARMED, state=State.SHOOTING), dark=True) == ("guide.shooting", None)


def test_no_document_number_no_verdict_and_nothing_of_an_exemption_is_ever_shown(
    page: SitterPage, station: ScriptedStation, pictures: dict[str, Path]
) -> None:
    every_check = frozenset(check for checks in EXEMPTIONS.values() for check in checks)
    forbidden = {SITTER.tail, NEXT.tail, "0.091", say("ui.overridden"), say("key.override"), say("reason.exempt")}
    forbidden |= {say("exempt.wheelchair"), say("exempt.head-covering"), say("exempt.dressing")}
    for scene in SITTERS:
        plain = dressed(scene, pictures["portrait"], pictures["original"])
        shown = []
        for overridden in (frozenset[str](), every_check):
            station.view = replace(plain, verdicts=BAD, overridden=overridden, waiting=NEXT)
            for check in sorted(overridden):
                page.hear(announced(Kind.OVERRIDE, "A-0132", code=check, check=check))
            page.refresh()
            shown.append(words(page))
            confirmed = {NEXT.tail} if scene.name == "queue-confirm" else set()  # it takes the student's own look
            assert not [word for word in forbidden - confirmed if word in shown[-1]], scene.name
        assert shown[0] == shown[1], scene.name


def test_who_has_finished_is_thanked_and_then_the_next_is_called(
    qtbot: QtBot, page: SitterPage, station: ScriptedStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitter_page, "DONE_MS", 50)
    station.view = replace(BASE, state=State.WAITING, sitter=NEXT)
    page.hear(announced(Kind.ACCEPTED, "A-0132"))
    assert "A-0132 完成了" in words(page)
    assert "下一位 A-0133" in words(page)
    qtbot.waitUntil(lambda: "请 A-0133 李* 就座" in words(page))


def test_keys_and_clicks_do_nothing(page: SitterPage, station: ScriptedStation) -> None:
    station.view = ARMED
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_A, Qt.Key.Key_Escape):
        QTest.keyClick(page, key)
    QTest.mouseClick(page, Qt.MouseButton.LeftButton)
    assert station.asked == []
    assert page.isVisible()
    assert page.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert not page.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_the_jobs_own_pictures_take_the_place_of_the_signs(
    qtbot: QtBot, station: ScriptedStation, tmp_path: Path, pictures: dict[str, Path]
) -> None:
    folder = tmp_path / "dress"
    folder.mkdir()
    for name in ("2.jpg", "1.PNG", "notes.txt", ".hidden.png"):
        (folder / name).write_bytes(pictures["portrait"].read_bytes())
    page = SitterPage(station, speaker("zh_CN"), folder)
    qtbot.addWidget(page)
    page.resize(QSize(1280, 720))
    page.show()
    assert [card._path and card._path.name for card in page._board._cards] == ["1.PNG", "2.jpg"]
    qtbot.waitUntil(lambda: all(card._image is not None for card in page._board._cards))
    assert say("dress.collar") not in words(page)
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", [None, Path("/nowhere/at/all")])
def test_without_pictures_signs_are_drawn(
    qtbot: QtBot, station: ScriptedStation, language: str, folder: Path | None
) -> None:
    page = SitterPage(station, speaker(language), folder)
    qtbot.addWidget(page)
    page.show()
    assert say("dress.collar", language) in words(page)
    page.grab()
    page.close()


def test_a_frame_that_is_too_old_says_nothing_about_now(
    page: SitterPage, station: ScriptedStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.view = ARMED
    station.show_frame(page_frame(), judgement(GOOD))
    page._live.look()
    late = time.monotonic() + 5
    monkeypatch.setattr("ui.live_view.time.monotonic", lambda: late)
    page._live.look()
    page.refresh()
    assert say("guide.look") in words(page)
