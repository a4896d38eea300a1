"""The finished file: its form, its size, and that nothing but crop and scale happened to the picture."""

import hashlib
import io
import os
import platform
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from support import sitter

from station.checks import limits
from station.checks.crop import Crop, Head, solve
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


# any head, any picture


@st.composite
def pictures(draw: st.DrawFn) -> Image:
    """Anything a lens can give, from fog to a carpet: waves, a slope of light, and noise."""
    wide, high = draw(st.integers(480, 700)), draw(st.integers(640, 900))
    y, x = np.mgrid[0:high, 0:wide]
    waves = sum(
        draw(st.integers(0, 60)) * np.sin(x / draw(st.integers(2, 90)) + y / draw(st.integers(2, 90))) for _ in range(2)
    )
    noise = np.random.default_rng(draw(st.integers(0, 9))).normal(0, draw(st.integers(0, 20)), (high, wide, 3))
    light = draw(st.integers(0, 255)) + draw(st.integers(-60, 60)) * x / wide
    return np.clip((light + waves)[:, :, np.newaxis] + noise, 0, 255).astype(np.uint8)


@settings(max_examples=15, deadline=None)
@given(pictures(), st.data())
def test_a_portrait_of_any_head_in_any_picture_keeps_to_the_form_or_says_why_not(
    image: Image, data: st.DataObject
) -> None:
    size = (image.shape[1], image.shape[0])
    head = Head(
        data.draw(st.floats(20, size[0])), data.draw(st.floats(0, size[0])), data.draw(st.floats(0, size[1])),
        data.draw(st.one_of(st.none(), st.floats(0, size[1]))),
    )  # fmt: skip
    crop = solve(head, size, PROFILE, smallest=PROFILE.portrait.width)
    assert crop is not None
    before = image.copy()
    try:
        portrait = develop(image, crop, PROFILE)
    except PortraitSize as refused:
        assert refused.size > 40_000 if refused.too_large else refused.size < 20_480
    else:
        picture = opened(portrait)
        assert (picture.size, picture.mode, picture.info["dpi"]) == ((480, 640), "RGB", (300, 300))
        assert portrait.quality >= 60 and 20_480 <= len(portrait.jpeg) <= 40_000
        assert develop(image, crop, PROFILE) == portrait
    assert np.array_equal(image, before)


def test_a_picture_shifted_by_pixels_gives_the_same_portrait_of_a_crop_shifted_alike(photo: Image, crop: Crop) -> None:
    cut = photo[3:, 5:]
    shifted = Crop(crop.x - 5, crop.y - 3, crop.width, crop.height)
    assert develop(cut, shifted, PROFILE) == develop(photo, crop, PROFILE)


# the same bytes for years


GOLDEN = {
    (0, 0, 480, 640): "816f494ddad30529cc5bca82ede2a2fba16c903750f97eca87fff4074c71df62",
    (100, 50, 961, 1281): "45f3e03d445197303c8be04ee8c4d609f362a128c4fb93b1b4ef08e1e959d6e9",
    (7, 3, 1203, 1604): "64c3dffddb063b506badea65a0ae20e0a5832971c9d9999ded4b7cb068eaaf7a",
    (0, 0, 1440, 1920): "b78232e23e37e5cd9d877958faec12fb14333d4b39e2e728f75d8abfee49d1ff",
}
"""SHA-256 of portraits of `pattern`, by crop, made by the locked versions on x86_64.

New versions may make other bytes: then these are made anew, by hand, and portraits of before are no longer remade but
compared by their hashes alone.
"""


def pattern() -> Image:
    """A picture out of whole numbers alone, the same everywhere."""
    y, x = np.mgrid[0:2000, 0:1500].astype(np.uint32)
    waves = [(x * (3 + c) // 7 + y * (5 - c) // 9) % 160 for c in range(3)]
    grain = ((x * 2654435761 + y * 40503) >> 13) % 9
    folded = [np.minimum(wave, 160 - wave) + 70 + grain for wave in waves]
    return np.stack(folded, axis=2).astype(np.uint8)


def made_of_the_pattern() -> dict[tuple[int, int, int, int], str]:
    image = pattern()
    return {crop: hashlib.sha256(develop(image, Crop(*crop), PROFILE).jpeg).hexdigest() for crop in GOLDEN}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the bytes are those of x86_64")
def test_the_locked_versions_give_these_very_bytes() -> None:
    assert made_of_the_pattern() == GOLDEN


def test_which_of_the_processors_extras_are_used_makes_no_difference() -> None:
    """An office's computer is older than the desk's: its verify must make the same bytes."""
    code = "import sys; sys.path[:0] = sys.argv[1:]; import test_develop as t; print(t.made_of_the_pattern())"
    plain = {"OPENCV_CPU_DISABLE": "SSE4.1,SSE4.2,AVX,FP16,AVX2,AVX512-SKX", "JSIMD_FORCENONE": "1"}
    here = Path(__file__)
    command = [sys.executable, "-c", code, here.parent, here.parents[2], here.parents[3]]
    done = subprocess.run(command, check=True, env={**os.environ, **plain}, capture_output=True, text=True)
    assert done.stdout.strip() == str(made_of_the_pattern())
