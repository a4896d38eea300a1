import pytest
from PySide6.QtCore import QRectF

from station.checks.crop import Crop
from ui.guides import bands_of, crop_on_screen, resting_crop

PORTRAIT = QRectF(0, 0, 480, 640)


def test_bands_of_a_portrait_lie_where_the_rule_says() -> None:
    bands = bands_of(PORTRAIT)
    assert sorted({line.y1() for line in bands.head_top}) == [50, 110]
    assert sorted({line.y1() for line in bands.eyes}) == [200, 300]
    across = sorted(line.x1() for line in bands.face)
    assert (across[3] - across[0], across[2] - across[1]) == (300, 180)


def test_bands_leave_the_face_free() -> None:
    bands = bands_of(PORTRAIT)
    for line in (*bands.head_top, *bands.eyes):
        assert line.y1() == line.y2()
        assert max(line.x1(), line.x2()) <= 90 or min(line.x1(), line.x2()) >= 390


@pytest.mark.parametrize("scale", [0.5, 1.7])
def test_bands_scale_with_the_crop(scale: float) -> None:
    crop = QRectF(31, 17, 480 * scale, 640 * scale)
    for small, large in zip(bands_of(PORTRAIT).eyes, bands_of(crop).eyes, strict=True):
        assert large.y1() == pytest.approx(17 + small.y1() * scale)
        assert large.x2() == pytest.approx(31 + small.x2() * scale)


def test_a_crop_of_the_whole_picture_covers_where_it_is_painted() -> None:
    target = QRectF(100, 50, 960, 636)
    assert crop_on_screen(Crop(0, 0, 640, 424), (640, 424), target) == target


@pytest.mark.parametrize("target", [QRectF(0, 0, 960, 636), QRectF(10, 10, 400, 800)])
def test_the_resting_crop_is_a_portrait_inside_the_picture(target: QRectF) -> None:
    crop = resting_crop(target)
    assert target.contains(crop)
    assert crop.width() / crop.height() == pytest.approx(0.75)
