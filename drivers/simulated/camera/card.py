"""The memory card: a folder on disk laid out as cameras do it (DCF), which survives restarts.

`DCIM/100NIKON/DSC_0001.JPG`, ..., `DSC_9999.JPG`, then `DCIM/101NIKON/DSC_0001.JPG`. The body remembers the last number
in `numbering.json`, so a deleted file's name is not used again.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.simulated.camera.codes import STORE

DCIM = 0x00FF0000
"""Object handle of the folder DCIM."""

FIRST_FOLDER, LAST_NUMBER = 100, 9999


@dataclass(frozen=True)
class Place:
    """Where a file lies on the card: folder number and file number."""

    folder: int
    number: int

    @property
    def handle(self) -> int:
        """Object handle, the same after every restart."""
        return self.folder << 16 | self.number

    @property
    def folder_name(self) -> str:
        """`100NIKON`."""
        return f"{self.folder}NIKON"

    @property
    def path(self) -> str:
        """The folder as tethering programs see it: `/store_00010001/DCIM/100NIKON`."""
        return f"/store_{STORE:08x}/DCIM/{self.folder_name}"

    @property
    def name(self) -> str:
        """`DSC_0001.JPG`."""
        return f"DSC_{self.number:04}.JPG"

    def next(self) -> "Place":
        """The place of the picture after this one."""
        if self.number < LAST_NUMBER:
            return Place(self.folder, self.number + 1)
        return Place(self.folder + 1, 1)


class Card:
    """Files on the card by object handle."""

    def __init__(self, root: Path) -> None:
        self._dcim = root / "DCIM"
        self._dcim.mkdir(parents=True, exist_ok=True)
        self._numbering = root / "numbering.json"
        self._files = {place.handle: place for place in self._found()}
        self._last = self._last_number()

    def _found(self) -> list[Place]:
        found = []
        for path in self._dcim.glob("*NIKON/DSC_*.JPG"):
            match = re.fullmatch(r"(\d{3})NIKON/DSC_(\d{4})\.JPG", f"{path.parent.name}/{path.name}")
            if match:
                found.append(Place(int(match[1]), int(match[2])))
        return sorted(found, key=lambda place: place.handle)

    def _last_number(self) -> Place:
        remembered = Place(FIRST_FOLDER, 0)
        if self._numbering.exists():
            remembered = Place(**json.loads(self._numbering.read_text()))
        return max([remembered, *self._files.values()], key=lambda place: place.handle)

    def __contains__(self, handle: int) -> bool:
        return handle in self._files

    def __getitem__(self, handle: int) -> Place:
        return self._files[handle]

    def __len__(self) -> int:
        return len(self._files)

    def path(self, handle: int) -> Path:
        """Where the file lies on this computer's disk."""
        place = self._files[handle]
        return self._dcim / place.folder_name / place.name

    def folders(self) -> list[int]:
        """Numbers of the folders that hold files."""
        return sorted({place.folder for place in self._files.values()})

    def files(self, folder: int | None = None) -> list[Place]:
        """Files in one folder, or in all."""
        return [place for place in self._files.values() if folder in (None, place.folder)]

    def write(self, picture: bytes, before: Callable[[Place], None]) -> Place:
        """Put a picture under the next free name; `before` is told the place just before the file appears under it."""
        self._last = place = self._last.next()
        path = self._dcim / place.folder_name / place.name
        path.parent.mkdir(exist_ok=True)
        replace(self._numbering, json.dumps({"folder": place.folder, "number": place.number}).encode())
        before(place)
        replace(path, picture)
        self._files[place.handle] = place
        return place

    def delete(self, handle: int) -> None:
        """Remove a file for good."""
        self.path(handle).unlink()
        del self._files[handle]


def replace(path: Path, data: bytes) -> None:
    """Write a file so that it is whole or not there at all, also when the process is killed."""
    fresh = path.with_suffix(".part")
    fresh.write_bytes(data)
    os.replace(fresh, path)
