"""The lane that looks at the data folder's disk: is it there, does it take a write, how quickly, how much is free."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from db import door
from db.errors import disk_trouble
from station import messages
from station.lanes import Lane, Tell

EVERY_SECONDS = 2.0
PROBE = ".probe"


class DiskLane(Lane):
    """Writes a few bytes durably now and then, and tells how that went."""

    def __init__(self, folder: Path, tell: Tell, monotonic: Callable[[], float]) -> None:
        super().__init__("disk-lane", tell)
        self._folder, self._monotonic = folder, monotonic

    def work(self) -> None:
        """Look until stopped, or until the disk says no: then the desk is taken down and set up again."""
        while not self._stopping.is_set():
            try:
                seconds = probe(self._folder)
                free = shutil.disk_usage(self._folder).free
            except OSError as error:
                self._tell(messages.DiskSaidNo(disk_trouble(error)))
                return
            self._tell(messages.DiskSeen(free, seconds, self._monotonic()))
            self._stopping.wait(EVERY_SECONDS)


def probe(folder: Path) -> float:
    """Write and sync a few bytes in a data folder whose journal is there; give how many seconds that took.

    Raises:
        OSError: the disk says no, or the journal has gone: a mount point without its disk is an empty folder.
    """
    (folder / door.FILE).stat()
    started = time.monotonic()
    descriptor = os.open(folder / PROBE, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(descriptor, bytes(4096), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return time.monotonic() - started
