"""Where a data folder's copy lies on the second disk, and how far it reaches.

`<second copy>/<desk letter>-<first 12 digits of the first event's hash>/` holds what the data folder holds, under the
same names, so that several data folders can share a disk. Two folders can have the same beginning and have gone two
ways since: one was restored from the copy of the other, which was found again. Neither may write over the other's copy;
the second to come gets a folder of its own, `...-2`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from db.chain import ZERO
from db.door import FILE as JOURNAL
from db.queries import Queries
from station.export.copying import sync_folder
from station.secondcopy.shelf import Shelf
from station.secondcopy.troubles import CopyFailed, CopyGone

MARKER = "copy.json"
SETTINGS = "station.toml"
DAY_KEY = "day.key"
KEYS = "keys"


@dataclass(frozen=True)
class Marker:
    """How far a copy reaches: the journal up to event `seq`, whose hash is `head`, and every file named there.

    Attributes:
        at: time of that event.
    """

    seq: int = 0
    head: str = ZERO
    at: str = ""


def read_marker(copy: Path) -> Marker | None:
    """Give a copy's marker; None where there is none that can be read."""
    try:
        told = json.loads((copy / MARKER).read_bytes())
        return Marker(int(told["seq"]), str(told["head"]), str(told["at"]))
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return None


def write_marker(shelf: Shelf, marker: Marker) -> None:
    """Say how far the copy reaches; what it says is on the disk before."""
    shelf.write(MARKER, json.dumps(asdict(marker)).encode())


def look_for(second: Path, letter: str, journal: Queries) -> tuple[Path, Marker | None]:
    """Give the folder of a journal's copy, whether it is there or not, and its marker if it has one.

    Raises:
        CopyFailed: there are copies of other journals with the same beginning, and nothing but such.
        OSError: the second disk says no.
    """
    name = f"{letter}-{(journal.hash_of(1) or ZERO)[:12]}"
    for place in (second / name, *(second / f"{name}-{n}" for n in range(2, 100))):
        marker = read_marker(place)
        if _goes_on(journal, marker) if marker else not (place / JOURNAL).exists():
            return place, marker
    raise CopyFailed("a hundred copies that went other ways")


def _goes_on(journal: Queries, marker: Marker) -> bool:
    """Whether the journal goes on where a copy ends."""
    return marker.seq == 0 or journal.hash_of(marker.seq) == marker.head


def find(second: Path, letter: str, journal: Queries, pause: Callable[[], None]) -> tuple[Shelf, Marker]:
    """Give the shelf of a journal's copy, made if there is none, and how far the copy reaches.

    Raises:
        CopyGone: the second disk is not there; its folder is never made here, or it would be made on another disk.
        CopyFailed: as `look_for`.
        OSError: the second disk says no.
    """
    if not second.is_dir():
        raise CopyGone
    place, marker = look_for(second, letter, journal)
    place.mkdir(exist_ok=True)
    sync_folder(second)
    shelf = Shelf(place, pause)
    if marker is None:  # said before anything lies there: whose folder it is, is never in doubt
        write_marker(shelf, Marker())
    return shelf, marker or Marker()


def keys_in(folder: Path) -> list[str]:
    """Names of the finished key files of a data folder or its copy, relative to it."""
    found = (path for path in (folder / DAY_KEY, *(folder / KEYS).rglob("*")) if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found if not path.name.startswith("."))


def bytes_of(path: Path) -> bytes | None:
    """What a small file holds; None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
