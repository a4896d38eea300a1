"""The second copy without a desk: how far it is behind, and bringing it level (`station copy`)."""

from pathlib import Path

from db.errors import JournalMissing
from db.journal import Journal
from db.lock import FolderLock
from station.program import PROGRAM
from station.secondcopy.follower import Follower
from station.secondcopy.place import look_for
from station.secondcopy.shelf import no_pause


def files_behind(folder: Path, second: Path, letter: str) -> int:
    """How many pictures of a data folder its copy does not vouch for; looks only."""
    try:
        with Journal.read_only(folder) as journal:
            _, marker = look_for(second, letter, journal)
            return len(journal.known_files(marker.seq if marker else 0))
    except JournalMissing:
        return 0


def bring_level(folder: Path, second: Path, letter: str) -> list[str]:
    """Copy everything that is not on the second disk; give the files that are whole on neither disk.

    Raises:
        CopyTrouble: the second disk says no.
        JournalError: the journal can't be read, or a desk works in the folder: it has a lane for this.
    """
    lock = FolderLock(folder, PROGRAM)
    try:
        with Journal.read_only(folder) as journal:
            copy = Follower(folder, second, letter, journal, no_pause)
            copy.reach()
            while copy.waiting:
                copy.copy_next()
            copy.back_up()
            return copy.nowhere
    finally:
        lock.release()
