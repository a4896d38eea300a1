"""Events as `gphoto2.Camera.wait_for_event` gives them."""

from types import SimpleNamespace
from typing import Any

import gphoto2 as gp

from drivers.cameras.base import CardFile

Event = tuple[int, Any]

TIMEOUT: Event = (gp.GP_EVENT_TIMEOUT, None)
COMPLETE: Event = (gp.GP_EVENT_CAPTURE_COMPLETE, None)
PROPERTY: Event = (gp.GP_EVENT_UNKNOWN, "PTP Property d102 changed")
FOLDER: Event = (gp.GP_EVENT_FOLDER_ADDED, SimpleNamespace(folder="/store_00010001/DCIM", name="101NIKON"))


def added(name: str) -> Event:
    """A new file in the usual folder."""
    return gp.GP_EVENT_FILE_ADDED, SimpleNamespace(folder="/store_00010001/DCIM/100NIKON", name=name)


def file(name: str) -> CardFile:
    """The same file as the driver names it."""
    return CardFile("/store_00010001/DCIM/100NIKON", name)
