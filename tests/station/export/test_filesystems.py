"""Sticks as people have them: exFAT, NTFS and ext4 on image files. `scripts/soak filesystems` does more, and FAT32."""

from pathlib import Path

import pytest
from support import stick_trials
from support.filesystems import EXFAT, EXT4, NTFS, Kind, plugged
from support.packages import SETTINGS

from station.export import mounts
from station.export.copying import Source
from station.export.errors import FileTooLarge
from station.export.mounts import Mount, mount_of
from station.export.package import export
from station.export.plan import Item
from station.export.receipt import Method

MOUNTINFO = """\
36 35 98:0 / /media/a rw,noatime master:1 - ext4 /dev/root rw,errors=continue
41 35 {device} / /media/b rw,nosuid shared:7 - {kind} /dev/my\\040stick rw
"""


@pytest.mark.parametrize("kind", [EXFAT, NTFS, EXT4], ids=lambda kind: kind.name)
def test_a_package_is_the_same_on_every_file_system(finished_day: Path, tmp_path: Path, kind: Kind) -> None:
    with plugged(kind, tmp_path) as stick:
        stick_trials.all_of_it(stick, finished_day)


@pytest.mark.parametrize("kind", [EXFAT, EXT4], ids=lambda kind: kind.name)
def test_a_pulled_stick_is_gone_on_with(finished_day: Path, tmp_path: Path, kind: Kind) -> None:
    with plugged(kind, tmp_path) as stick:
        assert stick_trials.pulled(stick, finished_day, "read-back", 0.5)[1] > 0


def test_a_stick_that_is_dying_is_told_apart_from_one_that_was_pulled(finished_day: Path, tmp_path: Path) -> None:
    with plugged(EXT4, tmp_path) as stick:
        stick_trials.dying(stick, finished_day)


def test_a_driver_that_is_a_program_does_not_answer_from_memory(finished_day: Path, tmp_path: Path) -> None:
    with plugged(EXFAT, tmp_path) as stick:
        stick_trials.flipped(stick, finished_day)


def mounts_say(monkeypatch: pytest.MonkeyPatch, place: Path, kind: str) -> None:
    device = place.stat().st_dev
    told = MOUNTINFO.format(kind=kind, device=f"{device >> 8 & 0xFFF}:{device & 0xFF}")
    (place / "mountinfo").write_text(told)
    monkeypatch.setattr(mounts, "MOUNTS", place / "mountinfo")


def test_a_file_that_fat_can_not_hold_is_refused_before_the_first_byte(
    finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts_say(monkeypatch, tmp_path, "vfat")
    assert mount_of(tmp_path) == Mount("vfat", "/dev/my stick")
    (tmp_path / "stick").mkdir()
    film = Item("办公用/film.mkv", Source(tmp_path / "film", 1 << 32, "0" * 64, "office copy film"))
    with pytest.raises(FileTooLarge) as trouble:
        export(finished_day, tmp_path / "stick", SETTINGS, office=(film,))
    assert trouble.value.params == {"about": "office copy film", "size": 1 << 32, "largest": (1 << 32) - 1}
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_driver_whose_cache_nobody_may_ask_is_told_as_such(
    finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts_say(monkeypatch, tmp_path, "fuseblk")  # its device is not there, as one that may not be read
    assert export(finished_day, tmp_path, SETTINGS).read_back is Method.CACHED
