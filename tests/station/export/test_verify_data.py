"""A data folder: the journal proves itself, and each file it vouches for is looked at."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from support import packages
from support.forging import swap
from support.journals import open_journal

from db.errors import JournalMissing
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


def test_a_folder_without_a_journal_is_no_data_folder(tmp_path: Path) -> None:
    with pytest.raises(JournalMissing):
        inspect_data(tmp_path)
