"""The fragile disk itself: what is synced stays, what is not goes, and it fails as it is told to."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.fragile import FragileDisk
from support.fragile.tree import PAGE, File

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def mounted(tmp_path_factory) -> Iterator[FragileDisk]:
    with FragileDisk(tmp_path_factory.mktemp("fragile") / "disk") as disk:
        yield disk


@pytest.fixture
def disk(mounted) -> FragileDisk:
    mounted.wipe()
    return mounted


def write(path: Path, data: bytes, *, sync: bool = False) -> Path:
    with path.open("wb") as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    return path


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(path: Path, data: bytes = b"kept") -> Path:
    """Bytes and name, both safe."""
    write(path, data, sync=True)
    sync_folder(path.parent)
    return path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# what a cut leaves


def test_synced_bytes_stay_and_others_go(disk):
    path = keep(disk.path / "a", b"safe")
    with path.open("ab") as file:
        file.write(b" and not")
    assert path.read_bytes() == b"safe and not"
    disk.cut()
    assert path.read_bytes() == b"safe"


def test_a_name_without_its_folders_sync_is_gone_although_its_bytes_were_safe(disk):
    write(disk.path / "a", b"safe", sync=True)
    disk.cut()
    assert names(disk.path) == set()


def test_a_name_that_was_safe_before_its_bytes_is_an_empty_file(disk):
    path = write(disk.path / "a", b"not safe")
    sync_folder(disk.path)
    disk.cut()
    assert path.read_bytes() == b""


@pytest.mark.parametrize("synced", [set(), {"inner"}, {"outer"}, {"inner", "outer"}])
def test_a_file_needs_every_folder_above_it(disk, synced):
    outer = disk.path / "outer"
    inner = outer / "inner"
    inner.mkdir(parents=True)
    keep(inner / "a")
    for folder in synced:
        sync_folder({"outer": disk.path, "inner": outer}[folder])
    disk.cut()
    assert ("outer/inner/a" in names(disk.path)) == (synced == {"inner", "outer"})


def test_a_rename_that_was_not_synced_is_undone(disk):
    path, other = keep(disk.path / "a"), disk.path / "b"
    path.rename(other)
    disk.cut()
    assert names(disk.path) == {"a"}
    path.rename(other)
    sync_folder(disk.path)
    disk.cut()
    assert names(disk.path) == {"b"}


def test_a_rename_to_another_folder_needs_both(disk):
    for folder in ("from", "to"):
        (disk.path / folder).mkdir()
    sync_folder(disk.path)
    path = keep(disk.path / "from" / "a")
    path.rename(disk.path / "to" / "a")
    sync_folder(disk.path / "to")
    disk.cut()
    assert names(disk.path) >= {"from/a", "to/a"}
    assert path.samefile(disk.path / "to" / "a")


def test_a_removal_that_was_not_synced_is_undone(disk):
    path = keep(disk.path / "a")
    path.unlink()
    disk.cut()
    assert path.read_bytes() == b"kept"
    path.unlink()
    sync_folder(disk.path)
    disk.cut()
    assert not path.exists()


def test_two_names_are_one_file_before_and_after(disk):
    path, other = keep(disk.path / "a"), disk.path / "b"
    os.link(path, other)
    sync_folder(disk.path)
    assert path.stat().st_nlink == 2
    disk.cut()
    assert path.samefile(other) and path.stat().st_nlink == 2
    path.unlink()
    assert other.read_bytes() == b"kept" and other.stat().st_nlink == 1
    with pytest.raises(FileExistsError):
        os.link(other, keep(disk.path / "c", b"other"))


def test_numbers_are_new_after_a_cut_and_what_was_open_is_dead(disk):
    path = keep(disk.path / "a")
    number = path.stat().st_ino
    opened = os.open(path, os.O_RDWR)
    disk.cut()
    for use in (lambda: os.read(opened, 9), lambda: os.write(opened, b"more"), lambda: os.fsync(opened)):
        with pytest.raises(OSError) as trouble:
            use()
        assert trouble.value.errno == errno.EIO
    os.close(opened)
    assert path.stat().st_ino != number
    assert path.read_bytes() == b"kept"


def test_a_remount_loses_nothing_and_empties_the_cache(disk):
    data = Random(1).randbytes(300_000)
    path = write(disk.path / "a", data)
    disk.remount()
    before = disk.counts()
    assert path.read_bytes() == data
    assert (disk.counts() - before).read == len(data)


def test_a_torn_cut_leaves_each_page_old_or_new_and_the_same_for_the_same_seed(disk):
    pages = 64

    def torn(seed: int) -> bytes:
        disk.wipe()
        path = keep(disk.path / "a", b"o" * PAGE * pages)
        with path.open("rb+") as file:
            file.write(b"n" * PAGE * pages)
        disk.cut(torn=seed)
        return path.read_bytes()

    first, again, other = torn(1), torn(1), torn(2)
    kinds = {first[start : start + PAGE] for start in range(0, len(first), PAGE)}
    assert kinds == {b"o" * PAGE, b"n" * PAGE}
    assert first == again != other


# the model against a simpler one


def test_a_file_left_by_a_cut_is_what_it_was_at_its_last_sync():
    chance = Random(7)
    for _ in range(200):
        file, synced = File(2, 0o644), b""
        for _ in range(12):
            match chance.randrange(4):
                case 0:
                    file.resize(chance.randrange(5 * PAGE))
                case 1:
                    file.sync()
                    synced = bytes(file.data)
                case _:
                    file.write(chance.randrange(4 * PAGE), chance.randbytes(chance.randrange(2 * PAGE)))
        assert file.left_by_a_cut(None) == synced
        assert len(file.left_by_a_cut(Random(1))) in (len(synced), len(file.data))
