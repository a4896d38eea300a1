"""Writing a file that must be whole, durable and new."""

import hashlib
import os
from pathlib import Path

_PIECE = 1 << 20


def part_of(name: str) -> str:
    """The temporary name under which `name` is written; what is found under it after a crash is worthless."""
    return f".{name}.part"


def write_new(data: memoryview, into: Path, name: str) -> str:
    """Write `data` to `into / name` and give its SHA-256: temporary name, fsync, link, fsync of the folder.

    A link instead of a rename, because a rename would silently replace what is there.

    Raises:
        FileExistsError: `name` exists; it stays as it is.
        OSError: the disk said no; nothing is left behind.
    """
    part = into / part_of(name)
    try:
        sha256 = _write_through(data, part)
        os.link(part, into / name)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(into)
    return sha256


def _write_through(data: memoryview, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            file.write(piece)
            digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
