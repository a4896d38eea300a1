"""Who holds a USB camera, and how the desktop is asked to let go of it.

On most desktops a file manager mounts cameras by itself, through GVfs
(https://github.com/gphoto/libgphoto2/issues/617). It is asked to unmount; nothing is ever killed, and a program that
is no file manager's is only named: it may be in the middle of somebody's work. udisks has no part in this: it mounts
disks, and a camera that speaks PTP is none.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import ClassVar

from drivers.errors import DriverError

PATIENCE = 5.0  # seconds that an unmount may take until the holder counts as staying
_SLICE = 0.05
_PROCESSES = Path("/proc")

# GVfs's backends and volume monitors, as Linux shows process names (15 characters), and the scheme of their mounts
# (https://gitlab.gnome.org/GNOME/gvfs/-/tree/master/daemon).
_SCHEMES = {
    "gvfsd-gphoto2": "gphoto2",
    "gvfs-gphoto2-vo": "gphoto2",
    "gvfsd-mtp": "mtp",
    "gvfs-mtp-volume": "mtp",
}


class HolderForeign(DriverError):
    """The program that holds the body is no file manager's mount: only a person may end it. `detail` names it."""

    code: ClassVar[str] = "holder-foreign"


class HolderStays(DriverError):
    """The desktop was asked to unmount the body and the program still holds it. `detail` names it."""

    code: ClassVar[str] = "holder-stays"


class ReleaserMissing(DriverError):
    """The program that asks desktops to unmount (`gio`) is not installed."""

    code: ClassVar[str] = "releaser-missing"


@dataclass(frozen=True)
class Holder:
    """A program that has the body open: its name and process id."""

    name: str
    pid: int

    def __str__(self) -> str:
        """`gvfsd-gphoto2 (1234)`, as the log has it."""
        return f"{self.name} ({self.pid})"

    @property
    def scheme(self) -> str | None:
        """The scheme of its mounts when it is a file manager's, `gphoto2`; None for everybody else."""
        return _SCHEMES.get(self.name)


def may_be_released(names: Sequence[str]) -> bool:
    """Whether these programs, by name, are a file manager's mounts and nothing else."""
    return bool(names) and all(name in _SCHEMES for name in names)


def device_file(port: str) -> Path:
    """Give the device file of a port such as `usb:001,004`."""
    bus, device = port.removeprefix("usb:").split(",")
    return Path("/dev/bus/usb") / bus / device


def holders_of(file: Path) -> list[Holder]:
    """Find the other programs that have this file open; those of other users can't be seen."""
    processes = (process for process in _PROCESSES.glob("[0-9]*") if process.name != str(os.getpid()))
    found = (Holder(_name(process), int(process.name)) for process in processes if file in _open_files(process))
    return sorted(found, key=lambda holder: (holder.name, holder.pid))


def release_holder(file: Path, given_up: threading.Event, patience: float = PATIENCE) -> None:
    """Ask the desktop to unmount whatever holds this device file, and wait until nobody does.

    Args:
        file: the body's device file.
        given_up: set from another thread, ends the waiting.
        patience: seconds until the holder counts as staying.

    Raises:
        HolderForeign: a program holds it that no unmounting ends; nothing was asked of anybody.
        HolderStays: it is still held.
        ReleaserMissing: there is no `gio`.
    """
    holders = holders_of(file)
    foreign = [holder for holder in holders if holder.scheme is None]
    if foreign:
        raise HolderForeign(_names(foreign))
    until = monotonic() + patience
    for scheme in sorted({holder.scheme for holder in holders if holder.scheme}):
        _unmount(scheme, given_up, until)
    while holders := holders_of(file):
        if monotonic() >= until or given_up.wait(_SLICE):
            raise HolderStays(_names(holders))


def _unmount(scheme: str, given_up: threading.Event, until: float) -> None:
    """Run `gio mount --unmount-scheme`; what became of it is seen at the device file."""
    gio = shutil.which("gio")
    if gio is None:
        raise ReleaserMissing("gio")
    quiet = subprocess.DEVNULL
    with subprocess.Popen([gio, "mount", f"--unmount-scheme={scheme}"], stdin=quiet, stdout=quiet, stderr=quiet) as run:
        while run.poll() is None:
            if monotonic() >= until or given_up.wait(_SLICE):
                run.kill()


def _names(holders: list[Holder]) -> str:
    return ", ".join(str(holder) for holder in holders)


def _open_files(process: Path) -> Iterator[Path]:
    """Walk what a process has open; it may end, close a file or be none of our business at any moment."""
    with suppress(OSError):
        for handle in (process / "fd").iterdir():
            with suppress(OSError):
                yield handle.readlink()


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "?"
