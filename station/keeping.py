"""The one door through which picture files come to lie in the data folder. Nothing is ever overwritten or changed.

A file is whole and on disk under its final name, and its folder's entry too, before anything is journaled about it.
"""

import hashlib
import os
from pathlib import Path

FOLDERS = ("originals", "portraits", "orphans", "spool", "exports", "logs")


class Keeper:
    """Puts files into one data folder and names them relative to it, with forward slashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def spool(self) -> Path:
        """Where the camera process lays files down."""
        return self.folder / "spool"

    def adopt(self, spooled: Path, room: str, name: str) -> str:
        """Move a file from the spool into `room` under a name nothing has yet.

        Raises:
            FileExistsError: something has that name.
        """
        target = self.folder / room / name
        os.link(spooled, target)  # unlike rename, link refuses to replace what is there
        sync_folder(target.parent)
        spooled.unlink()
        sync_folder(spooled.parent)
        return f"{room}/{name}"

    def write(self, data: bytes, room: str, name: str) -> tuple[str, str]:
        """Write a new file durably under a name nothing has yet; give its path and its SHA-256 (hex).

        Raises:
            FileExistsError: something has that name.
        """
        target = self.folder / room / name
        partial = target.with_name(f".{name}.part")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, target)
        finally:
            partial.unlink()
        sync_folder(target.parent)
        return f"{room}/{name}", hashlib.sha256(data).hexdigest()

    def drop_unfinished_portraits(self, known: set[str]) -> None:
        """Delete portraits that were written but never journaled: each is made again from its exposure."""
        for path in (self.folder / "portraits").iterdir():
            if path.relative_to(self.folder).as_posix() not in known:
                path.unlink()

    def strangers(self, known: set[str]) -> list[Path]:
        """Files in spool, originals and orphans that the journal has never heard of, oldest first."""
        rooms = (self.folder / room for room in ("spool", "originals", "orphans"))
        files = [path for room in rooms for path in room.iterdir() if path.is_file()]
        unknown = [path for path in files if path.relative_to(self.folder).as_posix() not in known]
        return sorted(unknown, key=lambda path: path.stat().st_mtime_ns)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable; a new name is not on disk before this returns."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
