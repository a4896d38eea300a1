"""The finished file: its form, its size, and that nothing but crop and scale happened to the picture."""

import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image as Pillow
from support import sitter

from station.checks import limits
from station.checks.crop import Crop
from station.checks.judge import Judge
from station.checks.sight.vision import Image, cv2
from station.portrait.develop import Developed, develop
from station.portrait.pictures import CropTooSmall, PortraitSize
from station.portrait.still import decode

PROFILE = limits.load("blue-2017/1")


@pytest.fixture(scope="module")
def photo() -> Image:
    return decode(sitter.still()).image


@pytest.fixture(scope="module")
def crop(photo: Image) -> Crop:
    solved = Judge(PROFILE.name).still(photo).crop
    assert solved is not None
    return solved


@pytest.fixture(scope="module")
def developed(photo: Image, crop: Crop) -> Developed:
    return develop(photo, crop, PROFILE)


def opened(portrait: Developed) -> Pillow.Image:
    picture = Pillow.open(io.BytesIO(portrait.jpeg))
    picture.load()
    return picture


def test_the_form_is_the_rules(developed: Developed) -> None:
    picture = opened(developed)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (480, 640))
    assert picture.info["dpi"] == (300, 300)
    assert picture.info["jfif_unit"] == 1
    assert 20_480 <= len(developed.jpeg) <= 40_000
    assert 60 <= developed.quality <= 95


def test_nothing_else_is_in_the_file(developed: Developed) -> None:
    picture = opened(developed)
    assert not picture.getexif()
    assert "exif" not in picture.info and "icc_profile" not in picture.info and "comment" not in picture.info
    assert "progressive" not in picture.info
    assert {name for name, _ in picture.applist} == {"APP0"}


def test_the_same_picture_and_crop_give_the_same_bytes(photo: Image, crop: Crop, developed: Developed) -> None:
    assert develop(photo.copy(), crop, PROFILE).jpeg == developed.jpeg


def test_the_quality_is_the_highest_that_fits(photo: Image, crop: Crop, developed: Developed) -> None:
    better = io.BytesIO()
    scaled = cv2.resize(
        photo[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width], (480, 640), interpolation=cv2.INTER_AREA
    )
    picture = Pillow.fromarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2RGB))
    picture.save(better, "JPEG", quality=developed.quality + 1, subsampling="4:2:0", dpi=(300, 300))
    assert developed.quality == 95 or len(better.getvalue()) > 40_000


def test_the_portrait_is_the_crop_scaled_and_nothing_more(photo: Image, crop: Crop, developed: Developed) -> None:
    window = photo[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width].astype(np.float32)
    rough = cv2.resize(window, (48, 64), interpolation=cv2.INTER_AREA)
    portrait = np.asarray(opened(developed))[:, :, ::-1].astype(np.float32)
    assert np.abs(cv2.resize(portrait, (48, 64), interpolation=cv2.INTER_AREA) - rough).mean() < 2


def test_detail_finer_than_a_pixel_is_averaged_away() -> None:
    """A chequered pattern of single pixels over a coarse one: only the coarse one is left, without ghosts."""
    coarse = noise(4)
    fine = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1).astype(np.int16)
    fine += np.where(np.indices(fine.shape[:2]).sum(axis=0) % 2, 90, -90)[:, :, np.newaxis]
    portrait = np.asarray(opened(develop(fine.astype(np.uint8), Crop(0, 0, 960, 1280), PROFILE)))
    assert np.abs(portrait[:, :, ::-1].astype(int) - coarse).mean() < 4


def test_the_portrait_is_judged_as_it_was_framed(developed: Developed, photo: Image, still_judge: Judge) -> None:
    """At its own size the portrait has one crop left, itself, and the same rules hold in it."""
    image = decode(developed.jpeg).image
    judgement = still_judge.still(image)
    assert judgement.crop == Crop(0, 0, 480, 640)
    assert judgement.locking() == ()
    before = {verdict.check: verdict.value for verdict in still_judge.still(photo).verdicts}
    for verdict in judgement.verdicts:
        if verdict.unit == "px":
            assert verdict.value == pytest.approx(before[verdict.check], abs=3)


def test_nothing_is_enlarged(photo: Image) -> None:
    for width, height in ((479, 639), (479, 640), (480, 639)):
        with pytest.raises(CropTooSmall):
            develop(photo, Crop(0, 0, width, height), PROFILE)
    develop(photo, Crop(1250, 500, 480, 640), PROFILE)


@pytest.mark.parametrize("corner", [(-1, 0), (0, -1), (2000, 0), (0, 1000)])
def test_a_crop_outside_of_the_picture_is_a_bug_of_ours(photo: Image, corner: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        develop(photo, Crop(*corner, 1200, 1600), PROFILE)


def noise(sigma: float) -> Image:
    values = np.random.default_rng(5).normal(128, sigma, (640, 480, 3))
    return np.clip(values, 0, 255).astype(np.uint8)


def test_a_picture_too_noisy_for_any_quality_says_so() -> None:
    with pytest.raises(PortraitSize) as refused:
        develop(noise(40), Crop(0, 0, 480, 640), PROFILE)
    assert refused.value.too_large
    assert refused.value.size > 40_000


def test_a_picture_too_empty_for_any_quality_says_so() -> None:
    with pytest.raises(PortraitSize) as refused:
        develop(noise(0), Crop(0, 0, 480, 640), PROFILE)
    assert not refused.value.too_large
    assert refused.value.size < 20_480


def test_more_detail_means_lower_quality() -> None:
    qualities = [develop(noise(sigma), Crop(0, 0, 480, 640), PROFILE).quality for sigma in (2, 3, 4, 6)]
    assert all(one >= other for one, other in pairwise(qualities))
    assert qualities[0] > qualities[-1]
