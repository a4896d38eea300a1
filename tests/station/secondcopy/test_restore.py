"""A data folder from its second copy: the same at the copied moment, honest about the rest, no number ever again."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from golden.make_journal import HERE as GOLDEN
from support.copies import Day, a_day, bring_level, copied_files, damage, place_of
from support.desks import ONE, desk_scene
from support.fragile import FragileDisk
from support.fragile.faults import CHANGES
from support.journals import open_journal

from db.errors import DiskFailed, DiskFull, JournalHeld, JournalNewer
from db.journal import Journal
from db.lock import FolderLock
from db.seal import read as read_seal
from station.config import load
from station.events import Kind
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.receive.receiving import receive
from station.export.verify import verify
from station.handover import export_day
from station.secondcopy.place import MARKER
from station.secondcopy.report import Restored
from station.secondcopy.restore import restore
from station.secondcopy.troubles import CopyDamaged, FolderInUse, NoCopy, SeveralCopies

JOB = "day"
KEY = "keys/day.key"
NOW = datetime.fromisoformat("2026-06-01T09:00:00+08:00")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "restored"


@pytest.fixture
def copied(day, second):
    bring_level(day.folder, second)
    return place_of(second)


def brought_back(copied: Path, target: Path, letter: str | None = None) -> Restored:
    return restore(copied, target, letter, NOW)


def events(folder: Path) -> list:
    with Journal.read_only(folder) as journal:
        return list(journal.events())


# the copied moment


def test_the_folder_is_what_it_was_at_the_copied_moment(day: Day, copied: Path, target: Path):
    restored = brought_back(copied, target)
    before, after = list(day.journal.events()), events(target)
    assert after[: len(before)] == before
    assert copied_files(target) == day.files
    assert (target / KEY).read_bytes() == (day.folder / KEY).read_bytes()
    assert verify(target).ok
    assert (restored.last_number, restored.files, restored.missing) == ("A-0003", len(day.files), ())
    assert restored.reached == before[-1]
    assert not (target / "unfinished").exists()


def test_it_is_under_a_seal_as_every_folder_that_was_closed(copied: Path, target: Path):
    brought_back(copied, target)
    seal = read_seal(target)
    assert seal.fits(target)
    assert seal.chain_head == events(target)[-1].hash


def test_the_journal_says_what_happened(day: Day, copied: Path, target: Path):
    restored = brought_back(copied, target)
    head = day.journal.newest_event()
    note, *skipped = events(target)[head.seq :]
    assert (note.kind, note.job, note.refs) == ("restored", JOB, {})
    assert note.data == {
        "copied_seq": head.seq, "copied_head": head.hash, "missing": 0, "extra": 0, "letter": "A"
    }  # fmt: skip
    assert [(event.kind, event.job) for event in skipped] == [("numbers_skipped", gap.job) for gap in restored.gaps]
    assert (skipped[-1].job, skipped[-1].data) == (JOB, {"first": 4, "last": 103, "reason": "restored"})


def test_the_parent_of_a_single_copy_will_do(copied: Path, target: Path):
    assert brought_back(copied.parent, target).copy == copied


def test_a_copy_on_a_disk_that_takes_no_writing_will_do(day: Day, disk: FragileDisk, target: Path):
    bring_level(day.folder, disk.path)
    disk.remount()
    disk.fail("EROFS")
    brought_back(disk.path, target)
    assert verify(target).ok


def test_a_rehearsal_stays_one(copied: Path, target: Path):
    brought_back(copied, target)
    with Journal.read_only(target) as journal:
        assert journal.rehearsal


def test_a_copy_made_by_an_older_program_is_brought_to_the_newest_form(tmp_path: Path, target: Path):
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(GOLDEN / "v1.sqlite", copy / "journal.sqlite")
    (copy / MARKER).write_text('{"seq": 1, "head": "x", "at": ""}')
    restored = brought_back(copy, target)
    assert restored.missing  # a golden journal has no pictures
    with Journal.read_only(target) as journal:
        assert journal.number_gaps()[-1].reason == "restored"


# what the lag costs


def lag(day: Day) -> set[str]:
    """What the lost disk still did: three more people, whose numbers nobody here knows."""
    return {day.capture(index).number for index in (11, 12, 13)}


def test_no_number_is_given_again(day: Day, copied: Path, target: Path):
    lost = lag(day)
    brought_back(copied, target)
    with open_journal(target, job=JOB) as journal:
        later = Day(target, journal)
        numbers = {later.capture(index).number for index in range(20, 25)}
        assert not numbers & (lost | {"A-0001", "A-0002", "A-0003"})
        assert min(numbers) > max(lost)
    assert verify(target).ok


def test_numbers_are_left_out_in_every_job_that_goes_on(day: Day, second: Path, target: Path, tmp_path: Path):
    today = f"{NOW:%Y%m%d}"
    bring_level(day.folder, second)
    restored = restore(second, target, None, NOW)
    assert {gap.job for gap in restored.gaps} == {JOB, today}
    with open_journal(target, job=today) as journal:
        assert Day(target, journal).capture(30).number == f"A-{restored.gaps[0].last + 1:04d}"


def test_restored_twice_numbers_go_on_behind_both_gaps(copied: Path, tmp_path: Path):
    restore(copied, tmp_path / "one", None, NOW)
    with a_day(tmp_path / "one") as day:
        (tmp_path / "other").mkdir()
        bring_level(day.folder, tmp_path / "other")
        lost = lag(day)
    restore(tmp_path / "other", tmp_path / "two", None, NOW)
    with open_journal(tmp_path / "two", job=JOB) as journal:
        assert Day(tmp_path / "two", journal).capture(30).number > max(lost)


def test_sittings_that_were_open_are_named(copied: Path, target: Path):
    restored = brought_back(copied, target)
    assert restored.open == ("A-0003",)
    assert not restored.whole


@pytest.mark.parametrize("wrong", [damage, Path.unlink], ids=["damaged", "missing"])
def test_a_file_that_is_not_whole_is_named_by_its_number(day: Day, copied: Path, target: Path, wrong):
    path = next(path for path in day.files if "A-0002" in path)
    wrong(copied / path)
    restored = brought_back(copied, target)
    assert [(loss.about, loss.path) for loss in restored.missing] == [("A-0002", path)]
    assert {fault.about for fault in verify(target).faults} == {path}


def test_files_that_came_after_the_journal_become_orphans_and_tell_their_numbers(
    day: Day, copied: Path, target: Path
):  # fmt: skip
    before = (copied / "journal.sqlite").read_bytes(), (copied / MARKER).read_bytes()
    late = day.capture(4).number
    bring_level(day.folder, copied.parent)
    (copied / "journal.sqlite").write_bytes(before[0])
    (copied / MARKER).write_bytes(before[1])
    restored = brought_back(copied, target)
    assert restored.seen == (late,)
    assert verify(target).ok  # what is nobody's yet waits in the spool
    with desk_scene(target) as scene:
        assert scene.heard(Kind.RECOVERED)[0].code == "stray-files"
        (orphan,) = [one for one in scene.journal.orphans() if one.reason == "late"]
    assert orphan.file.sha256 in copied_files(copied).values()
    assert verify(target).ok


def test_an_orphan_of_an_earlier_restoring_is_no_news(day: Day, copied: Path, target: Path, tmp_path: Path):
    late = copied / "originals" / "A-0004-0123456789ab.jpg"
    shutil.copy(copied / next(iter(day.files)), late)  # known bytes under an unknown name
    assert brought_back(copied, target).late == ()


def test_what_was_set_aside_in_the_copy_is_no_picture(copied: Path, target: Path, day: Day):
    shutil.copy(copied / next(iter(day.files)), copied / "originals" / "A-0009-0123456789ab.jpg.bad-1")
    (copied / "originals" / "A-0009-0123456789ab.jpg.bad-2").write_bytes(b"junk")
    assert brought_back(copied, target).late == ()


# another letter


SETTINGS = '# ours\n[desk]\noperators = ["王"]  # one\nletter = "A"\n\n[camera]\nturned = 90\n'


@pytest.mark.parametrize("settings", [None, SETTINGS, "[camera]\nturned = 90\n", 'desk.letter = "A"\n'])
def test_with_another_letter_no_number_is_left_out(day: Day, second: Path, target: Path, settings: str | None):
    if settings:
        (day.folder / "station.toml").write_text(settings)
    bring_level(day.folder, second)
    restored = restore(second, target, "B", NOW)
    assert restored.gaps == ()
    assert events(target)[-1].data["letter"] == "B"
    changed = load(target)
    assert changed.desk.letter == "B"
    assert changed.camera == load(day.folder).camera
    with open_journal(target, job=JOB, desk=changed.desk.letter) as journal:
        assert Day(target, journal).capture(4).number == "B-0001"


def test_every_other_word_of_the_settings_stays(day: Day, second: Path, target: Path):
    (day.folder / "station.toml").write_text(SETTINGS)
    bring_level(day.folder, second)
    restore(second, target, "B", NOW)
    assert (target / "station.toml").read_text() == SETTINGS.replace('"A"', '"B"')


def test_the_same_letter_leaves_numbers_out_however_it_is_said(copied: Path, target: Path):
    assert brought_back(copied, target, "A").gaps


# going on


def test_the_restored_folder_goes_on(copied: Path, target: Path, tmp_path: Path):
    brought_back(copied, target)
    with desk_scene(target) as scene:
        scene.swipe(ONE)
        assert scene.heard(Kind.SWIPE)[0].number == "A-0104"
    with open_journal(target, job=JOB) as journal:
        Day(target, journal).capture(40)
    (tmp_path / "stick").mkdir()
    package = export(target, tmp_path / "stick", ExportSettings(school="00000", station="hall", job=JOB)).path
    assert verify(package).ok
    assert verify(target).ok


def test_a_restored_folder_can_be_exported_at_once(copied: Path, target: Path, tmp_path: Path):
    brought_back(copied, target)
    (tmp_path / "stick").mkdir()
    receipt = export_day(target, tmp_path / "stick", office="none")
    assert receipt.people == 2


def test_restored_and_lost_folder_have_copies_of_their_own(day: Day, copied: Path, target: Path):
    """The restored desk takes the copy over; the old disk, found and used again, never writes over it."""
    brought_back(copied, target)
    with a_day(target) as restored:
        bring_level(restored.folder, copied.parent)
        day.capture(4)
        bring_level(day.folder, copied.parent)
        places = copied, copied.with_name(f"{copied.name}-2")
        assert [verify(place).chain_head for place in places] == [
            restored.journal.chain_head(), day.journal.chain_head()
        ]  # fmt: skip


def test_the_old_disk_when_it_is_found_is_merged_without_a_conflict(
    day: Day, copied: Path, target: Path, tmp_path: Path
):  # fmt: skip
    """Both go on with other people after the copy; the office sees why the chains part, and no number is shared."""
    day.capture(4)
    brought_back(copied, target)
    with open_journal(target, job=JOB) as journal:
        Day(target, journal).capture(5)
    packages = []
    for folder in (day.folder, target):
        (tmp_path / f"stick-{folder.name}").mkdir()
        settings = ExportSettings(school="10622", station="hall", job=JOB)
        packages.append(export(folder, tmp_path / f"stick-{folder.name}", settings).path)
    outcome = receive(packages, tmp_path / "office", None, lambda answer: None)
    assert outcome.ok
    (fork,) = outcome.as_json()["forks"]
    assert (fork["seq"], fork["explained"]) == (len(events(copied)), True)
    assert outcome.as_json()["conflicts"]["open"] == []


# what is refused


def test_only_an_empty_folder_is_taken(day: Day, copied: Path, target: Path):
    target.mkdir()
    (target / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(FolderInUse):
        brought_back(copied, target)
    assert [path.name for path in target.iterdir() if path.name != "journal.lock"] == ["holiday.jpg"]
    with pytest.raises(JournalHeld):
        brought_back(copied, day.folder)


def test_a_restored_folder_is_not_restored_again(copied: Path, target: Path):
    brought_back(copied, target)
    before = events(target)
    with pytest.raises(FolderInUse):
        brought_back(copied, target)
    assert events(target) == before


def test_a_folder_that_another_program_has_is_left_alone(copied: Path, target: Path):
    target.mkdir()
    lock = FolderLock(target, "somebody")
    with pytest.raises(JournalHeld):
        brought_back(copied, target)
    lock.release()


def test_a_folder_without_a_copy_and_one_with_several(day: Day, copied: Path, target: Path, tmp_path: Path):
    with pytest.raises(NoCopy):
        brought_back(tmp_path, target)
    with pytest.raises(NoCopy):
        brought_back(day.folder, target)  # a data folder is no copy: its journal may be in two files
    shutil.copytree(copied, copied.with_name("B-0123456789ab"))
    with pytest.raises(SeveralCopies) as several:
        brought_back(copied.parent, target)
    assert "B-0123456789ab" in several.value.params["names"]
    assert not target.exists()


def test_a_damaged_journal_restores_nothing(copied: Path, target: Path):
    content = bytearray((copied / "journal.sqlite").read_bytes())
    at = content.rindex(b'"ordinal":2')
    content[at + 10 : at + 11] = b"7"
    (copied / "journal.sqlite").write_bytes(content)
    with pytest.raises(CopyDamaged):
        brought_back(copied, target)
    assert not (target / "journal.sqlite").exists()


def test_a_newer_journal_is_for_a_newer_program(copied: Path, target: Path):
    with closing(sqlite3.connect(copied / "journal.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with pytest.raises(JournalNewer):
        brought_back(copied, target)


# a disk that fails meanwhile


@pytest.fixture(scope="module")
def steps(mounted_disk: FragileDisk, tmp_path_factory) -> int:
    """How many changes of the new disk a restoring takes."""
    root = tmp_path_factory.mktemp("measured")
    (root / "second").mkdir()
    with a_day(root / "data") as day:
        bring_level(day.folder, root / "second")
    mounted_disk.wipe()
    before = mounted_disk.counts()
    restore(root / "second", mounted_disk.path / "restored", None, NOW)
    asked = (mounted_disk.counts() - before).ops
    return sum(asked[operation] for operation in CHANGES)


@pytest.mark.parametrize("torn", [None, 7], ids=["strict", "torn"])
@pytest.mark.parametrize("part", range(12))
def test_wherever_the_power_fails_a_second_try_makes_it_whole(
    day: Day, copied: Path, disk: FragileDisk, steps: int, part: int, torn: int | None
):  # fmt: skip
    target = disk.path / "home" / "restored"
    disk.vanish(after=part * steps // 12 + 1, ops=CHANGES, torn=torn)
    with pytest.raises(DiskFailed):
        brought_back(copied, target)
    disk.bring_back()
    if not (target / "journal.sqlite").exists():
        brought_back(copied, target)
        disk.cut()
    assert_restored(day, target)


def assert_restored(day: Day, target: Path) -> None:
    assert copied_files(target) == day.files
    assert verify(target).ok
    assert [event.kind for event in events(target)].count("restored") == 1
    with open_journal(target, job=JOB) as journal:
        assert Day(target, journal).capture(30).number > "A-0103"


def test_an_unfinished_folder_is_not_mixed_with_another_copy(
    day: Day, second: Path, copied: Path, disk: FragileDisk, steps: int
):  # fmt: skip
    target = disk.path / "restored"
    disk.fail("EIO", ops=CHANGES, after=steps // 2)
    with pytest.raises(DiskFailed):
        brought_back(copied, target)
    disk.heal()
    day.capture(4)
    bring_level(day.folder, second)
    with pytest.raises(FolderInUse):
        brought_back(copied, target)


def test_a_full_disk_is_said(copied: Path, disk: FragileDisk):
    disk.set_free(100_000)
    with pytest.raises(DiskFull):
        brought_back(copied, disk.path / "restored")


def test_the_lag_of_hours_is_in_the_gap(copied: Path, target: Path):
    restored = restore(copied, target, None, NOW + timedelta(hours=2))
    assert restored.gaps[-1].last > 3 + 2 * 170
