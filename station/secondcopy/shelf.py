"""Files laid down whole: under their name lie the right bytes, on disk with their folder's entry, or nothing.

What is being written lies in `unfinished/` until then; nothing of it counts, and what an interrupted run left there is
swept away. Names are paths relative to the shelf's folder, forward slashes. Disks for second copies often know no hard
links (exFAT), so a finished file is renamed after a look whether its name is free: a shelf has one writer.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

from station.export.copying import sync_folder

UNFINISHED = "unfinished"
PIECE = 1 << 20
_ASIDE = re.compile(r"\.bad-[0-9]+$")


class NotAsJournaledError(Exception):
    """What should be laid down can't be had. `why` is missing, unreadable or differs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Shelf:
    """One folder for finished files. Every method may raise OSError: the disk under the shelf says no."""

    def __init__(self, folder: Path, pause: Callable[[], None]) -> None:
        """Take a folder that is there; `pause` is called after each megabyte, and what it raises ends the work."""
        self.folder = folder
        self._pause = pause
        self._sure: set[Path] = set()

    def sweep(self) -> None:
        """Remove what an interrupted run left unfinished."""
        for left in self.unfinished.iterdir():
            left.unlink()

    def room(self, name: str) -> Path:
        """Give a folder of the shelf, made if it is new; its own entry, and those above it, are on disk."""
        folder = self.folder / name
        if folder not in self._sure and folder != self.folder:
            self.room(str(Path(name).parent))
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)
            self._sure.add(folder)
        return folder

    @property
    def unfinished(self) -> Path:
        """Where things lie that do not count yet."""
        return self.room(UNFINISHED)

    def size_of(self, name: str) -> int | None:
        """How many bytes lie under a name; None for nothing."""
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return None

    def holds(self, name: str, sha256: str) -> bool:
        """Whether exactly these bytes lie under a name; reads all of them."""
        digest = hashlib.sha256()
        with (self.folder / name).open("rb") as file:
            for piece in self._pieces(file.read):
                digest.update(piece)
        sync_folder((self.folder / name).parent)  # whoever laid it down may have been stopped just before
        return digest.hexdigest() == sha256

    def lay(self, name: str, source: Path, sha256: str | None = None) -> None:
        """Copy a file under a name that nothing has yet, checking its bytes on the way if they are known.

        Raises:
            NotAsJournaledError: the source is missing, unreadable, or not the file with this hash.
            FileExistsError: something has that name.
        """
        digest = hashlib.sha256()
        partial = self.part()
        try:
            _write(partial, self._read(source, digest.update))
            if sha256 not in (None, digest.hexdigest()):
                raise NotAsJournaledError("differs")
            self.finish(partial, name)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def write(self, name: str, data: bytes) -> None:
        """Put bytes under a name, in place of what lies there; either the old or the new is there at any time."""
        partial = self.part()
        try:
            _write(partial, [data])
            self.finish(partial, name, replace=True)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def part(self) -> Path:
        """A new name among the unfinished files; no two are ever the same, not even those of two writers."""
        return self.unfinished / uuid4().hex

    def finish(self, partial: Path, name: str, *, replace: bool = False) -> None:
        """Give a file that is on disk its name, and see the name to the disk.

        Raises:
            FileExistsError: something has that name, and it shall not be replaced.
        """
        target = self.folder / name
        self.room(str(Path(name).parent))
        if not replace and target.exists():
            raise FileExistsError(target)
        partial.rename(target)
        sync_folder(target.parent)

    def set_aside(self, name: str) -> str:
        """Take a file out of the way without losing it: `<name>.bad-1`, or the next number that is free."""
        path = self.folder / name
        aside = next(beside for n in count(1) if not (beside := path.with_name(f"{path.name}.bad-{n}")).exists())
        path.rename(aside)
        sync_folder(path.parent)
        return aside.relative_to(self.folder).as_posix()

    def _read(self, source: Path, heard: Callable[[bytes], None]) -> Iterator[bytes]:
        """The pieces of a source, each told to `heard`; the source's errors are not the shelf's."""
        try:
            with source.open("rb") as file:
                for piece in self._pieces(file.read):
                    heard(piece)
                    yield piece
        except FileNotFoundError:
            raise NotAsJournaledError("missing") from None
        except OSError as error:
            raise NotAsJournaledError("unreadable") from error

    def _pieces(self, read: Callable[[int], bytes]) -> Iterator[bytes]:
        while piece := read(PIECE):
            yield piece
            self._pause()


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file that only its owner may read, and see it to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def is_aside(name: str) -> bool:
    """Whether this is what `set_aside` made of a name."""
    return _ASIDE.search(name) is not None


def no_pause() -> None:
    """For those who need not be interrupted."""
