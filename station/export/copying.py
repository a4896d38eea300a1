"""Writing to a stick: nothing is ever overwritten, and whoever waits for it knows that it is on the medium."""

import errno
import hashlib
import io
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from station.export.errors import SourceDamaged, SourceMissing

CHUNK = 1 << 20
AHEAD = 32 << 20
FILES_AHEAD = 64
SIDE_BY_SIDE = 4

Between = Callable[[int], None]
"""Called after every piece of a file with the piece's bytes. It may tell of them, may take its time so that others
come first (the camera, the disk), and may raise to stop: what was written by then stays."""


def at_once(size: int) -> None:
    """Go on with the next piece."""


@dataclass(frozen=True)
class Source:
    """Where a file of the package comes from, and what it has to be.

    Attributes:
        content: a file of the data folder, or the bytes themselves.
        size, sha256: as the journal knows them.
        about: how to name the file in an error: kind and number, never an identity.
    """

    content: Path | bytes
    size: int
    sha256: str
    about: str


def of_bytes(content: bytes, about: str) -> Source:
    """A source whose bytes were made here."""
    return Source(content, len(content), hashlib.sha256(content).hexdigest(), about)


def put(source: Source, target: Path, between: Between = at_once) -> None:
    """Write one new file and see it to the medium, checking the source's hash on the way.

    Args:
        source: the bytes.
        target: the new file.
        between: called after every piece.

    Raises:
        SourceMissing, SourceDamaged: the data folder does not hold what the journal says.
        OSError: the target failed.
    """
    with written(source, target, between) as file:
        os.fsync(file.fileno())


def written(
    source: Source, target: Path, between: Between = at_once, kept: io.BytesIO | None = None
) -> io.FileIO:  # fmt: skip
    """Write one new file as `put` does, and give it still open: nobody has seen it to the medium yet.

    Args:
        source: the bytes.
        target: the new file.
        between: called after every piece.
        kept: where the bytes are to stay in memory too.
    """
    digest = hashlib.sha256()
    file = io.FileIO(target, "xb")
    try:
        for chunk in _chunks(source):
            digest.update(chunk)
            _write_all(file, chunk)
            if kept is not None:
                kept.write(chunk)
            between(len(chunk))
        if digest.hexdigest() != source.sha256:
            raise SourceDamaged(about=source.about)
    except BaseException:
        file.close()
        raise
    return file


def _write_all(file: io.FileIO, chunk: memoryview) -> None:
    """A disk that becomes full takes less than it is given, and says so the next time."""
    while chunk:
        chunk = chunk[file.write(chunk) :]


def _chunks(source: Source) -> Iterator[memoryview]:
    """The bytes; each piece is only good until the next one."""
    if isinstance(source.content, bytes):
        whole = memoryview(source.content)
        yield from (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))
        return
    buffer = memoryview(bytearray(max(1, min(CHUNK, source.size))))
    try:
        with source.content.open("rb", buffering=0) as file:
            while count := file.readinto(buffer):
                yield buffer[:count]
    except FileNotFoundError:
        raise SourceMissing(about=source.about) from None
    except OSError as error:
        raise SourceDamaged(about=source.about) from error


class Landing:
    """Sees written files to the medium beside the writing of the next ones.

    A file system settles several files that are asked for at once together. Only so much is on its way at a time: a
    system's cache takes gigabytes in a second, and whoever watches would be told of a speed that is none.
    """

    def __init__(self) -> None:
        """Nothing is on its way."""
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE, "landing")
        self._on_the_way: deque[tuple[int, Future[None]]] = deque()
        self._size = 0

    def __enter__(self) -> Self:
        """Use it until everything has landed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what is on its way, however it ends: no file stays open."""
        self._pool.shutdown()

    def see(self, file: io.FileIO, size: int) -> None:
        """Take over a written file; wait while too much is on its way.

        Raises:
            OSError: this file or an earlier one did not reach the medium.
        """
        self._begin(size, _synced, file)

    def see_folder(self, folder: Path) -> None:
        """The same for the names in a folder."""
        self._begin(0, sync_folder, folder)

    def see_again(self, path: Path) -> None:
        """The same for a file that was written by somebody who may not have lived to see it to the medium."""
        self._begin(0, sync_file, path)

    def wait(self) -> None:
        """Wait until everything is on the medium.

        Raises:
            OSError: something did not get there.
        """
        while self._on_the_way:
            self._oldest()

    def _begin(self, size: int, see: Callable[..., None], what: object) -> None:
        self._on_the_way.append((size, self._pool.submit(see, what)))
        self._size += size
        while self._size > AHEAD or len(self._on_the_way) > FILES_AHEAD:
            self._oldest()

    def _oldest(self) -> None:
        size, landed = self._on_the_way.popleft()
        self._size -= size
        landed.result()


def _synced(file: io.FileIO) -> None:
    with file:
        os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """See a file that is already written to the medium.

    Raises:
        OSError: the target failed.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See a folder's entries to the medium.

    Some FUSE file systems refuse fsync on folders with EINVAL; on those the files' own fsync has to do. Windows has no
    such call and needs none.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
