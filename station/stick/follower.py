"""Keeps a stick level with a day: pictures go to it one at a time, and count when they were read back from it.

They lie in the unfinished package that the next export to that stick takes up: what is whole there is not copied again,
what no longer fits is taken away, and all of it is read back once more before the package gets its name. What was
on the stick when it was put in counts after it was read, whoever wrote it.
"""

import os
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from station.export import naming
from station.export.copying import put, sync_file, sync_folder
from station.export.errors import ReadBackDiffers, SourceDamaged, SourceMissing, TargetBusy
from station.export.holding import held
from station.export.plan import FOLDERS, Item
from station.export.readback import Medium, compare, lies_there_whole
from station.room import BYTES_PER_STUDENT
from station.stick.lines import Making
from station.stick.place import Chosen, reach
from station.stick.troubles import StickDiffers, StickFull, StickGone, StickSource, on_stick
from station.stick.wanted import Wanted, wanted

ROOM = 4_000_000  # bytes left free on a stick: what is sealed last has to fit too
RESERVE = 50 * BYTES_PER_STUDENT  # never taken on a disk that is shot to


class Follower:
    """One stick and one data folder. What it raises ends the round: StickTrouble, and whatever `pause` raises.

    Attributes:
        chosen: the stick, as it is mounted now.
        wants: what is to lie there; None before the journal was asked.
        waiting: paths of what is due and not there, in the order of the package.
        unreadable: a file here that can't be copied, if there is one; the others are.
    """

    def __init__(
        self, data: Path, chosen: Chosen, making: Making, pause: Callable[[], None], now: Callable[[], datetime]
    ) -> None:  # fmt: skip
        """Make one; nothing is touched yet. `pause` is called between two pieces of a file."""
        self._data, self._making, self._pause, self._now = data, making, pause, now
        self.chosen = chosen
        self.wants: Wanted | None = None
        self._device: int | None = None
        self._package: Path | None = None
        self._medium = Medium()
        self._there: dict[str, str] = {}
        self.waiting: deque[str] = deque()
        self.unreadable: StickSource | None = None

    @property
    def due_after(self) -> float:
        """Seconds after its acceptance at which a picture is due."""
        return self._making.due_after

    @property
    def reached(self) -> bool:
        """Whether the stick is there and nothing went wrong with it since."""
        return self._device is not None

    def lose(self) -> None:
        """Give the stick up until it is reached again: what lies there then is read again before it counts."""
        self._device, self._package = None, None
        self._there = {}

    def reach(self) -> None:
        """Find the stick, and the unfinished package on it.

        Raises:
            StickTrouble: it is not there, or it is another one.
        """
        self.chosen, device = reach(self.chosen, self._data)
        self._medium, self._device = Medium(), device

    def check(self) -> None:
        """See that it is still the same stick, and that what was copied is on it.

        Raises:
            StickGone: it is not, or somebody removed it.
        """
        with on_stick():
            same = self.chosen.folder.stat().st_dev == self._device
            if not same or not (self._package is None or self._package.is_dir()):
                raise StickGone()

    # what there is to do

    def look(self) -> None:
        """Ask the journal what is to lie on the stick, and take away there what no longer is.

        Raises:
            ExportError, JournalError: it can't be asked.
            StickTrouble: the stick said no.
        """
        with on_stick():
            taken = os.listdir(self.chosen.folder)
        self.wants = wanted(self._data, self._making, taken, self._now())
        self.unreadable = None
        if self._package is None and self.wants.prefix:
            self._take_up(sorted(name for name in taken if naming.is_leftover(self.wants.prefix, name)))
        for path in [path for path in self._there if path not in self.wants.items]:
            self._remove(path)
        self.waiting = deque(path for path in self.wants.due if not self._counts(path))

    def _take_up(self, leftovers: list[str]) -> None:
        """Go on with the newest unfinished package that lies there, if there is one."""
        if not leftovers:
            return
        package = self.chosen.folder / leftovers[-1]
        with on_stick():
            for folder in FOLDERS:
                (package / folder).mkdir(exist_ok=True)
        self._package = package

    def _counts(self, path: str) -> bool:
        """Whether a file was read back from the stick, with the bytes that it is to have now."""
        item = self.wants.items.get(path) if self.wants is not None else None
        return item is not None and self._there.get(path) == item.source.sha256

    # doing it

    def copy_next(self) -> None:
        """Bring one file to the stick, or find it there; one that is not whole here is named and passed over.

        Raises:
            StickTrouble: it could not be; nothing counts that was not read back.
        """
        self.check()
        assert self.wants is not None  # noqa: S101 - asked by the only callers
        item = self.wants.items[self.waiting[0]]
        with on_stick():
            package = self._package or self._begin(self.wants.name)
            try:
                with held(package):
                    whole = self._bring(package, item)
            except TargetBusy:
                raise StickGone() from None  # another export of this desk has it, and will be done
        self.waiting.popleft()
        if whole:
            self._there[item.path] = item.source.sha256

    def _begin(self, name: str) -> Path:
        """A new unfinished package. The file system is held while its folder is made: no other one gets it."""
        root = os.open(self.chosen.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if os.fstat(root).st_dev != self._device:
                raise StickGone()
            os.mkdir(f"{name}{naming.PARTIAL}", dir_fd=root)
        finally:
            os.close(root)
        package = self.chosen.folder / f"{name}{naming.PARTIAL}"
        for folder in (package / one for one in FOLDERS):
            folder.mkdir()
        for folder in [*(package / one for one in reversed(FOLDERS)), package, self.chosen.folder]:
            sync_folder(folder)
        self._package = package
        return package

    def _bring(self, package: Path, item: Item) -> bool:
        """Have a file lie there; whether it does, which it can't when it is not whole here."""
        target = package / item.path
        if lies_there_whole(self._medium, target, item.source, self._between):
            sync_file(target)  # its writer died before anybody could say that it is on the medium
            return True
        target.unlink(missing_ok=True)
        self._check_room(item.source.size)
        try:
            put(item.source, target, self._between)
            sync_folder(target.parent)
            compare(self._medium, target, item.source, picture=item.picture, between=self._between)
        except (SourceMissing, SourceDamaged):
            self.unreadable = StickSource(about=item.source.about)
            target.unlink(missing_ok=True)
            return False
        except ReadBackDiffers:
            target.unlink(missing_ok=True)
            raise StickDiffers(about=item.source.about) from None
        return True

    def _between(self, size: int) -> None:
        """Others come first between two pieces."""
        self._pause()

    def _check_room(self, size: int) -> None:
        disk = os.statvfs(self.chosen.folder)
        if disk.f_bavail * disk.f_frsize < size + (ROOM if self.chosen.drive else RESERVE):
            raise StickFull()

    def _remove(self, path: str) -> None:
        """What was written under a name that is nobody's any more."""
        if self._package is not None:
            with on_stick():
                (self._package / PurePosixPath(path)).unlink(missing_ok=True)
        del self._there[path]

    # how far it is

    def standing(self) -> tuple[str | None, int | None]:
        """The number up to which everything accepted lies on the stick, and how many accepted pictures do not."""
        if self.wants is None:
            return None, None
        missing = [number for number, paths in self.wants.accepted.items() if not all(map(self._counts, paths))]
        backed_up = None
        for number in self.wants.accepted:
            if missing and number == missing[0]:
                break
            backed_up = number
        return backed_up, len(missing)
