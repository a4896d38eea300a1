"""Days and hours of a job: on which days it captures, and from when to when; the gap between two windows is lunch."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from station.job.wrong import refuse

MOST_WINDOWS: Final = 4
_WINDOW: Final = re.compile(r"([0-2]?[0-9])[:：]([0-5][0-9])\s*[-–—~～]\s*([0-2]?[0-9])[:：]([0-5][0-9])")


@dataclass(frozen=True)
class Window:
    """A stretch of work without a break."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.end.hour - self.begin.hour) * 60 + self.end.minute - self.begin.minute


ORDINARY: Final = (Window(time(8, 30), time(12)), Window(time(13, 30), time(18)))
"""A day with a lunch break, where nobody says otherwise."""


def window(written: Any) -> Window:
    """Read `08:30-12:00`, also with full-width signs; for validators."""
    if isinstance(written, Window):
        return written
    found = _WINDOW.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None or int(found[1]) > 23 or int(found[3]) > 23:
        refuse("hours")
    read = Window(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
    if read.begin >= read.end:
        refuse("hours")
    return read


def windows(written: Any) -> tuple[Window, ...]:
    """Read a day's windows: one to four, one after the other; for validators."""
    if not isinstance(written, list | tuple) or not 0 < len(written) <= MOST_WINDOWS:
        refuse("hours")
    read = tuple(window(one) for one in written)
    if any(before.end > after.begin for before, after in pairwise(read)):
        refuse("hours-overlap")
    return read


def day(written: Any) -> date:
    """Read a date as TOML has it; for validators."""
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    refuse("date")


def years_later(when: date, years: int) -> date:
    """The same day of the week, 52 weeks later for each year: hours belong to a weekday more than to a date."""
    return when + timedelta(weeks=52 * years)
