"""The second copy as a purge sees it: where it lies, and bringing it level when the pictures are gone."""

from pathlib import Path

from db.journal import Journal
from station.purge.purging import CopyLost
from station.secondcopy.follower import Follower
from station.secondcopy.place import look_for
from station.secondcopy.shelf import no_pause
from station.secondcopy.troubles import CopyTrouble


class FollowedCopy:
    """The copy that a `Follower` keeps of a data folder on `second`."""

    def __init__(self, data: Path, second: Path, letter: str) -> None:
        self._data, self._second, self._letter = data, second, letter

    def reach(self) -> Path:
        """Give the copy's folder; never one that was not there before, which would lie on another disk.

        Raises:
            CopyLost: there is none.
        """
        try:
            with Journal.read_only(self._data) as journal:
                place, marker = look_for(self._second, self._letter, journal)
        except CopyTrouble as trouble:
            raise CopyLost(trouble.code) from trouble
        if marker is None:
            raise CopyLost("no copy of this folder")
        return place

    def renew_journal(self) -> None:
        """Bring the copy level with the journal, which says by now what is purged.

        Raises:
            CopyLost: the disk says no.
        """
        try:
            with Journal.read_only(self._data) as journal:
                follower = Follower(self._data, self._second, self._letter, journal, no_pause)
                follower.reach()
                while follower.waiting:
                    follower.copy_next()
                follower.back_up()
        except CopyTrouble as trouble:
            raise CopyLost(trouble.code) from trouble
