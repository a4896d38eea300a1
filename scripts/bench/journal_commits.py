"""What a durable commit costs, against bare sqlite3 with the same pragmas, taking turns on the same disk.

Two peers. One is what anybody would write: the event and one row of state. The other writes every row that the journal
writes, into the same trees with the same keys and indexes, but without chain, hashes, triggers, foreign keys or checks:
its ratio is what the proving costs.
"""

import json
import os
import sqlite3
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any
from uuid import uuid4

import journal_filling as filling
from journal_filling import BODY
from rows import row, spread, timed
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from db import tables
from db.chain import exact
from db.journal import Journal
from db.projection import rows
from db.records import Event, PersonFacts, Sitting, Token

ROUNDS = 400
TOLD = {"verdicts": exact(filling.VERDICTS)}
PEOPLES_FACTS = {"salt": "f" * 64, "name": "测试", "id_number": "999999199001010000"}


def bare_database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


class Simple:
    """What anybody would write: a table of events, a table of what they are about, the same durability."""

    def __init__(self, folder: Path) -> None:
        self._database = bare_database(folder / "simple.sqlite")
        self._database.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, at TEXT, kind TEXT, refs TEXT, data TEXT)")
        self._database.execute("CREATE TABLE sitting (id TEXT PRIMARY KEY, number TEXT UNIQUE, key TEXT)")
        self._database.execute("CREATE INDEX sitting_by_key ON sitting (key)")
        self._database.execute("CREATE TABLE picture (id TEXT PRIMARY KEY, sitting TEXT, what TEXT)")
        self._numbers = 0

    def event(self, kind: str, data: str) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._insert(kind, data)
        self._database.execute("COMMIT")

    def swipe(self, kind: str, data: str) -> None:
        """Ask whether the person was here, then write two events and a sitting."""
        key, self._numbers = uuid4().hex, self._numbers + 1
        self._database.execute("SELECT number FROM sitting WHERE key = ?", (key,)).fetchone()
        self._database.execute("BEGIN IMMEDIATE")
        self._insert(kind, data)
        self._insert("sitting", data)
        number = f"A-{self._numbers:04d}"
        self._database.execute("INSERT INTO sitting VALUES (?, ?, ?)", (uuid4().hex, number, key))
        self._database.execute("COMMIT")

    def picture(self, kind: str, data: str) -> None:
        """An event and a row about a picture."""
        self._database.execute("BEGIN IMMEDIATE")
        self._insert(kind, data)
        self._database.execute("INSERT INTO picture VALUES (?, ?, ?)", (uuid4().hex, uuid4().hex, kind))
        self._database.execute("COMMIT")

    def _insert(self, kind: str, data: str) -> None:
        self._database.execute(
            "INSERT INTO event (at, kind, refs, data) VALUES (?, ?, ?, ?)",
            ("2026-06-01T08:30:00.123+08:00", kind, json.dumps({"sitting": uuid4().hex}), data),
        )

    def close(self) -> None:
        self._database.close()


class SameRows:
    """Every row that the journal wrote, into tables of the same form without anything that refuses or follows."""

    def __init__(self, folder: Path) -> None:
        self._database = bare_database(folder / "same.sqlite")
        plain, dialect = MetaData(), sqlite.dialect()
        for table in tables.metadata.sorted_tables:
            copy = _unguarded(table.to_metadata(plain))
            self._database.execute(str(CreateTable(copy).compile(dialect=dialect)))
            for index in copy.indexes:
                self._database.execute(str(CreateIndex(index).compile(dialect=dialect)))

    def ready(self, events: list[Event]) -> Callable[[], None]:
        """Give the transaction that writes what these events meant; everything but the writing is done before."""
        statements = []
        for event in events:
            told = [json.dumps(value) if isinstance(value, dict) else value for value in astuple(event)]
            statements.append(_insert("event", told))
            for table, columns in rows(event):
                filled = {**columns, **PEOPLES_FACTS} if table == "person" else columns
                statements.append(_insert(table, [filled[column.name] for column in tables.metadata.tables[table].c]))

        def write() -> None:
            self._database.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                self._database.execute(sql, values)
            self._database.execute("COMMIT")

        return write

    def close(self) -> None:
        self._database.close()


def _unguarded(table: Table) -> Table:
    guards = (ForeignKeyConstraint, CheckConstraint)
    for constraint in [one for one in table.constraints if isinstance(one, guards)]:
        table.constraints.remove(constraint)
    return table


def _insert(table: str, values: list[object]) -> tuple[str, list[object]]:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values


class Race:
    """The journal and both peers, writing the same acts in turn.

    Attributes:
        ours, simple, same: seconds by act.
    """

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._journal, self._simple, self._same = journal, Simple(folder), SameRows(folder)
        self.ours: dict[str, list[float]] = defaultdict(list)
        self.simple: dict[str, list[float]] = defaultdict(list)
        self.same: dict[str, list[float]] = defaultdict(list)
        self._due: dict[str, list[tuple[dict[str, list[float]], Callable[[], None]]]] = {}

    def round(self, index: int) -> None:
        """A note; then somebody comes and is photographed."""
        journal, simple = self._journal, self._simple
        self._run("event", lambda: journal.note("trouble", data=TOLD), simple.event)
        person, token = filling.person(index), filling.token(index)
        sitting = self._run("swipe", lambda: _numbered(journal, person, token), simple.swipe)
        journal.arm(sitting.id, "swipe")
        file, portrait = filling.picture(f"{sitting.number}-1"), filling.portrait(f"{sitting.number}-1")
        intent = self._run("intent", lambda: journal.intend(sitting.id, BODY, 1, filling.VERDICTS), simple.picture)
        exposure = self._run("bound", lambda: journal.bind(intent.id, file), simple.picture)
        self._run("portrait", lambda: journal.portray(exposure.id, portrait), simple.picture)
        self._run("accepted", lambda: journal.accept(sitting.id, exposure.id), simple.picture)

    def _run(self, act: str, ours: Callable[[], Any], simple: Callable[[str, str], None]) -> Any:
        """Time the journal's act, and what the peers write of the sitting before: each goes first in its turn."""
        results: list[Any] = []
        seq, _ = self._journal.head
        contest = [(self.ours, lambda: results.append(ours())), *self._due.get(act, ())]
        first = len(self.ours[act]) % len(contest)
        for seconds, write in contest[first:] + contest[:first]:
            seconds[act].append(timed(write))
        events = list(self._journal.events(after=seq))
        data = json.dumps(events[0].data)
        self._due[act] = [(self.simple, lambda: simple(act, data)), (self.same, self._same.ready(events))]
        return results[0]

    def close(self) -> None:
        self._simple.close()
        self._same.close()

    def tell(self, sync: float, what: str, *acts: str) -> None:
        """Print the rows of one or several acts, per commit; `sync` is what the disk alone takes."""
        ours, simple, same = (
            [statistics.mean(commits) for commits in zip(*(times[act] for act in acts), strict=True)]
            for times in (self.ours, self.simple, self.same)
        )
        for peer, against in ((simple, "bare sqlite3"), (same, "bare sqlite3 writing the same rows")):
            row(
                f"journal: {what}, against {against}",
                statistics.median(ours) * 1000,
                statistics.median(peer) * 1000,
                "ms per durable commit",
                f"ours {spread(ours)}; peer {spread(peer)}; a page written and synced alone {sync * 1000:.2f}",
            )


def _numbered(journal: Journal, person: PersonFacts, token: Token) -> Sitting:
    """From a card that was read to the number on the screen: captured before? If not, everything is written."""
    assert journal.accepted_sitting_of(token.key) is None
    return journal.accept_swipe(person, token)


def _sync(folder: Path) -> float:
    """Seconds that a page takes to reach the disk: the part of every commit that nobody can help."""
    with (folder / "page").open("wb", buffering=0) as file:

        def write() -> None:
            file.seek(0)
            file.write(bytes(4096))
            os.fdatasync(file.fileno())

        return statistics.median(timed(write) for _ in range(ROUNDS))


def measure() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        with Journal.open(folder, desk="A", job="bench", rehearsal=True, program="bench") as journal:
            race = Race(folder, journal)
            for index in range(ROUNDS):
                race.round(index)
            race.close()
        sync = _sync(folder)
    race.tell(sync, "one chained event", "event")
    race.tell(sync, "swipe to number shown", "swipe")
    race.tell(sync, "shot to accepted", "intent", "bound", "portrait", "accepted")
