"""Looks through the data folder while the desk works, for files that the journal vouches for and that are gone.

A portrait that is gone is made again from its original and the crop in the journal; the same program gives the same
bytes, and other bytes are never put in its place. An original that is gone can't be remade, so it is told at once,
while the camera's card and the second copy still have it.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from db.errors import DiskFailed, DiskFull, disk_trouble
from db.journal import Journal
from db.queries import Queries
from db.records import KnownFile, PortraitFacts
from station import messages
from station.checks.crop import Crop
from station.checks.limits import UnknownProfileError
from station.checks.limits import load as load_profile
from station.keeping import Keeper
from station.lanes import Lane, Tell
from station.portrait.develop import develop
from station.portrait.pictures import PictureError
from station.portrait.still import decode

PIECE = 500  # files asked for at once
BREATH = 0.05  # seconds between two pieces: shots and checks come first


class CaretakerLane(Lane):
    """Goes through all files once, oldest first, and ends."""

    def __init__(self, folder: Path, keeper: Keeper, tell: Tell) -> None:
        super().__init__("caretaker-lane", tell)
        self._folder, self._keeper = folder, keeper

    def work(self) -> None:
        """Look for files that are gone; remake portraits; tell the rest."""
        try:
            with Journal.read_only(self._folder) as journal:
                for known in self._all_files(journal):
                    if is_gone(self._folder, known):
                        self._tell(self._put_right(journal, known))
        except (DiskFull, DiskFailed) as trouble:
            self._tell(messages.DiskSaidNo(trouble))
        except OSError as error:
            self._tell(messages.DiskSaidNo(disk_trouble(error)))

    def _all_files(self, journal: Queries) -> Iterator[KnownFile]:
        after = 0
        while piece := journal.known_files(after, PIECE):
            yield from piece
            after = piece[-1].seq
            if self._stopping.wait(BREATH):
                return

    def _put_right(self, journal: Queries, known: KnownFile) -> messages.FileRemade | messages.FileGone:
        if known.role == "portrait" and remade(journal, self._keeper, known):
            return messages.FileRemade(known.file.path)
        return messages.FileGone(known.role, known.file.path)


def is_gone(folder: Path, known: KnownFile) -> bool:
    """Whether a file that should be there is not.

    Raises:
        OSError: the disk does not say.
    """
    if known.erased:
        return False
    try:
        (folder / known.file.path).stat()
    except FileNotFoundError:
        return True
    return False


def remade(journal: Queries, keeper: Keeper, known: KnownFile) -> bool:
    """Make a lost portrait again, if the same bytes come out; whether they did.

    Raises:
        DiskFull, DiskFailed: the disk says no.
    """
    (told,) = islice(journal.events(after=known.seq - 1), 1)
    made = journal.portraits_of(told.refs["exposure"])
    portrait = next((one for one in made if one.facts.path == known.file.path), None)
    if portrait is None:
        return False
    jpeg = _jpeg_again(portrait.facts, keeper.folder / journal.exposure(portrait.exposure).file.path)
    if jpeg is None or hashlib.sha256(jpeg).hexdigest() != known.file.sha256:
        return False
    keeper.put_back(jpeg, known.file.path)
    return True


def _jpeg_again(facts: PortraitFacts, original: Path) -> bytes | None:
    try:
        return develop(decode(original).image, Crop(*facts.crop), load_profile(facts.profile)).jpeg
    except (PictureError, UnknownProfileError, ValueError):
        return None


def remake_portraits(folder: Path) -> int:
    """Make all lost portraits of a data folder again that can be; give how many. The caller holds the folder.

    Raises:
        JournalError: the journal or the disk says no.
    """
    keeper = Keeper(folder)
    try:
        with Journal.read_only(folder) as journal:
            gone = (known for known in journal.known_files() if known.role == "portrait" and is_gone(folder, known))
            return sum(remade(journal, keeper, known) for known in gone)
    except OSError as error:
        raise disk_trouble(error) from error
