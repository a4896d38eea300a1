"""Who may open a folder, as what, and what is said when it can't be opened or written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.journals import a_day, capture, open_journal

from db import door, lock
from db.errors import (
    DiskFailed,
    DiskFull,
    FolderIsReal,
    JournalDamaged,
    JournalError,
    JournalHeld,
    JournalMissing,
)
from db.journal import Journal
from db.lock import FolderLock
from db.records import Fault
from db.verify import verify


def test_every_connection_is_durable_and_strict(journal: Journal, tmp_path: Path) -> None:
    def pragma(name: str) -> object:
        return journal._database.execute(f"PRAGMA {name}").fetchone()[0]

    assert [pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")] == [
        "wal", 2, 1, 1
    ]  # fmt: skip
    with Journal.read_only(tmp_path / "data") as reader:
        database = reader._database
        found = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "recursive_triggers")]
        assert found == [1, 1]


def test_the_second_opening_is_refused_in_the_same_process_too(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(JournalHeld) as held:
        open_journal(tmp_path / "data")
    assert held.value.params["program"] == "station test"


def test_closing_lets_the_next_one_in(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    journal.close()
    journal.close()
    open_journal(tmp_path).close()


def test_a_stale_or_torn_lock_file_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / lock.FILE).write_text('{"pid": 1, "host": "elsewh')
    open_journal(tmp_path).close()


def test_a_holder_that_has_not_said_its_name_yet(tmp_path: Path) -> None:
    held = FolderLock(tmp_path, "station test")
    (tmp_path / lock.FILE).write_text("")
    with pytest.raises(JournalHeld) as refused:
        FolderLock(tmp_path, "other")
    assert refused.value.params == {"pid": 0, "host": "", "program": ""}
    held.release()


def test_a_failed_opening_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / door.FILE).write_bytes(b"this is no database at all, not even a short one" * 100)
    for _ in range(2):
        with pytest.raises(JournalDamaged):
            open_journal(tmp_path)
    FolderLock(tmp_path, "free").release()


@pytest.mark.parametrize(("first", "then"), [(True, True), (True, False), (False, False)])
def test_the_first_use_decides_what_a_folder_is(tmp_path: Path, first: bool, then: bool) -> None:
    open_journal(tmp_path, rehearsal=first).close()
    with open_journal(tmp_path, rehearsal=then) as journal:
        assert journal.rehearsal is first


def test_a_real_folder_takes_no_simulated_device(tmp_path: Path) -> None:
    open_journal(tmp_path, rehearsal=False).close()
    with pytest.raises(FolderIsReal):
        open_journal(tmp_path, rehearsal=True)
    with open_journal(tmp_path, rehearsal=False) as journal:
        assert not journal.rehearsal


def test_a_crash_between_file_and_first_event_is_made_good(tmp_path: Path) -> None:
    (tmp_path / door.FILE).touch()
    open_journal(tmp_path).close()
    assert verify(tmp_path) == []


def test_going_on_needs_the_journal_that_was_left(tmp_path: Path) -> None:
    with open_journal(tmp_path / "ours") as journal:
        capture(journal, 1)
        left = journal.head
    with open_journal(tmp_path / "ours", goes_on_from=left) as journal:
        assert capture(journal, 2).number == "A-0002"
    open_journal(tmp_path / "ours", goes_on_from=left).close()  # it went on since: that is ours all the same
    with open_journal(tmp_path / "another") as journal:
        for index in range(3):
            capture(journal, index)
    with pytest.raises(DiskFailed):
        open_journal(tmp_path / "another", goes_on_from=left)
    with open_journal(tmp_path / "shorter"), pytest.raises(DiskFailed):
        open_journal(tmp_path / "shorter-still", goes_on_from=left)


def test_an_empty_mount_point_stays_empty(tmp_path: Path) -> None:
    with open_journal(tmp_path / "ours") as journal:
        left = journal.head
    (tmp_path / "mount").mkdir()
    with pytest.raises(DiskFailed):
        open_journal(tmp_path / "mount", goes_on_from=left)
    assert list((tmp_path / "mount").iterdir()) == []


def test_reading_sees_what_is_committed_and_writes_nothing(journal: Journal, tmp_path: Path) -> None:
    a_day(journal)
    with Journal.read_only(tmp_path / "data") as reader:
        assert reader.counts() == journal.counts()
        assert list(reader.events()) == list(journal.events())
        assert reader.job == journal.job and reader.rehearsal and reader.schema() == journal.schema()
        for sql in ("DELETE FROM event", "DROP TABLE event", "INSERT INTO body VALUES ('9', 1, 'now')"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                reader._database.execute(sql)
    assert not hasattr(reader, "note")


def test_a_moment_stands_still_while_the_desk_goes_on(journal: Journal, tmp_path: Path) -> None:
    capture(journal, 1)
    with Journal.read_only(tmp_path / "data") as reader:
        with reader.moment():
            head = reader.chain_head()
            capture(journal, 2)
            assert reader.chain_head() == head
            assert reader.counts().sittings == 1
        assert reader.counts().sittings == 2


def test_reading_a_closed_journal_changes_no_byte_of_it(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        a_day(journal)
    before = (tmp_path / door.FILE).read_bytes()
    with Journal.read_only(tmp_path) as reader:
        assert reader.counts().sittings == 6
    assert (tmp_path / door.FILE).read_bytes() == before


def test_no_journal_there(tmp_path: Path) -> None:
    for attempt in (Journal.read_only, verify):
        with pytest.raises(JournalMissing):
            attempt(tmp_path)
    (tmp_path / door.FILE).touch()
    with pytest.raises(JournalMissing):
        Journal.read_only(tmp_path)


def test_another_programs_database_is_no_journal(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / door.FILE)) as database:
        database.execute("CREATE TABLE shopping (item TEXT)")
    with pytest.raises(JournalDamaged):
        open_journal(tmp_path)
    assert [fault.code for fault in verify(tmp_path)] == ["journal-damaged"]


def test_a_chain_that_does_not_end_in_itself_is_not_gone_on_with(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        capture(journal, 1)
    with closing(sqlite3.connect(tmp_path / door.FILE)) as database, database:
        database.execute("DROP TRIGGER event_never_changes")
        database.execute("UPDATE event SET operator = 'nobody' WHERE seq = (SELECT max(seq) FROM event)")
    with pytest.raises(JournalDamaged):
        open_journal(tmp_path)


def test_a_full_disk_writes_nothing_and_work_goes_on_when_there_is_room(journal: Journal, tmp_path: Path) -> None:
    capture(journal, 1)
    head = journal.chain_head()
    (pages,) = journal._database.execute("PRAGMA page_count").fetchone()
    journal._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        for index in range(2, 400):
            journal.note("trouble", data={"detail": "x" * 500, "n": index})
            head = journal.chain_head()
    assert journal.chain_head() == head
    journal._database.execute("PRAGMA max_page_count = 1000000")
    assert capture(journal, 2).number == "A-0002"
    assert verify(tmp_path / "data") == []


def test_another_writer_behind_our_back_is_told_apart_from_a_bug(journal: Journal, tmp_path: Path) -> None:
    journal._database.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(tmp_path / "data" / door.FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalHeld):
            journal.note("trouble")
        other.execute("ROLLBACK")
    journal.note("recovered")


def test_a_folder_that_cannot_hold_a_journal(tmp_path: Path) -> None:
    (tmp_path / door.FILE).mkdir()
    with pytest.raises(DiskFailed):
        open_journal(tmp_path)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(DiskFailed):
        open_journal(tmp_path / "data")


def test_every_trouble_has_a_code_of_its_own() -> None:
    kinds = JournalError.__subclasses__()
    assert len({kind.code for kind in kinds} | {JournalError.code}) == len(kinds) + 1


def test_damage_is_a_fault_when_asked_for_faults(tmp_path: Path) -> None:
    (tmp_path / door.FILE).write_bytes(b"SQLite format 3\0" + bytes(4080))
    (fault,) = verify(tmp_path)
    assert fault == Fault("journal-damaged", door.FILE, fault.detail)
