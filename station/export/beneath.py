"""What lies beneath a folder: its file system, and the device that a driver which is a program reads from.

The kernel's drivers take O_DIRECT to the device. A program's driver (FUSE: ntfs-3g, exfat-fuse) takes it no further
than to itself and reads the device through the kernel's cache of that device, which holds what was written a moment
ago: a flipped bit on the medium stays unseen. That cache can be asked to let go of it, by whoever may read the device.

proc_pid_mountinfo(5), posix_fadvise(2), https://docs.kernel.org/filesystems/fuse/fuse-io.html.
"""

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from station.export.copying import Source
from station.export.drives import FILE_SYSTEMS
from station.export.errors import FileTooLarge
from station.export.receipt import Method

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
    def largest_file(self) -> int | None:
        """Bytes of the largest file that it takes; None where nothing that we write comes near it."""
        known = FILE_SYSTEMS.get(self.kind)
        return None if known is None else known.largest

    def let_go(self) -> Method:
        """Have the system forget what it holds of the device, where O_DIRECT does not reach that far.

        Only pages that were written out are let go of: sync the files first.

        Returns:
            The best that reading with O_DIRECT can now be called.
        """
        if self.kind.partition(".")[0] not in _PROGRAMS:
            return Method.DIRECT
        try:
            if not stat.S_ISBLK(os.stat(self.source).st_mode):
                return Method.CACHED
            descriptor = os.open(self.source, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return Method.CACHED
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
        return Method.DROPPED


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


def refuse_too_large(to: Path, sources: Iterable[Source]) -> None:
    """See before the first byte that the target takes every file.

    Raises:
        FileTooLarge: it does not take this one.
    """
    largest = mount_of(to).largest_file
    for source in sources:
        if largest is not None and source.size > largest:
            raise FileTooLarge(about=source.about, size=source.size, largest=largest)
