"""No text is cut off in the windows beside the desk's page: log, settings, guide, contact sheet, start of the day."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import gallery_scenes
from support.clipping import clipped
from support.desk_scenes import CODED, ScriptedStation
from support.gallery_scenes import GALLERIES, GalleryScene
from support.log_scenes import DAY
from support.window_clipping import cut_off

from station import handbook
from station.daylog import DayLog
from station.settings_editing import open_of
from station.words import LANGUAGES
from ui.gallery_page import GalleryPage
from ui.handbook_page import HandbookPage
from ui.log_page import LogPage
from ui.phrases import speaker
from ui.settings_page import TABLES, SettingsPage
from ui.theme import SMALLEST

SIZES = (SMALLEST, QSize(1366, 768), QSize(1920, 1080))
Make = Callable[[Any], Any]


@pytest.fixture
def made(qapp: QApplication) -> Iterator[Make]:
    """Opens a window, and closes it at the end. Nothing is painted: texts are measured."""
    windows: list[Any] = []

    def open_window(window: Any) -> Any:
        windows.append(window)
        window.setUpdatesEnabled(False)
        window.show()
        while not getattr(window, "settled", True):
            QTest.qWait(1)
        return window

    yield open_window
    for window in windows:
        window.end() if isinstance(window, GalleryPage) else window.close()
        window.deleteLater()


def in_each(window: Any) -> Iterator[str]:
    """Have it stand in each size and language."""
    for size in SIZES:
        for language in LANGUAGES:
            window.resize(size)
            window.speak(speaker(language))
            QApplication.processEvents()
            yield f"{size.width()} {language}"


def test_the_log_fits(made: Make) -> None:
    page = made(LogPage(lambda after: DAY if after is None else DayLog((), after), speaker("en")))
    assert [(where, text) for where in in_each(page) for text in cut_off(page)] == []


def test_the_settings_fit(made: Make, tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("[sound]\nvolume = 40\n", "utf-8")
    page = made(SettingsPage(partial(open_of, tmp_path), ScriptedStation(CODED), speaker("en")))
    found = []
    for where in in_each(page):
        for place, table in enumerate(TABLES):
            page.sections.setCurrentRow(place)
            QApplication.processEvents()
            found += [(where, table, text) for text in cut_off(page)]
    assert found == []


def test_the_guide_fits(made: Make) -> None:
    page = made(HandbookPage("desk", speaker("en")))
    found = []
    for where in in_each(page):
        for name in handbook.PAGES:
            page.turn_to(name)
            found += [(where, name, text) for text in cut_off(page)]
    assert found == []


@pytest.mark.parametrize("scene", [scene for scene in GALLERIES if scene.name in ("marked", "large", "compare")],
                         ids=lambda scene: scene.name)  # fmt: skip
def test_the_contact_sheet_fits(made: Make, scene: GalleryScene) -> None:
    """The files are gone, so that this is told in their places."""
    page, _ = gallery_scenes.opened(scene, speaker("en"), Path("/gone/portrait"), Path("/gone/original"))
    made(page)
    gallery_scenes.played(page, scene)
    found = []
    for where in in_each(page):
        while not page.settled:
            QTest.qWait(1)
        found += [(where, text) for text in (*clipped(page), *cut_off(page))]
    assert found == []
