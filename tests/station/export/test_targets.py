"""Sticks that are full, locked, pulled or lying: real file systems of the kernel, no writer is replaced."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from support import packages
from support.journals import open_journal
from support.packages import SETTINGS
from support.sticks import READ_ONLY, REMOUNT, mount, stick, unmount

from station.export.copying import CHUNK, of_bytes, put
from station.export.errors import (
    ExportStopped,
    PackageExists,
    ReadBackDiffers,
    TargetBusy,
    TargetFull,
    TargetGone,
    TargetReadOnly,
)
from station.export.package import export
from station.export.progress import Progress, Stop
from station.export.readback import Medium, compare
from station.export.receipt import Method
from station.export.verify import verify


def test_a_stick_that_is_too_small_is_refused_before_the_first_byte(finished_day: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    with stick(tmp_path / "stick", "size=64k") as to:
        with pytest.raises(TargetFull) as trouble:
            export(finished_day, to, SETTINGS, seen.append)
        needed, free = (trouble.value.params[key] for key in ("needed", "free"))
        assert isinstance(needed, int) and isinstance(free, int) and needed > free > 0
        assert not seen and not list(to.iterdir())


def unfinished(to: Path) -> Path:
    """The one package on a target that is not finished, and says so; nothing else is there."""
    (left,) = to.iterdir()
    assert left.name.endswith(".partial")
    assert "unfinished" in {fault.code for fault in verify(left, remaking=False).faults}
    return left


def test_a_stick_that_fills_up_on_the_way_is_gone_on_with_once_it_has_room(finished_day: Path, tmp_path: Path) -> None:
    """Bytes are free, but the sixth file finds no inode: what FAT says when a folder is full."""
    with stick(tmp_path / "stick", "size=16m,nr_inodes=12") as to:
        with pytest.raises(TargetFull):
            export(finished_day, to, SETTINGS)
        unfinished(to)
        assert mount("stick", to, "tmpfs", REMOUNT, "nr_inodes=100")
        receipt = export(finished_day, to, SETTINGS)
        assert receipt.resumed and verify(receipt.path, remaking=False).ok


def test_a_stick_filled_by_somebody_else_meanwhile_is_full(finished_day: Path, tmp_path: Path) -> None:
    with stick(tmp_path / "stick", "size=512k") as to:

        def fill(progress: Progress) -> None:
            if progress.done and not (to / "film.mkv").exists():
                with (to / "film.mkv").open("wb") as film, pytest.raises(OSError):
                    film.write(bytes(512 << 10))
                    film.flush()

        with pytest.raises(TargetFull) as trouble:
            export(finished_day, to, SETTINGS, fill)
        assert trouble.value.params["needed"] != 0
        (to / "film.mkv").unlink()
        unfinished(to)


@pytest.mark.parametrize("step", ["copy", "read-back"])
def test_a_stick_that_is_pulled_leaves_nothing_that_looks_finished(
    finished_day: Path, tmp_path: Path, step: str
) -> None:
    with stick(tmp_path / "stick", "size=16m") as to:

        def pull(progress: Progress) -> None:
            if progress.step == step and progress.done > progress.total // 2:
                unmount(to)

        with pytest.raises(TargetGone):
            export(finished_day, to, SETTINGS, pull)
        assert not list(to.iterdir())  # the mount point under the stick: nothing went to the system disk


def test_a_stick_that_is_not_there_is_not_made_up(finished_day: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetGone):
        export(finished_day, tmp_path / "stick", SETTINGS)
    assert not (tmp_path / "stick").exists()


def test_a_locked_stick_is_told_as_such(finished_day: Path, tmp_path: Path) -> None:
    with stick(tmp_path / "stick", "size=16m") as to:
        assert mount("stick", to, "tmpfs", REMOUNT | READ_ONLY, "")
        with pytest.raises(TargetReadOnly):
            export(finished_day, to, SETTINGS)


@pytest.mark.parametrize("step", ["copy", "read-back"])
def test_a_stopped_export_says_unfinished_and_is_gone_on_with(finished_day: Path, tmp_path: Path, step: str) -> None:
    stop = Stop()

    def from_another_thread(progress: Progress) -> None:
        if progress.step == step and progress.done > progress.total // 2:
            threading.Thread(target=stop.say).run()

    with pytest.raises(ExportStopped):
        export(finished_day, tmp_path, SETTINGS, stop.heeded(from_another_thread))
    left = sum(path.suffix in (".jpg", ".nef") for path in unfinished(tmp_path).rglob("*"))
    receipt = export(finished_day, tmp_path, SETTINGS)
    assert left - 1 <= receipt.resumed <= left and receipt.resumed  # one may have been half written
    assert [path.name for path in tmp_path.iterdir()] == [receipt.path.name]
    assert verify(receipt.path, remaking=False).ok


def test_progress_reaches_the_whole_in_both_steps(finished_day: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    receipt = export(finished_day, tmp_path, SETTINGS, seen.append)
    copied = [progress for progress in seen if progress.step == "copy"]
    read = [progress for progress in seen if progress.step == "read-back"]
    assert seen == copied + read
    for step in (copied, read):
        done = [progress.done for progress in step]
        assert done == sorted(done) and done[0] == 0 and done[-1] == step[-1].total
    # What seals the package is not told as copied: it is nothing beside the pictures, and written after the reading.
    assert receipt.size - 20_000 < copied[-1].total < receipt.size == read[-1].total == copied[0].after
    assert read[-1].after == 0


def test_progress_tells_within_a_large_file_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with open_journal(data) as journal:
        journal.orphan(packages.keep(data, "orphans/film.mov", bytes(3 << 20)), "foreign")
    seen: list[Progress] = []
    export(data, tmp_path, SETTINGS, seen.append)
    for step in ("copy", "read-back"):
        done = [progress.done for progress in seen if progress.step == step]
        assert max(later - earlier for earlier, later in pairwise(done)) <= CHUNK


def spoil_one(to: Path, change: Callable[[Path], None]) -> Callable[[Progress], None]:
    """Change a portrait on the medium after it was written and before it is read back."""

    def watch(progress: Progress) -> None:
        if progress.step == "copy" and progress.done == progress.total:
            change(next(to.glob("*.partial/data/portraits/A-0001.jpg")))

    return watch


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(b"\0" + path.read_bytes()[1:]),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\0"),
        lambda path: path.write_bytes(b""),
    ],
)
def test_a_stick_that_forgets_is_found_by_reading_back(
    finished_day: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    with pytest.raises(ReadBackDiffers) as trouble:
        export(finished_day, tmp_path, SETTINGS, spoil_one(tmp_path, change))
    assert trouble.value.params == {"about": "portrait A-0001"}
    unfinished(tmp_path)
    again = export(finished_day, tmp_path, SETTINGS)  # written anew: what was only taken for whole never counts
    assert verify(again.path, remaking=False).ok


def test_a_name_taken_meanwhile_is_not_overwritten(finished_day: Path, tmp_path: Path) -> None:
    def take(progress: Progress) -> None:
        if progress.step == "read-back" and progress.done == progress.total:
            (partial,) = tmp_path.glob("*.partial")
            partial.with_suffix("").mkdir()
            (partial.with_suffix("") / "somebody's").touch()

    with pytest.raises(PackageExists) as trouble:
        export(finished_day, tmp_path, SETTINGS, take)
    taken = str(trouble.value.params["package"])
    assert {path.name for path in tmp_path.iterdir()} == {taken, f"{taken}.partial"}
    assert [path.name for path in (tmp_path / taken).iterdir()] == ["somebody's"]
    assert export(finished_day, tmp_path, SETTINGS).path.name == f"{taken[:-1]}2"


def test_two_exports_to_one_stick_do_not_disturb_each_other(finished_day: Path, tmp_path: Path) -> None:
    refused = 0

    def once_more(progress: Progress) -> None:
        nonlocal refused
        if progress.done == progress.total:
            with pytest.raises(TargetBusy):
                export(finished_day, tmp_path, SETTINGS)
            refused += 1

    receipt = export(finished_day, tmp_path, SETTINGS, once_more)
    assert refused == 2
    assert verify(receipt.path).ok


KILLED = """
import json, os, signal, sys
from pathlib import Path
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.progress import Progress

data, to, told = Path(sys.argv[1]), Path(sys.argv[2]), 0

def dying(at):
    def watch(progress):
        global told
        told += 1
        if told == at:
            os.kill(os.getpid(), signal.SIGKILL)
    return watch

for at in map(int, sys.argv[3:]):
    child = os.fork()
    if not child:
        export(data, to, ExportSettings(school="10622"), dying(at))
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    (left,) = to.glob("*-A-*")
    pictures = left.glob("data/*s/*")
    print(json.dumps([[path.name, path.stat().st_ino, path.stat().st_size] for path in pictures]), flush=True)
"""


def test_after_every_kill_the_rest_is_named_unfinished_and_gone_on_with(finished_day: Path, tmp_path: Path) -> None:
    (tmp_path / "10622-day_2026_06_01-B-2026-06-01-1.partial").mkdir()  # of another desk: not ours to remove
    run = [sys.executable, "-c", KILLED, str(finished_day), str(tmp_path), "3", "12", "5", "14"]
    lives = subprocess.run(run, check=True, timeout=60, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    pictures = [{tuple(one) for one in json.loads(life)} for life in lives]
    for earlier, later in pairwise(pictures):
        assert len(earlier - later) <= 1  # the one that was half written: the others are the same files as before
    (left,) = tmp_path.glob("*-A-*")
    assert left.name.endswith(".partial")
    assert "unfinished" in {fault.code for fault in verify(left).faults}
    spoiled = next((left / "data" / "portraits").iterdir())
    spoiled.write_bytes(spoiled.read_bytes()[:-1] + b"?")
    next((left / "data" / "originals").iterdir()).unlink()
    (left / "data" / "originals" / "of the earlier try.jpg").touch()
    receipt = export(finished_day, tmp_path, SETTINGS)
    assert [path.name for path in tmp_path.glob("*-A-*")] == [receipt.path.name]
    assert verify(receipt.path).ok
    assert 0 < receipt.resumed <= receipt.files - 2
    assert list(tmp_path.glob("*-B-*"))


def test_everything_is_on_the_medium_before_it_is_named(
    finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, os.rename

    def seen_fsync(descriptor: int) -> None:
        fsync(descriptor)
        order.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).relative_to(tmp_path).as_posix())

    def seen_rename(old: Path, new: Path) -> None:
        rename(old, new)
        order.append("named")

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "rename", seen_rename)
    package = export(finished_day, tmp_path, SETTINGS).path
    monkeypatch.undo()
    written = {f"{package.name}.partial/{path.relative_to(package).as_posix()}" for path in package.rglob("*")}
    assert set(order[: order.index("named")]) == written | {f"{package.name}.partial", "."}
    assert order[order.index("named") + 1 :] == ["."]  # the name itself
    seals = order.index(f"{package.name}.partial/data/station.pub")
    assert set(order[:seals]) >= {
        f"{package.name}.partial/{name}" for name in ("data", "data/portraits", "打开我.html")
    }
    files = [Path(path).name for path in order if (tmp_path / path.replace(".partial", "")).is_file()]
    assert files[-5:] == ["station.pub", "SHA256SUMS", "manifest.json", "manifest.sha256", "manifest.sig"]


def test_reading_back_goes_past_the_cache_or_says_so(tmp_path: Path) -> None:
    content = os.urandom((1 << 20) * 2 + 12345)  # more than one piece, and no whole number of blocks
    path = tmp_path / "file"
    path.write_bytes(content)
    for length in (len(content), 1 << 20, 4096, 1, 0):
        os.truncate(path, length)
        medium = Medium()
        assert b"".join(medium.chunks(path)) == content[:length]
        assert medium.method in set(Method)


def test_a_file_system_without_direct_reading_falls_back_and_says_so() -> None:
    """procfs refuses O_DIRECT on every kernel."""
    medium = Medium()
    list(medium.chunks(Path("/proc/self/status")))
    assert medium.method is Method.DROPPED


def test_between_two_pieces_others_may_come_first_or_stop_it(tmp_path: Path) -> None:
    content = bytes((1 << 20) * 2 + 5)
    pieces: list[int] = []
    put(of_bytes(content, "file"), tmp_path / "file", pieces.append)
    assert sum(pieces) == len(content)
    pieces.clear()
    compare(Medium(), tmp_path / "file", of_bytes(content, "file"), picture=False, between=pieces.append)
    assert sum(pieces) == len(content) and len(pieces) == 3

    def stop(size: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        put(of_bytes(content, "file"), tmp_path / "other", stop)
    with pytest.raises(InterruptedError):
        compare(Medium(), tmp_path / "file", of_bytes(content, "file"), picture=False, between=stop)
