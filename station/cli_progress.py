"""How far an export is, on stderr: one line that is written anew on a terminal, a line now and then anywhere else."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from station.export.errors import free_bytes
from station.export.progress import Progress, Stop, Watch
from station.stick.pacing import Pacing
from station.stick.standing import Pace
from station.words import say_both

_MB: Final = 1_000_000
_ANEW, _NOW_AND_THEN = 0.2, 30.0


@contextmanager
def stoppable(to: Path) -> Iterator[Watch]:
    """A watcher that tells of an export to a folder, and stops it calmly at Ctrl-C or SIGTERM."""
    stop = Stop()
    telling = Telling(to, sys.stderr)

    def asked(number: int, frame: FrameType | None) -> None:
        stop.say()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        telling.begin()
        yield stop.heeded(telling)
    finally:
        telling.end()
        for number, handler in before.items():
            signal.signal(number, handler)


class Telling:
    """Writes what a person at a terminal, or who reads the log later, wants to know."""

    def __init__(self, to: Path, out: TextIO) -> None:
        """Nothing is told yet."""
        self._to, self._out = to, out
        self._anew = out.isatty()
        self._pacing = Pacing()
        self._step, self._told_at = "", 0.0

    def __call__(self, progress: Progress) -> None:
        """Tell of it, if it is time."""
        pace = self._pacing.of(progress)
        begins, ends = progress.step != self._step, progress.done == progress.total
        if begins and not self._step:
            self._line(_room(progress, free_bytes(self._to)))
        now = time.monotonic()
        if begins or ends or now - self._told_at >= (_ANEW if self._anew else _NOW_AND_THEN):
            self._step, self._told_at = progress.step, now
            self._line(line(pace), stays=False)

    def begin(self) -> None:
        """The papers and the plan come first, and take a moment."""
        self._line(say_both("pace.prepare"), stays=False)

    def end(self) -> None:
        """What was told last stays."""
        if self._anew:
            print(file=self._out, flush=True)

    def _line(self, text: str, *, stays: bool = True) -> None:
        if self._anew:
            print(f"\r\033[K{text}", end="\n" if stays else "", file=self._out, flush=True)
        else:
            print(text, file=self._out, flush=True)


def _room(progress: Progress, free: int) -> str:
    size, needed = progress.after, progress.total
    return say_both("cli.export.room", size=-(-size // _MB), needed=-(-needed // _MB), free=free // _MB)


def line(pace: Pace) -> str:
    """One line: what is done, how much of it, how fast, and for how long still."""
    told = [say_both(f"pace.{pace.step}"), f"{pace.done / _MB:,.0f}/{pace.total / _MB:,.0f} MB"]
    if pace.speed is not None:
        told.append(f"{pace.speed / _MB:,.1f} MB/s")
    if pace.seconds_left is not None:
        minutes, seconds = divmod(round(pace.seconds_left), 60)
        told.append(say_both("pace.left", time=f"{minutes}:{seconds:02}"))
    return "  ".join(told)
