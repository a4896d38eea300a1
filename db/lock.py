"""One program on a data folder: a lock of the operating system, gone with its holder however that ends.

The file's text only tells the second program whom to blame; a stale text without a lock blocks nobody.
"""

import json
import os
import socket
import sys
from pathlib import Path
from typing import IO

from db.errors import JournalHeld

FILE = "journal.lock"

if sys.platform == "win32":
    import msvcrt

    def _grab(file: IO[str]) -> None:
        """Lock one byte far behind the text, because Windows hides locked bytes from readers."""
        file.seek(2**30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _grab(file: IO[str]) -> None:
        """Lock the open file, not the process: a second opening in the same process is refused too."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Holds one folder for one program until released."""

    def __init__(self, folder: Path, program: str) -> None:
        """Take the lock.

        Raises:
            JournalHeld: another program has it.
            OSError: the disk says no.
        """
        self._file = open(folder / FILE, "a+", encoding="utf-8")
        try:
            _grab(self._file)
        except (BlockingIOError, PermissionError) as error:
            holder = _holder(self._file)
            self._file.close()
            raise JournalHeld(**holder) from error
        try:
            self._tell(program)
        except OSError:
            self._file.close()
            raise

    def _tell(self, program: str) -> None:
        """Write the holder's name past Python's buffer, so that closing has nothing left to write."""
        told = {"pid": os.getpid(), "host": socket.gethostname(), "program": program}
        self._file.truncate(0)
        os.write(self._file.fileno(), json.dumps(told).encode())

    @property
    def held(self) -> bool:
        """Whether it was not released yet."""
        return not self._file.closed

    def release(self) -> None:
        """Let the next program in; twice is fine. The file stays: removing it would let two programs hold two files."""
        self._file.close()


def _holder(file: IO[str]) -> dict[str, int | str]:
    """Read who holds it; a holder that is just writing its name is unknown."""
    file.seek(0)
    try:
        told = json.loads(file.read())
        return {"pid": int(told["pid"]), "host": str(told["host"]), "program": str(told["program"])}
    except (ValueError, KeyError, TypeError):
        return {"pid": 0, "host": "", "program": ""}
