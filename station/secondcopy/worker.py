"""What the second copy's process does: follow the journal, copy, and say how far behind it is.

It says so in JSON lines, `{"behind_files": 3, "behind_seconds": 1.5, "code": null, "detail": ""}`, with the meaning of
`messages.CopyState`. Whoever started it ends it by closing its standard input, and by ending.
"""

import json
import select
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from db.errors import JournalError
from db.journal import Journal
from station.secondcopy.follower import Follower
from station.secondcopy.troubles import SOURCE, CopyFull, CopyTrouble

LOOK_EVERY = 0.5
TELL_EVERY = 1.0  # at most, while only figures change
TELL_AT_LEAST_EVERY = 10.0
BACK_UP_EVERY = 2.0
SHARE = 10  # a tenth of the time at most goes into copying the journal, however large it is, or into trying in vain
GRACE = 0.5  # SIGTERM ends the desk within two seconds, and this is part of them


class EndedError(Exception):
    """Somebody wanted the end, and the grace is over; what is left is copied at the next start."""


@dataclass(frozen=True)
class Standing:
    """How things stand; see `messages.CopyState`."""

    behind_files: int | None = None
    behind_seconds: float = 0.0
    code: str | None = None
    detail: str = ""

    def in_short(self) -> tuple[str | None, bool, bool]:
        """The code, whether anybody has looked, and whether everything is there."""
        return self.code, self.behind_files is None, not (self.behind_files or self.behind_seconds)


class Worker:
    """Keeps one copy level until the end is wanted, and then for no longer than its grace."""

    def __init__(
        self, folder: Path, second: Path, letter: str, tell: Callable[[Standing], None],
        end_wanted: Callable[[float], bool], monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Make one; nothing is touched before `work`.

        Args:
            folder: the data folder.
            second: the folder on the second disk.
            letter: the desk's.
            tell: called with every standing that is worth telling.
            end_wanted: waits at most so many seconds for somebody to want the end; whether somebody does.
            monotonic: seconds.
        """
        self._folder, self._second, self._letter = folder, second, letter
        self._tell, self._end_wanted, self._monotonic = tell, end_wanted, monotonic
        self._until: float | None = None
        self._back_up_at = self._try_at = float("-inf")
        self._copy: Follower | None = None
        self._behind_since: float | None = None
        self._told, self._told_at = Standing(), float("-inf")

    def work(self) -> None:
        """Follow the journal; one that can't be read is tried again."""
        while True:
            try:
                with Journal.read_only(self._folder) as journal:
                    self._copy = Follower(self._folder, self._second, self._letter, journal, self.pause)
                    self._follow(self._copy)
                return
            except JournalError as error:
                self._say(SOURCE, error.code)
                if self._end_wanted(LOOK_EVERY):
                    return
            except EndedError:
                return

    def _follow(self, copy: Follower) -> None:
        """Go round until the end is wanted, and once more: the desk has written its last by then."""
        self._round(copy)
        while not self._end_wanted(LOOK_EVERY):
            self._round(copy)
        self._back_up_at = self._try_at = float("-inf")
        self._round(copy)

    def _round(self, copy: Follower) -> None:
        copy.look()
        began = self._monotonic()
        if began < self._try_at:
            self._say(self._told.code)
            return
        try:
            self._go_on(copy)
        except CopyTrouble as trouble:
            if not isinstance(trouble, CopyFull):
                copy.lose()
            now = self._monotonic()
            self._try_at = now + (SHARE - 1) * (now - began)
            self._say(trouble.code, trouble.detail)
        else:
            self._say(SOURCE if copy.nowhere else None)

    def _go_on(self, copy: Follower) -> None:
        if copy.reached:
            copy.check()
        else:
            copy.reach()
        self._copy_files(copy)
        if not copy.level and self._monotonic() >= self._back_up_at:
            self.back_up(copy)

    def _copy_files(self, copy: Follower) -> None:
        while copy.waiting:
            self.pause()
            self._found(copy.copy_next())
            copy.look()

    def back_up(self, copy: Follower) -> None:
        """Copy the journal, and settle when it may be copied again."""
        began = self._monotonic()
        self._found(copy.back_up())
        ended = self._monotonic()
        self._back_up_at = ended + max(BACK_UP_EVERY, (SHARE - 1) * (ended - began))

    def pause(self) -> None:
        """Between two pieces: say how far it is, and end when the grace is over."""
        if self._until is None and self._end_wanted(0.0):
            self._until = self._monotonic() + GRACE
        if self._until is not None and self._monotonic() > self._until:
            raise EndedError
        self._say(self._told.code)

    # what is told

    def _found(self, found: tuple[str, str] | None) -> None:
        if found is not None:
            self._say(*found)

    def _say(self, code: str | None, detail: str = "") -> None:
        """Tell how things stand: what it is in short at once when it changes, the figures once a second."""
        now = self._monotonic()
        standing = Standing(*self._behind(now), code, detail)
        due = TELL_EVERY if standing != self._told else TELL_AT_LEAST_EVERY
        if standing.in_short() != self._told.in_short() or now - self._told_at >= due:
            self._told_at, self._told = now, standing
            self._tell(standing)

    def _behind(self, now: float) -> tuple[int | None, float]:
        """How many files wait, and for how long something has been missing on the second disk."""
        if self._copy is None or self._copy.waiting is None:
            return None, 0.0
        if self._copy.level:
            self._behind_since = None
            return 0, 0.0
        if self._behind_since is None:
            self._behind_since = now
        return len(self._copy.waiting), now - self._behind_since


def say_as_line(standing: Standing) -> None:
    """One JSON object on one line of stdout."""
    print(json.dumps(asdict(standing)), flush=True)


def stdin_closed(seconds: float) -> bool:
    """Wait at most so long for the end of standard input; nothing is ever said there."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])
