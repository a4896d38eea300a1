"""Keeps a copy level with a journal: the files first, then the journal that names them, then how far that was.

In this order a copy never names a file that is not there; the exception are files that are not whole on the first disk
either, which nobody can copy. It follows the journal and not the desk's messages, so that it can begin anywhere:
after a start, after a disk was away for an hour, without a desk at all.
"""

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path

from db.door import FILE as JOURNAL
from db.errors import DiskFailed, DiskFull
from db.queries import Reader
from db.records import Event, FileFacts, KnownFile
from station.identity import key_file
from station.purge.places import erase
from station.room import BYTES_PER_STUDENT
from station.secondcopy.place import MARKER, SETTINGS, Marker, bytes_of, find, keys_in, write_marker
from station.secondcopy.shelf import NotAsJournaledError, Shelf
from station.secondcopy.troubles import DIFFERS, SOURCE, CopyFailed, CopyFull, CopyGone, on_second_disk

RESERVE = 50 * BYTES_PER_STUDENT  # never taken by a copy on the disk that is shot to

Found = tuple[str, str]
"""A trouble's code, and the file it is about."""


class Follower:
    """One data folder's copy. What it raises ends the round: CopyTrouble, and whatever `pause` raises.

    Attributes:
        waiting: files that are journaled and not on the second disk, oldest first; None before it was first reached.
        nowhere: files that are not whole on either disk.
    """

    def __init__(
        self, folder: Path, second: Path, letter: str, journal: Reader, pause: Callable[[], None]
    ) -> None:  # fmt: skip
        """`folder` is the data folder, `second` the folder on the second disk, `letter` the desk's."""
        self._folder, self._second, self._letter, self._journal, self._pause = folder, second, letter, journal, pause
        self._shelf: Shelf | None = None
        self._apart = False
        self._seen = self._copied = 0
        self._erased: set[str] = set()
        self.waiting: deque[KnownFile] | None = None
        self.nowhere: list[str] = []

    @property
    def reached(self) -> bool:
        """Whether the second disk answered, and nothing went wrong since."""
        return self._shelf is not None

    @property
    def level(self) -> bool:
        """Whether everything that was journaled when it was last looked at is on the second disk."""
        return self.waiting is not None and not self.waiting and self._copied == self._seen

    def lose(self) -> None:
        """Give the second disk up until it is reached again; then everything there is looked at anew."""
        self._shelf = None

    # what there is to do

    def reach(self) -> None:
        """Find the copy, and what it lacks."""
        with on_second_disk():
            self._is_still_the_disk()
            shelf, marker = find(self._second, self._letter, self._journal, self._pause)
            shelf.sweep()
            with self._journal.moment():
                known, newest = self._journal.known_files(), self._journal.length()
            self.waiting = deque(one for one in known if not one.erased and self._lacks(shelf, one, marker))
        self.nowhere, self._erased = [], set()
        self._shelf, self._seen = shelf, newest
        self._copied = marker.seq if shelf.size_of(JOURNAL) else 0

    def _is_still_the_disk(self) -> None:
        """An unmounted disk leaves an empty folder on the disk below: no place for a copy that was elsewhere before."""
        apart = self._second.is_dir() and self._second.stat().st_dev != self._folder.stat().st_dev
        if self._apart and not apart:
            raise CopyGone
        self._apart = apart

    def _lacks(self, shelf: Shelf, known: KnownFile, marker: Marker) -> bool:
        """Whether a file is to be copied, or looked at closely because the marker does not vouch for it."""
        self._pause()
        return known.seq > marker.seq or shelf.size_of(known.file.path) != known.file.size

    def check(self) -> None:
        """See that the copy is still there while nothing is to be done."""
        assert self._shelf is not None  # noqa: S101 - asked by the only callers
        with on_second_disk():
            (self._shelf.folder / MARKER).stat()

    def look(self) -> None:
        """See what was journaled since the last look."""
        if self.waiting is None or self._journal.length() == self._seen:
            return
        with self._journal.moment():
            self.waiting.extend(self._journal.known_files(after=self._seen))
            self._seen = self._journal.length()

    # doing it

    def copy_next(self) -> Found | None:
        """Copy the file that waits longest; say what was found wrong, if anything was."""
        assert self._shelf is not None and self.waiting  # noqa: S101 - asked by the only callers
        with on_second_disk():
            found = self._copy(self._shelf, self.waiting[0].file)
        self.waiting.popleft()
        return found

    def _copy(self, shelf: Shelf, file: FileFacts) -> Found | None:
        found = None
        size = shelf.size_of(file.path)
        if size is not None:
            if size == file.size and shelf.holds(file.path, file.sha256):
                return None
            shelf.set_aside(file.path)
            found = DIFFERS, file.path
        self._check_room(file.size)
        try:
            shelf.lay(file.path, self._folder / file.path, file.sha256)
        except NotAsJournaledError:
            self.nowhere.append(file.path)
            found = SOURCE, file.path
        return found

    def _check_room(self, size: int) -> None:
        """Refuse before the first byte what does not fit: trying again and again would wear out the disk."""
        disk = os.statvfs(self._second)
        if disk.f_bavail * disk.f_frsize < size + (0 if self._apart else RESERVE):
            raise CopyFull

    def back_up(self) -> Found | None:
        """Copy keys, settings and the journal; do nothing when a file was journaled meanwhile: it comes first."""
        assert self._shelf is not None  # noqa: S101 - asked by the only callers
        with on_second_disk():
            found = self._copy_small_files(self._shelf)
            self._check_room((self._folder / JOURNAL).stat().st_size)
            with self._journal.moment():
                if self.waiting or self._journal.known_files(after=self._seen, limit=1):
                    return found
                partial, last = self._copied_journal(self._shelf)
            self._shelf.finish(partial, JOURNAL, replace=True)
            write_marker(self._shelf, Marker(last.seq, last.hash, last.at))
            self._erase_what_was_purged(self._shelf)
        self._seen = self._copied = last.seq
        return found

    def _copied_journal(self, shelf: Shelf) -> tuple[Path, Event]:
        """The journal as of this moment, unfinished and on the second disk, and the last event in it."""
        partial = shelf.part()
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # names and numbers are in it
        try:
            return partial, self._journal.back_up(partial, self._pause)
        except BaseException as error:
            partial.unlink(missing_ok=True)
            if isinstance(error, DiskFull):
                raise CopyFull from error
            if isinstance(error, DiskFailed):
                raise CopyFailed(str(error.params["detail"])) from error
            raise

    # what is small, and what goes

    def _copy_small_files(self, shelf: Shelf) -> Found | None:
        """Copy keys and settings that changed.

        Settings may change. A key never does, so another one is laid beside; but a job that goes on after its purge has
        a new key, and nothing of the old one is kept.
        """
        found = None
        may_change = {self._folder / SETTINGS, *(key_file(self._folder, job) for job in self._journal.purged_jobs())}
        for name in (SETTINGS, *keys_in(self._folder)):
            here, there = bytes_of(self._folder / name), bytes_of(shelf.folder / name)
            if here is None or here == there:
                continue
            if there is not None and self._folder / name not in may_change:
                shelf.set_aside(name)
                found = DIFFERS, name
            shelf.write(name, here)
        return found

    def _erase_what_was_purged(self, shelf: Shelf) -> None:
        """Follow a purge that could not reach this disk: once the journal here says so, the job goes here too."""
        purged = self._journal.purged_jobs()
        if purged <= self._erased:
            return
        files = [one for one in self._journal.known_files() if one.erased]
        for job in purged - self._erased:
            erase(shelf.folder, job, [one for one in files if one.job == job], exported=())
        self._copy_small_files(shelf)  # a job that goes on has a new key under the old name
        self._erased = purged
