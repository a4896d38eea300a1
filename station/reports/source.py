"""What sheets are made of: one reading of a data folder's journal, job file and timetable, as of one moment."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from db.journal import Journal
from db.queries import Queries
from db.records import Correction, Sitting
from station.config import load
from station.job.classboard import Said
from station.job.closing import Closings, closings
from station.job.faces import Faces
from station.job.fees import Settlement, settlement
from station.job.jobfile import wants_of
from station.job.sizes import sizes_of
from station.job.table import JobTable
from station.job.timetable import PlannedClass, Timetable, TimetableDamaged, folded, stored, window_of
from station.reports.people import Everybody, Group, Person
from station.reports.told import Told

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Given:
    """A picture or an orphan that two people gave to a number.

    Attributes:
        what: number of the sitting that shot it; of an orphan its reason, as a code of the catalogues.
        to: the sitting it was given to; None: nobody provable.
    """

    at: str
    what: str
    to: str | None
    reason: str
    operator: str
    second: str


@dataclass(frozen=True)
class Stray:
    """An orphan that nobody claimed.

    Attributes:
        class_name: the class it came with, as far as that is known.
        after: number of the sitting in whose wake it came; None where there is none.
    """

    at: str
    reason: str
    class_name: str | None
    after: str | None


@dataclass(frozen=True)
class Retake:
    """A picture that was taken again.

    Attributes:
        sitting: the one that counts now.
        old, new: numbers; the same where it was taken again before it was accepted.
        reason: a code of the catalogues; None where nobody said.
    """

    sitting: str
    at: str
    old: str
    new: str
    reason: str | None


@dataclass(frozen=True)
class Source:
    """One job as it stands.

    Attributes:
        job, desk, day: the newest event's.
        at: ISO time of that event: what came later is not on the sheets.
        rehearsal: whether everybody is simulated.
        wants: what the job file says.
        listed: `people`, `classes`, or None where there is no list.
        planned: classes in the order of the timetable, moved ones in the window they were moved to.
        groups, of_sitting, numbers: see `Everybody`.
        class_at: the class that was at the desk when a sitting was opened, by its id.
        unconfirmed: how many faces of a class nobody has looked at, by its name.
        accepted_at: when each person's pictures were accepted, by id of the sitting.
        chain_head, seq: of the newest event.
        settled, closings: what is owed and paid, and what was closed.
    """

    job: str
    desk: str
    day: str
    at: str
    rehearsal: bool
    wants: JobTable
    listed: str | None
    planned: tuple[PlannedClass, ...]
    groups: tuple[Group, ...]
    of_sitting: Mapping[str, Person]
    numbers: Mapping[str, str]
    sittings: tuple[Sitting, ...]
    class_at: Mapping[str, str]
    unconfirmed: Mapping[str, int]
    accepted_at: Mapping[str, str]
    corrections: tuple[Correction, ...]
    retakes: tuple[Retake, ...]
    strays: tuple[Stray, ...]
    claimed: tuple[Given, ...]
    reassigned: tuple[Given, ...]
    chain_head: str
    seq: int
    settled: Settlement
    closings: Closings

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        return tuple(person for group in self.groups for person in group.people)

    def class_of(self, sitting: str) -> str | None:
        """The class whose person had this sitting; None for people off the list."""
        person = self.of_sitting.get(sitting)
        return None if person is None else person.class_name

    def plan_of(self, name: str) -> PlannedClass | None:
        """What is planned for a class."""
        return next((one for one in self.planned if folded(one.name) == folded(name)), None)


def read(folder: Path) -> Source:
    """Ask a data folder, beside a desk that works on it.

    Raises:
        JournalError: the journal can't be read.
        SettingsError: `station.toml` or the job file is broken.
    """
    settings = load(folder)
    with Journal.read_only(folder) as journal, journal.moment():
        return of_journal(journal, folder, wants_of(folder, settings, journal.job))


def of_journal(journal: Queries, folder: Path, wants: JobTable) -> Source:
    """Ask an open journal; `wants` is what its job says."""
    told = Told.of(journal.job, journal.events())
    newest = told.last or journal.newest_event()
    planned = tuple(_moved(one, told.said) for one in _timetable(folder, journal.job).counted(sizes_of(journal)))
    everybody = Everybody(journal, told, planned, wants)
    sittings = tuple(one for one in journal.sittings() if one.job == journal.job)
    held = {sitting: picture for picture, sitting in journal.held().items() if sitting is not None}
    claims = journal.claims()
    strays = {one.id: one for one in journal.orphans() if one.id in told.class_of_orphan}
    return Source(
        job=journal.job,
        desk=newest.desk,
        day=newest.at[:10],
        at=newest.at,
        rehearsal=journal.rehearsal,
        wants=wants,
        listed=journal.roster_form(),
        planned=planned,
        groups=everybody.groups,
        of_sitting=everybody.of_sitting,
        numbers=everybody.numbers,
        sittings=sittings,
        class_at=told.class_at,
        unconfirmed=dict(Faces(journal, folder).classes),
        accepted_at={one: told.accepted_at[picture] for one, picture in held.items() if picture in told.accepted_at},
        corrections=tuple(journal.corrections()),
        retakes=tuple(_retakes(told, sittings)),
        strays=tuple(_strays(journal, told, everybody, {one.orphan for one in claims})),
        claimed=tuple(
            Given(one.at, f"orphan.{strays[one.orphan].reason}", one.sitting, one.reason, one.operator, one.second)
            for one in claims
            if one.orphan in strays
        ),
        reassigned=tuple(_reassigned(journal, everybody.numbers)),
        chain_head=newest.hash,
        seq=newest.seq,
        settled=settlement(journal, wants),
        closings=closings(journal),
    )


def _timetable(folder: Path, job: str) -> Timetable:
    try:
        return stored(folder, job) or Timetable()
    except TimetableDamaged:
        log.warning("the timetable can't be read: sheets are made without it")
        return Timetable()


def _moved(one: PlannedClass, said: Said) -> PlannedClass:
    """The class in the window that it was moved to."""
    window = said.moved.get(folded(one.name))
    return replace(one, window=window_of(window)) if window else one


def _retakes(told: Told, sittings: Sequence[Sitting]) -> list[Retake]:
    by_id = {one.id: one for one in sittings}
    again = [
        Retake(one.sitting, one.at, by_id[one.sitting].number, by_id[one.sitting].number, f"reason.{one.reason}")
        for one in told.again
        if one.sitting in by_id
    ]
    for one in sittings:
        before = by_id.get(one.retake_of or "")
        if before is not None:
            why = told.allowed.get(before.id)
            again.append(Retake(one.id, one.opened_at, before.number, one.number, f"reason.{why}" if why else None))
    return sorted(again, key=lambda retake: retake.at)


def _strays(journal: Queries, told: Told, everybody: Everybody, claimed: set[str]) -> list[Stray]:
    found = []
    for orphan in journal.orphans():
        if orphan.id in claimed or orphan.id not in told.class_of_orphan:
            continue
        sitting = None if orphan.intent is None else journal.sitting_of(orphan.intent)
        person = everybody.of_sitting.get(sitting or "")
        class_name = person.class_name if person is not None else told.class_of_orphan[orphan.id]
        found.append(Stray(orphan.at, orphan.reason, class_name, everybody.numbers.get(sitting or "")))
    return found


def _reassigned(journal: Queries, numbers: Mapping[str, str]) -> list[Given]:
    found = []
    for one in journal.reassignments():
        shot_by = numbers.get(journal.exposure(one.exposure).sitting)
        if shot_by is not None:
            found.append(Given(one.at, shot_by, one.to_sitting, one.reason, one.operator, one.second))
    return found
