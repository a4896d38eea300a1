"""The one door to the database file: how it is opened, by whom, and with which pragmas. Encryption will sit here.

Writing statements run on the bare `sqlite3` connection: SQLAlchemy's execution costs about 10 us a statement, as much
as a fifth of a durable commit on a quick disk. Questions are asked through SQLAlchemy on the same connection.
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy
from sqlalchemy.pool import StaticPool

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


@dataclass(frozen=True)
class Door:
    """One open database.

    Attributes:
        raw: the bare connection in autocommit mode; transactions are begun and ended by statements.
        core: the same connection for SQLAlchemy's questions.
    """

    raw: sqlite3.Connection
    core: sqlalchemy.Connection

    def close(self) -> None:
        """Close it; twice is fine."""
        self.core.close()
        self.core.engine.dispose()
        self.raw.close()


def _door(raw: sqlite3.Connection, pragmas: tuple[str, ...]) -> Door:
    try:
        for pragma in pragmas:
            raw.execute(pragma)
    except BaseException:
        raw.close()
        raise
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: raw, poolclass=StaticPool, isolation_level="AUTOCOMMIT"
    )
    return Door(raw, engine.connect())


def open_for_writing(path: Path) -> Door:
    """Open or make a database file; the caller holds the folder's lock.

    Raises:
        sqlite3.Error: as SQLite says; `errors.told_apart` sorts it.
    """
    new = not path.exists()
    raw = sqlite3.connect(path, timeout=2, isolation_level=None)
    door = _door(raw, (*_ALWAYS, *_WRITING))
    if new:
        _sync(path.parent)
        _sync(path.parent.parent)
    return door


def open_for_reading(path: Path) -> Door:
    """Open an existing database file so that nothing can be written through this connection.

    Raises:
        sqlite3.Error: as SQLite says; `errors.told_apart` sorts it.
    """
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5, isolation_level=None)
    return _door(raw, (*_ALWAYS, *_READING))


def open_in_memory() -> Door:
    """Open an empty database that nobody else sees; another file may be attached to it by URI."""
    return _door(sqlite3.connect("file::memory:", uri=True, isolation_level=None), _ALWAYS)


def _sync(folder: Path) -> None:
    """Make the folder's entries durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
