"""An export that could not finish is gone on with: nothing good is copied again, nothing of it ever looks finished."""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support import packages
from support.fragile import FragileDisk
from support.journals import open_journal
from support.packages import SETTINGS
from support.sticks import stick

from station.export.errors import ExportError, ExportStopped, SourceMissing, TargetBusy, TargetFull, TargetGone
from station.export.formats.manifest import NewPart
from station.export.holding import held
from station.export.naming import is_leftover
from station.export.package import export
from station.export.progress import Progress, Stop, Watch
from station.export.receipt import Receipt
from station.export.verify import verify

PREFIX = "10622-day_2026_06_01-A"
NEW = replace(SETTINGS, part=NewPart(kind="new"))


def pictures(package: Path) -> set[Path]:
    return {path for room in ("portraits", "originals", "orphans") for path in (package / "data" / room).iterdir()}


def stopping_at(step: str, share: float) -> Watch:
    stop = Stop()

    def watch(progress: Progress) -> None:
        if progress.step == step and progress.done >= share * progress.total:
            stop.say()

    return stop.heeded(watch)


def stopped(data: Path, to: Path, settings: object = SETTINGS, share: float = 0.99) -> Path:
    """What is left on a target by an export that somebody stopped when most of it was copied."""
    before = set(to.iterdir())
    with pytest.raises(ExportStopped):
        export(data, to, settings, stopping_at("copy", share))  # type: ignore[arg-type]
    (left,) = set(to.iterdir()) - before
    return left


def whole(receipt: Receipt) -> bool:
    return verify(receipt.path, remaking=False).ok


def test_a_pulled_stick_gets_no_good_file_again_and_is_read_back_whole(finished_day: Path, disk: FragileDisk) -> None:
    disk.vanish(ops=["create"], name="manifest.json", after=1)
    with pytest.raises(TargetGone):
        export(finished_day, disk.path, SETTINGS)
    disk.heal()
    disk.bring_back()
    before = disk.counts()
    receipt = export(finished_day, disk.path, SETTINGS)
    asked = disk.counts() - before
    kept = pictures(receipt.path)
    assert receipt.resumed == len(kept)
    assert asked.ops["create"] == receipt.files - len(kept)
    assert asked.written == receipt.size - sum(path.stat().st_size for path in kept)
    assert asked.read >= receipt.size
    assert whole(receipt)


def named_files_lie_there(data: Path) -> None:
    """If there is a manifest at all, which may still be torn itself."""
    files = []
    with suppress(FileNotFoundError, ValueError):
        files = json.loads((data / "manifest.json").read_bytes())["files"]
    for file in files:
        assert hashlib.sha256((data / file["path"]).read_bytes()).hexdigest() == file["sha256"]


@pytest.mark.parametrize(
    ("after", "ops"), [(9, "create"), (20, "fsync"), (23, "fsync"), (3, "fsyncdir"), (1, "rename")]
)
def test_whenever_the_stick_is_pulled_no_manifest_lies_there_before_what_it_names(
    finished_day: Path, disk: FragileDisk, after: int, ops: str
) -> None:
    disk.vanish(ops=[ops], after=after, torn=after)
    with pytest.raises(ExportError):
        export(finished_day, disk.path, SETTINGS)
    disk.heal()
    disk.bring_back()
    for left in disk.path.iterdir():
        assert is_leftover(PREFIX, left.name)
        named_files_lie_there(left / "data")
    receipt = export(finished_day, disk.path, SETTINGS)
    assert whole(receipt)
    assert [path.name for path in disk.path.iterdir()] == [receipt.path.name]


def test_a_file_that_may_not_have_reached_the_medium_is_no_file(finished_day: Path, disk: FragileDisk) -> None:
    """It could be read back now, from the system's memory; only the sync has said that it is not there."""
    disk.fail("EIO", ops=["fsync"], name="A-0002.nef", count=1)
    with pytest.raises(TargetGone):
        export(finished_day, disk.path, SETTINGS)
    (left,) = disk.path.iterdir()
    assert left.name.endswith(".partial") and not (left / "data/manifest.json").exists()


def test_a_file_that_can_not_be_read_any_more_is_written_anew(finished_day: Path, disk: FragileDisk) -> None:
    """A sector that died: the stick answers, but not for this file."""
    disk.fail("EIO", ops=["read"], name="A-0002.nef")
    with pytest.raises(TargetGone):
        export(finished_day, disk.path, SETTINGS)
    steps = [""]

    def written_elsewhere(progress: Progress) -> None:
        if steps[-1] != progress.step:
            steps.append(progress.step)
            if steps[-2:] == ["read-back", "copy"]:
                disk.heal()

    receipt = export(finished_day, disk.path, SETTINGS, written_elsewhere)
    assert steps[1:] == ["copy", "read-back", "copy", "read-back"]
    assert receipt.resumed == len(pictures(receipt.path)) - 1
    assert whole(receipt)


def same_bytes(folder: Path, other: Path) -> Path:
    return next(path for path in folder.iterdir() if path.read_bytes() == other.read_bytes())


def test_what_the_disk_here_lost_stays_on_the_stick_and_is_delivered_from_there(
    finished_day: Path, tmp_path: Path
) -> None:
    data, to = tmp_path / "data", tmp_path / "stick"
    shutil.copytree(finished_day, data)
    to.mkdir()
    left = stopped(data, to)
    there, *_, gone = sorted((left / "data/originals").iterdir())
    same_bytes(data / "originals", there).unlink()
    missing = same_bytes(data / "originals", gone)
    content = missing.read_bytes()
    for lost in (missing, gone):
        lost.unlink()
    with pytest.raises(SourceMissing):
        export(data, to, SETTINGS)
    (still,) = to.iterdir()
    assert still.name.endswith(".partial") and (still / "data/originals" / there.name).is_file()
    missing.write_bytes(content)
    receipt = export(data, to, SETTINGS)
    assert whole(receipt) and (receipt.path / "data/originals" / there.name).is_file()


def test_other_names_or_another_day_or_only_a_part_go_on_with_the_same_pictures(
    finished_day: Path, tmp_path: Path
) -> None:
    left = stopped(finished_day, tmp_path)
    left = left.rename(left.with_name(f"{PREFIX}-2026-05-31-7.partial"))
    (left / "办公用/sheets").mkdir(parents=True)
    (left / "办公用/sheets/of the other day.pdf").touch()
    by_number = {path.name for path in (left / "data/portraits").iterdir()}
    receipt = export(finished_day, tmp_path, replace(NEW, names="id_number"))
    assert not by_number & {path.name for path in (receipt.path / "data/portraits").iterdir()}
    assert not (receipt.path / "办公用").exists()
    assert receipt.resumed >= len(list((receipt.path / "data/originals").iterdir())) - 1
    assert [path.name for path in tmp_path.iterdir()] == [receipt.path.name] and whole(receipt)


def test_a_part_leaves_the_pictures_of_others_alone_and_the_whole_takes_all_together(
    finished_day: Path, tmp_path: Path
) -> None:
    """Two leftovers, of which each has what the other lacks; one of them has somebody more."""
    more = stopped(finished_day, tmp_path)
    more = more.rename(more.with_name(f"{PREFIX}-2026-05-31-7.partial"))
    (more / "data/originals/A-0099.jpg").write_bytes(b"somebody who is in another class")
    part = stopped(finished_day, tmp_path, NEW, share=0.7)
    theirs = next((more / "data/originals").glob("A-0002*.jpg"))
    theirs.unlink()
    before = {path: path.stat().st_ino for path in pictures(part)}
    assert more.exists() and (more / "data/originals/A-0099.jpg").exists()
    receipt = export(finished_day, tmp_path, SETTINGS)
    assert [path.name for path in tmp_path.iterdir()] == [receipt.path.name] and whole(receipt)
    inodes = {path.stat().st_ino for path in pictures(receipt.path)}
    assert len(inodes) - receipt.resumed <= 1 and len(inodes & set(before.values())) >= 1


def test_what_other_parts_left_goes_only_where_that_makes_room(finished_day: Path, tmp_path: Path) -> None:
    with stick(tmp_path / "stick", "size=512k") as to:
        other = to / f"{PREFIX}-2026-05-31-7.partial/data/originals"
        other.mkdir(parents=True)
        (other / "A-0099.jpg").write_bytes(bytes(100 << 10))
        (to / "film.mkv").write_bytes(bytes(400 << 10))
        with pytest.raises(TargetFull):
            export(finished_day, to, NEW)
        assert (other / "A-0099.jpg").exists()
        os.truncate(to / "film.mkv", 300 << 10)
        receipt = export(finished_day, to, NEW)
        assert not other.exists() and whole(receipt)


def test_two_that_begin_at_once_do_not_remove_each_others_work(
    finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither saw the other's folder when it looked at the target."""
    left = stopped(finished_day, tmp_path)
    kept = pictures(left)
    with held(left), monkeypatch.context() as patch:
        patch.setattr(os, "listdir", lambda path: [])
        with pytest.raises(TargetBusy):
            export(finished_day, tmp_path, SETTINGS)
    assert pictures(left) == kept


def test_a_desk_goes_on_with_what_was_captured_meanwhile(tmp_path: Path) -> None:
    data, to = tmp_path / "data", tmp_path / "stick"
    packages.one_person(data)
    to.mkdir()
    stopped(data, to, share=1.0)
    with open_journal(data) as journal:
        packages.capture(journal, data, 2)
    receipt = export(data, to, SETTINGS)
    assert (receipt.people, receipt.resumed) == (2, 2) and whole(receipt)
