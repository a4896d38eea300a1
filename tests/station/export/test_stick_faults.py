"""Sticks that fail as the kernel's own can not be made to, at some moments. `scripts/soak sticks` tries hundreds."""

from pathlib import Path
from random import Random

import pytest
from support import packages
from support.fragile import FragileDisk
from support.stick_faults import FAULTS, HANGS_AND_IS_PULLED, Stick, measured, suffered, tried_again

from station.export.errors import ExportError


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("small") / "data"
    packages.one_person(data)
    return data


@pytest.fixture(scope="module")
def stick(mounted_disk: FragileDisk, day: Path) -> Stick:
    return measured(mounted_disk, day)


@pytest.mark.parametrize(
    ("fault", "code", "seed"),
    [
        ("vanishes, its cache torn", "target-gone", 1),
        ("full under way", "target-full", 2),
        ("read-only from some moment on", "target-read-only", 1),
        ("one bit flips before reading back", "read-back-differs", 5),
        (HANGS_AND_IS_PULLED, "target-gone", 1),
    ],
)
def test_nothing_pretends_and_the_next_try_succeeds(stick: Stick, day: Path, fault: str, code: str, seed: int) -> None:
    stick.disk.wipe()
    assert fault in FAULTS
    answer = suffered(stick, day, fault, Random(seed))
    assert isinstance(answer, ExportError) and answer.code == code
    tried_again(day, stick.disk.path)
