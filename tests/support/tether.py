"""A bare tethering client over the real libgphoto2, for tests of the body at the far end of the wire.

`python tests/support/tether.py ADDRESS STEP` does one step in a process of its own, for calls that may never come back.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import gphoto2 as gp

FOLDER = "/store_00010001/DCIM/100NIKON"

OnCard = tuple[str, str]
"""Folder and name of a file on the card."""


@dataclass
class Tether:
    """One connection to a body.

    Attributes:
        complete: whether the last collecting saw the shot reported complete.
    """

    camera: Any
    complete: bool = False

    def frame(self) -> bytes:
        preview = self.camera.capture_preview()
        return bytes(preview.get_data_and_size())

    def value(self, name: str) -> Any:
        return self.camera.get_single_config(name).get_value()

    def choose(self, name: str, index: int) -> None:
        widget = self.camera.get_single_config(name)
        widget.set_value(widget.get_choice(index))
        self.camera.set_single_config(name, widget)

    def set(self, name: str, value: Any) -> None:
        widget = self.camera.get_single_config(name)
        widget.set_value(value)
        self.camera.set_single_config(name, widget)

    def collect(self, seconds: float, files: int | None = None) -> list[OnCard]:
        """Paths reported within that time, in order; ends sooner when so many are there and the shot is complete."""
        found: list[OnCard] = []
        self.complete = False
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (self.complete and files is not None and len(found) >= files):
            kind, data = self.camera.wait_for_event(10)
            if kind == gp.GP_EVENT_FILE_ADDED:
                found.append((data.folder, data.name))
            self.complete = self.complete or kind == gp.GP_EVENT_CAPTURE_COMPLETE
        return found

    def shoot(self, files: int = 1) -> list[OnCard]:
        """Trigger; the paths reported until so many are there and the shot is complete, 1 s at most."""
        self.camera.trigger_capture()
        return self.collect(1.0, files)

    def read(self, path: OnCard, kind: int = gp.GP_FILE_TYPE_NORMAL) -> bytes:
        file = self.camera.file_get(*path, kind)
        return bytes(file.get_data_and_size())

    def names(self, folder: str = FOLDER) -> list[str]:
        listing = self.camera.folder_list_files(folder)
        return [listing.get_name(index) for index in range(listing.count())]

    def leave(self) -> None:
        """End the connection, in good order if it still is in one.

        Over PTP/IP the library closes file descriptor 0 as well, whatever it is; it is put back.
        """
        kept = os.dup(0)
        with suppress(gp.GPhoto2Error):
            self.camera.exit()
        os.dup2(kept, 0)
        os.close(kept)


@cache
def known() -> tuple[Any, Any]:
    """What models and ports the library knows; loading takes it longer than connecting."""
    abilities, ports = gp.CameraAbilitiesList(), gp.PortInfoList()
    abilities.load()
    ports.load()
    return abilities, ports


def connect(address: str) -> Tether:
    abilities, ports = known()
    camera = gp.Camera()
    camera.set_abilities(abilities[abilities.lookup_model("PTP/IP Camera")])
    camera.set_port_info(ports[ports.lookup_path(address)])
    camera.init()
    return Tether(camera)


@contextmanager
def tethered(address: str) -> Iterator[Tether]:
    """Connect with the card as target, and leave."""
    tether = connect(address)
    try:
        tether.choose("capturetarget", 1)
        yield tether
    finally:
        tether.leave()


def one_step(address: str, step: str) -> str:
    """Connect and do one step; `done`, or the number of the library's error."""
    try:
        tether = connect(address)
        tether.choose("capturetarget", 1)
        print("connected", flush=True)
        if step == "look":
            tether.frame()
        elif step == "shoot":
            tether.camera.trigger_capture()
        elif step == "read":
            tether.read((FOLDER, "DSC_0001.JPG"))
        elif step == "stay":
            sys.stdin.read()
    except gp.GPhoto2Error as error:
        return str(error.code)
    return "done"


if __name__ == "__main__":
    print(one_step(*sys.argv[1:]), flush=True)
    os._exit(0)  # The library would say goodbye to a camera that does not answer, 2.5 s long.
