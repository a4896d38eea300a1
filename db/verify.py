"""Proof: the chain is whole, the state tables are what the chain says, nobody's facts were changed, the rules hold.

Of a journal that was closed, the seal proves the bytes that no row tells of as well. Reads only. What the files' bytes
are is asked elsewhere, against `Queries.known_files`. A rewrite of the whole chain from its start can't be seen from
within: compare `Queries.chain_head` with what was printed when the day was closed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import door, ledger, opening, schema
from db import seal as seals
from db.chain import ZERO, Link, NotCanonical, is_whole
from db.door import FILE, open_scratch
from db.errors import JournalDamaged, told_apart
from db.facts import code_seal, correction_seal, seal, status_seal
from db.projection import apply
from db.records import Fault, PersonFacts
from db.rules import RULES
from db.seal import Seal
from db.tables import PERSON_FACTS, PRIVATE, metadata


@dataclass(frozen=True)
class Findings:
    """What a check of a journal found.

    Attributes:
        faults: everything that is wrong.
        sealed: whether the file is, to the last byte, the one that was sealed when it was closed.
    """

    faults: tuple[Fault, ...]
    sealed: bool


def verify(folder: Path) -> list[Fault]:
    """Check one folder's journal, beside its writer if there is one; an empty list means that all is well.

    Raises:
        JournalMissing, JournalNewer, JournalOlder, DiskFailed: there is nothing that this program can check.
    """
    return list(examine(folder).faults)


def examine(folder: Path) -> Findings:
    """Check one folder's journal like `verify`, and say whether it is under its seal."""
    try:
        sealed = seals.read(folder)  # before the journal, so that no seal is ever newer than what is read
    except seals.SealDamaged:
        return Findings((*_journal_faults(folder), Fault("seal-damaged", seals.FILE)), sealed=False)
    if sealed is None:
        return Findings(tuple(_journal_faults(folder)), sealed=False)
    return _under_seal(folder, sealed)


# the file


def _under_seal(folder: Path, sealed: Seal) -> Findings:
    """A journal that was closed: where its rows tell nothing, its bytes do."""
    if not (folder / FILE).is_file():
        return Findings((Fault("missing", FILE),), sealed=False)
    try:
        faults = _journal_faults(folder)
    except Exception as trouble:  # a file that was altered may answer anything
        if sealed.fits(folder) or not _still_stands(folder, sealed):
            raise
        return Findings((Fault("journal-altered", FILE, type(trouble).__name__),), sealed=False)
    fits = sealed.fits(folder)
    if faults or fits or not _still_stands(folder, sealed):
        return Findings(tuple(faults), sealed=fits and not door.has_log(folder / FILE))
    return Findings(tuple(_altered(folder, sealed)), sealed=False)


def _still_stands(folder: Path, sealed: Seal) -> bool:
    """Whether nobody has lifted the seal meanwhile, in order to write."""
    try:
        return seals.read(folder) == sealed
    except seals.SealDamaged:
        return False


def _altered(folder: Path, sealed: Seal) -> Iterator[Fault]:
    """Other bytes than the sealed ones: a fault, unless an old seal was left and the chain went on from it."""
    with closing(opening.for_reading(folder)) as database, told_apart():
        last = ledger.last_event(database)
        found = database.execute("SELECT hash FROM event WHERE seq = ?", (sealed.seq,)).fetchone()
    if found != (sealed.chain_head,):
        yield Fault("journal-replaced", FILE, f"sealed at event {sealed.seq}")
    elif last is not None and last.seq == sealed.seq:
        yield Fault("journal-altered", FILE, "bytes outside all rows")


def _journal_faults(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    try:
        database = opening.for_reading(folder)
        try:
            with told_apart():
                faults.extend(_faults(database))
        finally:
            database.close()
    except JournalDamaged as damage:
        faults.append(Fault("journal-damaged", FILE, str(damage.params["detail"])))
    return faults


def _faults(database: sqlite3.Connection) -> Iterator[Fault]:
    """Everything that is wrong, as of one moment."""
    database.text_factory = _readable
    database.execute("BEGIN")
    for (finding,) in database.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield Fault("journal-damaged", FILE, finding)
    changed = set(schema.differences(database))
    yield from (Fault("schema-changed", name) for name in sorted(changed))
    if "event" in changed:
        return  # nothing can be said without the chain
    yield from _chain_and_state_faults(database, set(metadata.tables) - changed - {"event"})
    if changed.isdisjoint({"person", "erasure"}):
        yield from _person_faults(database)
    if changed.isdisjoint({"correction", "erasure"}):
        yield from _correction_faults(database)
    if changed.isdisjoint({"status", "erasure"}):
        yield from _status_faults(database)
    if "operator_code" not in changed:
        yield from _code_faults(database)
    for code, question in RULES.items():
        yield from _rule_faults(database, code, question)


def _readable(text: bytes) -> str:
    """Text even where the bytes are no UTF-8, so that the row can be named."""
    return text.decode("utf-8", "backslashreplace")


# the chain, and the state that it tells


def _chain_and_state_faults(database: sqlite3.Connection, tables: set[str]) -> Iterator[Fault]:
    """Look at every event; make the state anew from them; compare every row and column of these tables with it.

    Memory stays bounded however long the chain is: what is made anew lies in a database of its own, and rows are read
    as they are compared, on both sides.
    """
    rebuilt = open_scratch()
    try:
        rebuilt.execute("BEGIN")
        schema.create(rebuilt)
        rebuilt.execute("DROP TRIGGER event_follows")  # a broken chain is told; what follows is compared too
        yield from _event_faults(database, rebuilt)
        for connection in (database, rebuilt):
            connection.text_factory = bytes  # they sort as SQLite sorts text
        for table in sorted(tables):
            yield from _differences(table, database, rebuilt)
    finally:
        database.text_factory = _readable
        rebuilt.close()


def _event_faults(database: sqlite3.Connection, rebuilt: sqlite3.Connection) -> Iterator[Fault]:
    """Every event on its own, its place behind the one before, and what the rules say to it."""
    expected, previous = 1, ZERO
    for row in database.execute(f"SELECT {ledger.COLUMNS} FROM event ORDER BY seq"):
        seq, own, link = row[0], row[-1], row[-2]
        if seq != expected:
            yield Fault("chain-gap", f"event {expected}", f"event {seq} comes instead")
        if link != previous:
            yield Fault("chain-link", f"event {seq}")
        try:
            made = ledger.as_link(row)
        except JournalDamaged as error:
            yield Fault("chain-hash", f"event {seq}")
            yield Fault("event-refused", f"event {seq}", str(error))
        else:
            if not is_whole(made):
                yield Fault("chain-hash", f"event {seq}")
            yield from _replay(rebuilt, made)
        expected, previous = seq + 1, own


def _replay(rebuilt: sqlite3.Connection, made: Link) -> Iterator[Fault]:
    """Apply one event; an event that the rules refuse, or that lacks what its kind needs, is a fault of its own.

    Its texts stay behind: they have been looked at, and they are most of a journal's bytes.
    """
    rebuilt.execute("SAVEPOINT replay")
    try:
        apply(rebuilt, Link(made.event, refs="", data=""))
    except (sqlite3.Error, NotCanonical, LookupError, TypeError, AttributeError, ValueError) as error:
        rebuilt.execute("ROLLBACK TO replay")
        yield Fault("event-refused", f"event {made.event.seq}", str(error))
    rebuilt.execute("RELEASE replay")


def _differences(table: str, real: sqlite3.Connection, rebuilt: sqlite3.Connection) -> Iterator[Fault]:
    keys = [column.name for column in metadata.tables[table].primary_key]
    others = [
        column.name
        for column in metadata.tables[table].columns
        if column.name not in keys and not _private(table, column.name)
    ]
    question = f"SELECT {', '.join(keys + others)} FROM {table} ORDER BY {', '.join(keys)}"
    for there, wanted in _unlike(real.execute(question), rebuilt.execute(question), len(keys)):
        about = " ".join([table, *map(_shown, (there or wanted or ())[: len(keys)])])
        if wanted is None:
            yield Fault("row-foreign", about)
        elif there is None:
            yield Fault("row-missing", about)
        else:
            differing = (name for name, a, b in zip(keys + others, there, wanted, strict=True) if a != b)
            yield Fault("row-changed", about, ", ".join(differing))


_Row = tuple[Any, ...]


def _unlike(real: Iterator[_Row], rebuilt: Iterator[_Row], width: int) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Rows of the same key that differ, and rows without a partner, of two sequences in the order of their keys.

    Args:
        real: rows that begin with their key.
        rebuilt: the same as they ought to be.
        width: how many columns a key has.
    """
    there, wanted = next(real, None), next(rebuilt, None)
    while there is not None or wanted is not None:
        if there == wanted:
            there, wanted = next(real, None), next(rebuilt, None)
        elif wanted is None or (there is not None and _place(there[:width]) < _place(wanted[:width])):
            yield there, None
            there = next(real, None)
        elif there is None or there[:width] != wanted[:width]:
            yield None, wanted
            wanted = next(rebuilt, None)
        else:
            yield there, wanted
            there, wanted = next(real, None), next(rebuilt, None)


def _place(key: _Row) -> list[tuple[bool, bool, Any]]:
    """Where a key sorts. A damaged page may give nothing, or bytes for a number: none, then numbers, then text."""
    return [(value is not None, isinstance(value, bytes), 0 if value is None else value) for value in key]


def _shown(value: Any) -> str:
    return _readable(value) if isinstance(value, bytes) else str(value)


def _private(table: str, column: str) -> bool:
    return column in PRIVATE.get(table, ())


# people


def _person_faults(database: sqlite3.Connection) -> Iterator[Fault]:
    """Facts that are not under their seal, are gone without an erasure, or are still there after one."""
    question = (
        f"SELECT person.id, seal, erasure.person IS NOT NULL, {', '.join(PERSON_FACTS)}"
        " FROM person LEFT JOIN erasure ON erasure.person = person.id"
    )
    for person, sealed, erased, salt, *facts in database.execute(question):
        if erased:
            if any(value is not None for value in (salt, *facts)):
                yield Fault("person-not-erased", f"person {person}")
        elif salt is None or seal(salt, PersonFacts(*facts)) != sealed:
            yield Fault("person-changed", f"person {person}")


def _correction_faults(database: sqlite3.Connection) -> Iterator[Fault]:
    """Corrections that are not under their seal, are gone without their person's erasure, or outlived it."""
    question = (
        "SELECT correction.id, seal, erasure.person IS NOT NULL, salt, listed, said"
        " FROM correction LEFT JOIN erasure ON erasure.person = correction.person"
    )
    for correction, sealed, erased, salt, listed, said in database.execute(question):
        if erased:
            if (salt, listed, said) != (None, None, None):
                yield Fault("correction-not-erased", f"correction {correction}")
        elif salt is None or correction_seal(salt, listed, said) != sealed:
            yield Fault("correction-changed", f"correction {correction}")


def _status_faults(database: sqlite3.Connection) -> Iterator[Fault]:
    """Words of a status that are not under their seal, are gone without their person's erasure, or outlived it."""
    question = (
        "SELECT status.id, seal, erasure.person IS NOT NULL, salt, taken_where, remark"
        " FROM status LEFT JOIN erasure ON erasure.person = status.person"
    )
    for status, sealed, erased, salt, where, remark in database.execute(question):
        if erased:
            if (salt, where, remark) != (None, None, None):
                yield Fault("status-not-erased", f"status {status}")
        elif salt is None or status_seal(salt, where, remark) != sealed:
            yield Fault("status-changed", f"status {status}")


def _code_faults(database: sqlite3.Connection) -> Iterator[Fault]:
    """Operators' codes that are not under their seal: somebody let himself in."""
    for seq, sealed, secret in database.execute("SELECT seq, seal, secret FROM operator_code"):
        if secret is None or code_seal(secret) != sealed:
            yield Fault("code-changed", f"operator_code {seq}")


# rules


def _rule_faults(database: sqlite3.Connection, code: str, question: str) -> Iterator[Fault]:
    """Ask one rule; a table that lost the columns it asks for has been named already."""
    try:
        yield from (Fault(code, str(about)) for (about,) in database.execute(question))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
