"""Writing a picture file that must be whole, durable and new: the only code that gives picture files their names."""

import errno
import hashlib
import os
from pathlib import Path

_PIECE = 1 << 20
# What file systems answer that know no second name for a file: FAT, exFAT, many FUSE ones.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def part_of(name: str) -> str:
    """The temporary name under which `name` is written; what is found under it after a crash is worthless."""
    return f".{name}.part"


def write_new(data: memoryview, into: Path, name: str) -> str:
    """Write `data` to `into / name` and give its SHA-256: temporary name, fsync, new name, fsync of the folder.

    Raises:
        FileExistsError: `name` exists; it stays as it is.
        OSError: the disk said no; nothing is left behind.
    """
    part = into / part_of(name)
    try:
        sha256 = _write_through(data, part)
        move_new(part, into / name)
    finally:
        part.unlink(missing_ok=True)
    return sha256


def move_new(source: Path, target: Path) -> None:
    """Give a file another name that nothing has yet, both folders synced; the old name goes when the new one is safe.

    A link instead of a rename, because a rename would silently replace what is there.

    Raises:
        FileExistsError: something has that name; both stay as they are.
        OSError: the disk said no; the file has at least one of the two names.
    """
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename_onto_claim(source, target)
    else:
        if source.parent != target.parent:
            _sync_folder(target.parent)
        source.unlink()
    _sync_folder(source.parent)


def _rename_onto_claim(source: Path, target: Path) -> None:
    """Where files can't have two names: an empty file of our own holds the name until the rename replaces it."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    try:
        source.replace(target)
    except BaseException:
        target.unlink()
        raise
    _sync_folder(target.parent)


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
