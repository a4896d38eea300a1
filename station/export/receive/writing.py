"""Putting what is derived onto the office's disk: each file whole or not there, nothing written twice."""

from pathlib import Path

from station.export.copying import Source, of_bytes, put, sync_folder
from station.export.readback import Medium, compare
from station.keeping import sha256_of

_PART = ".part"


def bring(source: Source, target: Path) -> None:
    """Make a file what it has to be, by way of another name; it is read back before it gets its own.

    The folder's entry is not on the medium before `sync_folder`.

    Raises:
        SourceMissing, SourceDamaged, ReadBackDiffers: the target is what it was.
        OSError: the disk failed.
    """
    if _is(target, source):
        return
    part = target.with_name(f".{target.name}{_PART}")
    part.unlink(missing_ok=True)
    try:
        put(source, part)
        compare(Medium(), part, source, picture=False)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _is(target: Path, source: Source) -> bool:
    try:
        return target.stat().st_size == source.size and sha256_of(target) == source.sha256
    except FileNotFoundError:
        return False


def bring_bytes(content: bytes, target: Path) -> None:
    """The same for a file made here, its folder's entry included."""
    bring(of_bytes(content, target.name), target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """A folder that is there, and on the medium."""
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(folder.parent)


def sweep(folder: Path) -> None:
    """Remove what a dead program left unfinished in a folder."""
    for part in folder.glob(f".*{_PART}"):
        part.unlink()
