"""A file that must be whole, durable and new."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from drivers.cameras import newfile
from drivers.cameras.newfile import part_of, write_new

DATA = memoryview(os.urandom(3_000_001))


def test_what_is_written_is_what_was_given(tmp_path: Path) -> None:
    sha256 = write_new(DATA, tmp_path, "new.jpg")
    assert (tmp_path / "new.jpg").read_bytes() == bytes(DATA)
    assert sha256 == hashlib.sha256(DATA).hexdigest()
    assert os.listdir(tmp_path) == ["new.jpg"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "old.jpg").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new(DATA, tmp_path, "old.jpg")
    assert (tmp_path / "old.jpg").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old.jpg"]


def test_a_part_that_a_crash_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    (tmp_path / part_of("new.jpg")).write_bytes(bytes(len(DATA) + 5))
    write_new(DATA, tmp_path, "new.jpg")
    assert (tmp_path / "new.jpg").read_bytes() == bytes(DATA)


def test_the_name_appears_after_the_bytes_are_safe_and_is_then_made_safe_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, link = os.fsync, os.link

    def watched_fsync(handle: int) -> None:
        fsync(handle)
        steps.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))

    def watched_link(source: Path, target: Path) -> None:
        link(source, target)
        steps.append(("link", str(target)))

    monkeypatch.setattr(newfile.os, "fsync", watched_fsync)
    monkeypatch.setattr(newfile.os, "link", watched_link)
    write_new(DATA, tmp_path, "new.jpg")
    assert steps == [
        ("fsync", str(tmp_path / part_of("new.jpg"))),
        ("link", str(tmp_path / "new.jpg")),
        ("fsync", str(tmp_path)),
    ]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(newfile.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(DATA, tmp_path, "new.jpg")
    assert os.listdir(tmp_path) == []
