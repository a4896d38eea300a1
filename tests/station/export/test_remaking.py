"""A portrait made once more: the same bytes by the same versions, a fault if not, and no claim by other versions."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Pillow
from support import sitter

from db.records import Event, Fault
from station.checks import limits
from station.checks.crop import Crop
from station.export import provenance
from station.export.provenance import Makers
from station.export.remaking import Made, Remade, remake
from station.portrait.develop import develop
from station.portrait.still import decode

PROFILE = limits.load("blue-2017/1")
CROP = Crop(900, 150, 1203, 1604)
OURS = provenance.program()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("originals") / "A-0001.jpg"
    path.write_bytes(sitter.still())
    return path


@pytest.fixture(scope="module")
def made(original: Path) -> Made:
    jpeg = develop(decode(original).image, CROP, PROFILE).jpeg
    sha256 = hashlib.sha256(jpeg).hexdigest()
    return Made("portraits/A-0001.jpg", sha256, original, tuple(CROP.as_list()), PROFILE.name, OURS)


def test_what_was_made_here_comes_out_the_same(made: Made) -> None:
    assert remake([made, made]) == Remade((), made=2, left=0)


@pytest.mark.parametrize("crop", [(901, 150, 1203, 1604), (900, 150, 1200, 1600), (2900, 0, 480, 640), (0, 0, 30, 40)])
def test_another_crop_or_an_impossible_one_is_a_fault(made: Made, crop: tuple[int, ...]) -> None:
    assert remake([made, replace(made, crop=crop)]).faults == (Fault("portrait-not-of-original", made.path),)


def test_a_portrait_that_was_retouched_is_a_fault_whatever_its_hash_says(made: Made) -> None:
    assert remake([replace(made, sha256="0" * 64)]).faults == (Fault("portrait-not-of-original", made.path),)


def test_a_portrait_of_another_original_is_a_fault(made: Made, tmp_path: Path) -> None:
    other = tmp_path / "other.jpg"
    Pillow.effect_noise((3000, 2000), 40).convert("RGB").save(other)
    assert len(remake([replace(made, original=other)]).faults) == 1
    other.write_bytes(b"no picture")
    assert len(remake([replace(made, original=other)]).faults) == 1


@pytest.mark.parametrize("name", ["capture-station", "numpy", "opencv-python", "pillow", "simplejpeg", "machine"])
def test_other_versions_claim_nothing(made: Made, name: str) -> None:
    for by in ({**OURS, name: "0"}, {key: value for key, value in OURS.items() if key != name}, None):
        assert remake([replace(made, by=by, sha256="0" * 64)]) == Remade((), made=0, left=1)


def test_versions_that_no_pixel_depends_on_may_differ(made: Made) -> None:
    assert remake([replace(made, by={**OURS, "python": "3.12.1", "ai-edge-litert": "9"})]).made == 1


def test_without_original_or_with_an_unknown_profile_nothing_is_claimed(made: Made) -> None:
    assert remake([replace(made, original=None), replace(made, profile="noise/1")]) == Remade((), made=0, left=2)


def test_a_chain_tells_who_worked_when() -> None:
    makers = Makers()
    assert makers.now is None
    for kind, data in (("folder", {"program": "x"}), ("program", {"pillow": "1"}), ("swipe", {})):
        makers.take(Event(1, "2026-06-01T08:00:00.000+08:00", kind, "day", "A", None, {}, data, "", ""))
    assert makers.now == {"pillow": "1"}
