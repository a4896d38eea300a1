"""The second copy's process: `python -m station.secondcopy DATA SECOND LETTER`.

A process of its own, because a disk that hangs holds whoever waits for it, and not even the end of a program ends that:
this one is left behind. It also lets everything else go first, which a thread can't: by processor and by disk.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from station.secondcopy.worker import Worker, say_as_line, stdin_closed


def main() -> None:
    """Work until standard input is closed, behind everybody else."""
    folder, second, letter = sys.argv[1:]
    os.nice(10)
    psutil.Process().ionice(psutil.IOPRIO_CLASS_BE, 7)
    with suppress(BrokenPipeError):  # nobody listens any more
        Worker(Path(folder), Path(second), letter, say_as_line, stdin_closed).work()


if __name__ == "__main__":
    main()
