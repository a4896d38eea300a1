"""Reading past what the system keeps of a device, and what its file system can hold.

The kernel's drivers take O_DIRECT to the device. A program's driver (FUSE: ntfs-3g, exfat-fuse) takes it no further
than to itself and reads the device through the kernel's cache of that device, which holds what was written a moment
ago: a flipped bit on the medium stays unseen. That cache can be asked to let go of it, by whoever may read the device.

posix_fadvise(2), https://docs.kernel.org/filesystems/fuse/fuse-io.html.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from station.export.copying import Source
from station.export.drives import FILE_SYSTEMS
from station.export.errors import FileTooLarge
from station.export.mounts import Mount, mount_of
from station.export.receipt import Method


def let_go(mount: Mount) -> Method:
    """Have the system forget what it holds of the device, where O_DIRECT does not reach that far.

    Only pages that were written out are let go of: sync the files first.

    Returns:
        The best that reading with O_DIRECT can now be called.
    """
    if not mount.driven_by_a_program:
        return Method.DIRECT
    if not mount.device_is_there:
        return Method.CACHED
    try:
        descriptor = os.open(mount.source, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Method.CACHED
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
    return Method.DROPPED


def refuse_too_large(to: Path, sources: Iterable[Source]) -> None:
    """See before the first byte that the target takes every file.

    Raises:
        FileTooLarge: it does not take this one.
    """
    known = FILE_SYSTEMS.get(mount_of(to).kind)
    if known is None or known.largest is None:
        return
    for source in sources:
        if source.size > known.largest:
            raise FileTooLarge(about=source.about, size=source.size, largest=known.largest)
