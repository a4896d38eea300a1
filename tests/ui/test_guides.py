import pytest
from PySide6.QtCore import QRectF

from station.checks.crop import Crop
from station.checks.limits import DEFAULT, load
from ui.guides import bands_of, crop_on_screen, mirrored, resting_crop

RULE = load(DEFAULT)
PORTRAIT = QRectF(0, 0, 480, 640)


def test_bands_of_a_portrait_lie_where_the_rule_says() -> None:
    bands = bands_of(PORTRAIT, RULE)
    assert sorted({line.y1() for line in bands.head_top}) == [50, 110]
    assert sorted({line.y1() for line in bands.eyes}) == [200, 300]
    across = sorted(line.x1() for line in bands.face)
    assert (across[3] - across[0], across[2] - across[1]) == (300, 180)


def test_bands_leave_the_face_free() -> None:
    bands = bands_of(PORTRAIT, RULE)
    for line in (*bands.head_top, *bands.eyes):
        assert line.y1() == line.y2()
        assert max(line.x1(), line.x2()) <= 90 or min(line.x1(), line.x2()) >= 390


@pytest.mark.parametrize("scale", [0.5, 1.7])
def test_bands_scale_with_the_crop(scale: float) -> None:
    crop = QRectF(31, 17, 480 * scale, 640 * scale)
    for small, large in zip(bands_of(PORTRAIT, RULE).eyes, bands_of(crop, RULE).eyes, strict=True):
        assert large.y1() == pytest.approx(17 + small.y1() * scale)
        assert large.x2() == pytest.approx(31 + small.x2() * scale)


def test_a_crop_of_the_whole_picture_covers_where_it_is_painted() -> None:
    target = QRectF(100, 50, 960, 636)
    assert crop_on_screen(Crop(0, 0, 640, 424), (640, 424), target) == target


@pytest.mark.parametrize("target", [QRectF(0, 0, 960, 636), QRectF(10, 10, 400, 800)])
def test_the_resting_crop_is_a_portrait_inside_the_picture(target: QRectF) -> None:
    crop = resting_crop(target, RULE)
    assert target.contains(crop)
    assert crop.width() / crop.height() == pytest.approx(0.75)


def test_the_oval_is_a_head_at_the_best_place() -> None:
    oval = bands_of(PORTRAIT, RULE).oval
    assert (oval.top(), oval.width(), oval.center().x()) == (80, 207, 240)
    assert oval.top() < RULE.target["eye_line"] < oval.bottom() < PORTRAIT.bottom()


def test_another_rules_bands_are_its_own() -> None:
    """Not the numbers of one rule, but those of the profile that judges."""
    checks = RULE.checks | {"eye_line": RULE.checks["eye_line"].model_copy(update={"block": (150, 160)})}
    small = RULE.model_copy(
        update={"checks": checks, "portrait": RULE.portrait.model_copy(update={"width": 240, "height": 320})}
    )
    heights = sorted({line.y1() for line in bands_of(QRectF(0, 0, 240, 320), small).eyes})
    assert heights == [150, 160]
    resting = resting_crop(QRectF(0, 0, 400, 400), small)
    assert resting.width() / resting.height() == pytest.approx(0.75)


def test_a_mirrored_crop_keeps_its_distance_to_the_other_edge() -> None:
    target = QRectF(100, 50, 960, 636)
    crop = QRectF(130, 60, 240, 320)
    other = mirrored(crop, target)
    assert target.right() - other.right() == crop.left() - target.left()
    assert (other.size(), other.top()) == (crop.size(), crop.top())
    assert mirrored(other, target) == crop
