"""The stick's process: `python -m station.stick DATA`.

A process of its own, because a stick that hangs holds whoever waits for it, and not even the end of a program ends
that: this one is left behind. It also lets everything else go first, by processor and by disk.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from station.stick.lines import Told, told_line
from station.stick.worker import Orders, Worker


def main() -> None:
    """Work until standard input is closed, behind everybody else."""
    os.nice(10)
    psutil.Process().ionice(psutil.IOPRIO_CLASS_BE, 7)
    with suppress(BrokenPipeError):  # nobody listens any more
        Worker(Path(sys.argv[1]), Orders(sys.stdin.fileno()), _say).work()


def _say(told: Told) -> None:
    sys.stdout.buffer.write(told_line(told))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
