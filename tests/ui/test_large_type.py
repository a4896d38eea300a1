"""Large type: everything that is not large anyway a quarter larger, and nothing cut off for it."""

import math
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import BASE, CODED, SCENES, ScriptedStation, dressed
from support.export_scenes import EXPORTS, opened, played
from support.scene_keys import press_all
from support.status_scenes import PEOPLES, PeopleStation
from support.window_clipping import cut_off

from station.config import load
from station.settings_editing import open_of, save
from station.words import LANGUAGES
from ui import desk_page, large_type
from ui.desk_page import DeskPage
from ui.panel import Text
from ui.phrases import speaker
from ui.settings_page import LARGE_TYPE, SettingsPage
from ui.status_page import StatusPage
from ui.theme import LARGER, Role, font, is_enlarged, is_large, usual_pixels

SIZES = (QSize(1280, 720), QSize(1920, 1080))
DESK = {
    720: ("review-failed", "armed-help", "compared-doubts", "second-code", "proof", "queue-called"),
    1080: ("review-failed", "pick-found"),
}
MOSTLY = 0.9  # of the texts; the others are as large as their place lets them


@pytest.fixture(autouse=True)
def usual_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    large_type.use(False)


@pytest.fixture
def large() -> None:
    large_type.use(True)


@pytest.mark.usefixtures("large")
def test_whatever_is_not_large_anyway_is_a_quarter_larger() -> None:
    for scale in (1.0, 1280 / 1920, 1366 / 1920):
        for role in Role:
            larger = font(role, scale).pixelSize() >= LARGER * usual_pixels(role, scale)
            assert larger or usual_pixels(role, scale) >= math.floor(40 * scale)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.height()))
def test_nothing_at_the_desk_is_cut_off(
    qtbot: QtBot, size: QSize, pictures: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_page, "KEY_HOLD_MS", 0)
    station = ScriptedStation(BASE)
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(size)
    page.show()
    whole = seen = 0
    for _ in LANGUAGES:
        for scene in (scene for scene in SCENES if scene.name in DESK[size.height()]):
            station.view = dressed(scene, pictures["portrait"], pictures["original"])
            page.refresh()
            press_all(page, scene.keys)
            assert clipped(page) == [], scene.name
            texts = [one for one in page.findChildren(Text) if one.text() and one.isVisibleTo(page)]
            small = [one for one in texts if is_enlarged(one.role)]
            seen += len(small)
            whole += sum(one.font().pixelSize() == font(one.role, page.scale).pixelSize() for one in small)
            press_all(page, ("escape",) * 3)
        page.press("language")
    assert page.size() == size
    assert whole > MOSTLY * seen
    page.close()


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_office_is_cut_off(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    done = next(one for one in EXPORTS if one.name == "done")
    chosen = next(one for one in PEOPLES if one.name == "chosen")
    export = opened(done, tmp_path, speaker(language))
    people = StatusPage(PeopleStation(chosen.view), speaker(language), date(2026, 6, 1))
    for window in (export, people):
        window.resize(SIZES[0])
        window.show()
        qtbot.waitUntil(lambda window=window: window.settled)
    played(export, done)
    qtbot.waitUntil(lambda: export.settled)
    QApplication.processEvents()
    for window in (export, people):
        assert (window.size(), cut_off(window)) == (SIZES[0], [])
    export.end()
    people.close()


def test_it_holds_as_soon_as_it_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    page = SettingsPage(partial(open_of, tmp_path), ScriptedStation(CODED), speaker("en"))
    qtbot.addWidget(page)
    page.resize(SIZES[0])
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    before = page.leave.fontMetrics().height()
    page.fields[LARGE_TYPE].show_value(True)
    assert page._draft is not None and page._job is not None
    page._saved(save(page._draft, page.changes, page._job))
    assert load(tmp_path).screens.large_type and is_large()
    QApplication.processEvents()
    assert page.leave.fontMetrics().height() >= LARGER * before - 1
    page.close()
