"""Writing a package: under a name that says unfinished, all of it to the medium, read back, and only then named.

Whatever happens on the way, nothing on the target looks finished that is not. A package left unfinished, by somebody
who stopped it, a pulled stick, a full one or a dead program, is gone on with the next time this desk exports there:
files that are whole stay, the rest is written anew, and all of it is read back. So it is with trouble at the source:
where the disk here has lost a picture, what the stick holds may be the only whole one.

The seals come last of all, after everything they vouch for was read back.
"""

import io
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from station.export import contents, naming, plan
from station.export.beneath import refuse_too_large
from station.export.copying import Landing, put, sync_folder, written
from station.export.errors import ReadBackDiffers, on_target
from station.export.leftover import taken_up
from station.export.plan import ExportSettings, Item, Plan
from station.export.progress import Tally, Watch, nobody_watches
from station.export.readback import Decoding, Medium, came_back
from station.export.receipt import Method, Receipt
from station.export.signing import station_key

NAMES_AFTER = 16
"""So many files later at the latest the names in a folder are on the medium too: what is gone on with needs both."""


def export(
    data: Path, to: Path, settings: ExportSettings, watch: Watch = nobody_watches, office: Sequence[Item] = ()
) -> Receipt:
    """Make a package of a data folder on a target and read all of it back.

    The caller journals the receipt: only then it counts as exported.

    Args:
        data: the data folder; its desk may go on working.
        to: an existing folder, a stick's mount point for instance. It is never made here: without its stick,
            a mount point would take the package onto the system disk.
        settings: how the package is to be made.
        watch: told after every piece of every file; it may take its time, and an exception from it stops the export.
        office: copies to work on, which go along outside the signed half.

    Raises:
        ExportError: the target or the data folder is in trouble; the code says which and how. `ExportStopped` comes
            from a watcher that heeds a `Stop`.
        JournalError: the journal can't be read.
    """
    held = contents.read(data, settings.job, settings.part)
    with on_target(to, needed=0):
        taken = os.listdir(to)
    key = station_key(data)
    made = plan.make(held, data, settings, taken, datetime.now().astimezone(), key, office)
    with on_target(to, needed=made.size):
        method, resumed = write(to, made, watch, taken)
    return replace(made.receipt(to / made.name, method, key, settings.part), resumed=resumed)


def write(to: Path, made: Plan, watch: Watch = nobody_watches, taken: Collection[str] = ()) -> tuple[Method, int]:
    """Write a planned package into a folder, read all of it back, and only then give it its name.

    Args:
        to: the folder.
        made: the package.
        watch: told after every piece of every file.
        taken: names in the folder; unfinished packages of the same desk and job among them are gone on with.

    Returns:
        How it was read back, and how many files lay there whole already.

    Raises:
        SourceMissing, SourceDamaged: what was written stays.
        TargetFull, TargetBusy, FileTooLarge: nothing was written.
        ReadBackDiffers: what was written stays, and the next export writes anew what differs.
        OSError: the target failed, and what was written stays; `on_target` names it.
    """
    refuse_too_large(to, (item.source for item in made.items))
    with taken_up(to, made, taken) as (partial, lying), Decoding() as decoding:
        writing = _Writing(partial, made, lying, watch, decoding)
        writing.copy()
        writing.read_back()
        writing.seal()
        partial.rename(to / made.name)
    sync_folder(to)
    return writing.medium.method, len(writing.resumed)


class _Writing:
    """One package on its way; `lying` tells the sizes of the files that lie there already.

    A file that lies there with the right size is taken for whole until it is read back with all the others: to read
    it twice would cost a stick minutes. What turns out not to be whole is written anew, and then all is read again.

    A picture is decoded once: beside the writing where a processor has nothing else to do, else beside the reading. Its
    bytes are the same both times, or a hash differs.
    """

    def __init__(
        self, partial: Path, made: Plan, lying: dict[str, int], watch: Watch, decoding: Decoding
    ) -> None:  # fmt: skip
        self._partial, self._made, self._watch = partial, made, watch
        self._decoding, self._decoded = decoding, set[str]()
        self._folders = [partial, *(partial / name for name in made.folders)]
        self.resumed = {item.path for item in made.told if _stays(item) and lying.get(item.path) == item.source.size}
        self.medium = Medium()

    def copy(self) -> None:
        """Everything but the seals is on the medium, with its name."""
        self._remove(self._made.seals)
        self._remove(item for item in self._made.told if item.path not in self.resumed)
        for folder in self._folders:
            folder.mkdir(exist_ok=True)
        for folder in [self._partial.parent, *self._folders]:
            sync_folder(folder)
        with Landing() as landing:
            for path in self.resumed:
                landing.see_again(self._partial / path)  # its writer may have died before anybody could say so
            self._put(landing, [item for item in self._made.told if item.path not in self.resumed])

    def _remove(self, items: Iterable[Item]) -> None:
        for item in items:
            (self._partial / item.path).unlink(missing_ok=True)

    def _put(self, landing: Landing, items: Sequence[Item]) -> None:
        tally = Tally(self._watch, "copy", _size(items), after=self._made.size)
        for place, item in enumerate(items, start=1):
            path = self._partial / item.path
            kept = io.BytesIO() if item.picture and self._decoding.idle else None
            landing.see(written(item.source, path, tally.add, kept), item.source.size)
            if kept is not None:
                self._decode(item, kept)
            if place % NAMES_AFTER == 0:
                landing.see_folder(path.parent)
        landing.wait()
        for folder in self._folders:
            sync_folder(folder)

    def read_back(self) -> None:
        """Everything but the seals was found on the medium as it is to be."""
        while spoiled := self._spoiled():
            self.resumed -= {item.path for item in spoiled}
            self._remove(spoiled)
            with Landing() as landing:
                self._put(landing, spoiled)

    def _spoiled(self) -> list[Item]:
        """Read all of it; give what lay there before and is not whole. That may not be said of what was just written.

        Raises:
            ReadBackDiffers, SourceDamaged, OSError: as `compare`.
        """
        spoiled = []
        self._reading = Tally(self._watch, "read-back", self._made.size)
        for item in self._made.told:
            try:
                self._came_back(item)
            except (ReadBackDiffers, OSError):
                if item.path not in self.resumed:
                    raise
                sync_folder(self._partial)  # a stick that was pulled fails here too
                spoiled.append(item)
        self._decoding.finish()
        return spoiled

    def _came_back(self, item: Item) -> None:
        decode = item.picture and item.path not in self._decoded
        path = self._partial / item.path
        kept = came_back(self.medium, path, item.source, picture=decode, between=self._reading.add)
        if decode:
            self._decode(item, kept)

    def _decode(self, item: Item, kept: io.BytesIO) -> None:
        self._decoding.take(kept, item.source.about)
        self._decoded.add(item.path)

    def seal(self) -> None:
        """The seals are on the medium, one after the other, and were read back."""
        for item in self._made.seals:
            put(item.source, self._partial / item.path)
        sync_folder(self._partial / naming.DATA)
        for item in self._made.seals:
            self._came_back(item)


def _stays(item: Item) -> bool:
    """Whether it is the same file every time: a picture, and no book or paper that was made for this very package."""
    return isinstance(item.source.content, Path) and item.path.startswith(f"{naming.DATA}/")


def _size(items: Iterable[Item]) -> int:
    return sum(item.source.size for item in items)
