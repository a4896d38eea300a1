"""A data folder: the journal proves itself, and each file it vouches for is looked at."""

import itertools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import packages
from support.forging import swap
from support.journals import open_journal

from db.errors import JournalMissing
from station.export import inspect_data as inspecting
from station.export.inspect_data import inspect_data
from station.export.report import Report
from station.export.verify import verify


def named(report: Report) -> set[tuple[str, str]]:
    return {(fault.code, fault.about) for fault in report.faults}


@pytest.fixture
def data(finished_day: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished_day, tmp_path / "data"))


def test_a_folder_as_the_desk_left_it_is_whole(data: Path) -> None:
    report = verify(data)
    assert report.ok and report.kind == "data" and report.rehearsal is True
    assert report.files == sum(1 for room in ("originals", "portraits", "orphans") for _ in (data / room).iterdir())
    assert (report.counts["accepted"], report.counts["orphans"]) == (3, 2)


def test_every_file_the_journal_vouches_for_is_looked_at(data: Path) -> None:
    for path in sorted(path for room in ("originals", "portraits", "orphans") for path in (data / room).iterdir()):
        about, whole = path.relative_to(data).as_posix(), path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert named(verify(data)) == {("damaged", about)}
        path.unlink()
        assert named(verify(data)) == {("missing", about)}
        path.write_bytes(whole)


def test_swapped_files_are_both_named(data: Path) -> None:
    first, second = sorted((data / "portraits").iterdir())[:2]
    swap(first, second)
    assert named(verify(data)) == {("damaged", f"portraits/{path.name}") for path in (first, second)}


def test_foreign_files_are_named_and_bystanders_listed(data: Path) -> None:
    (data / "originals/x.jpg").write_bytes(b"x")
    (data / "orphans/x.lnk").write_bytes(b"")
    (data / "portraits/new").mkdir()
    (data / "portraits/Thumbs.db").write_bytes(b"")
    (data / "spool/half.part").parent.mkdir(exist_ok=True)
    (data / "spool/half.part").write_bytes(b"not judged")
    report = verify(data)
    assert named(report) == {
        ("foreign", "originals/x.jpg"),
        ("suspected-virus", "orphans/x.lnk"),
        ("foreign", "portraits/new"),
    }
    assert [one.about for one in report.bystanders] == ["portraits/Thumbs.db"]


def test_a_changed_journal_is_told(data: Path) -> None:
    database = sqlite3.connect(data / "journal.sqlite")
    with database:
        database.execute("DROP TRIGGER event_never_changes")
        database.execute("UPDATE event SET at = '2026-06-02T00:00:00.000+08:00' WHERE seq = 5")
    database.close()
    assert "chain-hash" in {fault.code for fault in verify(data).faults}


def test_a_journal_that_can_not_be_read_is_a_fault_and_no_crash(data: Path) -> None:
    for name in ("journal.sqlite-wal", "journal.sqlite-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "journal.sqlite").write_bytes(b"no journal at all" * 500)
    assert {fault.code for fault in verify(data).faults} == {"journal-damaged"}


def test_a_folder_is_checked_beside_a_desk_that_works_on_it(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        packages.capture(journal, tmp_path, 1)
        assert verify(tmp_path).ok


# beside a desk at work


@contextmanager
def while_verify_waits(happens: Callable[[], None]) -> Iterator[list[float]]:
    """What the desk does in the first moment that verify gives it; every moment after that passes at once."""
    moments: list[float] = []

    def sleep(seconds: float) -> None:
        if not moments:
            happens()
        moments.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspecting.time, "sleep", sleep)
        yield moments


def test_a_file_on_its_way_into_the_journal_is_not_foreign(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        file = packages.keep(tmp_path, "orphans/new.jpg", packages.jpeg("new"))
        with while_verify_waits(lambda: journal.orphan(file, "foreign") and None) as moments:
            assert verify(tmp_path).ok
        assert len(moments) == 1


def test_a_half_written_file_that_is_gone_a_moment_later_is_not_foreign(data: Path) -> None:
    half = data / "portraits/.x.jpg.part"
    half.write_bytes(b"half")
    with while_verify_waits(half.unlink):
        assert verify(data).ok


def test_a_file_that_nobody_tells_of_stays_foreign(data: Path) -> None:
    packages.keep(data, "orphans/stranger.jpg", packages.jpeg("stranger"))
    with while_verify_waits(lambda: None) as moments:
        assert named(verify(data)) == {("foreign", "orphans/stranger.jpg")}
    assert 0.5 < sum(moments) < 2


def test_beside_a_desk_that_takes_one_picture_after_the_other_nothing_is_ever_wrong(tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        with open_journal(tmp_path) as journal:
            for index in itertools.count(1):
                if stop.is_set():
                    return
                packages.capture(journal, tmp_path, index)

    desk = threading.Thread(target=work)
    open_journal(tmp_path).close()
    desk.start()
    try:
        for _ in range(15):
            assert verify(tmp_path).faults == ()
    finally:
        stop.set()
        desk.join()
    report = verify(tmp_path)
    assert report.ok and report.sealed and report.files == 2 * report.counts["accepted"] > 0


# purged jobs


@pytest.fixture
def purged(tmp_path: Path) -> Path:
    """A delivered job whose purge is journaled and whose pictures still lie there, and one picture of today."""
    with open_journal(tmp_path, job="last-week") as journal:
        packages.capture(journal, tmp_path, 1)
    with open_journal(tmp_path) as journal:
        packages.capture(journal, tmp_path, 2)
        journal.purge("last-week", {"files": 2})
    return tmp_path


def test_what_was_purged_has_to_be_gone(purged: Path) -> None:
    there = [f"{room}/last-week-A-0001-1.jpg" for room in ("originals", "portraits")]
    assert named(verify(purged)) == {("not-erased", path) for path in there}
    (purged / there[0]).write_bytes(b"whatever it holds now")
    (purged / there[1]).unlink()
    assert named(verify(purged)) == {("not-erased", there[0])}


def test_what_was_purged_and_is_gone_is_neither_missed_nor_counted(purged: Path) -> None:
    def delete() -> None:
        for room in ("originals", "portraits"):
            (purged / room / "last-week-A-0001-1.jpg").unlink()

    with while_verify_waits(delete):  # a purge deletes after it is journaled
        assert verify(purged).ok
    report = verify(purged)
    assert report.ok and report.files == 2
    today = [path for room in ("originals", "portraits") for path in (purged / room).iterdir()]
    assert report.size == sum(path.stat().st_size for path in today)


# the seal


def test_whether_the_journal_is_sealed_is_said_and_no_fault(data: Path) -> None:
    assert verify(data).as_json()["sealed"] is True
    with open_journal(data) as journal:
        journal.note("trouble")
        assert verify(data).ok and verify(data).as_json()["sealed"] is False
    assert verify(data).as_json()["sealed"] is True


def test_a_journal_that_is_gone_from_under_its_seal_is_missed(data: Path) -> None:
    (data / "journal.sqlite").unlink()
    assert named(verify(data)) == {("missing", "journal.sqlite")}


def test_a_folder_without_a_journal_is_no_data_folder(tmp_path: Path) -> None:
    with pytest.raises(JournalMissing):
        inspect_data(tmp_path)
