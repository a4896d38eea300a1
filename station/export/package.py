"""Writing a package: under a name that says unfinished, file by file to the medium, read back, and only then named.

Whatever happens on the way, nothing on the target looks finished that is not. A package left unfinished by a pulled
stick or a dead program is removed the next time this desk exports there, and written anew.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from station.export import contents, naming, plan
from station.export.copying import put, sync_folder
from station.export.errors import TargetBusy, TargetFull, free_bytes, on_target
from station.export.plan import ExportSettings, Plan
from station.export.readback import Medium, Method, compare


@dataclass(frozen=True)
class Receipt:
    """What was found on the target, not what was sent there.

    Attributes:
        path: of the package.
        people: accepted records inside.
        files, size: how many files were read back, and their bytes.
        root: SHA-256 of SHA256SUMS: with it every byte is fixed.
        chain_head: hash of the last event inside.
        read_back: how the files were read back.
    """

    path: Path
    people: int
    files: int
    size: int
    root: str
    chain_head: str
    read_back: Method

    def as_event(self) -> dict[str, str | int]:
        """What the journal's `exported` note holds."""
        return {
            "package": self.path.name,
            "people": self.people,
            "files": self.files,
            "bytes": self.size,
            "root": self.root,
            "chain_head": self.chain_head,
            "read_back": self.read_back.value,
        }


@dataclass(frozen=True)
class Progress:
    """How far it is; `done` and `total` are bytes of this step."""

    step: Literal["copy", "read-back"]
    done: int
    total: int


Watch = Callable[[Progress], None]


def _nobody_watches(progress: Progress) -> None:
    """The default watcher."""


def export(data: Path, to: Path, settings: ExportSettings, watch: Watch = _nobody_watches) -> Receipt:
    """Make a package of a data folder on a target and read all of it back.

    The caller journals the receipt: only then it counts as exported.

    Args:
        data: the data folder; its desk may go on working.
        to: an existing folder, a stick's mount point for instance. It is never made here: without its stick,
            a mount point would take the package onto the system disk.
        settings: how the package is to be made.
        watch: told after every file; an exception from it stops the export and leaves nothing behind.

    Raises:
        ExportError: the target or the data folder is in trouble; the code says which and how.
        JournalError: the journal can't be read.
    """
    held = contents.read(data, settings.job)
    with on_target(to, needed=0):
        taken = os.listdir(to)
    made = plan.make(held, data, settings, taken, datetime.now().astimezone())
    with on_target(to, needed=made.size):
        _remove_leftovers(to, made.prefix, taken)
        method = write(to, made, watch)
    return Receipt(
        path=to / made.name,
        people=made.people,
        files=len(made.items),
        size=made.size,
        root=made.root,
        chain_head=made.chain_head,
        read_back=method,
    )


def _remove_leftovers(to: Path, prefix: str, names: list[str]) -> None:
    for name in names:
        if naming.is_leftover(prefix, name):
            with held(to / name):
                shutil.rmtree(to / name)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other programs away from a folder: two impatient clicks must not remove each other's work.

    Raises:
        TargetBusy: another one has it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise TargetBusy() from None
    finally:
        os.close(descriptor)


def write(to: Path, made: Plan, watch: Watch = _nobody_watches) -> Method:
    """Write a planned package into a folder, read all of it back, and only then give it its name.

    Raises:
        TargetFull, TargetBusy, SourceMissing, SourceDamaged, ReadBackDiffers: nothing is left behind.
        OSError: the target failed; `on_target` names it.
    """
    _check_room(to, made)
    with _unfinished(to / f"{made.name}{naming.PARTIAL}") as partial:
        _copy(partial, made, watch)
        method = _read_back(partial, made, watch)
        partial.rename(to / made.name)
    sync_folder(to)
    return method


def _check_room(to: Path, made: Plan) -> None:
    """Refuse before the first byte what can't fit; files take whole blocks."""
    block = os.statvfs(to).f_frsize
    needed = sum(-(-item.source.size // block) * block for item in made.items)
    free = free_bytes(to)
    if needed > free:
        raise TargetFull(needed=needed, free=free)


@contextmanager
def _unfinished(partial: Path) -> Iterator[Path]:
    """A new folder that goes away again when the block fails, as far as the target still answers."""
    partial.mkdir()
    try:
        with held(partial):
            yield partial
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _copy(partial: Path, made: Plan, watch: Watch) -> None:
    folders = [partial / name for name in plan.FOLDERS]
    for folder in folders:
        folder.mkdir()
    done = 0
    for item in made.items:
        put(item.source, partial / item.path)
        done += item.source.size
        watch(Progress("copy", done, made.size))
    for folder in [*reversed(folders), partial]:
        sync_folder(folder)


def _read_back(partial: Path, made: Plan, watch: Watch) -> Method:
    medium, done = Medium(), 0
    for item in made.items:
        compare(medium, partial / item.path, item.source, picture=item.picture)
        done += item.source.size
        watch(Progress("read-back", done, made.size))
    return medium.method
