"""How far `station receive` is, on stderr: a line now and then, none at all for a few small packages."""

import time
from collections.abc import Callable
from typing import Final, TextIO

from station.export.receive.progress import Step
from station.words import say_both

NOW_AND_THEN: Final = 5.0
"""Seconds from one line to the next."""


class Telling:
    """Writes a line when it is time."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is told yet."""
        self._out, self._clock = out, clock
        self._told_at = clock()

    def __call__(self, step: Step) -> None:
        """Tell of it, if it is time."""
        now = self._clock()
        if now - self._told_at >= NOW_AND_THEN:
            self._told_at = now
            print(line(step), file=self._out, flush=True)


def line(step: Step) -> str:
    """One line, in both languages: what is done, with which package, and for how long still."""
    said = say_both(f"receiving.{step.what}", package=step.package, packages=step.packages, files=step.files)
    if step.seconds_left is None:
        return said
    minutes, seconds = divmod(round(step.seconds_left), 60)
    return f"{said}  {say_both('receiving.left', time=f'{minutes}:{seconds:02}')}"
