"""Importing without a desk: the folder is opened as the desk would open it, compared, and written to when told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from db.errors import JournalMissing
from db.journal import Journal
from db.records import PersonFacts
from station.config import load
from station.identity import JobKeyPurged, job_key
from station.job.identity_kept import facts_to_keep
from station.job.jobfile import Job, job_of
from station.job.roster.importing import Difference, difference, write
from station.job.roster.offer import Offer
from station.opening import uses_simulation
from station.program import PROGRAM


class OpenJob:
    """The job of a data folder, held against every desk.

    Attributes:
        journal: open for writing.
        job: what is worked for.
        key: the job's, for keyed hashes.
    """

    def __init__(self, journal: Journal, job: Job, key: bytes) -> None:
        self.journal, self.job, self.key = journal, job, key

    def compare(self, offer: Offer, *, adding: bool) -> Difference:
        """What the list would change."""
        return difference(self.journal, offer.roster, self.key, adding=adding, keep=self._keep)

    def _keep(self, facts: PersonFacts) -> PersonFacts:
        return facts_to_keep(facts, self.job.wants)

    def take(self, offer: Offer, found: Difference) -> None:
        """Write it, all or nothing."""
        write(self.journal, offer.roster, offer.sha256, found, None)


@contextmanager
def opened_job(folder: Path) -> Iterator[OpenJob]:
    """Open the folder's job; a new folder becomes what its settings say.

    Raises:
        SettingsError: the settings or the job file are broken.
        JobKeyDiffers, JobKeyPurged: the folder does not go with the job file, or the job was erased.
        JournalHeld: a desk has the folder open.
        JournalError: the folder can't be used.
    """
    settings = load(folder)
    job = job_of(folder, settings, datetime.now().astimezone())
    rehearsal = _as_it_was(folder, uses_simulation(settings))
    with Journal.open(folder, desk=settings.desk.letter, job=job.name, rehearsal=rehearsal, program=PROGRAM) as journal:
        if job.name in journal.purged_jobs():
            raise JobKeyPurged(job=job.name)
        yield OpenJob(journal, job, job_key(folder, job.name, job.key))


def _as_it_was(folder: Path, simulated: bool) -> bool:
    """A rehearsal's folder stays one, whatever the settings say meanwhile."""
    try:
        with Journal.read_only(folder) as journal:
            return journal.rehearsal
    except JournalMissing:
        return simulated
