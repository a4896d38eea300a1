"""The journal's copy: of one moment, whole, and in one file, while the writer goes on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.journals import a_day, capture, open_journal, sit

from db.door import FILE
from db.errors import DiskFailed, DiskFull
from db.journal import Journal
from db.verify import verify


def test_it_is_of_one_moment_while_the_writer_goes_on(journal: Journal, tmp_path: Path) -> None:
    for index in range(40):
        capture(journal, index)
    head, copy = journal.newest_event(), tmp_path / "copy"
    copy.mkdir()
    later: list[str] = []
    with Journal.read_only(tmp_path / "data") as reader, reader.moment():
        reader.newest_event()
        last = reader.back_up(copy / FILE, lambda: later.append(capture(journal, 100 + len(later)).number))
        assert later
        assert last == head == reader.newest_event()
    assert verify(copy) == []
    with Journal.read_only(copy) as reader:
        assert reader.newest_event() == head
    assert journal.newest_event().seq > head.seq


def test_it_needs_no_file_beside_it_not_even_to_be_read(journal: Journal, tmp_path: Path) -> None:
    a_day(journal)
    copy = tmp_path / "copy"
    copy.mkdir()
    with Journal.read_only(tmp_path / "data") as reader:
        reader.back_up(copy / FILE, lambda: None)
    assert verify(copy) == []
    assert [path.name for path in copy.iterdir()] == [FILE]


def test_it_can_be_gone_on_with(journal: Journal, tmp_path: Path) -> None:
    capture(journal, 1)
    copy = tmp_path / "copy"
    copy.mkdir()
    with Journal.read_only(tmp_path / "data") as reader:
        reader.back_up(copy / FILE, lambda: None)
    with open_journal(copy) as went_on:
        assert capture(went_on, 2).number == "A-0002"
    assert verify(copy) == []


def test_who_waits_may_end_it(journal: Journal, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def enough() -> None:
        raise Enough

    with Journal.read_only(tmp_path / "data") as reader, pytest.raises(Enough):
        reader.back_up(tmp_path / "copy.sqlite", enough)
    assert capture(journal, 1).number == "A-0001"


def test_what_the_target_says_has_its_name(journal: Journal, disk, tmp_path: Path) -> None:
    with Journal.read_only(tmp_path / "data") as reader:
        with pytest.raises(DiskFailed):
            reader.back_up(tmp_path / "nowhere" / "copy.sqlite", lambda: None)
        disk.set_free(20_000)
        with pytest.raises(DiskFull):
            reader.back_up(disk.path / "copy.sqlite", lambda: None)


# what a copy asks of a journal


def test_files_after_an_event_are_those_that_came_with_later_events(journal: Journal) -> None:
    a_day(journal)
    known = list(journal.known_files())
    assert journal.known_files(0) == known
    newest = journal.newest_event().seq
    assert journal.known_files(newest) == []
    for event in journal.events():
        assert journal.known_files(event.seq) == [one for one in known if one.seq > event.seq]


@pytest.mark.parametrize("piece", [1, 2, 3])
def test_piece_by_piece_no_file_is_missed(journal: Journal, piece: int) -> None:
    a_day(journal)
    known, after = [], 0
    while found := journal.known_files(after, piece):
        known += found
        after = found[-1].seq
    assert known == journal.known_files()


def test_a_hash_by_its_place(journal: Journal) -> None:
    a_day(journal)
    assert all(journal.hash_of(event.seq) == event.hash for event in journal.events())
    assert journal.hash_of(journal.newest_event().seq + 1) is None
    assert journal.hash_of(0) is None


def test_last_ordinals_are_by_job_and_desk_and_count_what_was_skipped(tmp_path: Path) -> None:
    for desk, job, captures in (("A", "one", 2), ("A", "two", 1), ("B", "one", 3)):
        with open_journal(tmp_path, desk=desk, job=job) as journal:
            for index in range(captures):
                sit(journal, index)
    with open_journal(tmp_path, desk="A", job="two") as journal:
        journal.skip_numbers(5, 9, "restored")
    with Journal.read_only(tmp_path) as reader:
        assert reader.last_ordinals("A") == {"one": 2, "two": 9}
        assert reader.last_ordinals("B") == {"one": 3}
        assert reader.last_ordinals("C") == {}


def test_the_golden_form_of_the_file_is_not_that_of_a_wal(journal: Journal, tmp_path: Path) -> None:
    with Journal.read_only(tmp_path / "data") as reader:
        reader.back_up(tmp_path / "copy.sqlite", lambda: None)
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
