"""Appending to the chain: one transaction holds any number of events and everything they mean, or nothing happens."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from db import seal
from db.chain import ZERO, Link, digest, link, parsed
from db.clock import Clock, stamp
from db.errors import JournalDamaged, meaning
from db.projection import apply
from db.records import Event, PersonFacts

Head = tuple[int, str]
"""Sequence number and hash of an event: with it everything before is fixed."""


class Ledger:
    """The head of the chain in memory and the only statements that write. One per writing connection.

    `with ledger:` is one transaction. (A class and no generator: it runs for every commit.)
    """

    def __init__(self, database: sqlite3.Connection, folder: Path, *, job: str, desk: str, clock: Clock) -> None:
        """Take up the chain where it ends; `folder` is where the file lies.

        Raises:
            JournalDamaged: its last event does not bear its own hash.
        """
        self._database, self._folder, self._job, self._desk, self._clock = database, folder, job, desk, clock
        self._seal_lifted = False
        self._head: Head = self._read_head()
        self._before: Head = self._head

    def _read_head(self) -> Head:
        last = last_event(self._database)
        if last is None:
            return 0, ZERO
        if digest(last) != last.hash:
            raise JournalDamaged(detail=f"event {last.seq} does not bear its hash")
        return last.seq, last.hash

    def __enter__(self) -> None:
        """Begin a transaction; when the block ends, everything in it is on disk.

        Raises:
            RuleBroken: at the end of the block: the database refused a row; nothing of the block was written.
            DiskFull, DiskFailed, JournalDamaged, JournalHeld: nothing of the block was written.
        """
        if not self._seal_lifted:  # before the first byte is written, and not only because somebody opened the file
            seal.lift(self._folder)
            self._seal_lifted = True
        self._before = self._head
        try:
            self._database.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise meaning(error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            try:
                self._database.execute("COMMIT")
                return
            except sqlite3.Error as refused:
                error = refused
        self._head = self._before
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise meaning(error) from error

    def append(
        self, kind: str, refs: dict[str, str], data: dict[str, Any], operator: str | None, at: str | None = None,
        private: dict[str, str | None] | None = None,
    ) -> Event:  # fmt: skip
        """Add one event and its rows, inside a transaction.

        Args:
            kind: see `projection.KINDS`; other kinds are notes.
            refs: ids by role.
            data: the rest; no floats, no identity.
            operator: who did it, if somebody did.
            at: the time, when several events share one; now by default.
            private: columns of the row this event brings that are kept out of the chain.
        """
        seq, previous = self._head
        moment = at or self.now()
        made = link(previous, seq + 1, moment, kind, self._job, self._desk, operator, refs, data)
        apply(self._database, made, private or {})
        self._head = made.event.seq, made.event.hash
        return made.event

    def now(self) -> str:
        """The time as events bear it."""
        return stamp(self._clock())

    @property
    def head(self) -> Head:
        """The last event that is on disk, as far as this writer knows."""
        return self._head

    def new_id(self) -> str:
        """32 hex digits that nobody has: the next event's number, then 24 by chance.

        With the number in front, rows of one moment lie side by side in every tree: a commit in a full folder reads and
        writes the same few pages as in a new one.
        """
        return f"{self._head[0] + 1:08x}{secrets.token_hex(12)}"

    def next_ordinal(self) -> int:
        """The number after the highest this desk ever gave or skipped in this job; asked inside its transaction."""
        question = (
            "SELECT 1 + max((SELECT coalesce(max(ordinal), 0) FROM sitting WHERE job = :job AND desk = :desk),"
            " (SELECT coalesce(max(last), 0) FROM number_gap WHERE job = :job AND desk = :desk))"
        )
        (ordinal,) = self._database.execute(question, {"job": self._job, "desk": self._desk}).fetchone()
        return int(ordinal)

    def person_of(self, key: str, facts: PersonFacts) -> str | None:
        """Id of the person who swiped with this key before under the very same facts, if any is still known."""
        question = (
            "SELECT person.id FROM swipe JOIN person ON person.id = swipe.person WHERE swipe.key = ?"
            " AND person.salt IS NOT NULL AND person.name IS ? AND person.id_number IS ? AND person.code IS ?"
            " AND coalesce(person.student_number, person.exam_number, person.sex, person.birth) IS NULL LIMIT 1"
        )
        found = self._database.execute(question, (key, facts.name, facts.id_number, facts.code)).fetchone()
        return found and str(found[0])

    def people_only_of(self, job: str) -> list[str]:
        """Ids of people with facts who swiped or were listed in this job, and in no other, since it was last purged."""
        question = (
            "SELECT person.id FROM person"
            " JOIN (SELECT person, seq FROM swipe UNION ALL SELECT person, seq FROM listing) AS met"
            " ON met.person = person.id JOIN event ON event.seq = met.seq"
            " LEFT JOIN (SELECT job, max(seq) AS seq FROM purge GROUP BY job) AS purged ON purged.job = event.job"
            " WHERE person.salt IS NOT NULL AND event.seq > coalesce(purged.seq, 0)"
            " GROUP BY person.id HAVING min(event.job = :job) ORDER BY person.seq"
        )
        return [str(person) for (person,) in self._database.execute(question, {"job": job})]


COLUMNS = "seq, at, kind, job, desk, operator, refs, data, prev_hash, hash"
"""The columns of `event` in the order in which `as_link` takes them."""


def last_event(database: sqlite3.Connection) -> Event | None:
    """The newest event of a database."""
    row = database.execute(f"SELECT {COLUMNS} FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else as_link(row).event


def events(database: sqlite3.Connection, after: int = 0) -> Iterator[Event]:
    """Events with a higher sequence number than `after`, in order, read as they are asked for."""
    for row in database.execute(f"SELECT {COLUMNS} FROM event WHERE seq > ? ORDER BY seq", (after,)):
        yield as_link(row).event


def events_of(database: sqlite3.Connection, kinds: Sequence[str], job: str) -> Iterator[Event]:
    """Events of these kinds in one job, in order, read as they are asked for."""
    places = ", ".join("?" * len(kinds))
    question = f"SELECT {COLUMNS} FROM event WHERE kind IN ({places}) AND job = ? ORDER BY seq"
    for row in database.execute(question, (*kinds, job)):
        yield as_link(row).event


def as_link(row: Any) -> Link:
    """Make the record of a row of `event`.

    Raises:
        JournalDamaged: its JSON can't be read.
    """
    seq, at, kind, job, desk, operator, refs, data, prev_hash, own = row
    try:
        event = Event(seq, at, kind, job, desk, operator, parsed(refs), parsed(data), prev_hash, own)
    except (ValueError, TypeError, RecursionError) as error:
        raise JournalDamaged(detail=f"event {seq} can't be read") from error
    return Link(event, refs, data)
