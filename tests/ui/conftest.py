from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from support.desk_scenes import Scene, ScriptedStation, dressed

from ui import desk_page
from ui.desk_page import DeskPage
from ui.theme import DESIGN


def jpeg(path: Path, colour: str, size: QSize) -> bytes:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    image.save(str(path), "JPG")
    return path.read_bytes()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    sizes = {"portrait": QSize(480, 640), "original": QSize(3008, 2000), "frame": QSize(640, 424)}
    for name, size in sizes.items():
        jpeg(folder / name, "#64C5FF", size)
    return {name: folder / name for name in sizes}


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press keys faster than hands; what the guard does about that has tests of its own."""
    monkeypatch.setattr(desk_page, "KEY_HOLD_MS", 0)


@pytest.fixture
def station() -> ScriptedStation:
    return ScriptedStation()


@pytest.fixture
def page(qtbot: QtBot, station: ScriptedStation) -> Iterator[DeskPage]:
    page = open_page(qtbot, station, DESIGN)
    yield page
    page.close()


def open_page(qtbot: QtBot, station: ScriptedStation, size: QSize) -> DeskPage:
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(size)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def play(page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]) -> Callable[[Scene], None]:
    """Puts the page before a scene's desk."""

    def play(scene: Scene) -> None:
        station.view = dressed(scene, pictures["portrait"], pictures["original"])
        page.refresh()

    return play
