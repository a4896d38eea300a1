"""Whether the chosen stick is there. A mount point without its stick is a folder of the system disk.

A stick is known again by its file system's UUID where `lsblk` tells it. In any case nothing is written to a place that
was a drive of its own when it was chosen and is none now.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from station.export import drives
from station.stick.troubles import StickGone, StickOther, on_stick

MOUNTED_BELOW = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where systems mount what is put in; what lies there on the system disk is a mount point without its stick."""


@dataclass(frozen=True)
class Chosen:
    """A place for packages, as it was when somebody chose it.

    Attributes:
        folder: the mount point, or any folder.
        drive: whether it lies on a drive of its own: neither the system's nor that of the data folder.
        uuid: of its file system; empty where nobody tells.
        name: the stick's label or model; empty when it has none.
    """

    folder: Path
    drive: bool = False
    uuid: str = ""
    name: str = ""


def choose(folder: Path, data: Path) -> Chosen:
    """Look at a place that somebody chooses now.

    Raises:
        StickGone: there is no such folder, or it is a mount point without its stick.
    """
    with on_stick():
        apart = is_apart(folder, data)
    if not apart:
        if any(folder.is_relative_to(place) for place in MOUNTED_BELOW):
            raise StickGone()
        return Chosen(folder)
    drive = drives.holding(drives.find(), folder)
    return Chosen(folder, drive=True) if drive is None else Chosen(folder, True, drive.uuid, drive.label)


def reach(chosen: Chosen, data: Path) -> tuple[Chosen, int]:
    """Find the chosen stick, wherever it is mounted now; give it as it is, and the device number of its file system.

    Raises:
        StickGone: it is not there.
        StickOther: another one lies in its place.
    """
    found = _mounted_now(chosen) if chosen.uuid else chosen
    with on_stick():
        if not found.folder.is_dir():
            raise StickGone()
        if found.drive and not is_apart(found.folder, data):
            raise StickGone()
        return found, found.folder.stat().st_dev


def _mounted_now(chosen: Chosen) -> Chosen:
    there = drives.find()
    drive = drives.holding(there, chosen.folder)
    if drive is None or drive.uuid == chosen.uuid or not drive.uuid:
        return chosen  # where lsblk tells nothing, the device number has to do
    same = next((one for one in there if one.uuid == chosen.uuid and one.mountpoint is not None), None)
    if same is not None and same.mountpoint is not None:
        return replace(chosen, folder=same.mountpoint)
    raise StickGone() if drive.system else StickOther(name=drive.label)


def is_apart(folder: Path, data: Path) -> bool:
    """Whether a folder lies neither on the system's file system nor on that of the data folder.

    Raises:
        OSError: it does not answer.
    """
    return os.stat(folder).st_dev not in (os.stat(data).st_dev, os.stat("/").st_dev)
