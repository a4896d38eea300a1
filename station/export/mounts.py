"""What a place lies on, as Linux tells of its mounts: proc_pid_mountinfo(5)."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_PROGRAMS = ("fuse", "fuseblk")
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Mount:
    """What is mounted somewhere.

    Attributes:
        kind: the kernel's name of the file system; empty where the system does not tell.
        source: what it lies on, a device mostly.
    """

    kind: str = ""
    source: str = ""

    @property
    def driven_by_a_program(self) -> bool:
        """Whether the driver is one of FUSE's."""
        return self.kind.partition(".")[0] in _PROGRAMS

    @property
    def device_is_there(self) -> bool:
        """Whether it lies on a device that is still plugged in: its node goes when the device does."""
        try:
            return stat.S_ISBLK(os.stat(self.source).st_mode)
        except OSError:
            return False


def mount_of(place: Path) -> Mount:
    """What a file or folder lies on."""
    try:
        device = os.stat(place).st_dev
        return _told(MOUNTS.read_text("utf-8", "surrogateescape"), f"{os.major(device)}:{os.minor(device)}")
    except OSError:
        return Mount()


def _told(mountinfo: str, device: str) -> Mount:
    """What is said of a device: the fields behind the lonely hyphen are file system and source."""
    found = Mount()
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        if before.split(" ")[2:3] == [device] and len(fields := after.split(" ")) > 1:
            found = Mount(fields[0], _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[1]))
    return found
