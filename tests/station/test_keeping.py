"""Files come in whole, keep their names, and are never changed."""

import errno
import os

import pytest

from db.errors import DiskFailed, DiskFull
from drivers.cameras import newfile
from station.keeping import EVENTS_PER_SHELF, Keeper


@pytest.fixture
def keeper(tmp_path):
    return Keeper(tmp_path)


def spooled(keeper, content, name="one.jpg"):
    path = keeper.spool / name
    path.write_bytes(content)
    return path


def lying_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_nothing_is_ever_overwritten(keeper):
    kept = keeper.adopt(spooled(keeper, b"first"), "originals", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.adopt(spooled(keeper, b"second"), "originals", "A-0001-1.jpg")
    assert (keeper.folder / kept).read_bytes() == b"first"
    assert (keeper.spool / "one.jpg").read_bytes() == b"second"  # and the newcomer is still there


def test_a_portrait_is_never_overwritten_either(keeper):
    keeper.write(b"first", "portraits", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.write(b"second", "portraits", "A-0001-1.jpg")
    assert lying_in(keeper.folder / "portraits") == ["0000/A-0001-1.jpg"]


def test_what_is_journaled_is_no_stranger(keeper):
    known = keeper.adopt(spooled(keeper, b"known"), "originals", "known.jpg")
    stranger = spooled(keeper, b"stranger")
    assert keeper.strangers({known}.__contains__) == [stranger]


def test_portraits_that_nobody_journaled_are_made_again(keeper):
    kept, _ = keeper.write(b"kept", "portraits", "A-0001-1.jpg")
    keeper.write(b"unfinished business", "portraits", "A-0002-1.jpg")
    keeper.drop_unfinished_portraits({kept}.__contains__)
    assert lying_in(keeper.folder / "portraits") == ["0000/A-0001-1.jpg"]


def test_a_file_that_was_being_moved_is_one_stranger(keeper):
    path = spooled(keeper, b"half way")
    shelf = keeper.folder / "originals" / "0000"
    shelf.mkdir()
    os.link(path, shelf / "A-0001-1.jpg")
    assert keeper.strangers(lambda path: False) == [shelf / "A-0001-1.jpg"]
    assert not path.exists()


def test_two_files_of_the_same_bytes_are_two_strangers(keeper):
    both = [spooled(keeper, b"alike", name) for name in ("one.jpg", "two.jpg")]
    assert sorted(keeper.strangers(lambda path: False)) == both


def test_a_folder_of_years_is_looked_at_no_longer_than_a_new_one(tmp_path):
    length = 0
    keeper = Keeper(tmp_path, lambda: length)
    asked = []
    for length in range(0, 20 * EVENTS_PER_SHELF, EVENTS_PER_SHELF // 4):
        keeper.adopt(spooled(keeper, str(length).encode()), "originals", f"{length}.jpg")
    keeper.strangers(lambda path: asked.append(path) or True)
    assert len(asked) == 8  # two shelves of four
    assert f"originals/{length // EVENTS_PER_SHELF:04d}/{length}.jpg" in asked


def test_files_of_an_older_program_lie_on_no_shelf_and_are_looked_at(keeper):
    old = keeper.folder / "orphans" / "old.jpg"
    old.write_bytes(b"old")
    assert keeper.strangers(lambda path: False) == [old]


def test_the_old_name_goes_only_after_the_new_one_is_on_disk(keeper, monkeypatch):
    steps = []
    fsync, unlink = os.fsync, os.unlink
    monkeypatch.setattr(newfile.os, "fsync", lambda fd: (fsync(fd), steps.append(os.readlink(f"/proc/self/fd/{fd}"))))
    monkeypatch.setattr("pathlib.os.unlink", lambda path: (unlink(path), steps.append("unlink")))
    keeper.adopt(spooled(keeper, b"one"), "originals", "A-0001-1.jpg")
    shelf = str(keeper.folder / "originals" / "0000")
    assert steps[-3:] == [shelf, "unlink", str(keeper.spool)]
    assert str(keeper.folder / "originals") in steps  # the shelf's own entry, before anything lay on it


@pytest.mark.parametrize("no_links", [errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_files_have_one_name_only_nothing_is_overwritten_either(keeper, monkeypatch, no_links):
    def refuse(source, target):
        raise OSError(no_links, os.strerror(no_links))

    monkeypatch.setattr(newfile.os, "link", refuse)
    kept = keeper.adopt(spooled(keeper, b"first"), "originals", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.adopt(spooled(keeper, b"second"), "originals", "A-0001-1.jpg")
    assert (keeper.folder / kept).read_bytes() == b"first"
    assert lying_in(keeper.spool) == ["one.jpg"]
    keeper.write(b"portrait", "portraits", "A-0001-1.jpg")
    assert lying_in(keeper.folder / "portraits") == ["0000/A-0001-1.jpg"]


@pytest.mark.parametrize(
    ("said", "means"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EIO, DiskFailed)]
)
def test_what_the_disk_says_is_told_apart(keeper, monkeypatch, said, means):
    def refuse(fd):
        raise OSError(said, os.strerror(said))

    monkeypatch.setattr(newfile.os, "fsync", refuse)
    with pytest.raises(means):
        keeper.write(b"portrait", "portraits", "A-0001-1.jpg")
    assert lying_in(keeper.folder / "portraits") == []


def test_a_lost_file_is_put_back_but_never_over_one_that_is_there(keeper):
    path, _ = keeper.write(b"portrait", "portraits", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.put_back(b"other", path)
    (keeper.folder / path).unlink()
    keeper.put_back(b"portrait", path)
    assert (keeper.folder / path).read_bytes() == b"portrait"
