"""`station restore`: a data folder from its second copy, on this computer or another.

The journal comes last. Until it has its name nothing in the folder counts, and a second try goes on where the first one
ended. Whatever must be known before the next number is given stands in the journal before it has its name.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from db.disk import make_folder
from db.door import FILE as JOURNAL
from db.errors import DiskFailed, told_apart
from db.lock import FILE as LOCK
from db.lock import FolderLock
from db.seal import FILE as SEAL
from station.config import load
from station.export.copying import sync_folder
from station.program import PROGRAM
from station.secondcopy.backup import Backup, open_unfinished, proved
from station.secondcopy.bringing import bring_known, bring_late, bring_small_files
from station.secondcopy.numbering import Gap, gaps
from station.secondcopy.place import MARKER, bytes_of
from station.secondcopy.report import Restored, ordinal_in
from station.secondcopy.shelf import UNFINISHED, Shelf, no_pause
from station.secondcopy.troubles import CopyLocked, FolderInUse, NoCopy, SeveralCopies


def restore(source: Path, target: Path, letter: str | None, now: datetime) -> Restored:
    """Make a data folder from a second copy, and say what the copy's lag may have cost.

    Args:
        source: the copy's folder, or the one above it if there is just one copy in it.
        target: the data folder to be: new, empty, or left unfinished by an earlier try with the same copy.
        letter: a desk letter that nobody else uses, instead of leaving numbers out.
        now: as the clock says, with its offset.

    Raises:
        NoCopy, SeveralCopies, FolderInUse: asked for wrongly; nothing was touched.
        SettingsError: the copy's `station.toml` is broken.
        CopyLocked: this user may not read the copy.
        CopyDamaged: the copy's journal does not prove itself.
        JournalNewer: a newer program wrote the copy.
        DiskFull, DiskFailed, JournalHeld: the disk says no, or another program works in the target.
    """
    copy = _copy_in(source)
    if not os.access(copy / JOURNAL, os.R_OK):
        raise CopyLocked(path=str(copy))
    desk = load(copy).desk.letter
    with told_apart(), _claimed(target, copy) as shelf:
        backup = proved(shelf, copy, desk)
        missing = bring_known(shelf, copy, backup)
        late, lost = bring_late(shelf, copy, backup)
        bring_small_files(shelf, copy, letter)
        restored = Restored(
            folder=target,
            copy=copy,
            letter=letter or desk,
            job=backup.job,
            reached=backup.newest,
            last_number=backup.last_sitting.number if backup.last_sitting else None,
            files=sum(not one.erased for one in backup.files) - len(missing),
            missing=(*missing, *lost),
            open=tuple(sitting.number for sitting in backup.open_sittings),
            late=tuple(late),
            gaps=tuple(_numbers_to_skip(backup, late, now)) if letter in (None, desk) else (),
        )
        _write_what_happened(shelf, restored)
        _finish(shelf)
    return restored


# from where, and to where


def _copy_in(source: Path) -> Path:
    if _is_copy(source):
        return source
    found = sorted(path for path in source.iterdir() if _is_copy(path))
    if not found:
        raise NoCopy(path=str(source))
    if len(found) > 1:
        raise SeveralCopies(names=", ".join(path.name for path in found))
    return found[0]


def _is_copy(folder: Path) -> bool:
    return (folder / JOURNAL).is_file() and (folder / MARKER).is_file()


@contextmanager
def _claimed(target: Path, copy: Path) -> Iterator[Shelf]:
    """Hold the target for this program, if it is free, and mark it as unfinished and of this copy."""
    make_folder(target)
    lock = FolderLock(target, PROGRAM)
    try:
        marker = (copy / MARKER).read_bytes()
        if not _is_free(target, marker):
            raise FolderInUse(path=str(target))
        shelf = Shelf(target, no_pause)
        shelf.sweep()
        shelf.write(f"{UNFINISHED}/{MARKER}", marker)
        yield shelf
    finally:
        lock.release()


def _is_free(target: Path, marker: bytes) -> bool:
    there = {path.name for path in target.iterdir()} - {LOCK}
    unfinished = UNFINISHED in there and bytes_of(target / UNFINISHED / MARKER) in (None, marker)
    return JOURNAL not in there and (not there or unfinished)


# what the journal is told


def _numbers_to_skip(backup: Backup, late: list[str], now: datetime) -> list[Gap]:
    seen = max((ordinal_in(path) for path in late), default=0)
    return gaps(backup.given, seen, backup.job, backup.purged, datetime.fromisoformat(backup.newest.at), now)


def _write_what_happened(shelf: Shelf, restored: Restored) -> None:
    """Write that the folder was restored, then the numbers that are never given, those of the job that goes on last.

    `restored` follows the copy's last event and names it: whoever merges this chain with the lost disk's sees by that
    why they part (`station receive`).
    """
    with open_unfinished(shelf, restored.letter, restored.job) as journal:
        journal.note("restored", data=restored.as_event())
    for gap in restored.gaps:
        with open_unfinished(shelf, restored.letter, gap.job) as journal:
            journal.skip_numbers(gap.first, gap.last, "restored")


def _finish(shelf: Shelf) -> None:
    """Give the journal its name, and with it the folder its meaning."""
    if (shelf.unfinished / f"{JOURNAL}-wal").exists():
        raise DiskFailed(detail="the journal's last changes are not in it yet")
    shelf.finish(shelf.unfinished / JOURNAL, JOURNAL)
    if (shelf.unfinished / SEAL).exists():
        shelf.finish(shelf.unfinished / SEAL, SEAL, replace=True)
    shelf.sweep()
    shelf.unfinished.rmdir()
    sync_folder(shelf.folder)
