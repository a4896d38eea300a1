"""The fragile disk itself: what was synced stays, what was not goes, and it fails as it is told to."""

import ctypes
import errno
import fcntl
import mmap
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from support.fragile import FragileDisk
from support.fragile.tree import PAGE, File, Folder, Node, Tree

TESTS = Path(__file__).resolve().parents[1]
PATIENCE = 10.0


def sync(path: Path) -> None:
    """What the file holds, or the names in the folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(path: Path, data: bytes = b"kept") -> Path:
    """Bytes and name, both safe."""
    path.write_bytes(data)
    sync(path)
    sync(path.parent)
    return path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@contextmanager
def refused(number: int) -> Iterator[None]:
    with pytest.raises(OSError) as trouble:
        yield
    assert trouble.value.errno == number


@contextmanager
def meanwhile(do: Callable[[], object]) -> Iterator[threading.Thread]:
    """Something that waits for the disk, in a thread of its own; it must come to an end."""
    thread = threading.Thread(target=do)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.01)


# what a cut leaves


def test_synced_bytes_stay_and_others_go(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", b"safe")
    with path.open("ab") as file:
        file.write(b" and not")
    assert path.read_bytes() == b"safe and not"
    disk.cut()
    assert path.read_bytes() == b"safe"


def test_fdatasync_saves_bytes_and_size(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", b"safe")
    with path.open("ab", buffering=0) as file:
        file.write(b" too")
        os.fdatasync(file)
    disk.cut()
    assert path.read_bytes() == b"safe too"


def test_a_truncation_is_undone_too(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", b"safe" * PAGE)
    os.truncate(path, 7)
    path.open("wb").close()
    assert path.read_bytes() == b""
    disk.cut()
    assert path.read_bytes() == b"safe" * PAGE


def test_a_name_that_its_folder_did_not_sync_is_gone_although_the_bytes_were_safe(disk: FragileDisk) -> None:
    path = disk.path / "a"
    path.write_bytes(b"safe")
    sync(path)
    disk.cut()
    assert names(disk.path) == set()


def test_a_name_that_was_safe_before_its_bytes_is_an_empty_file(disk: FragileDisk) -> None:
    path = disk.path / "a"
    path.write_bytes(b"not safe")
    sync(disk.path)
    disk.cut()
    assert path.read_bytes() == b""


@pytest.mark.parametrize("synced", [(), ("outer",), (".",), (".", "outer")], ids=str)
def test_a_file_needs_every_folder_above_it(disk: FragileDisk, synced: tuple[str, ...]) -> None:
    inner = disk.path / "outer" / "inner"
    inner.mkdir(parents=True)
    keep(inner / "a")
    for folder in synced:
        sync(disk.path / folder)
    disk.cut()
    assert ("outer/inner/a" in names(disk.path)) == (len(synced) == 2)


def test_a_rename_that_was_not_synced_is_undone(disk: FragileDisk) -> None:
    path, other = keep(disk.path / "a"), disk.path / "b"
    path.rename(other)
    disk.cut()
    assert names(disk.path) == {"a"}
    path.rename(other)
    sync(disk.path)
    disk.cut()
    assert names(disk.path) == {"b"}


def test_a_file_that_was_replaced_is_whole_again(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", b"old")
    other = disk.path / "b"
    other.write_bytes(b"new")
    sync(other)
    other.replace(path)
    assert path.read_bytes() == b"new"
    disk.cut()
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(("synced", "left"), [("to", {"from/a", "to/a"}), ("from", set())])
def test_a_rename_to_another_folder_is_safe_with_both(disk: FragileDisk, synced: str, left: set[str]) -> None:
    for folder in ("from", "to"):
        (disk.path / folder).mkdir()
    sync(disk.path)
    keep(disk.path / "from" / "a").rename(disk.path / "to" / "a")
    sync(disk.path / synced)
    disk.cut()
    assert names(disk.path) - {"from", "to"} == left


def test_a_removal_that_was_not_synced_is_undone(disk: FragileDisk) -> None:
    path, folder = keep(disk.path / "a"), disk.path / "folder"
    folder.mkdir()
    sync(disk.path)
    path.unlink()
    folder.rmdir()
    disk.cut()
    assert path.read_bytes() == b"kept" and folder.is_dir()
    path.unlink()
    folder.rmdir()
    sync(disk.path)
    disk.cut()
    assert names(disk.path) == set()


def test_two_names_are_one_file_before_and_after(disk: FragileDisk) -> None:
    path, other = keep(disk.path / "a"), disk.path / "b"
    os.link(path, other)
    sync(disk.path)
    assert path.stat().st_nlink == 2
    disk.cut()
    assert path.samefile(other) and path.stat().st_nlink == 2
    path.unlink()
    assert other.read_bytes() == b"kept" and other.stat().st_nlink == 1


def test_a_second_name_that_was_not_synced_is_gone_and_takes_nothing_with_it(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    os.link(path, disk.path / "b")
    disk.cut()
    assert names(disk.path) == {"a"} and path.read_bytes() == b"kept" and path.stat().st_nlink == 1


def test_numbers_are_new_after_a_cut_and_what_was_open_is_dead(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    number = path.stat().st_ino
    opened = os.open(path, os.O_RDWR)
    disk.cut()
    for use in (lambda: os.read(opened, 9), lambda: os.write(opened, b"more"), lambda: os.fsync(opened)):
        with refused(errno.EIO):
            use()
    os.close(opened)
    assert path.stat().st_ino != number
    assert path.read_bytes() == b"kept"


def test_a_remount_loses_nothing_and_empties_the_cache(disk: FragileDisk) -> None:
    data = Random(1).randbytes(300_000)
    path = disk.path / "a"
    path.write_bytes(data)
    disk.remount()
    before = disk.counts()
    assert path.read_bytes() == data
    assert (disk.counts() - before).read == len(data)


def test_a_torn_cut_leaves_each_page_old_or_new_and_the_same_ones_for_the_same_seed(disk: FragileDisk) -> None:
    old, new, pages = b"o" * PAGE, b"n" * PAGE, 64

    def torn(seed: int) -> bytes:
        disk.wipe()
        path = keep(disk.path / "a", old * pages)
        with path.open("rb+") as file:
            file.write(new * pages)
        disk.cut(torn=seed)
        return path.read_bytes()

    first, again, other = torn(1), torn(1), torn(2)
    assert {first[start : start + PAGE] for start in range(0, len(first), PAGE)} == {old, new}
    assert first == again != other


def test_a_torn_cut_leaves_the_first_changes_of_a_folder(disk: FragileDisk) -> None:
    left = set()
    for seed in range(12):
        disk.wipe()
        for name in "abc":
            (disk.path / name).touch()
        (disk.path / "c").rename(disk.path / "d")
        disk.cut(torn=seed)
        left.add("".join(sorted(names(disk.path))))
    assert left == {"", "a", "ab", "abc", "abd"}


# what is left, against a simpler model


def test_a_file_left_by_a_cut_is_what_it_was_when_it_was_synced_last() -> None:
    chance = Random(7)
    for _ in range(300):
        file, synced = File(2, 0o644), b""
        for _ in range(12):
            match chance.randrange(4):
                case 0:
                    file.resize(chance.randrange(5 * PAGE))
                case 1:
                    file.sync()
                    synced = bytes(file.data)
                case _:
                    file.write(chance.randrange(4 * PAGE), chance.randbytes(chance.randrange(2 * PAGE)))
        assert file.left_by_a_cut(None) == synced
        assert len(file.left_by_a_cut(Random(1))) in (len(synced), len(file.data))


def test_whatever_was_renamed_and_synced_what_a_cut_leaves_is_a_tree() -> None:
    chance = Random(8)
    for _ in range(300):
        tree = Tree()
        folders = [tree.root]
        for index in range(20):
            folder, other = chance.choice(folders), chance.choice(folders)
            match chance.randrange(4):
                case 0:
                    made = tree.create(folder, b"%d" % index, Folder, 0o755, (0, 0))
                    assert isinstance(made, Folder)
                    folders.append(made)
                case 1 if folder.entries:
                    name, node = chance.choice(list(folder.entries.items()))
                    if other not in below(node):  # the kernel refuses that
                        tree.rename(folder, name, other, b"%d" % index, replace=True)
                case _:
                    folder.sync()
        left = tree.left_by_a_cut(Random(chance.random()) if chance.random() < 0.5 else None)
        assert all(node.links == 1 for node in left.nodes())


def below(node: Node) -> list[Node]:
    if not isinstance(node, Folder):
        return [node]
    return [node, *(lower for entry in node.entries.values() for lower in below(entry))]


# SQLite


def rows_kept(disk: FragileDisk, synchronous: str) -> int:
    """Of 30 rows, each a commit of its own, how many are there after a cut under the open database."""
    path = disk.path / "a.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept (row)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sync(disk.path)
        database.execute(f"PRAGMA synchronous = {synchronous}")
        for row in range(30):
            database.execute("INSERT INTO kept VALUES (?)", (row,))
        disk.cut()
        with pytest.raises(sqlite3.OperationalError):
            database.execute("INSERT INTO kept VALUES (99)")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = [row for (row,) in database.execute("SELECT row FROM kept ORDER BY row")]
    assert rows == list(range(len(rows)))
    return len(rows)


def test_sqlite_keeps_every_commit_when_it_syncs_each(disk: FragileDisk) -> None:
    assert rows_kept(disk, "FULL") == 30


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_sqlite_loses_the_last_commits_when_it_does_not(disk: FragileDisk, synchronous: str) -> None:
    assert rows_kept(disk, synchronous) < 30


@pytest.mark.parametrize("seed", range(6))
def test_sqlite_keeps_every_commit_over_a_torn_cut(disk: FragileDisk, seed: int) -> None:
    path = disk.path / "a.sqlite"
    done = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept (row)")
        database.execute("PRAGMA wal_autocheckpoint = 4")
        sync(disk.path)
        disk.vanish(after=Random(seed).randrange(20, 300), torn=seed, ops=["write", "fsync"])
        with pytest.raises(sqlite3.OperationalError):
            while True:
                database.execute("INSERT INTO kept VALUES (?)", (done,))
                done += 1
    disk.bring_back()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM kept").fetchone()[0] in (done, done + 1)


WRITER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
for _ in range(100):
    database.execute("UPDATE counter SET value = value + 1")
"""


def test_several_processes_share_a_database(disk: FragileDisk) -> None:
    """Locks, and the -shm file that all of them have mapped."""
    path = disk.path / "a.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE counter AS SELECT 0 AS value")
        writers = [subprocess.Popen([sys.executable, "-c", WRITER, path]) for _ in range(2)]
        for _ in range(100):
            database.execute("UPDATE counter SET value = value + 1")
        assert [writer.wait(PATIENCE) for writer in writers] == [0, 0]
        assert database.execute("SELECT value FROM counter").fetchone() == (300,)


# an ordinary file system otherwise


def test_names_are_given_once(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    other = keep(disk.path / "b", b"other")
    with refused(errno.EEXIST):
        path.open("x")
    with refused(errno.EEXIST):
        os.link(other, path)
    with refused(errno.EEXIST):
        path.mkdir()
    with refused(errno.EEXIST):
        rename_to_a_free_name(other, path)
    rename_to_a_free_name(other, disk.path / "c")
    with refused(errno.ENAMETOOLONG):
        (disk.path / ("n" * 256)).touch()
    assert names(disk.path) == {"a", "c"} and path.read_bytes() == b"kept"


def rename_to_a_free_name(path: Path, to: Path) -> None:
    libc, here, noreplace = ctypes.CDLL(None, use_errno=True), -100, 1
    if libc.renameat2(here, bytes(path), here, bytes(to), noreplace) != 0:
        raise OSError(ctypes.get_errno(), "renameat2")


def test_folders_with_something_in_them_stay(disk: FragileDisk) -> None:
    folder, other = disk.path / "folder", disk.path / "other"
    folder.mkdir()
    other.mkdir()
    (folder / "a").touch()
    with refused(errno.ENOTEMPTY):
        folder.rmdir()
    with refused(errno.ENOTEMPTY):
        other.rename(folder)
    folder.rename(other)
    assert names(disk.path) == {"other", "other/a"}
    shutil.rmtree(other)
    assert names(disk.path) == set()


def test_a_long_folder_is_listed_whole(disk: FragileDisk) -> None:
    wanted = {f"{number:04d}" for number in range(700)}
    for name in wanted:
        (disk.path / name).touch()
    assert sorted(os.listdir(disk.path)) == sorted(wanted)


def test_a_file_without_a_name_lives_until_it_is_closed(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    with path.open("rb+", buffering=0) as file:
        path.unlink()
        file.seek(0, os.SEEK_END)
        file.write(b" on")
        file.seek(0)
        assert file.read() == b"kept on"
        file.truncate(2)
        assert os.fstat(file.fileno()).st_size == 2


def test_modes_and_times_are_what_they_were_set_to(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    path.chmod(0o640)
    os.utime(path, ns=(1_000_000_001, 2_000_000_002))
    disk.cut()
    told = path.stat()
    assert (told.st_mode & 0o777, told.st_atime_ns, told.st_mtime_ns) == (0o640, 1_000_000_001, 2_000_000_002)


def test_what_is_written_in_memory_is_safe_once_it_was_flushed(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", bytes(PAGE))
    with path.open("rb+") as file, mmap.mmap(file.fileno(), PAGE) as memory:
        memory[:4] = b"safe"
        memory.flush()
        sync(path)
        memory[:4] = b"gone"
        disk.cut()
    assert path.read_bytes()[:4] == b"safe"


HOLDER = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    getattr(fcntl, sys.argv[2])(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["lockf", "flock"])
def test_locks_hold_between_processes(disk: FragileDisk, kind: str) -> None:
    path = keep(disk.path / "a")
    command = [sys.executable, "-c", HOLDER, str(path), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder, path.open("rb+") as file:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError):
            getattr(fcntl, kind)(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        holder.communicate()
        getattr(fcntl, kind)(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# faults


def test_the_nth_write_fails_and_the_next_ones_as_often_as_said(disk: FragileDisk) -> None:
    disk.fail("ENOSPC", ops=["write"], after=3, count=2)
    with (disk.path / "a").open("wb", buffering=0) as file:
        for number in range(1, 6):
            if number in (3, 4):
                with refused(errno.ENOSPC):
                    file.write(b"x")
            else:
                file.write(b"x")
    assert (disk.path / "a").read_bytes() == b"xxx"


def test_only_files_of_that_name_fail_until_the_disk_is_healed(disk: FragileDisk) -> None:
    disk.fail("EIO", ops=["fsync"], name="*.jpg")
    keep(disk.path / "a.txt")
    for _ in range(2):
        with refused(errno.EIO):
            keep(disk.path / "a.jpg")
    disk.heal()
    keep(disk.path / "a.jpg")


def test_a_read_only_disk_still_answers_questions(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    disk.fail("EROFS")
    for change in (path.unlink, lambda: path.open("ab"), (disk.path / "b").touch, (disk.path / "c").mkdir):
        with refused(errno.EROFS):
            change()
    assert path.read_bytes() == b"kept" and names(disk.path) == {"a"}


def test_a_full_disk_takes_what_there_is_room_for(disk: FragileDisk) -> None:
    path = keep(disk.path / "a", bytes(PAGE))
    disk.set_free(3 * PAGE)
    assert shutil.disk_usage(disk.path).free == 3 * PAGE
    with refused(errno.ENOSPC):
        (disk.path / "b").write_bytes(bytes(4 * PAGE))
    assert (disk.path / "b").stat().st_size == 3 * PAGE
    assert shutil.disk_usage(disk.path).free == 0
    with refused(errno.ENOSPC):
        os.truncate(path, 2 * PAGE)
    path.unlink()
    assert shutil.disk_usage(disk.path).free == PAGE
    disk.set_free(PAGE * PAGE)
    (disk.path / "b").write_bytes(bytes(4 * PAGE))


def test_a_stick_that_was_pulled_answers_nothing_and_comes_back_with_what_was_safe(disk: FragileDisk) -> None:
    path = keep(disk.path / "a")
    (disk.path / "b").touch()
    disk.vanish(errno="ENODEV")
    for use in (path.read_bytes, path.unlink, (disk.path / "c").touch, lambda: os.listdir(disk.path)):
        with refused(errno.ENODEV):
            use()
    disk.bring_back()
    assert names(disk.path) == {"a"} and path.read_bytes() == b"kept"


def test_the_power_fails_at_the_nth_operation(disk: FragileDisk) -> None:
    for after in range(1, 4):
        disk.wipe()
        disk.vanish(after=after, ops=["fsyncdir"])
        done = 0
        with refused(errno.EIO):
            while not disk.gone:
                keep(disk.path / f"{done}")
                done += 1
        assert done == after - 1
        disk.bring_back()
        assert names(disk.path) == {f"{number}" for number in range(done)}


def test_a_slow_disk_takes_its_time_and_lets_others_pass(disk: FragileDisk) -> None:
    path, started = keep(disk.path / "a"), time.monotonic()
    disk.slow(0.3, ops=["fsync"])
    with meanwhile(lambda: sync(path)) as waiting:
        until(lambda: disk.counts().ops["fsync"] > 0)
        assert path.read_bytes() == b"kept" and waiting.is_alive()
    assert time.monotonic() - started >= 0.3


def test_what_hangs_goes_on_when_the_disk_is_healed(disk: FragileDisk) -> None:
    path, before = disk.path / "a", disk.counts()
    disk.hang(ops=["fsync"])
    with meanwhile(lambda: keep(path)) as waiting:
        until(lambda: (disk.counts() - before).ops["fsync"] == 1)
        assert path.read_bytes() == b"kept" and waiting.is_alive()
        disk.heal()
    disk.cut()
    assert path.read_bytes() == b"kept"


def test_what_hangs_fails_when_the_power_does(disk: FragileDisk) -> None:
    path, before, answers = keep(disk.path / "a"), disk.counts(), []

    def write() -> None:
        try:
            keep(path, b"new")
        except OSError as error:
            answers.append(error.errno)

    disk.hang(ops=["fsync"])
    with meanwhile(write):
        until(lambda: (disk.counts() - before).ops["fsync"] == 1)
        disk.cut()
    assert answers == [errno.EIO] and path.read_bytes() == b"kept"


def test_every_operation_is_counted_and_every_byte(disk: FragileDisk) -> None:
    before = disk.counts()
    keep(disk.path / "a", b"x" * 10_000)
    asked = disk.counts() - before
    assert asked.written == 10_000 and asked.read == 0
    assert [asked.ops[kind] for kind in ("create", "fsync", "fsyncdir", "unlink")] == [1, 1, 1, 0]


def test_a_fault_that_could_never_strike_is_refused(disk: FragileDisk) -> None:
    with pytest.raises(ValueError, match="no such operations"):
        disk.fail("EIO", ops=["wriet"])
    with pytest.raises(ValueError, match="EWRONG"):
        disk.fail("EWRONG")


# the process behind it

KILLED = """
import sys, time
from pathlib import Path
from support.fragile import FragileDisk
with FragileDisk(Path(sys.argv[1])) as disk, (disk.path / "a").open("w"):
    print(disk._process.pid, flush=True)
    time.sleep(60)
"""


def is_mounted(path: Path) -> bool:
    return f" {path} " in Path("/proc/mounts").read_text()


@pytest.mark.parametrize("whom", ["test", "disk"])
def test_whoever_is_killed_no_mount_stays(tmp_path: Path, whom: str) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(TESTS)}) as test:
        assert test.stdout is not None
        process = int(test.stdout.readline())
        assert is_mounted(tmp_path)
        os.kill(test.pid if whom == "test" else process, signal.SIGKILL)
        until(lambda: not is_mounted(tmp_path))
        test.kill()


def test_open_files_do_not_hold_the_mount(tmp_path: Path) -> None:
    with FragileDisk(tmp_path) as disk:
        opened = os.open(disk.path / "a", os.O_CREAT)
    with refused(errno.ENOTCONN):
        os.close(opened)
    assert not is_mounted(tmp_path) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_fuse_a_test_is_skipped_but_not_on_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(outcome, match="fusermount3"), FragileDisk(tmp_path / "disk"):
        pass
