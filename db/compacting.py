"""Giving space back: the database is written anew from its rows, so that nothing erased is left in any page.

`secure_delete` overwrites what is deleted, but a tree that is rebalanced may leave copies behind in pages that are
still in use (https://sqlite.org/pragma.html#pragma_secure_delete); VACUUM makes every page anew from the rows alone.
"""

import shutil
import sqlite3
from pathlib import Path

from db.errors import DiskFull, JournalInUse


def compact(database: sqlite3.Connection) -> int:
    """Write a database anew, empty its log, and give how many bytes of the disk that freed; may be negative.

    Needs the room of the database on its disk, for the log, and in memory: SQLite's temporary copy would otherwise lie
    somewhere outside the data folder, with everybody's facts in it.

    Raises:
        DiskFull: the room is not there; nothing was changed.
        JournalInUse: the new form is there, but a reader keeps the log from being emptied.
        sqlite3.Error: as SQLite says; `errors.told_apart` sorts it.
    """
    (_, _, place) = database.execute("PRAGMA database_list").fetchone()
    file = Path(place)
    before = _size(file)
    if shutil.disk_usage(file.parent).free < before:
        raise DiskFull()
    database.execute("PRAGMA temp_store = MEMORY")
    try:
        database.execute("VACUUM")
    finally:
        database.execute("PRAGMA temp_store = DEFAULT")
    (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise JournalInUse()
    return before - _size(file)


def _size(file: Path) -> int:
    """Bytes of the database and of its log."""
    log = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)
