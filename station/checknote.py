"""Which rules were in force: a job may judge more or less strictly than its profile, and the journal says so."""

from datetime import date
from typing import Final

from db.journal import Journal
from station.checks.limits import Wishes

NOTE: Final = "checks_set"


def note_checks(journal: Journal, profile: str, wishes: Wishes, today: date) -> None:
    """Note the profile, by name and version, and what the job changes of it: once a day, and when it is another.

    A verdict in the journal is to be read by the newest such note of its day; without one the profile stood as it is.
    """
    told = {"profile": profile, "changed": wishes.as_data()}
    before = journal.latest_note(NOTE, today)
    if told != before and (before is not None or told["changed"]):
        journal.note(NOTE, data=told)
