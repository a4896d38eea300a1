"""A watched folder: which files count, when, and what is never done there. Real files, written as programs do."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from support.packages import jpeg

from drivers.cameras import hotfolder
from drivers.cameras.base import CameraSettings, CardFile, Look
from drivers.cameras.hotfolder import HotFolder
from drivers.cameras.wholeness import is_whole_jpeg
from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused

PICTURE = jpeg("picture")
SETTLE = 0.15


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    return folder


@pytest.fixture
def camera(hot: Path) -> Iterator[HotFolder]:
    camera = HotFolder(f"folder:{hot}", CameraSettings(settle_ms=round(SETTLE * 1000)))
    camera.connect()
    yield camera
    camera.disconnect()


def looks(camera: HotFolder, seconds: float) -> list[Look]:
    """All looks for so long."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        found.append(camera.look())
    return found


def told(found: list[Look]) -> list[str]:
    return [file.path.replace("//", "/") for look in found for file in look.strays]


def until_told(camera: HotFolder, seconds: float = 5.0) -> Look:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        look = camera.look()
        if look.strays or look.changed:
            return look
    raise AssertionError("nothing was told")


# which files count


def test_what_lies_there_at_first_is_listed_and_not_told(hot: Path) -> None:
    (hot / "day").mkdir()
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    (hot / "day" / "DSC_0002.jpg").write_bytes(PICTURE)
    camera = HotFolder(f"folder:{hot}", CameraSettings(settle_ms=100))
    body = camera.connect()
    assert [file.name for file in body.files] == ["DSC_0001.JPG", "DSC_0002.jpg"]
    assert (body.serial, body.clock_offset, body.can_release) == ("", None, False)
    assert told(looks(camera, 0.5)) == []


def test_a_finished_file_that_is_renamed_in_is_told_once(hot: Path, camera: HotFolder) -> None:
    (hot / "upload.tmp").write_bytes(PICTURE)
    (hot / "upload.tmp").rename(hot / "DSC_0001.JPG")
    assert told(looks(camera, 1.0)) == ["/DSC_0001.JPG"]


def test_it_is_told_soon_after_it_is_whole(hot: Path, camera: HotFolder) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    begun = time.monotonic()
    until_told(camera)
    assert time.monotonic() - begun < SETTLE + 3 * hotfolder.PACE


def test_a_file_that_grows_is_told_only_when_it_is_whole(hot: Path, camera: HotFolder) -> None:
    told_at: list[str] = []
    with (hot / "DSC_0001.JPG").open("wb", buffering=0) as file:
        for start in range(0, len(PICTURE), len(PICTURE) // 4 + 1):
            file.write(PICTURE[start : start + len(PICTURE) // 4 + 1])
            if file.tell() < len(PICTURE):
                told_at += told(looks(camera, 2 * SETTLE))  # longer than it takes to settle
    assert told_at == []
    look = until_told(camera)
    assert [file.name for file in look.strays] == ["DSC_0001.JPG"]


def test_while_it_is_written_it_is_coming(hot: Path, camera: HotFolder) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE[:-500])
    assert [file.name for file in looks(camera, 3 * SETTLE)[-1].coming] == ["DSC_0001.JPG"]
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    assert until_told(camera).coming == ()


def test_what_nobody_writes_any_more_is_told_as_it_is(
    hot: Path, camera: HotFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hotfolder, "HALF_FOR", 0.5)
    for name, content in (("half.JPG", PICTURE[:-500]), ("empty.JPG", b""), ("none.NEF", b"")):
        (hot / name).write_bytes(content)
    assert sorted(told(looks(camera, 1.2))) == ["/empty.JPG", "/half.JPG", "/none.NEF"]


def test_other_files_are_nobodys_business(hot: Path, camera: HotFolder) -> None:
    for name in ("DSC_0001.JPG.part", ".DSC_0001.JPG", "~DSC_0001.JPG", "notes.txt", "DSC_0001.xmp", "Thumbs.db"):
        (hot / name).write_bytes(PICTURE)
    os.symlink(hot / "notes.txt", hot / "link.JPG")
    os.mkfifo(hot / "pipe.JPG")
    (hot / "folder.JPG").mkdir()
    found = looks(camera, 0.8)
    assert told(found) == []
    assert all(look.coming == () for look in found)


def test_raw_files_and_files_in_folders_below_count(hot: Path, camera: HotFolder) -> None:
    (hot / "2026" / "June").mkdir(parents=True)
    (hot / "2026" / "June" / "DSC_0001.NEF").write_bytes(b"MM\0* raw")
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    assert sorted(told(looks(camera, 1.0))) == ["/2026/June/DSC_0001.NEF", "/DSC_0001.JPG"]


def test_a_folder_below_may_go_while_it_is_looked_at(hot: Path, camera: HotFolder) -> None:
    stop = threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            (hot / "below" / "deeper").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(hot / "below", ignore_errors=True)

    going = threading.Thread(target=come_and_go)
    going.start()
    try:
        looks(camera, 1.0)
    finally:
        stop.set()
        going.join()


# files that change


def test_a_file_that_is_written_anew_is_changed_and_no_stray(hot: Path, camera: HotFolder) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    until_told(camera)
    (hot / "new.tmp").write_bytes(jpeg("another"))
    (hot / "new.tmp").rename(hot / "DSC_0001.JPG")
    look = until_told(camera)
    assert (look.strays, [file.name for file in look.changed]) == ((), ["DSC_0001.JPG"])


def test_a_name_that_went_and_came_back_is_another_picture(hot: Path, camera: HotFolder) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    until_told(camera)
    (hot / "DSC_0001.JPG").unlink()
    camera.look()
    (hot / "DSC_0001.JPG").write_bytes(jpeg("another"))
    look = until_told(camera)
    assert [file.name for file in look.strays] == ["DSC_0001.JPG"]


def test_a_file_that_changed_since_it_was_told_is_not_fetched(hot: Path, camera: HotFolder, tmp_path: Path) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    (file,) = until_told(camera).strays
    (hot / "DSC_0001.JPG").write_bytes(PICTURE[:200])
    with pytest.raises(DeviceLost):
        camera.fetch(file, tmp_path, "picture.jpg")
    assert not (tmp_path / "picture.jpg").exists()


def test_a_file_that_is_gone_is_lost(camera: HotFolder, tmp_path: Path) -> None:
    with pytest.raises(DeviceLost):
        camera.fetch(CardFile("/", "gone.JPG"), tmp_path, "picture.jpg")


def test_nothing_in_the_folder_is_touched(hot: Path, camera: HotFolder, tmp_path: Path) -> None:
    (hot / "DSC_0001.JPG").write_bytes(PICTURE)
    before = (hot / "DSC_0001.JPG").stat()
    (file,) = until_told(camera).strays
    camera.fetch(file, tmp_path, "picture.jpg")
    after = (hot / "DSC_0001.JPG").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1)
    assert os.listdir(hot) == ["DSC_0001.JPG"]


# the folder itself


def test_no_folder_is_missing_and_one_that_comes_is_found(tmp_path: Path) -> None:
    camera = HotFolder(f"folder:{tmp_path / 'later'}")
    with pytest.raises(DeviceMissing):
        camera.connect()
    (tmp_path / "later").mkdir()
    assert camera.connect().run == 1


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeviceMissing):
        HotFolder(f"folder:{tmp_path / 'file'}").connect()


def test_a_folder_that_vanishes_is_lost(hot: Path, camera: HotFolder) -> None:
    shutil.rmtree(hot)
    with pytest.raises(DeviceLost):
        looks(camera, 2.0)


def test_another_folder_in_its_place_is_lost(hot: Path, camera: HotFolder) -> None:
    """An unmounted share leaves an empty folder under its name: its pictures are not gone."""
    hot.rename(hot.with_name("elsewhere"))
    hot.mkdir()
    with pytest.raises(DeviceLost):
        looks(camera, 2.0)


def test_it_can_not_be_released(camera: HotFolder) -> None:
    with pytest.raises(DeviceRefused, match="no-release"):
        camera.shoot("intent")
    camera.look()


def test_cancel_ends_a_look_at_once(camera: HotFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotfolder, "PACE", 30.0)
    camera.look()
    firing = threading.Timer(0.05, camera.cancel)
    firing.start()
    begun = time.monotonic()
    with pytest.raises(DeviceLost):
        camera.look()
    assert time.monotonic() - begun < 1.0
    firing.join()
    with pytest.raises(DeviceLost):
        camera.look()
    assert camera.connect().run == 2


def test_in_a_full_folder_files_told_before_are_not_looked_at_each_time(
    hot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 3000
    for number in range(many):
        (hot / f"DSC_{number:04}.NEF").write_bytes(b"raw")
    camera = HotFolder(f"folder:{hot}", CameraSettings(settle_ms=100))
    camera.connect()
    looked_at = Mock(side_effect=HotFolder._found)
    monkeypatch.setattr(HotFolder, "_found", looked_at)
    monkeypatch.setattr(hotfolder, "AGAIN", 3600.0)
    for _ in range(4):
        camera.look()
    assert looked_at.call_count <= many, "once when the hour begins, then never"


def test_a_folder_whose_listing_takes_long_is_looked_at_less_often(
    hot: Path, camera: HotFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, listing = 0.1, os.scandir

    def slowly(place: Path) -> object:
        threading.Event().wait(slow)
        return listing(place)

    camera.look()
    monkeypatch.setattr(hotfolder.os, "scandir", slowly)
    seconds = 1.5
    assert len(looks(camera, seconds)) <= 2 + seconds / (3 * slow)


# whole or not


def test_a_jpeg_is_whole_only_with_its_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    for length in range(0, len(PICTURE), 97):
        path.write_bytes(PICTURE[:length])
        assert not is_whole_jpeg(path), length
    path.write_bytes(PICTURE)
    assert is_whole_jpeg(path)


def test_the_end_of_the_preview_is_not_the_end(tmp_path: Path) -> None:
    preview = jpeg("preview", (16, 16))
    segment = b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview
    path = tmp_path / "picture.jpg"
    path.write_bytes(PICTURE[:2] + segment + PICTURE[2:-2])
    assert not is_whole_jpeg(path)
    path.write_bytes(PICTURE[:2] + segment + PICTURE[2:])
    assert is_whole_jpeg(path)
    path.write_bytes(PICTURE + bytes(32))  # some bodies pad
    assert is_whole_jpeg(path)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"II*\0 no jpeg at all \xff\xd9", bytes(64)]
)
def test_what_is_no_jpeg_is_not_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jpg").write_bytes(content)
    assert not is_whole_jpeg(tmp_path / "x.jpg")
