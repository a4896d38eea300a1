"""What a copy holds at any moment: the right bytes, nothing that was replaced, and no name without its file."""

import base64
import os
import shutil
from pathlib import Path

import pytest
from support.copies import (
    Day,
    a_day,
    assert_names_nothing_that_is_not_there,
    bring_level,
    copied_files,
    damage,
    place_of,
    take_back_to_the_beginning,
)
from support.fragile import FragileDisk
from support.fragile.faults import CHANGES
from support.purges import JOB, arrive, purged, traces

from db.journal import Journal
from station.export.verify import verify
from station.identity import job_key
from station.purge.second import FollowedCopy
from station.secondcopy import follower
from station.secondcopy.follower import Follower
from station.secondcopy.place import MARKER, read_marker
from station.secondcopy.shelf import no_pause
from station.secondcopy.troubles import (
    DIFFERS,
    SOURCE,
    CopyFailed,
    CopyFull,
    CopyGone,
    CopyReadOnly,
    CopyTrouble,
)

KEY = "keys/day.key"


@pytest.fixture
def reader(day: Day):
    with Journal.read_only(day.folder) as reader:
        yield reader


def test_the_copy_is_made_anew_as_a_data_folder(day: Day, second: Path):
    bring_level(day.folder, second)
    place = place_of(second)
    assert place.name == f"A-{day.journal.hash_of(1)[:12]}"
    assert copied_files(place) == day.files
    assert (place / KEY).read_bytes() == (day.folder / KEY).read_bytes()
    report = verify(place)
    assert report.ok
    assert report.chain_head == day.journal.chain_head()
    assert read_marker(place).head == day.journal.chain_head()


def test_only_their_owner_may_read_what_is_copied(day: Day, second: Path):
    bring_level(day.folder, second)
    modes = {path.stat().st_mode & 0o077 for path in place_of(second).rglob("*") if path.is_file()}
    assert modes == {0}


def test_nothing_is_copied_twice(day: Day, second: Path):
    bring_level(day.folder, second)
    before = {path: (place_of(second) / path).stat().st_ino for path in day.files}
    day.capture(4)
    bring_level(day.folder, second)
    assert {path: (place_of(second) / path).stat().st_ino for path in before} == before
    assert copied_files(place_of(second)) == day.files


def test_a_file_that_vanished_from_the_copy_comes_again(day: Day, second: Path):
    bring_level(day.folder, second)
    (place_of(second) / next(iter(day.files))).unlink()
    bring_level(day.folder, second)
    assert copied_files(place_of(second)) == day.files


def test_a_copy_whose_journal_vanished_gets_it_again(day: Day, second: Path):
    bring_level(day.folder, second)
    (place_of(second) / "journal.sqlite").unlink()
    assert not follower_of(day, second).level
    bring_level(day.folder, second)
    assert verify(place_of(second)).ok


def follower_of(day: Day, second: Path) -> Follower:
    with Journal.read_only(day.folder) as journal:
        copy = Follower(day.folder, second, "A", journal, no_pause)
        copy.reach()
        return copy


def test_keys_and_settings_come_along_and_settings_may_change(day: Day, second: Path):
    (day.folder / "keys" / "old").mkdir(parents=True)
    for name in ("station.toml", "keys/a.key", "keys/old/b.key"):
        (day.folder / name).write_text(f"# {name}")
    bring_level(day.folder, second)
    (day.folder / "station.toml").write_text("# changed")
    day.capture(4)
    bring_level(day.folder, second)
    place = place_of(second)
    assert (place / "station.toml").read_text() == "# changed"
    assert [(place / f"keys/{name}").read_text() for name in ("a.key", "old/b.key")] == [
        "# keys/a.key", "# keys/old/b.key"
    ]  # fmt: skip
    assert not list(place.rglob("*.bad-*"))


def test_folders_share_a_disk(tmp_path: Path, day: Day, second: Path):
    with a_day(tmp_path / "other") as other:
        other.capture(4)
        bring_level(day.folder, second)
        bring_level(other.folder, second)
        found = sorted(copied_files(place) == each.files for place in second.iterdir() for each in (day, other))
    assert found == [False, False, True, True]


# what is found wrong


def found_while_copying(day: Day, second: Path) -> tuple[list, Follower]:
    with Journal.read_only(day.folder) as journal:
        copy = Follower(day.folder, second, "A", journal, no_pause)
        copy.reach()
        found = []
        while copy.waiting:
            found.append(copy.copy_next())
        found.append(copy.back_up())
        return [one for one in found if one], copy


@pytest.mark.parametrize("vouched", [True, False], ids=["before the marker", "behind the marker"])
def test_a_file_with_other_bytes_is_set_aside_and_copied_again(day: Day, second: Path, vouched: bool):
    bring_level(day.folder, second)
    place, path = place_of(second), next(iter(day.files))
    if not vouched:
        take_back_to_the_beginning(place, day.journal)
        damage(place / path)
    else:  # what the marker vouches for is not read again, but its length is looked at
        (place / path).write_bytes(b"short")
    wrong = (place / path).read_bytes()
    found, _ = found_while_copying(day, second)
    assert found == [(DIFFERS, path)]
    assert (place / f"{path}.bad-1").read_bytes() == wrong
    assert day.files.items() <= copied_files(place).items()


def test_another_key_on_the_second_disk_is_set_aside_never_replaced(day: Day, second: Path):
    bring_level(day.folder, second)
    key = place_of(second) / KEY
    key.write_bytes(b"another")
    assert found_while_copying(day, second)[0] == [(DIFFERS, KEY)]
    assert key.with_name("day.key.bad-1").read_bytes() == b"another"
    assert key.read_bytes() == (day.folder / KEY).read_bytes()


@pytest.mark.parametrize("wrong", [damage, Path.unlink], ids=["damaged", "missing"])
def test_what_is_not_whole_here_is_not_copied_and_everything_else_is(day: Day, second: Path, wrong):
    path = next(iter(day.files))
    wrong(day.folder / path)
    found, copy = found_while_copying(day, second)
    assert found == [(SOURCE, path)]
    assert copy.nowhere == [path]
    assert copied_files(place_of(second)) == {name: sha for name, sha in day.files.items() if name != path}
    assert {fault.about for fault in verify(place_of(second)).faults} == {path}


def test_a_good_copy_stays_when_the_original_goes_bad(day: Day, second: Path):
    bring_level(day.folder, second)
    for path in day.files:
        damage(day.folder / path)
    assert found_while_copying(day, second)[0] == []
    assert copied_files(place_of(second)) == day.files


def test_a_file_that_is_journaled_meanwhile_comes_before_the_journal_that_names_it(day: Day, second: Path, reader):
    copy = Follower(day.folder, second, "A", reader, no_pause)
    copy.reach()
    while copy.waiting:
        copy.copy_next()
    day.capture(4)
    copy.back_up()
    assert read_marker(place_of(second)).seq == 0
    assert not copy.level
    copy.look()
    assert len(copy.waiting) == 2


# copies that went two ways


def test_a_copy_that_went_another_way_is_never_written_over(tmp_path: Path, second: Path):
    """Two folders with one beginning, as after a restoring when the old disk is found: each has a copy of its own."""
    with a_day(tmp_path / "one") as one:
        bring_level(one.folder, second)
    beginning = place_of(second)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    days = {}
    for name in ("one", "two", "one", "two"):
        with a_day(tmp_path / name) as day:
            bring_level(day.folder, second)
            days[name] = day.files
    places = [beginning, beginning.with_name(f"{beginning.name}-2")]
    assert [copied_files(place) for place in places] == [days["one"], days["two"]]
    assert all(verify(place).ok for place in places)


def test_without_its_marker_a_copy_is_not_ours(day: Day, second: Path):
    bring_level(day.folder, second)
    beginning = place_of(second)
    (beginning / MARKER).unlink()
    before = (beginning / "journal.sqlite").read_bytes()
    bring_level(day.folder, second)
    assert (beginning / "journal.sqlite").read_bytes() == before
    assert verify(beginning.with_name(f"{beginning.name}-2")).ok


# a purge


def purge_of_old(folder: Path, second: Path) -> tuple[dict[str, str], dict[str, str]]:
    """A job that was copied, and then purged while the second disk was away; files of old and new, with hashes."""
    with a_day(folder, job="old") as day:
        old = day.files
        job_key(folder, "old")
        bring_level(folder, second)
        damage(place_of(second) / min(old))
        take_back_to_the_beginning(place_of(second), day.journal)
        bring_level(folder, second)
        assert list(place_of(second).rglob("*.bad-1"))
    with a_day(folder, job="new") as day:
        day.journal.purge("old", {"files": len(old), "bytes": 0})
        for path in (folder / one for one in (*old, "keys/old.key")):
            path.unlink()
        return old, day.files


def test_what_was_purged_goes_from_the_copy_too(tmp_path: Path, second: Path):
    folder = tmp_path / "data"
    old, new = purge_of_old(folder, second)
    bring_level(folder, second)
    place = place_of(second)
    assert copied_files(place) == new
    assert not old.keys() & new.keys()
    assert sorted(path.name for path in (place / "keys").iterdir()) == ["new.key"]
    assert_names_nothing_that_is_not_there(place, tmp_path / "scratch")


def test_a_job_that_goes_on_after_its_purge_has_its_new_key_in_the_copy_and_no_trace_of_the_old(
    tmp_path: Path, second: Path
):  # fmt: skip
    folder = tmp_path / "data"
    purge_of_old(folder, second)
    old_key = (place_of(second) / "keys" / "old.key").read_bytes()
    assert base64.b64decode(old_key) != job_key(folder, "old")
    bring_level(folder, second)
    keys = {path.name: path.read_bytes() for path in (place_of(second) / "keys").iterdir()}
    assert keys == {name: (folder / "keys" / name).read_bytes() for name in ("old.key", "new.key")}


@pytest.mark.parametrize("there", [True, False], ids=["the disk is there", "the disk comes later"])
def test_a_purge_reaches_the_copy(tmp_path: Path, second: Path, there: bool):
    folder = tmp_path / "data"
    with a_day(folder, job=JOB) as day:
        day.journal.abandon(day.journal.open_sittings()[0].id, "other")
    arrive(folder)
    bring_level(folder, second)
    if not there:
        second.rename(tmp_path / "away")
    report = purged(folder, copy=FollowedCopy(folder, second, "A"))
    assert report.places == {"data": True, "second_copy": there}
    if not there:
        (tmp_path / "away").rename(second)
        assert purged(folder, copy=FollowedCopy(folder, second, "A")).complete
    assert copied_files(place_of(second)) == {}
    assert not list(traces(second, range(1, 4)))
    assert_names_nothing_that_is_not_there(place_of(second), tmp_path / "scratch")


# a second disk that says no


def test_a_folder_that_is_not_there_is_never_made(day: Day, tmp_path: Path):
    with pytest.raises(CopyGone):
        bring_level(day.folder, tmp_path / "unmounted")
    assert not (tmp_path / "unmounted").exists()


def test_a_disk_that_was_unmounted_is_gone_even_if_its_folder_stays(day: Day, disk: FragileDisk, reader, tmp_path):
    where = tmp_path / "where"
    where.symlink_to(disk.path)
    copy = Follower(day.folder, where, "A", reader, no_pause)
    copy.reach()
    copy.lose()
    where.unlink()
    where.mkdir()
    with pytest.raises(CopyGone):
        copy.reach()
    assert not list(where.iterdir())


@pytest.mark.parametrize(
    ("errno", "trouble"), [("EROFS", CopyReadOnly), ("EIO", CopyFailed), ("ENOSPC", CopyFull), ("ENODEV", CopyGone)]
)
def test_what_the_disk_says_has_a_code(day: Day, disk: FragileDisk, errno: str, trouble: type[CopyTrouble]):
    disk.fail(errno)
    with pytest.raises(trouble):
        bring_level(day.folder, disk.path)


def test_what_does_not_fit_is_not_begun(day: Day, disk: FragileDisk, reader):
    copy = Follower(day.folder, disk.path, "A", reader, no_pause)
    copy.reach()
    disk.set_free(1000)
    before = disk.counts()
    with pytest.raises(CopyFull):
        copy.copy_next()
    assert (disk.counts() - before).written == 0


def test_a_copy_on_the_disk_that_is_shot_to_leaves_room_for_shooting(day: Day, second: Path, reader, monkeypatch):
    copy = Follower(day.folder, second, "A", reader, no_pause)
    copy.reach()
    disk = os.statvfs(second)
    monkeypatch.setattr(follower, "RESERVE", disk.f_bavail * disk.f_frsize * 2)
    with pytest.raises(CopyFull):
        copy.copy_next()


def test_the_copy_says_how_far_it_reaches_last_of_all(day: Day, disk: FragileDisk):
    disk.vanish(after=1, ops=["rename"], name="journal.sqlite")
    with pytest.raises(CopyTrouble):
        bring_level(day.folder, disk.path)
    disk.bring_back()
    assert copied_files(place_of(disk.path)) == day.files
    assert read_marker(place_of(disk.path)).seq == 0
    assert not follower_of(day, disk.path).level


def changes(disk: FragileDisk) -> int:
    return sum(disk.counts().ops[operation] for operation in CHANGES)


@pytest.fixture(scope="module")
def steps(mounted_disk: FragileDisk, tmp_path_factory) -> tuple[int, int]:
    """How many changes of the second disk a first copy takes, and one more person."""
    mounted_disk.wipe()
    with a_day(tmp_path_factory.mktemp("measured") / "data") as day:
        before = changes(mounted_disk)
        bring_level(day.folder, mounted_disk.path)
        first = changes(mounted_disk) - before
        day.capture(4)
        bring_level(day.folder, mounted_disk.path)
        return first, changes(mounted_disk) - before - first


@pytest.mark.parametrize("torn", [None, 7], ids=["strict", "torn"])
@pytest.mark.parametrize("part", range(10))
def test_wherever_the_power_fails_no_file_is_named_that_is_not_there(
    day: Day, disk: FragileDisk, steps: tuple[int, int], part: int, torn: int | None, tmp_path: Path
):
    """Ten places within a first copy, and ten within what is added to it; the next try makes it whole."""
    for round, length in enumerate(steps):
        disk.vanish(after=part * length // 10 + 1, ops=CHANGES, torn=torn)
        with pytest.raises(CopyTrouble):
            bring_level(day.folder, disk.path)
        assert disk.gone
        disk.bring_back()
        for place in disk.path.iterdir():
            assert_names_nothing_that_is_not_there(place, tmp_path / f"scratch-{round}")
        bring_level(day.folder, disk.path)
        assert not list((place_of(disk.path) / "unfinished").iterdir())
        disk.cut()
        assert copied_files(place_of(disk.path)) == day.files
        assert read_marker(place_of(disk.path)).head == day.journal.chain_head()
        day.capture(4 + round)
