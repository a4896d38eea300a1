"""The one door through which picture files come to lie in the data folder. Nothing is ever overwritten or changed.

A file is whole and on disk under its final name, and its folder's entry too, before anything is journaled about it.
Rooms have shelves, a new one for every thousand events: what a crash left behind lies on the newest ones, so that
start-up reads no more of a folder of years than of a new one.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.disk import make_folder
from db.errors import disk_trouble
from drivers.cameras.newfile import move_new, write_new

FOLDERS = ("originals", "portraits", "orphans", "elsewhere", "spool", "exports", "logs")
EVENTS_PER_SHELF = 1000


def _no_events() -> int:
    return 0


class Keeper:
    """Puts files into one data folder and names them relative to it, with forward slashes."""

    def __init__(self, folder: Path, length: Callable[[], int] = _no_events) -> None:
        """Make the rooms; `length` tells how many events the journal has.

        Raises:
            DiskFull, DiskFailed: the disk says no.
        """
        self.folder = folder
        self._length = length
        self._made: set[Path] = set()
        with _disk():
            for name in FOLDERS:
                make_folder(folder / name)

    @property
    def spool(self) -> Path:
        """Where the camera process lays files down."""
        return self.folder / "spool"

    def adopt(self, spooled: Path, room: str, name: str) -> str:
        """Move a file from the spool into `room` under a name nothing has yet; give its path.

        Raises:
            FileExistsError: something has that name.
            DiskFull, DiskFailed: the disk says no; the file is where it was, or in both places.
        """
        with _disk():
            target = self._shelf(room) / name
            move_new(spooled, target)
        return self._told(target)

    def write(self, data: bytes, room: str, name: str) -> tuple[str, str]:
        """Write a new file durably under a name nothing has yet; give its path and its SHA-256 (hex).

        Raises:
            FileExistsError: something has that name.
            DiskFull, DiskFailed: the disk says no; nothing is left behind.
        """
        with _disk():
            shelf = self._shelf(room)
            sha256 = write_new(memoryview(data), shelf, name)
        return self._told(shelf / name), sha256

    def drop_copy(self, spooled: Path) -> None:
        """Delete a file from the spool whose very bytes are journaled under another path.

        Raises:
            DiskFull, DiskFailed: the disk says no.
        """
        with _disk():
            spooled.unlink()

    def put_back(self, data: bytes, path: str) -> None:
        """Write a journaled file that has gone missing once more; the caller knows that these are its bytes.

        Raises:
            FileExistsError: it is there after all.
            DiskFull, DiskFailed: the disk says no.
        """
        target = self.folder / path
        with _disk():
            make_folder(target.parent)
            write_new(memoryview(data), target.parent, target.name)

    def _shelf(self, room: str) -> Path:
        shelf = self.folder / room / _label(self._length())
        if shelf not in self._made:  # one that is there may have been made by a run that died before syncing it
            make_folder(shelf)
            self._made.add(shelf)
        return shelf

    def _told(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    # what a crash left behind

    def drop_unfinished_portraits(self, knows: Callable[[str], bool]) -> None:
        """Delete portraits that were written but never journaled: each is made again from its exposure."""
        with _disk():
            for path in self._newest("portraits"):
                if not knows(self._told(path)):
                    path.unlink()

    def strangers(self, knows: Callable[[str], bool]) -> list[Path]:
        """Files in spool, originals and orphans that the journal has never heard of, oldest first, each once.

        A file that was being moved has two names; the one in the spool is taken away.
        """
        with _disk():
            found: dict[tuple[int, int], Path] = {}
            for path in (*self._newest("originals"), *self._newest("orphans"), *_files(self.spool)):
                state = path.stat()
                if found.setdefault((state.st_dev, state.st_ino), path) is not path:
                    path.unlink()
            unknown = [path for path in found.values() if not knows(self._told(path))]
            return sorted(unknown, key=lambda path: path.stat().st_mtime_ns)

    def _newest(self, room: str) -> Iterator[Path]:
        """Files that can have been named since the last event: the two newest shelves, and those on no shelf."""
        length = self._length()
        yield from _files(self.folder / room)
        for shelf in sorted({_label(length), _label(max(0, length - EVENTS_PER_SHELF))}):
            yield from _files(self.folder / room / shelf)


def _label(length: int) -> str:
    return f"{length // EVENTS_PER_SHELF:04d}"


def is_shelf(name: str) -> bool:
    """Whether a folder inside a room is one of its shelves."""
    return len(name) >= 4 and name.isascii() and name.isdigit()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


@contextmanager
def _disk() -> Iterator[None]:
    """Name the disk's trouble; that a name is taken is none."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise disk_trouble(error) from error


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes, read in pieces.

    Raises:
        DiskFailed: it can't be read.
    """
    with _disk(), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
