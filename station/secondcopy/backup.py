"""The journal of a copy: laid among the unfinished files of a new data folder, proved, asked, written on."""

from dataclasses import dataclass
from pathlib import Path

import db.verify
from db.door import FILE as JOURNAL
from db.errors import JournalOlder
from db.journal import Journal
from db.queries import Reader
from db.records import Event, KnownFile, Sitting
from station.program import PROGRAM
from station.secondcopy.shelf import UNFINISHED, NotAsJournaledError, Shelf
from station.secondcopy.troubles import CopyDamaged


@dataclass(frozen=True)
class Backup:
    """What the journal of a copy says.

    Attributes:
        newest: its last event.
        job: the job of that event.
        files: every file that it vouches for.
        open_sittings: those that had not ended.
        last_sitting: the newest; None when there is none.
        given: the highest number that the desk gave or skipped, by job.
        purged: jobs that are over for good.
    """

    newest: Event
    job: str
    files: list[KnownFile]
    open_sittings: list[Sitting]
    last_sitting: Sitting | None
    given: dict[str, int]
    purged: set[str]


def proved(shelf: Shelf, copy: Path, desk: str) -> Backup:
    """Bring the copy's journal to the shelf's unfinished files, let it prove itself, and ask it.

    Raises:
        CopyDamaged: it can't be read, or does not prove itself.
        JournalNewer: a newer program wrote it.
    """
    try:
        shelf.lay(f"{UNFINISHED}/{JOURNAL}", copy / JOURNAL)
    except NotAsJournaledError as problem:
        raise CopyDamaged(fault=problem.why, about=JOURNAL) from problem
    try:
        faults = db.verify.verify(shelf.unfinished)
    except JournalOlder:
        open_unfinished(shelf, desk, "").close()  # opening brings it to the newest form
        faults = db.verify.verify(shelf.unfinished)
    if faults:
        raise CopyDamaged(fault=faults[0].code, about=faults[0].about)
    with Journal.read_only(shelf.unfinished) as journal:
        return _asked(journal, desk)


def _asked(journal: Reader, desk: str) -> Backup:
    last = journal.sittings(limit=1, newest_first=True)
    return Backup(
        newest=journal.newest_event(),
        job=journal.job,
        files=list(journal.known_files()),
        open_sittings=journal.open_sittings(),
        last_sitting=last[0] if last else None,
        given=journal.last_ordinals(desk),
        purged=journal.purged_jobs(),
    )


def open_unfinished(shelf: Shelf, desk: str, job: str) -> Journal:
    """The unfinished journal, open for writing; whether the folder is one of rehearsal was settled long ago."""
    return Journal.open(shelf.unfinished, desk=desk, job=job, rehearsal=False, program=PROGRAM)
