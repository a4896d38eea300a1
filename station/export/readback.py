"""Reading what really lies on a medium, not what the system remembers of having written.

`O_DIRECT` goes past the page cache (open(2)). Where a file system does not offer it, the cache is asked to let go
of the file first (posix_fadvise(2), DONTNEED, which only works on pages that fsync has cleaned). Windows offers neither
to a program in Python. The receipt says which it was, for the second is a request and not a promise.
"""

import errno
import hashlib
import io
import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from station.export.copying import CHUNK, Source
from station.export.errors import ReadBackDiffers, SourceDamaged
from station.export.receipt import Method


class Medium:
    """A target to read back from; `method` is the weakest way any file had to be read."""

    def __init__(self) -> None:
        self.method = Method.DIRECT

    def chunks(self, path: Path) -> Iterator[bytes]:
        """The file's bytes, from the medium."""
        if self.method is Method.DIRECT:
            try:
                yield from _direct(path)
                return
            except _NoDirect:
                self.method = Method.DROPPED if hasattr(os, "posix_fadvise") else Method.CACHED
        yield from _dropped(path)


class _NoDirect(Exception):
    """The file system, or the system, refused O_DIRECT before a byte was read."""


def _direct(path: Path) -> Iterator[bytes]:
    if not hasattr(os, "O_DIRECT"):
        raise _NoDirect
    # An anonymous map is aligned to pages, as O_DIRECT demands of the buffer.
    with mmap.mmap(-1, CHUNK) as buffer:
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


def lies_there_whole(medium: Medium, path: Path, source: Source) -> bool:
    """Whether a file is on the medium already, to the last byte.

    Raises:
        OSError: the medium could not be read.
    """
    if not path.is_file() or path.stat().st_size != source.size:
        return False
    digest = hashlib.sha256()
    for chunk in medium.chunks(path):
        digest.update(chunk)
    return digest.hexdigest() == source.sha256


def compare(medium: Medium, path: Path, source: Source, *, picture: bool) -> None:
    """Read a file back and compare it with what was to be written; decode it when it is a picture.

    Raises:
        ReadBackDiffers: the medium holds something else.
        SourceDamaged: the bytes arrived as they were, but they are no whole picture.
        OSError: the medium could not be read.
    """
    digest = hashlib.sha256()
    kept = io.BytesIO()
    for chunk in medium.chunks(path):
        digest.update(chunk)
        if picture:
            kept.write(chunk)
    if digest.hexdigest() != source.sha256:
        raise ReadBackDiffers(about=source.about)
    if picture and not decodes(kept):
        raise SourceDamaged(about=source.about)


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
