"""`packages/`: every package that was ever received, whole and as it came, never changed.

A package's folder is `<name>.<first 16 digits of its root>`: a restored desk may give a name that the old disk gave
before, and both are kept.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from station.export.copying import sync_folder
from station.export.formats import events_jsonl
from station.export.formats.manifest import ClassPart, NewPart
from station.export.inspect_package import Counted, nobody_counts
from station.export.naming import DATA, PARTIAL
from station.export.package import write
from station.export.progress import Step
from station.export.receive import sealed
from station.export.receive.errors import KeptDamaged, on_office
from station.export.receive.sealed import Sealed

PACKAGES = "packages"
_FOLDER = re.compile(r"(?P<name>[A-Za-z0-9_-]{1,120})\.(?P<root>[0-9a-f]{16})")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Kept:
    """What the office knows of a package it keeps, without its books: a hundred of them fit into memory.

    Attributes:
        place: its folder below `packages/`.
        name: the name it came under, as its desk journaled it.
        job, desk, rehearsal, root, chain_head: as its manifest says.
        people: accepted records inside.
        files: how many files were kept, seals included.
        key: fingerprint of the key of the station that signed it; empty where none did.
        part: what of the job it declares to hold; None where it is all of it.
        chain_size: bytes of its events; of two chains the longer one can't be the beginning of the other.
    """

    place: Path
    name: str
    job: str
    desk: str
    rehearsal: bool
    root: str
    chain_head: str
    people: int
    files: int
    key: str
    part: ClassPart | NewPart | None
    chain_size: int

    @property
    def folder(self) -> str:
        """Name of its folder: unique, and the same wherever and whenever the package is received."""
        return self.place.name


Counting = Callable[[Step], Counted]
"""Asked when a step begins; gives whom to tell of its bytes."""


def _uncounted(step: Step) -> Counted:
    return nobody_counts


def _counted(steps: dict[str, Counted], counting: Counting, step: Step, done: int) -> None:
    if step not in steps:
        steps[step] = counting(step)
    steps[step](done)


class Shelf:
    """The folder of packages, for one program at a time."""

    def __init__(self, folder: Path) -> None:
        """Use `opened`."""
        self._folder = folder

    def kept(self) -> list[Kept]:
        """Every package, in the order of their folders' names.

        Raises:
            KeptDamaged: one of them lost its seals.
        """
        folders = sorted(place for place in self._folder.iterdir() if _FOLDER.fullmatch(place.name))
        return [_known(place) for place in folders]

    def find(self, package: Sealed, name: str) -> Kept | None:
        """Look for a package that is kept already under this name."""
        place = self._place(package, name)
        return _known(place) if place.is_dir() else None

    def keep(self, package: Sealed, name: str, counting: Counting = _uncounted) -> Kept:
        """Copy a package that was verified, read the copy back, and only then give it its name.

        Raises:
            SourceMissing, SourceDamaged: it is not what was verified a moment ago.
            ExportError: the office's disk is in trouble; nothing is left behind.
        """
        place = self._place(package, name)
        copy = package.copy_as(place.name)
        steps: dict[str, Counted] = {}
        try:
            with on_office(self._folder, copy.size):
                write(self._folder, copy, lambda far: _counted(steps, counting, far.step, far.done))
        except BaseException:
            shutil.rmtree(self._folder / f"{copy.name}{PARTIAL}", ignore_errors=True)
            raise
        return _known(place)

    def _place(self, package: Sealed, name: str) -> Path:
        return self._folder / f"{plain(name)}.{package.manifest.root[:16]}"


def opened(folder: Path) -> Shelf:
    """Open the folder of packages, a new one if there is none; the caller holds the office.

    What a dead program left half copied is removed, to be copied again.

    Raises:
        OSError: the disk says no.
    """
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(folder.parent)
    for leftover in folder.glob(f"*{PARTIAL}"):
        shutil.rmtree(leftover)
    return Shelf(folder)


def is_kept(place: Path) -> bool:
    """Whether a folder is named as a package that was received to its end."""
    return _FOLDER.fullmatch(place.name) is not None


def plain(name: str) -> str:
    """A package's name as it can stand anywhere: the names that desks give stay as they are."""
    return _NOT_PLAIN.sub("_", name).strip("_")[:120] or "package"


def _known(place: Path) -> Kept:
    match = _FOLDER.fullmatch(place.name)
    assert match is not None  # noqa: S101 - only such folders are asked for
    with undamaged(place):
        package = sealed.opened(place)
        held = package.manifest
        chain_size = (place / DATA / events_jsonl.NAME).stat().st_size
    if held.root[:16] != match["root"]:
        raise KeptDamaged(package=place.name)
    return Kept(
        place=place,
        name=match["name"],
        job=held.job,
        desk=held.desk,
        rehearsal=held.rehearsal,
        root=held.root,
        chain_head=held.chain_head,
        people=len(held.portraits()),
        files=len(held.files) + len(package.seals),
        key=package.key,
        part=held.part,
        chain_size=chain_size,
    )


@contextmanager
def undamaged(place: Path) -> Iterator[None]:
    """Name the package when what is read of it inside the block is not what was received.

    Raises:
        KeptDamaged: it can't be read, or is not what it was.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise KeptDamaged(package=place.name) from error
