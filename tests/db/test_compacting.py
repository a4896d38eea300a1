"""After erasure the file gives its room back, and no byte of it tells of anybody."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from support.journals import capture, open_journal, person
from support.purges import traces

from db.errors import DiskFull, JournalInUse
from db.journal import Journal
from db.verify import verify

JOB = "day-2026-06-01"
PEOPLE = range(1, 121)  # enough for trees that were split and balanced


@pytest.fixture
def purged(tmp_path: Path) -> Journal:
    """A journal of many people that were just erased."""
    with open_journal(tmp_path) as journal:
        for index in PEOPLE:
            capture(journal, index)
    with open_journal(tmp_path) as journal:
        assert {fact for _, fact in traces(tmp_path, PEOPLE)} == {fact for i in PEOPLE for fact in _facts(i)}
        journal.purge(JOB, {})
        yield journal


def _facts(index: int) -> tuple[str | None, ...]:
    return person(index).name, person(index).id_number


def _size(folder: Path) -> int:
    return sum((folder / name).stat().st_size for name in ("journal.sqlite", "journal.sqlite-wal"))


def _pragma(journal: Journal, name: str) -> object:
    return journal._database.execute(f"PRAGMA {name}").fetchone()[0]


def test_nobody_is_found_in_file_or_log_while_both_are_open(purged: Journal, tmp_path: Path) -> None:
    assert list(traces(tmp_path, PEOPLE))  # erased in the rows, but the file has not heard of it
    purged.compact()
    assert not list(traces(tmp_path, PEOPLE))
    assert (tmp_path / "journal.sqlite-wal").stat().st_size == 0


def test_it_tells_how_much_room_it_gave_back(purged: Journal, tmp_path: Path) -> None:
    before = _size(tmp_path)
    freed = purged.compact()
    assert freed == before - _size(tmp_path) > 0
    assert purged.compact() == 0


def test_the_journal_goes_on_as_safely_as_before(purged: Journal, tmp_path: Path) -> None:
    safety = {name: _pragma(purged, name) for name in ("journal_mode", "synchronous", "secure_delete", "temp_store")}
    counts, number = purged.counts(), purged.sittings(newest_first=True)[0].number
    purged.compact()
    assert {name: _pragma(purged, name) for name in safety} == safety
    assert (safety["journal_mode"], safety["synchronous"]) == ("wal", 2)
    assert purged.counts() == counts
    assert capture(purged, 999).number > number
    assert verify(tmp_path) == []


def test_without_room_nothing_is_changed(purged: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    before = _size(tmp_path)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda folder: usage(before, 1, before - 1))
        with pytest.raises(DiskFull):
            purged.compact()
    assert _size(tmp_path) == before
    assert purged.compact() > 0


def test_a_reader_of_an_old_moment_is_told_of_and_waited_for(purged: Journal, tmp_path: Path) -> None:
    with Journal.read_only(tmp_path) as reader:
        with reader.moment(), pytest.raises(JournalInUse):
            purged.compact()
        purged.compact()
        assert (tmp_path / "journal.sqlite-wal").stat().st_size == 0
    assert not list(traces(tmp_path, PEOPLE))
