"""The memory cards: folders on disk laid out as cameras do it (DCF), which survive restarts.

`DCIM/100NIKON/DSC_0001.JPG`, ..., `DSC_9999.JPG`, then `DCIM/101NIKON/DSC_0001.JPG`; a raw file beside a JPEG has the
same stem. The card of the second slot lies in `second/`. What the body remembers (last number, shots so far) is in
`numbering.json`, so no name is used twice.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.simulated.camera.codes import STORES

FIRST_FOLDER, LAST_NUMBER = 100, 9999
RAW_BIT = 0x4000

SLOT_STEP = 1000
"""Handles of files begin with their folder's number, 100 to 999, and so much more for the card of the second slot."""


def dcim(slot: int) -> int:
    """Object handle of the folder DCIM on the card of a slot."""
    return ((slot - 1) * SLOT_STEP + 1) << 16


@dataclass(frozen=True, order=True)
class Place:
    """Where a file lies: folder number, file number, whether it is the raw one of its stem, the slot of its card."""

    folder: int
    number: int
    raw: bool = False
    slot: int = 1

    @property
    def folder_handle(self) -> int:
        """Object handle of its folder."""
        return ((self.slot - 1) * SLOT_STEP + self.folder) << 16

    @property
    def handle(self) -> int:
        """Object handle, the same after every restart."""
        return self.folder_handle | self.number | (RAW_BIT if self.raw else 0)

    @property
    def folder_name(self) -> str:
        """`100NIKON`."""
        return f"{self.folder}NIKON"

    @property
    def path(self) -> str:
        """The folder as tethering programs see it: `/store_00010001/DCIM/100NIKON`."""
        return f"/store_{STORES[self.slot]:08x}/DCIM/{self.folder_name}"

    @property
    def name(self) -> str:
        """`DSC_0001.JPG`."""
        return f"DSC_{self.number:04}.{'NEF' if self.raw else 'JPG'}"

    def next(self) -> "Place":
        """The place of the picture after this one."""
        if self.number < LAST_NUMBER:
            return Place(self.folder, self.number + 1)
        return Place(self.folder + 1, 1)

    def beside(self) -> "Place":
        """The place of the raw file with the same stem."""
        return replace(self, raw=True)

    def on(self, slot: int) -> "Place":
        """The place of the same name on the card of another slot."""
        return replace(self, slot=slot)


class Card:
    """Files on the cards by object handle.

    Attributes:
        shots: how often this body has released its shutter in its life.
        inserted: slots with a card in them; what lies on another card is not there.
    """

    def __init__(self, root: Path, slots: int = 1) -> None:
        self.inserted = set(range(1, slots + 1))
        self._dcim = {1: root / "DCIM", 2: root / "second" / "DCIM"}
        for slot in self.inserted:
            self._dcim[slot].mkdir(parents=True, exist_ok=True)
        self._numbering = root / "numbering.json"
        self._all = {place.handle: place for place in self._found()}
        self._last, self.shots = self._remembered()

    @property
    def _files(self) -> dict[int, Place]:
        return {handle: place for handle, place in self._all.items() if place.slot in self.inserted}

    def _found(self) -> list[Place]:
        found = []
        for slot, dcim in self._dcim.items():
            for path in dcim.glob("*NIKON/DSC_*"):
                match = re.fullmatch(r"(\d{3})NIKON/DSC_(\d{4})\.(JPG|NEF)", f"{path.parent.name}/{path.name}")
                if match:
                    found.append(Place(int(match[1]), int(match[2]), match[3] == "NEF", slot))
        return sorted(found)

    def _remembered(self) -> tuple[Place, int]:
        memory = {"folder": FIRST_FOLDER, "number": 0, "shots": 0}
        if self._numbering.exists():
            memory = json.loads(self._numbering.read_text())
        last = max([Place(memory["folder"], memory["number"]), *self._all.values()])
        return Place(last.folder, last.number), memory["shots"]

    def __contains__(self, handle: int) -> bool:
        return handle in self._files

    def __getitem__(self, handle: int) -> Place:
        return self._files[handle]

    def __len__(self) -> int:
        return len(self._files)

    def local(self, handle: int) -> Path:
        """Where the file lies on this computer's disk."""
        return self._path(self._files[handle])

    def _path(self, place: Place) -> Path:
        return self._dcim[place.slot] / place.folder_name / place.name

    def size(self, handle: int) -> int:
        """Bytes of a file."""
        return self.local(handle).stat().st_size

    def read(self, handle: int, start: int = 0, length: int = -1) -> bytes:
        """A piece of a file; all of it when not told otherwise."""
        with self.local(handle).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def folders(self, slot: int = 1) -> list[int]:
        """Numbers of the folders that hold files on the card of a slot."""
        return sorted({place.folder for place in self.files(slot=slot)})

    def files(self, folder: int | None = None, slot: int | None = None) -> list[Place]:
        """Files in one folder, or in all; on the card of one slot, or on all that are inserted."""
        return [
            place for place in self._files.values() if folder in (None, place.folder) and slot in (None, place.slot)
        ]

    def count_from(self, number: int) -> None:
        """Let the next picture have this number, as a body does that was counting on another card before."""
        self._last = Place(self._last.folder, number - 1)
        self._remember()

    def count_shot(self) -> int:
        """Remember one more release and return how many there have been."""
        self.shots += 1
        self._remember()
        return self.shots

    def next_place(self) -> Place:
        """Take the next free name; it is never given again."""
        self._last = self._last.next()
        self._remember()
        return self._last

    def write(self, place: Place, data: bytes, before: Callable[[], None]) -> None:
        """Put a file on the card; `before` is called when it is written and has only its name to get."""
        path = self._path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, before)
        self._all[place.handle] = place

    def delete(self, handle: int) -> None:
        """Remove a file for good."""
        self.local(handle).unlink()
        del self._all[handle]

    def _remember(self) -> None:
        memory = {"folder": self._last.folder, "number": self._last.number, "shots": self.shots}
        write_whole(self._numbering, json.dumps(memory).encode())


def write_whole(path: Path, data: bytes, before: Callable[[], None] = lambda: None) -> None:
    """Write a file so that it is whole or not there at all, also when this process is killed."""
    fresh = path.with_suffix(".part")
    fresh.write_bytes(data)
    before()
    os.replace(fresh, path)
