"""Writing to a stick: every file is on the medium before the next one starts, nothing is ever overwritten."""

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from station.export.errors import SourceDamaged, SourceMissing

CHUNK = 1 << 20


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


def put(source: Source, target: Path) -> None:
    """Write one new file and see it to the medium, checking the source's hash on the way.

    Raises:
        SourceMissing, SourceDamaged: the data folder does not hold what the journal says.
        OSError: the target failed.
    """
    digest = hashlib.sha256()
    with target.open("xb") as file:
        for chunk in _chunks(source):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != source.sha256:
        raise SourceDamaged(about=source.about)


def _chunks(source: Source) -> Iterator[bytes]:
    if isinstance(source.content, bytes):
        yield source.content
        return
    try:
        with source.content.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        raise SourceMissing(about=source.about) from None
    except OSError as error:
        raise SourceDamaged(about=source.about) from error


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
