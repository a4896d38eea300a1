"""A copy of an open journal, as of one moment, in one file that needs no other beside it."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from db.errors import JournalDamaged
from db.ledger import last_event
from db.records import Event

PAGES = 256  # a megabyte in pages of 4 KiB


def back_up(database: sqlite3.Connection, target: Path, pause: Callable[[], None]) -> Event:
    """Write everything a connection sees into a new file, on disk on return; give the last event that is in it.

    Inside a transaction of reading, the writer goes on meanwhile and the copy is of that transaction's moment; outside
    of one SQLite begins anew whenever the writer writes (https://sqlite.org/backup.html).

    Args:
        database: the journal.
        target: an empty file, or none yet.
        pause: called after each megabyte; what it raises ends the copying.

    Raises:
        sqlite3.Error, OSError: the target says no.
        JournalDamaged: the copy holds no event.
    """
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        # No other program knows this file: it needs neither a journal of its own nor shared memory beside it.
        for pragma in ("locking_mode = EXCLUSIVE", "synchronous = OFF", "journal_mode = OFF"):
            copy.execute(f"PRAGMA {pragma}")
        written = os.open(target, os.O_RDWR)
        try:
            database.backup(copy, pages=PAGES, progress=lambda *_: _settle(written, pause))
            copy.execute("PRAGMA journal_mode = DELETE")  # a copy that says WAL can't be opened on a read-only disk
            last = last_event(copy)
            copy.close()
            os.fsync(written)
        finally:
            os.close(written)
    finally:
        copy.close()
    if last is None:
        raise JournalDamaged(detail="a copy without a single event")
    return last


def _settle(written: int, pause: Callable[[], None]) -> None:
    """See each megabyte to the disk: what a slow one has not taken yet would hold up every other writer's fsync."""
    os.fsync(written)
    pause()
