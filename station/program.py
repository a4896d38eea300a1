"""Which program this is, for the journal and the packages; and how it ends when it can't end in order."""

import os
import sys
from importlib.metadata import version
from typing import NoReturn

PROGRAM = f"capture-station {version('capture-station')}"


def end_at_once(why: str) -> NoReturn:
    """End with exit status 3 although a thread hangs in a write: what was announced is on disk, nothing is lost.

    An ordinary end would wait for locks that the hanging thread holds, that of the log file for one.
    """
    print(f"station: {why}", file=sys.stderr, flush=True)
    os._exit(3)
