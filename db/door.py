"""The one door to the database file: how it is opened, and with which pragmas. Encryption will sit here.

Connections are `sqlite3`'s own, in autocommit mode: transactions are begun and ended by statements. SQLAlchemy declares
the tables and composes the questions; it does not run them, because its execution would double what a commit costs.
"""

import os
import sqlite3
from pathlib import Path

from db.disk import sync_folder

FILE = "journal.sqlite"

_ALWAYS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # REPLACE fires delete triggers only with it
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
# FULL: with NORMAL a power cut loses the last commits of a WAL database (https://sqlite.org/pragma.html).
_WRITING = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")
_READING = ("PRAGMA query_only = ON",)
_PATIENCE_AT_CLOSE = 300  # ms: a desk ends within two seconds, whoever is reading
_SCRATCH = ("PRAGMA journal_mode = MEMORY", "PRAGMA cache_size = -131072")  # KiB; what does not fit goes to the disk


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open or make a database file; the caller holds the folder's lock.

    Raises:
        sqlite3.Error: as SQLite says; `errors.told_apart` sorts it.
    """
    database = _set_up(sqlite3.connect(path, timeout=2, isolation_level=None), _WRITING)
    try:
        sync_folder(path.parent)  # SQLite syncs the names of its journals, not that of a new database
        _without_wal(database)
    except BaseException:
        database.close()
        raise
    return database


def _without_wal(database: sqlite3.Connection) -> None:
    """Where a file system can't have a WAL, SQLite keeps a rollback journal: FULL would not sync its removal.

    https://sqlite.org/pragma.html#pragma_synchronous
    """
    if database.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        database.execute("PRAGMA synchronous = EXTRA")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing database file so that nothing can be written through this connection.

    Raises:
        sqlite3.Error: as SQLite says; `errors.told_apart` sorts it.
    """
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if _lies_still(path) else ''}"
    return _set_up(sqlite3.connect(address, uri=True, timeout=5, isolation_level=None), _READING)


def has_log(path: Path) -> bool:
    """Whether something was written that is not in the database file itself yet, but in the log beside it."""
    log = _beside(path, "wal")
    return log.is_file() and log.stat().st_size > 0


def _lies_still(path: Path) -> bool:
    """Whether nobody can write the file now: a medium that takes no writing, on which no desk left anything open.

    SQLite makes two files beside a database even to read it, unless it is told that nothing moves
    (https://sqlite.org/uri.html#uriimmutable). A running desk has both of them there.
    """
    return not (os.access(path.parent, os.W_OK) or has_log(path) or _beside(path, "shm").exists())


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}-{what}")


def fold_in(database: sqlite3.Connection) -> bool:
    """Bring everything written into the database file itself; False while somebody reads an older state of it."""
    database.execute(f"PRAGMA busy_timeout = {_PATIENCE_AT_CLOSE}")
    (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def open_scratch() -> sqlite3.Connection:
    """Open an empty database that nobody else sees and that is gone when it is closed, of any size.

    An empty name gives a file of SQLite's own without a name (https://sqlite.org/inmemorydb.html#temp_db), in the
    system's folder for temporary files.
    """
    return _set_up(sqlite3.connect("", isolation_level=None), _SCRATCH)


def _set_up(database: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    try:
        for pragma in _ALWAYS + pragmas:
            database.execute(pragma)
    except BaseException:
        database.close()
        raise
    return database
