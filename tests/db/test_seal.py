"""The seal of a closed journal: what no row tells of is found too, and no crash ever leaves a seal that cries wolf."""

import ctypes
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from support.journals import a_day, capture, open_journal

from db import door, seal
from db.errors import DiskFailed, FolderIsReal, JournalNewer
from db.journal import Journal
from db.records import Fault
from db.verify import examine

ROOT = Path(__file__).parents[2]
ALTERED = Fault("journal-altered", door.FILE, "bytes outside all rows")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    with open_journal(folder) as journal:
        a_day(journal)
    return folder


@pytest.fixture
def folder(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "data"))


def a_byte_between_the_rows(folder: Path) -> None:
    """Change one byte in the empty middle of a page, where SQLite never looks."""
    path = folder / door.FILE
    whole = bytearray(path.read_bytes())
    place = max((at for at in range(0, len(whole) - 64, 64) if not any(whole[at : at + 64])), default=None)
    assert place is not None
    whole[place] ^= 1
    path.write_bytes(whole)


def test_a_closed_journal_is_sealed_with_its_head_and_its_bytes(folder: Path) -> None:
    sealed = seal.read(folder)
    with Journal.read_only(folder) as journal:
        assert sealed is not None
        assert (sealed.chain_head, sealed.seq) == (journal.chain_head(), journal.length())
    assert sealed.size == (folder / door.FILE).stat().st_size and sealed.fits(folder)
    assert not examine(folder).faults and examine(folder).sealed


def test_a_byte_in_no_row_is_found(folder: Path) -> None:
    a_byte_between_the_rows(folder)
    assert examine(folder).faults == (ALTERED,) and not examine(folder).sealed


def test_a_byte_in_a_row_is_told_by_the_row(folder: Path) -> None:
    with closing(sqlite3.connect(folder / door.FILE)) as database, database:
        database.execute("DROP TRIGGER event_never_changes")
    assert examine(folder).faults == (Fault("schema-changed", "event_never_changes"),)


def test_every_byte_of_the_seal_itself_is_named(folder: Path) -> None:
    path = folder / seal.FILE
    whole = path.read_bytes()
    for offset in range(len(whole)):
        path.write_bytes(whole[:offset] + bytes([whole[offset] ^ (1 << offset % 8)]) + whole[offset + 1 :])
        with pytest.raises(seal.SealDamaged):
            seal.read(folder)
    assert examine(folder).faults == (Fault("seal-damaged", seal.FILE),)
    assert not examine(folder).sealed


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b'{"seq": 1}', b"\xff", b"[" * 4000, b"9" * 4000, b'{"chain_head": 1.5}']
)
def test_whatever_stands_in_the_place_of_a_seal_is_damage(folder: Path, content: bytes) -> None:
    (folder / seal.FILE).write_bytes(content)
    assert examine(folder).faults == (Fault("seal-damaged", seal.FILE),)


def test_an_altered_file_that_says_it_is_newer_is_altered(folder: Path) -> None:
    with closing(sqlite3.connect(folder / door.FILE)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0099'")
    assert examine(folder).faults == (Fault("journal-altered", door.FILE, "JournalNewer"),)
    seal.lift(folder)
    with pytest.raises(JournalNewer):
        examine(folder)


# when it is there and when it is not


def test_it_is_gone_before_the_first_byte_is_written_and_not_before(folder: Path) -> None:
    with open_journal(folder) as journal:
        assert examine(folder).sealed
        journal.note("trouble")
        assert not seal.is_there(folder)
        assert examine(folder).faults == () and not examine(folder).sealed
    assert examine(folder).sealed


def test_opening_without_writing_leaves_the_seal_and_what_it_tells(folder: Path) -> None:
    before = (folder / seal.FILE).read_bytes()
    open_journal(folder).close()
    assert (folder / seal.FILE).read_bytes() == before
    a_byte_between_the_rows(folder)
    open_journal(folder).close()
    assert examine(folder).faults == (ALTERED,)


def test_a_refused_opening_leaves_the_seal(tmp_path: Path) -> None:
    open_journal(tmp_path, rehearsal=False).close()
    with pytest.raises(FolderIsReal):
        open_journal(tmp_path)
    assert examine(tmp_path).sealed


def test_without_a_seal_it_is_unsealed_and_no_fault(folder: Path) -> None:
    seal.lift(folder)
    assert examine(folder).faults == () and not examine(folder).sealed
    open_journal(folder).close()
    assert examine(folder).sealed


def test_an_old_seal_that_came_back_is_no_fault(folder: Path) -> None:
    """A program that knows no seals may have written, or a disk may have forgotten that the seal was lifted."""
    old = (folder / seal.FILE).read_bytes()
    with open_journal(folder) as journal:
        capture(journal, 77)
    (folder / seal.FILE).write_bytes(old)
    assert examine(folder).faults == () and not examine(folder).sealed


def test_an_older_copy_under_the_newer_seal_is_found(folder: Path) -> None:
    old = (folder / door.FILE).read_bytes()
    with open_journal(folder) as journal:
        capture(journal, 77)
        after = journal.length()
    (folder / door.FILE).write_bytes(old)
    assert examine(folder).faults == (Fault("journal-replaced", door.FILE, f"sealed at event {after}"),)


def test_a_disk_that_takes_no_seal_leaves_the_journal_unsealed(folder: Path) -> None:
    (folder / f".{seal.FILE}.part").mkdir()
    with open_journal(folder) as journal:
        capture(journal, 77)
    assert not seal.is_there(folder)
    assert examine(folder).faults == ()


# readers


def test_readers_do_not_disturb_it(folder: Path) -> None:
    before = [(folder / name).read_bytes() for name in (door.FILE, seal.FILE)]
    with Journal.read_only(folder) as reader, reader.moment():
        assert examine(folder).sealed
    assert examine(folder).sealed
    assert [(folder / name).read_bytes() for name in (door.FILE, seal.FILE)] == before


def test_a_reader_that_only_has_it_open_does_not_keep_it_from_being_sealed(folder: Path) -> None:
    with Journal.read_only(folder) as reader:
        with open_journal(folder) as journal:
            capture(journal, 77)
        assert reader.counts().sittings == 7
        assert examine(folder).sealed
    assert examine(folder).sealed


def test_a_reader_of_an_older_state_does(folder: Path) -> None:
    with open_journal(folder) as journal:
        capture(journal, 77)
        with Journal.read_only(folder) as reader, reader.moment():
            capture(journal, 78)
            journal.close()
            assert not seal.is_there(folder)
            assert examine(folder).faults == ()
    open_journal(folder).close()
    assert examine(folder).sealed


def test_beside_a_desk_that_comes_and_goes_nothing_is_ever_wrong(folder: Path) -> None:
    stop = threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            with open_journal(folder) as journal:
                journal.note("trouble")

    desk = threading.Thread(target=come_and_go)
    desk.start()
    try:
        for _ in range(40):
            assert examine(folder).faults == ()
    finally:
        stop.set()
        desk.join()


# crashes

_CRASH = """
import os, sys
from pathlib import Path
from support.journals import capture, open_journal

folder, last = Path(sys.argv[1]), int(sys.argv[2])
journal = open_journal(folder)
seen = 0

def count(event, given):
    global seen
    if event in ("open", "os.remove", "os.rename") or event.startswith("sqlite3.connect"):
        seen += 1
        if seen == last:
            os._exit(9)

sys.addaudithook(count)
capture(journal, 7)
journal.close()
os._exit(0)
"""


def crashed_at(folder: Path, step: int) -> bool:
    """End a process, without any tidying, right before its n-th step on the file system; False when it got through."""
    search = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", _CRASH, str(folder), str(step)]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": search}, check=False).returncode == 9


def test_no_step_of_writing_and_closing_leaves_a_seal_that_does_not_fit(closed: Path, tmp_path: Path) -> None:
    step = 1
    while True:
        folder = Path(shutil.copytree(closed, tmp_path / str(step)))
        crashed = crashed_at(folder, step)
        findings = examine(folder)
        assert findings.faults == (), step
        assert findings.sealed == seal.is_there(folder), step
        open_journal(folder).close()
        assert examine(folder).sealed, step
        if not crashed:
            break
        step += 1
    assert step > 6  # lifting, hashing, putting, renaming: all of them were tried


def test_what_was_killed_is_unsealed_and_no_fault(folder: Path) -> None:
    search = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-m", "support.journal_writer", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": search}
    ) as writer:
        assert writer.stdout is not None and writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
    assert examine(folder).faults == () and not examine(folder).sealed


# media that take no writing

_LIBC = ctypes.CDLL(None, use_errno=True)
_READ_ONLY, _REMOUNT, _LAZY = 1, 32, 2


@contextmanager
def locked(content: Path, at: Path) -> Iterator[Path]:
    """A copy of a folder on a small file system of its own that takes no writing any more."""
    at.mkdir()
    if _LIBC.mount(b"locked", os.fsencode(at), b"tmpfs", 0, b"size=16m") != 0:
        pytest.skip("mounting needs root")
    try:
        shutil.copytree(content, at / "data")
        assert _LIBC.mount(b"locked", os.fsencode(at), b"tmpfs", _REMOUNT | _READ_ONLY, b"") == 0
        yield at / "data"
    finally:
        _LIBC.umount2(os.fsencode(at), _LAZY)


def test_a_journal_on_a_locked_medium_is_read_and_its_seal_compared(folder: Path, tmp_path: Path) -> None:
    with locked(folder, tmp_path / "sound") as medium:
        assert examine(medium).faults == () and examine(medium).sealed
    a_byte_between_the_rows(folder)
    with locked(folder, tmp_path / "altered") as medium:
        assert examine(medium).faults == (ALTERED,)


def test_on_a_locked_medium_what_is_only_in_the_log_is_not_left_out_in_silence(folder: Path, tmp_path: Path) -> None:
    with open_journal(folder) as journal:
        capture(journal, 77)
        shutil.copytree(folder, tmp_path / "pulled", ignore=shutil.ignore_patterns("*-shm"))
    with locked(tmp_path / "pulled", tmp_path / "medium") as medium, pytest.raises(DiskFailed):
        examine(medium)
