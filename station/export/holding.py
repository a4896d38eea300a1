"""One program at a time in a folder: two impatient clicks must not remove each other's work."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.export.errors import TargetBusy


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other programs away from a folder; a program that dies lets it go.

    Raises:
        TargetBusy: another one has it.
        FileNotFoundError: it is not there, or not any more.
        OSError: the disk says no.
    """
    with _locked(folder) if hasattr(os, "O_DIRECTORY") else _file_beside(folder):
        yield


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder itself is locked, and nothing is left on the stick."""
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TargetBusy() from None
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise TargetBusy()  # whoever had it has renamed it since, and another one has its name
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _file_beside(folder: Path) -> Iterator[None]:
    """Windows opens no folder, but it lets nobody remove a file that is open: whoever can has the place."""
    lock = folder.with_name(f".{folder.name}.lock")
    try:
        lock.unlink(missing_ok=True)
        file = lock.open("x")
    except (PermissionError, FileExistsError):
        raise TargetBusy() from None
    try:
        yield
    finally:
        file.close()
        lock.unlink(missing_ok=True)
