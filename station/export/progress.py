"""How far an export is, told after every piece of every file, and the way to stop it between two pieces."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from station.export.errors import ExportStopped

Step = Literal["copy", "seal", "read-back", "open"]


@dataclass(frozen=True)
class Progress:
    """How far it is.

    Attributes:
        step: what is being done.
        done, total: bytes of this step. What lies on the target already is not copied and does not count there.
        after: bytes of the steps that come after this one.
    """

    step: Step
    done: int
    total: int
    after: int = 0


Watch = Callable[[Progress], None]
"""Told after every piece of a file. It may take its time, so that others come first, and may raise to stop the
export: what was written stays, unfinished, and is gone on with the next time."""


def nobody_watches(progress: Progress) -> None:
    """The default watcher."""


class Stop:
    """A word that may come from another thread or from a signal: stop, calmly, before the next piece."""

    def __init__(self) -> None:
        """Nobody has said it yet."""
        self._said = threading.Event()

    def say(self) -> None:
        """Stop."""
        self._said.set()

    def check(self) -> None:
        """Go on, unless it was said.

        Raises:
            ExportStopped: it was.
        """
        if self._said.is_set():
            raise ExportStopped()

    def heeded(self, watch: Watch = nobody_watches) -> Watch:
        """A watcher that stops the export once the word was said, and otherwise tells `watch`."""

        def watching(progress: Progress) -> None:
            self.check()
            watch(progress)

        return watching


class Tally:
    """Adds up the pieces of one step and tells of it."""

    def __init__(self, watch: Watch, step: Step, total: int, after: int = 0) -> None:
        """Begin the step; that is told as well."""
        self._watch, self._step, self._total, self._after = watch, step, total, after
        self._done = 0
        self.add(0)

    def add(self, size: int) -> None:
        """So many bytes more are done."""
        self._done += size
        self._watch(Progress(self._step, self._done, self._total, self._after))
