"""How far a receipt is: which package, at which step, and for how long still.

Every package is read once to be verified, and one that is new is written and read back. What takes how long is not
known before, so what is left is reckoned, step by step, by what was done: bytes, and for each file what opening and
syncing it costs.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from station.export.inspect_package import Counted
from station.export.naming import DATA

What = Literal["verify", "copy", "read-back", "merge"]
_ON_PACKAGES: Final[tuple[What, ...]] = ("verify", "copy", "read-back")
_A_FILE: Final = 1 << 18
"""Bytes that could be read in the time that a file of its own takes."""

_SLOWER: Final = 4
"""How much longer than reading it takes to write and sync, or to read past the cache, until it was done once."""


@dataclass(frozen=True)
class Step:
    """What is being done.

    Attributes:
        what: verify, copy and read-back are about one package, merge is about all.
        package, packages: which of how many, counted from 1.
        files: how many files that package has.
        seconds_left: until everything is verified and copied; None where nothing tells.
    """

    what: What
    package: int
    packages: int
    files: int
    seconds_left: float | None


Watch = Callable[[Step], None]


def nobody_watches(step: Step) -> None:
    """The default watcher."""


class Reckoning:
    """Adds up what is done, and tells of it."""

    def __init__(self, packages: Sequence[Path], watch: Watch, clock: Callable[[], float] = time.monotonic) -> None:
        """Look how large the packages are; nothing is read."""
        self._sizes = [_size(package) for package in packages]
        self._watch, self._clock = watch, clock
        self._since = clock()
        self._left = {
            (place, what): float(self._work(place)) for place in range(len(packages)) for what in _ON_PACKAGES
        }
        self._to_do = {what: sum(self._left[one, what] for one in range(len(packages))) for what in _ON_PACKAGES}
        self._done = dict.fromkeys(_ON_PACKAGES, 0.0)
        self._took = dict.fromkeys(_ON_PACKAGES, 0.0)

    def _work(self, place: int) -> int:
        files, size = self._sizes[place]
        return size + files * _A_FILE

    def counting(self, what: What, place: int) -> Counted:
        """Begin a step of the package at a place of the list, counted from 0; gives whom to tell of its bytes."""
        _, size = self._sizes[place]
        whole = self._left[place, what]

        def counted(done: int) -> None:
            left = whole * (1 - min(done / size, 1.0)) if size else 0.0
            self._done[what] += self._left[place, what] - left
            now = self._clock()
            self._took[what] += now - self._since
            self._since = now
            self._leave(place, what, left)
            self._tell(what, place)

        counted(0)
        return counted

    def skip(self, place: int) -> None:
        """Nothing more is done with a package: it was refused, or lies there already."""
        for what in _ON_PACKAGES:
            self._leave(place, what, 0.0)

    def merge(self) -> None:
        """Everything was taken; what is derived is made."""
        self._watch(Step("merge", len(self._sizes), len(self._sizes), 0, None))

    def _leave(self, place: int, what: What, left: float) -> None:
        self._to_do[what] -= self._left[place, what] - left
        self._left[place, what] = left

    def _tell(self, what: What, place: int) -> None:
        left = sum(self._seconds(one) for one in _ON_PACKAGES) if self._done["verify"] else None
        self._watch(Step(what, place + 1, len(self._sizes), self._sizes[place][0], left))

    def _seconds(self, what: What) -> float:
        """What is left of a step at its own pace; before its first byte, at what writing usually costs."""
        if self._done[what]:
            return max(self._to_do[what], 0.0) * self._took[what] / self._done[what]
        return max(self._to_do[what], 0.0) * self._took["verify"] / self._done["verify"] * _SLOWER


def _size(package: Path) -> tuple[int, int]:
    """How many files a package's sealed half has, and their bytes; what can't be read counts for nothing here."""
    sizes = list(_sizes(package / DATA))
    return len(sizes), sum(sizes)


def _sizes(folder: Path | str) -> Iterator[int]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.stat(follow_symlinks=False).st_size
    except OSError:
        return
