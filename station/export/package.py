"""Writing a package: under a name that says unfinished, file by file to the medium, read back, and only then named.

Whatever happens on the way, nothing on the target looks finished that is not. A package left unfinished by a pulled
stick or a dead program is gone on with the next time this desk exports there: files that are whole stay, the rest is
written anew, and all of it is read back.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from station.export import contents, naming, plan
from station.export.copying import put, sync_file, sync_folder
from station.export.errors import TargetBusy, TargetFull, free_bytes, on_target
from station.export.formats.manifest import ClassPart, NewPart
from station.export.plan import ExportSettings, Item, Plan
from station.export.readback import Medium, compare, lies_there_whole
from station.export.receipt import Method, Receipt
from station.export.signing import station_key


@dataclass(frozen=True)
class Progress:
    """How far it is; `done` and `total` are bytes of this step."""

    step: Literal["copy", "read-back"]
    done: int
    total: int


Watch = Callable[[Progress], None]

FOLLOWED = ".followed"
"""In an unfinished package: a desk copies its day to it. It goes away when an export takes the package up."""


def _nobody_watches(progress: Progress) -> None:
    """The default watcher."""


def export(
    data: Path, to: Path, settings: ExportSettings, watch: Watch = _nobody_watches, office: Sequence[Item] = ()
) -> Receipt:
    """Make a package of a data folder on a target and read all of it back.

    The caller journals the receipt: only then it counts as exported.

    Args:
        data: the data folder; its desk may go on working.
        to: an existing folder, a stick's mount point for instance. It is never made here: without its stick,
            a mount point would take the package onto the system disk.
        settings: how the package is to be made.
        watch: told after every file; an exception from it stops the export and leaves nothing behind.
        office: copies to work on, which go along outside the signed half.

    Raises:
        ExportError: the target or the data folder is in trouble; the code says which and how.
        JournalError: the journal can't be read.
    """
    held = contents.read(data, settings.job, settings.part)
    with on_target(to, needed=0):
        taken = os.listdir(to)
    key = station_key(data)
    made = plan.make(held, data, settings, taken, datetime.now().astimezone(), key, office)
    with on_target(to, needed=made.size):
        method, resumed = write(to, made, watch, _may_be_taken_up(to, taken, settings.part))
    return Receipt(
        path=to / made.name,
        people=made.people,
        files=len(made.items),
        size=made.size,
        root=made.root,
        chain_head=made.chain_head,
        read_back=method,
        resumed=resumed,
        signed_by=key.fingerprint,
        part=settings.part,
    )


def _may_be_taken_up(to: Path, taken: Collection[str], part: ClassPart | NewPart | None) -> list[str]:
    """A package of one class leaves alone what is copied of the whole day: it would clear away everybody else."""
    return [name for name in taken if not (isinstance(part, ClassPart) and (to / name / FOLLOWED).exists())]


def newest_leftover(to: Path, prefix: str, names: Collection[str]) -> str | None:
    """The unfinished package that an export takes up: the one that a desk copies its day to, else the newest."""
    leftovers = (name for name in names if naming.is_leftover(prefix, name))
    return max(leftovers, key=lambda name: ((to / name / FOLLOWED).exists(), name), default=None)


def _take_up_leftover(to: Path, made: Plan, names: Collection[str]) -> Path:
    """Give the place to write to: the newest unfinished package under the new name, if there is one."""
    partial = to / f"{made.name}{naming.PARTIAL}"
    newest = newest_leftover(to, made.prefix, names)
    for name in sorted(name for name in names if naming.is_leftover(made.prefix, name)):
        with held(to / name):
            if name == newest:
                (to / name).rename(partial)
            else:
                shutil.rmtree(to / name)
    return partial


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


def write(to: Path, made: Plan, watch: Watch = _nobody_watches, taken: Collection[str] = ()) -> tuple[Method, int]:
    """Write a planned package into a folder, read all of it back, and only then give it its name.

    Args:
        to: the folder.
        made: the package.
        watch: told after every file.
        taken: names in the folder; an unfinished package of the same desk and job among them is gone on with.

    Returns:
        How it was read back, and how many files lay there whole already.

    Raises:
        TargetFull, TargetBusy, SourceMissing, SourceDamaged, ReadBackDiffers: nothing is left behind.
        OSError: the target failed; `on_target` names it.
    """
    partial = _take_up_leftover(to, made, taken)
    _check_room(to, made, partial)
    with _unfinished(partial):
        resumed = _copy(partial, made, watch)
        method = _read_back(partial, made, watch)
        partial.rename(to / made.name)
    sync_folder(to)
    return method, resumed


def _check_room(to: Path, made: Plan, partial: Path) -> None:
    """Refuse before the first byte what can't fit; files take whole blocks, and what lies there has its blocks."""
    block = os.statvfs(to).f_frsize
    needed = sum(-(-item.source.size // block) * block for item in made.items if not (partial / item.path).exists())
    free = free_bytes(to)
    if needed > free:
        raise TargetFull(needed=needed, free=free)


@contextmanager
def _unfinished(partial: Path) -> Iterator[None]:
    """A folder that goes away again when the block fails, as far as the target still answers."""
    partial.mkdir(exist_ok=True)
    try:
        with held(partial):
            yield
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _copy(partial: Path, made: Plan, watch: Watch) -> int:
    """Write every file that does not lie there whole; give how many did."""
    folders = [partial / name for name in made.folders]
    for folder in folders:
        folder.mkdir(exist_ok=True)
    _clear(partial, {item.path for item in made.items})
    medium, done, resumed = Medium(), 0, 0
    for item in made.items:
        target = partial / item.path
        if lies_there_whole(medium, target, item.source):
            sync_file(target)  # its writer died before anybody could say that it is on the medium
            resumed += 1
        else:
            target.unlink(missing_ok=True)
            put(item.source, target)
        done += item.source.size
        watch(Progress("copy", done, made.size))
    for folder in [*reversed(folders), partial]:
        sync_folder(folder)
    return resumed


def _clear(partial: Path, wanted: set[str]) -> None:
    """Remove what the earlier try wrote and this package has no place for."""
    for path in [path for path in partial.rglob("*") if not path.is_dir()]:
        if path.relative_to(partial).as_posix() not in wanted:
            path.unlink()


def _read_back(partial: Path, made: Plan, watch: Watch) -> Method:
    medium, done = Medium(), 0
    for item in made.items:
        compare(medium, partial / item.path, item.source, picture=item.picture)
        done += item.source.size
        watch(Progress("read-back", done, made.size))
    return medium.method
