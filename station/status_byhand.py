"""How far people are, without a desk: the folder is opened as the desk would open it, by somebody's name."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.journal import Journal
from station.config import Settings, load
from station.denials import OperatorUnknown
from station.identity import JobKeyPurged, job_key
from station.job.jobfile import job_of
from station.keeping import Keeper
from station.operators import Operators
from station.program import PROGRAM

Code = Callable[[str], str]
"""Asks somebody, by name, for their code."""


@dataclass(frozen=True)
class OpenPeople:
    """The people of one job, held against every desk.

    Attributes:
        journal: open for writing.
        keeper: where pictures that are handed in go.
        key: the job's, for keyed hashes.
        profile: the rule set that pictures are judged by.
        operator: who acts.
    """

    journal: Journal
    keeper: Keeper
    key: bytes
    profile: str
    operator: str


@contextmanager
def opened_people(folder: Path, by: str, code: Code) -> Iterator[OpenPeople]:
    """Open the folder's job; without a job file the newest one in it. Who acts is proved where codes are set up.

    Raises:
        OperatorUnknown, CodeWait, CodeWrong: whoever wants to act may not.
        SettingsError: the settings or the job file are broken.
        JobKeyDiffers, JobKeyPurged: the folder does not go with the job file, or the job was erased.
        JournalHeld: a desk has the folder open.
        JournalError: the folder can't be used.
    """
    settings = load(folder)
    found = job_of(folder, settings, datetime.now().astimezone())
    with Journal.read_only(folder) as before:
        rehearsal = before.rehearsal
        name = before.job if settings.job.file is None else found.name
    with Journal.open(folder, desk=settings.desk.letter, job=name, rehearsal=rehearsal, program=PROGRAM) as journal:
        if name in journal.purged_jobs():
            raise JobKeyPurged(job=name)
        _prove(journal, settings, by, code)
        profile = found.wants.check_wishes.profile or settings.portrait.profile
        keeper = Keeper(folder, journal.length)
        yield OpenPeople(journal, keeper, job_key(folder, name, found.key), profile, by)


def _prove(journal: Journal, settings: Settings, by: str, code: Code) -> None:
    """By their code where anybody is registered; else by being one of those whom the settings name, if they do."""
    operators = Operators(journal, lambda: datetime.now().astimezone(), time.monotonic)
    if operators.people:
        operators.prove(by, code(by), "status")
    elif "operators" in settings.desk.model_fields_set and by not in settings.desk.operators:
        raise OperatorUnknown()
