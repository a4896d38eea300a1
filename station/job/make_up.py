"""Make-ups (补拍): the first capture of somebody who missed the day of their class. Said here and nowhere else.

Whether a sitting is one is decided when it opens, from the job's days and the timetable, and written into its event: a
package alone tells it, whatever becomes of job file and timetable.
"""

from collections.abc import Iterable
from datetime import date

from db.queries import Queries
from db.records import Event, Place
from station.job.table import Day


def is_make_up(today: date, place: Place | None, planned: str, days: Iterable[Day]) -> bool:
    """Whether somebody who is captured for the first time today should have come earlier.

    Args:
        today: by the desk's clock.
        place: where in the job the sitting belongs; None where nobody is listed and no class was called.
        planned: ISO date on which they were to come; empty where none is known.
        days: the job's.
    """
    if place is not None and place.listing is None and place.how == "override":
        return False  # nobody waited for them on any day
    return (planned != "" and planned < today.isoformat()) or any(day.make_up and day.date == today for day in days)


def tells_make_up(event: Event) -> bool:
    """Whether a `sitting` event opened a make-up."""
    return event.kind == "sitting" and event.data.get("make_up") is True


def make_ups(journal: Queries) -> frozenset[str]:
    """Ids of the current job's sittings that are make-ups; reads the whole chain."""
    return frozenset(event.refs["sitting"] for event in journal.notes("sitting") if tells_make_up(event))
