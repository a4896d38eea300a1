"""`station purge`: when a job has arrived, everything that tells who was photographed is erased, here and in the copy.

First the journal: facts of people, and the event `purged` that lists what goes and by whose word, in one transaction.
Then the files, the key first; then the database gives its room back; last the note `purge_finished`, with the places
that are done. Whatever stops this on the way, the same command goes on from there, and `verify` names the files that
are still there. Chain, counts and numbers stay.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.journal import Journal
from db.records import Event
from station.config import load
from station.delivery import Delivery, delivery_of
from station.export.errors import name_of
from station.identity import hand_down_day_key
from station.keeping import Keeper
from station.program import PROGRAM
from station.purge.places import erase, packages_of
from station.purge.refusals import (
    DeliveryUnacknowledged,
    FilesUnknown,
    JobNotExported,
    JobOpen,
    JobUnknown,
    PurgeUnconfirmed,
)
from station.purge.removing import RemovalFailed, occupied
from station.words import say_both

log = logging.getLogger(__name__)

HERE, COPY = "data", "second_copy"
KINDS = {
    "exposure": "originals",
    "portrait": "portraits",
    "orphan": "orphans",
    "calibration": "calibrations",
    "outside": "elsewhere",
}


@dataclass(frozen=True)
class Listing:
    """What goes with a job: picture files by kind, their bytes, names of packages that were left in the data folder."""

    files: dict[str, int]
    bytes: int
    packages: list[str]


Vouch = Callable[[Journal], str | None]
"""Gives the name of a supervisor who says, with a code, that everything arrived; None when nobody does."""

Confirm = Callable[[Listing], bool]
"""Whether all this is really to go."""


class CopyLost(Exception):
    """The second copy does not take what has to be done there. The text is for the log: no name, no path."""


class Copy(Protocol):
    """The second copy of a data folder: the same files under the same relative paths, and a journal of its own."""

    def reach(self) -> Path:
        """Give the folder where it lies.

        Raises:
            CopyLost: the disk is not there, or holds no copy of this data folder.
        """

    def renew_journal(self) -> None:
        """Put what the journal is now in place of the copy's, so that nothing of the old one is left.

        Raises:
            CopyLost: the disk says no.
        """


@dataclass(frozen=True)
class Report:
    """What a purge did.

    Attributes:
        people, files, bytes, packages: what went with the job, as the event `purged` lists it.
        freed: bytes of disks that this run gave back, at least; whole blocks.
        places: whether each place is done.
    """

    job: str
    people: int
    files: dict[str, int]
    bytes: int
    packages: list[str]
    freed: int
    places: dict[str, bool]

    @property
    def complete(self) -> bool:
        """Whether nothing is left anywhere."""
        return all(self.places.values())

    def lines(self) -> list[str]:
        """The same for people, in both languages."""
        files, packages = sum(self.files.values()), len(self.packages)
        return [
            say_both(
                "purge.done", job=self.job, people=self.people, files=files, packages=packages, freed=self.freed
            ),
            say_both("purge.elsewhere" if self.complete else "purge.copy-not-done"),
        ]  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The object that `purge --json` prints."""
        return dict(vars(self))


def purge(data: Path, job: str, vouch: Vouch, confirm: Confirm, copy: Copy | None = None) -> Report:
    """Erase a job that has arrived, or finish what an earlier call began.

    Args:
        data: the data folder; no desk may work in it meanwhile.
        job: its name.
        vouch: asked only when no acknowledgement is journaled.
        confirm: asked last, before anything goes.
        copy: the second copy, None when there is none.

    Raises:
        PurgeRefused: nothing was erased; the code says why.
        RemovalFailed, JournalError: the disk or the journal is in trouble; call again when that is over.
        SettingsError: `station.toml` is broken.
    """
    before = occupied(data)  # what the purge itself writes is not given back by it
    with _journal_of(data) as journal:
        delivery = delivery_of(journal, job)
        if delivery.whole:
            purged = _Decision(journal, data, job, delivery).journaled(vouch, confirm, copy)
        elif delivery.purged is not None:
            purged = delivery.purged
        else:
            raise JobUnknown(job=job, jobs=", ".join(journal.jobs()))
        return _Erasure(journal, data, purged, delivery.exported, before).finished(copy)


@contextmanager
def _journal_of(data: Path) -> Iterator[Journal]:
    """The folder's journal, held against desks and exports, in the name of its newest job: a purge begins no day."""
    settings = load(data)
    with Journal.read_only(data) as journal:
        job, rehearsal = journal.job, journal.rehearsal
    with Journal.open(data, desk=settings.desk.letter, job=job, rehearsal=rehearsal, program=PROGRAM) as journal:
        yield journal


class _Decision:
    """Whether a job may go, and by whose word."""

    def __init__(self, journal: Journal, data: Path, job: str, delivery: Delivery) -> None:
        self._journal, self._data, self._job, self._delivery = journal, data, job, delivery

    def journaled(self, vouch: Vouch, confirm: Confirm, copy: Copy | None) -> Event:
        """Refuse, or empty the people and write that the job goes."""
        self._refuse_unfinished()
        supervisor = None if self._delivery.complete else vouch(self._journal)
        if supervisor is None and not self._delivery.complete:
            raise DeliveryUnacknowledged(job=self._job)
        listing = self._listing()
        if not confirm(listing):
            raise PurgeUnconfirmed(job=self._job)
        data = {**vars(listing), "word": self._word(supervisor), "places": [HERE] if copy is None else [HERE, COPY]}
        return self._journal.purge(self._job, data, operator=supervisor)

    def _refuse_unfinished(self) -> None:
        """An intent is open only inside an open sitting; files that nobody has journaled yet may be anybody's."""
        numbers = [sitting.number for sitting in self._journal.open_sittings() if sitting.job == self._job]
        if numbers:
            raise JobOpen(job=self._job, numbers=", ".join(numbers))
        strangers = Keeper(self._data, self._journal.length).strangers(self._journal.knows_path)
        if strangers:
            raise FilesUnknown(count=len(strangers))
        if self._delivery.unexported:
            raise JobNotExported(job=self._job, desks=", ".join(self._delivery.unexported))

    def _word(self, supervisor: str | None) -> dict[str, Any]:
        if supervisor is not None:
            return {"supervisor": supervisor}
        return {"acknowledged": [{"package": one.name, "root": one.root} for one in self._delivery.arrived]}

    def _listing(self) -> Listing:
        files = [one for one in self._journal.known_files() if one.job == self._job and not one.erased]
        counted = Counter(KINDS[one.role] for one in files)
        return Listing(
            files={kind: counted[kind] for kind in KINDS.values()},
            bytes=sum(one.file.size for one in files),
            packages=[path.name for path in packages_of(self._data, self._job, self._delivery.exported)],
        )


class _Erasure:
    """What follows a journaled purge: files, room, the copy. Every step may be taken twice."""

    def __init__(self, journal: Journal, data: Path, purged: Event, exported: frozenset[str], before: int) -> None:
        self._journal, self._data, self._purged, self._exported = journal, data, purged, exported
        self._before = before
        self._job: str = purged.data["job"]
        self._files = [one for one in journal.known_files() if one.job == self._job and one.erased]

    def finished(self, copy: Copy | None) -> Report:
        """Erase what is still there, journal which places are done for the first time, and report."""
        before = self._done_before()
        freed = self._erase_here()
        done = {HERE}
        if copy is not None:
            freed_there = self._erase_copy(copy)
            freed += freed_there or 0
            done |= {COPY} if freed_there is not None else before & {COPY}
        if done - before:
            self._journal.note("purge_finished", data={"job": self._job, "places": sorted(done), "freed": freed})
        told = self._purged.data
        return Report(
            job=self._job,
            people=told["people"],
            files=told["files"],
            bytes=told["bytes"],
            packages=told["packages"],
            freed=freed,
            places={place: place in done for place in ([HERE] if copy is None else [HERE, COPY])},
        )

    def _done_before(self) -> set[str]:
        notes = (event for event in self._journal.events(self._purged.seq) if event.kind == "purge_finished")
        return {place for note in notes if note.data["job"] == self._job for place in note.data["places"]}

    def _erase_here(self) -> int:
        """Bytes that the disk has back, by what the whole folder took before and takes now."""
        try:
            hand_down_day_key(self._data)
            erase(self._data, self._job, self._files, self._exported)
            Keeper(self._data, self._journal.length).drop_unfinished_portraits(self._journal.knows_path)
        except OSError as error:
            raise RemovalFailed(reason=name_of(error)) from None  # its text may hold a name: packages may be named so
        self._journal.compact()
        return max(0, self._before - occupied(self._data))

    def _erase_copy(self, copy: Copy) -> int | None:
        """Bytes freed in the copy; None when it can't be reached, or not any longer."""
        try:
            place = copy.reach()
            before = occupied(place)
            erase(place, self._job, self._files, self._exported)
            copy.renew_journal()
            return max(0, before - occupied(place))
        except (OSError, CopyLost) as error:
            log.warning("the second copy is not done: %s", name_of(error) if isinstance(error, OSError) else error)
            return None
