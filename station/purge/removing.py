"""Removing what is no longer to be known from one folder, so that it stays removed after a power cut.

Unlinking gives the room back, not more: what the disk's cells held may stay there until they are written again, and on
flash no program can overwrite them in place. Whoever needs more than this encrypts the whole disk.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Gone:
    """How many files were removed, and the bytes of the disk that this freed."""

    files: int = 0
    freed: int = 0

    def __add__(self, other: "Gone") -> "Gone":
        return Gone(self.files + other.files, self.freed + other.freed)


def remove(paths: Iterable[Path]) -> Gone:
    """Remove files; those that are not there are passed over.

    Raises:
        OSError: one of them can't be removed.
    """
    removed = [(path, _room_of(path)) for path in paths if path.exists()]
    for path, _ in removed:
        path.unlink()
    for folder in {path.parent for path, _ in removed}:
        sync_folder(folder)
    return Gone(len(removed), sum(room for _, room in removed))


def remove_folders(folders: Iterable[Path]) -> Gone:
    """Remove folders with all that is in them.

    Each loses its name first, so that one that is half gone is not taken for what it was: `is_doomed` knows it again.

    Raises:
        OSError: one of them can't be removed.
    """
    gone = Gone()
    for folder in folders:
        doomed = folder if folder.name.startswith(_DOOMED) else folder.rename(folder.with_name(_DOOMED + folder.name))
        sync_folder(doomed.parent)
        files = [path for path in doomed.rglob("*") if path.is_file()]
        gone += Gone(len(files), sum(map(_room_of, files)))
        shutil.rmtree(doomed)
        sync_folder(doomed.parent)
    return gone


def is_doomed(folder: Path) -> bool:
    """Whether this is what a crash left of a folder that was being removed."""
    return folder.name.startswith(_DOOMED)


def _room_of(path: Path) -> int:
    """Bytes of the disk that go free with this name of the file."""
    found = path.lstat()
    return found.st_blocks * BLOCK if found.st_nlink == 1 else 0
