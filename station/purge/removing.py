"""Removing what is no longer to be known from one folder, so that it stays removed after a power cut.

Unlinking gives the room back, not more: what the disk's cells held may stay there until they are written again, and on
flash no program can overwrite them in place. Whoever needs more than this encrypts the whole disk.
"""

import shutil
import stat
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from db.disk import sync_folder

BLOCK = 512  # bytes in a unit of st_blocks (stat(2))
_DOOMED = ".purged-"


class RemovalFailed(Exception):
    """Not everything could be removed. `reason` is the system's name for it; never a path, which may hold a name."""

    code: ClassVar[str] = "removal-failed"

    def __init__(self, **params: str) -> None:
        super().__init__(" ".join([self.code, *params.values()]))
        self.params = params


def remove(paths: Iterable[Path]) -> None:
    """Remove files; those that are not there are passed over.

    Raises:
        OSError: one of them can't be removed.
    """
    removed = [path for path in paths if path.exists()]
    for path in removed:
        path.unlink()
    for folder in {path.parent for path in removed}:
        sync_folder(folder)


def remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders with all that is in them.

    Each loses its name first, so that one that is half gone is not taken for what it was: `is_doomed` knows it again.

    Raises:
        OSError: one of them can't be removed.
    """
    for folder in folders:
        doomed = folder if folder.name.startswith(_DOOMED) else folder.rename(folder.with_name(_DOOMED + folder.name))
        sync_folder(doomed.parent)
        shutil.rmtree(doomed)
        sync_folder(doomed.parent)


def is_doomed(folder: Path) -> bool:
    """Whether this is what a crash left of a folder that was being removed."""
    return folder.name.startswith(_DOOMED)


def occupied(folder: Path) -> int:
    """Bytes of the disk that would be free without this folder: whole blocks, the folders' own included.

    A file that has a name outside of it as well counts for nothing.

    Raises:
        OSError: it can't be looked at.
    """
    seen = Counter[tuple[int, int]]()
    found = {}
    for path in (folder, *folder.rglob("*")):
        one = path.lstat()
        found[one.st_dev, one.st_ino] = one
        seen[one.st_dev, one.st_ino] += 1
    return sum(
        one.st_blocks * BLOCK
        for which, one in found.items()
        if stat.S_ISDIR(one.st_mode) or seen[which] == one.st_nlink
    )
