"""Which numbers a restored desk must never give: those that the lost disk may have given after its last copy.

How far that disk went on is in no copy. A number that two people have would be worse than one that nobody has, so the
gap is as long as the time since the copy's last event allows.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from station.day import day_job

AT_LEAST = 100
AT_MOST = 5000
SECONDS_PER_NUMBER = 20  # nobody is captured faster, hour after hour


@dataclass(frozen=True)
class Gap:
    """Numbers of one job that are never given, first and last included."""

    job: str
    first: int
    last: int


def gaps(
    given: Mapping[str, int], seen: int, newest: str, purged: Set[str], copied_at: datetime, now: datetime
) -> list[Gap]:  # fmt: skip
    """Give a gap for each job in which the lost disk may have gone on, the newest job's last.

    Args:
        given: the highest number that this desk gave or skipped, by job, as the copy knows it.
        seen: the highest number in the names of files that the copy's journal does not know; of which job, nobody
            can tell.
        newest: the job of the copy's last event.
        purged: jobs that are over for good.
        copied_at: time of the copy's last event.
        now: when the folder is restored.
    """
    others = sorted(_may_have_gone_on(given, purged, day_job(now)) - {newest})
    return [
        Gap(job, last + 1, max(last + _possible(job, copied_at, now), seen + AT_LEAST))
        for job, last in ((job, given.get(job, 0)) for job in (*others, newest))
    ]


def _may_have_gone_on(given: Iterable[str], purged: Set[str], today: str) -> set[str]:
    """Every job with numbers that was not purged, without the days that are past; and today, which may be new."""
    return {job for job in given if job not in purged and not _is_past(job, today)} | {today}


def _is_past(job: str, today: str) -> bool:
    return re.fullmatch("[0-9]{8}", job) is not None and job < today


def _possible(job: str, copied_at: datetime, now: datetime) -> int:
    """How many numbers the lost disk may have given in a job."""
    since = copied_at
    if job == day_job(now):  # before today nobody had a number of today
        since = max(since, now.replace(hour=0, minute=0, second=0, microsecond=0))
    elapsed = int((now - since).total_seconds())
    return min(max(elapsed // SECONDS_PER_NUMBER, AT_LEAST), AT_MOST)
