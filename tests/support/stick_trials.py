"""What a package has to go through on a stick of any kind; each trial holds on every file system, or fails.

They are run in small by the tests and in long by `scripts/soak filesystems`, there on FAT32 too.
"""

import contextlib
import hashlib
import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.filesystems import ImageStick, stops
from support.packages import SETTINGS

from station.export.copying import Source
from station.export.errors import (
    FileTooLarge,
    NotVerifiable,
    ReadBackDiffers,
    TargetFull,
    TargetGone,
    TargetReadOnly,
    TargetTrouble,
)
from station.export.naming import PARTIAL
from station.export.package import export
from station.export.plan import Item
from station.export.progress import Progress
from station.export.receipt import Method, Receipt
from station.export.verify import verify

OFFICE = tuple(
    Item(f"办公用/{name}", Source(b"to work on", 10, hashlib.sha256(b"to work on").hexdigest(), "office copy"))
    for name in ("登记表.xlsx", "照片墙/01-软件20211.pdf", "照片墙/02-㐂〇囍𠮷.pdf")
)
"""Copies for the office as they are named: by classes, with characters beyond Unicode's first plane."""

_PAGES = bytes(4 << 20)
LARGE = Item("办公用/大.pdf", Source(_PAGES, len(_PAGES), hashlib.sha256(_PAGES).hexdigest(), "office copy"))
"""More than a file system may set aside for itself and give away in the end: ext4's reserve is 1 MB here."""

_NOT_ON_WINDOWS = re.compile(r'[<>:"\\|?*\x00-\x1f]|[ .]$|^(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)')


def names(folder: Path) -> set[str]:
    """Every path below a folder, as the file system gives it back."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def tree(data: Path) -> dict[str, str]:
    """The pictures and the journal of a data folder, with their hashes."""
    return {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(data.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def looks_finished(to: Path) -> Iterator[Path]:
    """Everything on a stick that somebody would take for a package."""
    for path in to.iterdir():
        if path.is_dir() and path.name.startswith(SETTINGS.school) and not path.name.endswith(PARTIAL):
            yield path


def assert_nothing_pretends(to: Path) -> None:
    """What looks finished is whole; what is unfinished says so, to people and to `verify`."""
    for path in to.iterdir():
        if path.name.endswith(PARTIAL):
            with contextlib.suppress(NotVerifiable):  # too little of it lies there for even that
                assert not verify(path, remaking=False).ok
    for path in looks_finished(to):
        assert verify(path, remaking=False).ok


def all_of_it(stick: ImageStick, data: Path) -> Receipt:
    """A package is written, read back as well as this driver lets anybody, and is the same the next time."""
    receipt = export(data, stick.path, SETTINGS, office=OFFICE)
    there = names(receipt.path)
    assert {item.path for item in OFFICE} | {"打开我.html", "请勿改动.txt", "data/manifest.sig"} <= there
    assert receipt.read_back is (Method.DIRECT if stick.kind.in_kernel else Method.DROPPED)
    parts = [part for path in there for part in path.split("/")]
    assert [part for part in parts if _NOT_ON_WINDOWS.search(part)] == []
    assert len({path.casefold() for path in there}) == len(there)
    stick.unplug()
    assert stick.check()[0]
    stick.plug("ro")
    assert names(stick.path / receipt.path.name) == there
    assert verify(receipt.path, remaking=False).ok
    with pytest.raises(TargetReadOnly):
        export(data, stick.path, SETTINGS)
    stick.unplug()
    stick.plug()
    return receipt


def twin_names(stick: ImageStick, data: Path) -> bool:
    """Whether names that differ in case alone are two files here; whatever it is, a package has none."""
    (stick.path / "A-0001.jpg").touch()
    try:
        (stick.path / "a-0001.JPG").touch(exist_ok=False)
    except FileExistsError:
        return False
    finally:
        for path in stick.path.glob("[aA]-0001.*"):
            path.unlink()
    return True


def full(stick: ImageStick, data: Path) -> None:
    """No room: refused before the first byte. Filled up by somebody else under way: nothing pretends."""
    free = os.statvfs(stick.path)
    film = stick.path / "film.mkv"
    _fill(film, free.f_bavail * free.f_frsize - (96 << 10))
    seen: list[Progress] = []
    with pytest.raises(TargetFull):
        export(data, stick.path, SETTINGS, seen.append)
    assert seen == [] and not any(stick.path.glob(f"{SETTINGS.school}*"))
    film.unlink()

    def fill_up(progress: Progress) -> None:
        if not film.exists():
            _fill(film, None)

    with pytest.raises(TargetFull):
        export(data, stick.path, SETTINGS, fill_up, office=(LARGE,))
    film.unlink()
    assert_nothing_pretends(stick.path)
    assert verify(export(data, stick.path, SETTINGS).path, remaking=False).ok


def _fill(film: Path, size: int | None) -> None:
    """Write so many bytes, or until there is no room, even after the system has tidied up what it had set aside."""
    piece, tidied = bytes(1 << 20), False
    with film.open("wb", buffering=0) as file:
        while size is None or size > 0:
            try:
                written = file.write(piece if size is None else piece[:size])
            except OSError:
                if size is not None or tidied:
                    return
                os.fsync(file.fileno())
                tidied = True
            else:
                size, tidied = size if size is None else size - written, False
        os.fsync(file.fileno())


def pulled(stick: ImageStick, data: Path, step: str, share: float) -> tuple[bool, int]:
    """Pulled under way, put in again, gone on with.

    Returns:
        Whether the file system's checker was content with what the pull left, and how many files lay there whole.
    """
    gone = False

    def pull(progress: Progress) -> None:
        nonlocal gone
        if not gone and progress.step == step and progress.done >= progress.total * share:
            gone = True
            stick.pull()

    with pytest.raises(TargetGone):
        export(data, stick.path, SETTINGS, pull)
    assert list(stick.path.iterdir()) == []  # the mount point under the stick: nothing went to the system disk
    content, _ = stick.check()
    stick.plug()
    assert_nothing_pretends(stick.path)
    receipt = export(data, stick.path, SETTINGS)
    assert verify(receipt.path, remaking=False).ok
    stick.unplug()
    if not stick.check()[0]:  # FAT stays marked as pulled until it is checked
        stick.repair()
        assert stick.check()[0], stick.check()[1]
    stick.plug()
    assert verify(receipt.path, remaking=False).ok
    return content, receipt.resumed


def dying(stick: ImageStick, data: Path) -> None:
    """From some moment on everything there fails, and it is still plugged in."""

    def die(progress: Progress) -> None:
        if progress.step == "copy" and 2 * progress.done > progress.total:
            stops(stick.path)

    with pytest.raises(TargetTrouble) as trouble:
        export(data, stick.path, SETTINGS, die)
    assert trouble.value.params == {"reason": "EIO"}
    stick.pull()
    stick.plug()
    assert_nothing_pretends(stick.path)


def flipped(stick: ImageStick, data: Path) -> None:
    """One bit changes in the flash after everything was written: reading back looks there, and not into a cache."""
    wanted = min((data / "portraits").iterdir()).read_bytes()

    def flip(progress: Progress) -> None:
        if progress.step == "read-back" and progress.done == 0:
            with stick.image.open("r+b") as file, mmap.mmap(file.fileno(), 0) as flash:
                place = flash.rfind(wanted[-300:])
                assert place > 0
                flash[place] ^= 1

    with pytest.raises(ReadBackDiffers):
        export(data, stick.path, SETTINGS, flip)
    assert_nothing_pretends(stick.path)


def too_large(stick: ImageStick, data: Path, scratch: Path) -> str:
    """A file of 4 GiB is refused by name before the first byte where the file system can't hold it; gives the error."""
    film = scratch / "film.mkv"
    with film.open("wb") as file:
        file.truncate(1 << 32)
    item = Item("办公用/film.mkv", Source(film, 1 << 32, "0" * 64, "office copy film"))
    with pytest.raises(FileTooLarge if stick.kind.name == "vfat" else TargetFull) as trouble:
        export(data, stick.path, SETTINGS, office=(item,))
    assert trouble.value.params.get("about", item.source.about) == item.source.about
    assert not any(stick.path.glob(f"{SETTINGS.school}*"))
    return type(trouble.value).__name__
