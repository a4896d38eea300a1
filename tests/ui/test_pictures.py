from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.pictures import KEPT, PictureShelf, load

ROOM = QSize(300, 400)


def picture(path: Path, size: tuple[int, int], orientation: int | None = None) -> Path:
    made = Image.new("RGB", size, (100, 197, 255))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    made.save(path, "JPEG", exif=exif)
    return path


@pytest.fixture
def shelf(qtbot: QtBot) -> PictureShelf:
    return PictureShelf()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_comes_upright_and_fits(tmp_path: Path, orientation: int) -> None:
    lying = orientation in (6, 8)
    path = picture(tmp_path / "a.jpg", (1600, 1200) if lying else (1200, 1600), orientation)
    assert load(path, ROOM).size() == ROOM


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    assert load(picture(tmp_path / "a.jpg", (30, 40)), ROOM).size() == QSize(30, 40)


def test_what_is_no_picture_is_null(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert load(tmp_path / "a.jpg", ROOM).isNull()
    assert load(tmp_path / "missing.jpg", ROOM).isNull()


def test_the_shelf_never_makes_its_owner_wait(qtbot: QtBot, shelf: PictureShelf, tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg", (3000, 4000))
    with qtbot.waitSignal(shelf.arrived):
        assert shelf.picture(path, ROOM) is None
    image = shelf.picture(path, ROOM)
    assert image is not None
    assert image.size() == ROOM
    shelf.close()


def test_a_picture_asked_for_twice_is_fetched_once(qtbot: QtBot, shelf: PictureShelf, tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg", (300, 400))
    arrivals: list[bool] = []
    shelf.arrived.connect(lambda: arrivals.append(shelf.fetching))
    with qtbot.waitSignal(shelf.arrived):
        shelf.picture(path, ROOM)
        shelf.picture(path, ROOM)
    shelf.close()
    QApplication.processEvents()
    assert arrivals == [False]


def test_the_shelf_keeps_a_bounded_number(qtbot: QtBot, shelf: PictureShelf, tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg", (30, 40))
    for side in range(1, KEPT + 5):
        with qtbot.waitSignal(shelf.arrived):
            shelf.picture(path, QSize(side, side))
    assert len(shelf._kept) == KEPT
    shelf.close()
