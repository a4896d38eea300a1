"""Files from a copy into a new data folder: those its journal vouches for, those that came later, keys, settings."""

from collections.abc import Iterator
from pathlib import Path

from db.journal import Journal
from station.export.naming import ROOMS
from station.export.walking import walk
from station.keeping import sha256_of
from station.secondcopy.backup import Backup
from station.secondcopy.letter import with_letter
from station.secondcopy.place import SETTINGS, bytes_of, keys_in
from station.secondcopy.report import Loss
from station.secondcopy.shelf import NotAsJournaledError, Shelf, is_aside

SPOOL = "spool"
PORTRAITS = "portraits/"


def bring_known(shelf: Shelf, copy: Path, backup: Backup) -> list[Loss]:
    """Copy every file that the copy's journal vouches for; give those that are missing there or not whole."""
    facts = [one.file for one in backup.files if not one.erased]
    tried = [(file.path, _bring(shelf, file.path, copy / file.path, file.sha256)) for file in facts]
    return [Loss(path, why) for path, why in tried if why is not None]


def bring_late(shelf: Shelf, copy: Path, backup: Backup) -> tuple[list[str], list[Loss]]:
    """Lay pictures that came after the copy's journal into the spool, where the next start makes orphans of them.

    Nobody can prove whose they are any more. A portrait that came without its event only tells a number.

    Returns:
        Paths of all of them, portraits included, and those that can't be read.
    """
    late: list[str] = []
    lost: list[Loss] = []
    known = {one.file.path for one in backup.files}
    with Journal.read_only(shelf.unfinished) as journal:
        for path in (path for path in _pictures_in(copy) if path not in known):
            try:
                sha256 = sha256_of(copy / path)
            except OSError:
                lost.append(Loss(path, "unreadable"))
                continue
            if journal.knows_sha(sha256):  # an orphan since an earlier restoring
                continue
            late.append(path)
            if not path.startswith(PORTRAITS):
                _bring(shelf, f"{SPOOL}/{Path(path).name}", copy / path, sha256)
    return late, lost


def _pictures_in(copy: Path) -> Iterator[str]:
    """Every picture in a copy, relative to it."""
    for room in ROOMS:
        for entry in walk(copy / room) if (copy / room).is_dir() else ():
            if entry.kind == "file" and not is_aside(entry.path):
                yield f"{room}/{entry.path}"


def _bring(shelf: Shelf, name: str, source: Path, sha256: str) -> str | None:
    """Copy one file, unless an earlier try did; say why it can't be had, if it can't."""
    if shelf.size_of(name) is not None and shelf.holds(name, sha256):
        return None
    try:
        shelf.lay(name, source, sha256)
    except NotAsJournaledError as problem:
        return problem.why
    return None


def bring_small_files(shelf: Shelf, copy: Path, letter: str | None) -> None:
    """Copy keys and settings; with a letter the settings name it."""
    for name in keys_in(copy):
        shelf.write(name, (copy / name).read_bytes())
    settings = bytes_of(copy / SETTINGS)
    if letter is not None:
        settings = with_letter((settings or b"").decode(), letter).encode()
    if settings is not None:
        shelf.write(SETTINGS, settings)
