"""Reading what really lies on a medium, not what the system remembers of having written.

`O_DIRECT` goes past the page cache (open(2)). Where a file system does not offer it, the cache is asked to let go
of the file first (posix_fadvise(2), DONTNEED, which only works on pages that fsync has cleaned). Windows offers neither
to a program in Python. The receipt says which it was, for the second is a request and not a promise. Drivers that are
programs need more: beneath.py.
"""

import errno
import hashlib
import io
import mmap
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

from PIL import Image

from station.export.beneath import let_go
from station.export.copying import CHUNK, Between, Source, at_once
from station.export.errors import ReadBackDiffers, SourceDamaged
from station.export.mounts import Mount, mount_of
from station.export.receipt import Method

DECODERS: Final = 2


class Medium:
    """A target to read back from, one file at a time; `method` is the weakest way any file had to be read."""

    def __init__(self) -> None:
        self.method = Method.DIRECT
        self._offers_direct = True
        self._beneath: Mount | None = None
        # An anonymous map is aligned to pages, as O_DIRECT demands of the buffer.
        self._buffer = mmap.mmap(-1, CHUNK)

    def chunks(self, path: Path) -> Iterator[bytes]:
        """The file's bytes, from the medium."""
        if self._beneath is None:
            self._beneath = mount_of(path)
        self._weaken(let_go(self._beneath))
        if self._offers_direct:
            try:
                yield from _direct(path, self._buffer)
                return
            except _NoDirect:
                self._offers_direct = False
                self._weaken(Method.DROPPED if hasattr(os, "posix_fadvise") else Method.CACHED)
        yield from _dropped(path)

    def _weaken(self, method: Method) -> None:
        self.method = max(self.method, method, key=list(Method).index)


class _NoDirect(Exception):
    """The file system, or the system, refused O_DIRECT before a byte was read."""


def _direct(path: Path, buffer: mmap.mmap) -> Iterator[bytes]:
    if not hasattr(os, "O_DIRECT"):
        raise _NoDirect
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
    except OSError as error:
        raise _refusal(error) from error
    try:
        yield from _read(descriptor, buffer)
    finally:
        os.close(descriptor)


def _read(descriptor: int, buffer: mmap.mmap) -> Iterator[bytes]:
    size, done = os.fstat(descriptor).st_size, 0
    while done < size:
        try:
            count = os.readv(descriptor, [buffer])
        except OSError as error:
            raise (_refusal(error) if done == 0 else error) from error
        if count == 0:
            return
        done += count
        yield buffer[:count]


def _refusal(error: OSError) -> Exception:
    return _NoDirect() if error.errno in (errno.EINVAL, errno.EOPNOTSUPP) else error


def _dropped(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            yield chunk


def lies_there_whole(medium: Medium, path: Path, source: Source, between: Between = at_once) -> bool:
    """Whether a file is on the medium already, to the last byte; `between` is called after every piece.

    Raises:
        OSError: the medium could not be read.
    """
    if not path.is_file() or path.stat().st_size != source.size:
        return False
    digest = hashlib.sha256()
    for chunk in medium.chunks(path):
        digest.update(chunk)
        between(len(chunk))
    return digest.hexdigest() == source.sha256


def compare(medium: Medium, path: Path, source: Source, *, picture: bool, between: Between = at_once) -> None:
    """Read a file back and compare it with what was to be written; decode it when it is a picture.

    `between` is called after every piece.

    Raises:
        ReadBackDiffers: the medium holds something else.
        SourceDamaged: the bytes arrived as they were, but they are no whole picture.
        OSError: the medium could not be read.
    """
    kept = came_back(medium, path, source, picture=picture, between=between)
    if picture and not decodes(kept):
        raise SourceDamaged(about=source.about)


def came_back(medium: Medium, path: Path, source: Source, *, picture: bool, between: Between) -> io.BytesIO:
    """Read a file back as `compare` does, and give the bytes of a picture, to be decoded.

    Raises:
        ReadBackDiffers: the medium holds something else.
        OSError: the medium could not be read.
    """
    digest = hashlib.sha256()
    kept = io.BytesIO()
    for chunk in medium.chunks(path):
        digest.update(chunk)
        if picture:
            kept.write(chunk)
        between(len(chunk))
    if digest.hexdigest() != source.sha256:
        raise ReadBackDiffers(about=source.about)
    return kept


class Decoding:
    """Decodes pictures beside the reading of the next ones; only a few wait, for each takes its size in memory."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._pool = ThreadPoolExecutor(DECODERS, "decoding")
        self._waiting: deque[tuple[str, Future[bool]]] = deque()

    def __enter__(self) -> Self:
        """Use it until every picture is decoded."""
        return self

    def __exit__(self, *_: object) -> None:
        """No thread stays."""
        self._pool.shutdown(cancel_futures=True)

    def take(self, kept: io.BytesIO, about: str) -> None:
        """Decode a picture, and answer for one that came earlier.

        Raises:
            SourceDamaged: that one is no whole picture.
        """
        self._waiting.append((about, self._pool.submit(decodes, kept)))
        if len(self._waiting) > 2 * DECODERS:
            self._answer()

    @property
    def idle(self) -> bool:
        """Whether one more picture would be decoded soon."""
        return sum(not whole.done() for _, whole in self._waiting) <= DECODERS

    def finish(self) -> None:
        """Answer for all.

        Raises:
            SourceDamaged: one of them is no whole picture.
        """
        while self._waiting:
            self._answer()

    def _answer(self) -> None:
        about, whole = self._waiting.popleft()
        if not whole.result():
            raise SourceDamaged(about=about)


def decodes(content: io.BytesIO) -> bool:
    """Whether a JPEG can be decoded to its last block.

    `draft` lets libjpeg scale while decoding: every coded block is still read, at a fraction of the arithmetic.
    """
    content.seek(0)
    try:
        with Image.open(content, formats=("JPEG",)) as picture:
            picture.draft(None, (picture.width // 8, picture.height // 8))
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
