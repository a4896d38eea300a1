"""Taking in a timetable, for the command line: no desk may have the folder open."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Final

from db.errors import JournalMissing
from db.journal import Journal
from station.config import load
from station.job.jobfile import job_of
from station.job.planning import SECONDS, Hours, Room, make
from station.job.sizes import sizes_of
from station.job.timetable import NOTE, PlannedClass, Timetable, store, stored
from station.opening import uses_simulation
from station.program import PROGRAM

USUAL_HOURS: Final[tuple[Hours, ...]] = ((510, 720), (810, 1080))
"""08:30-12:00 and 13:30-18:00."""


@dataclass(frozen=True)
class Wishes:
    """What the job says of its days.

    Attributes:
        seconds: a student, as planned.
        there: every stretch of work; empty where the job names no days.
    """

    seconds: float
    there: tuple[Room, ...] = ()


def wishes_of(folder: Path) -> Wishes:
    """What the job that the folder's settings name says.

    Raises:
        SettingsError: `station.toml` or the job file is broken.
    """
    wants = job_of(folder, load(folder), datetime.now().astimezone()).wants
    there = (
        Room(day.date.isoformat(), _minutes(hours.begin), _minutes(hours.end))
        for day in wants.days
        for hours in day.hours
    )
    return Wishes(wants.seconds or SECONDS, tuple(there))


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute


class Schedule:
    """The timetable of one folder's job, open for changes."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        self._journal, self._folder = journal, folder

    @property
    def job(self) -> str:
        """The job that the timetable belongs to."""
        return self._journal.job

    def take(self, timetable: Timetable) -> None:
        """Put this timetable in place of the one before: the file first, then the note that it came.

        Raises:
            OSError, JournalError: the disk says no.
        """
        content = store(self._folder, self.job, timetable)
        told = {"sha256": hashlib.sha256(content).hexdigest(), "classes": len(timetable.classes)}
        self._journal.note(NOTE, data={**told, "heads": timetable.heads})

    def classes(self) -> list[PlannedClass]:
        """Every class that the job knows: the timetable's with their contacts, as many as the roster says.

        Raises:
            TimetableDamaged: the stored timetable can't be read.
        """
        before = stored(self._folder, self.job) or Timetable()
        return before.counted(sizes_of(self._journal))

    def make(self, classes: Sequence[PlannedClass], there: Sequence[Room], seconds: float) -> Timetable:
        """Plan these classes and keep the plan.

        Raises:
            PlanFull: the hours don't hold them; nothing is kept.
            OSError, JournalError: the disk says no.
        """
        planned = make(classes, there, seconds)
        self.take(planned)
        return planned


@contextmanager
def opened_schedule(folder: Path) -> Iterator[Schedule]:
    """The schedule of the job that the folder's settings name; a new folder becomes what they say.

    Raises:
        JournalHeld: a desk has the folder open.
        JournalError: the folder can't be used.
        SettingsError: `station.toml` or the job file is broken.
    """
    settings = load(folder)
    job = job_of(folder, settings, datetime.now().astimezone()).name
    try:
        with Journal.read_only(folder) as before:
            rehearsal = before.rehearsal
    except JournalMissing:
        rehearsal = uses_simulation(settings)
    with Journal.open(folder, desk=settings.desk.letter, job=job, rehearsal=rehearsal, program=PROGRAM) as journal:
        yield Schedule(journal, folder)
