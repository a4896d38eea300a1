"""Opening a folder's database: new, current, older (migrated after a backup copy), newer (refused), or no journal."""

import sqlite3
from pathlib import Path

from db import door, schema, seal
from db.errors import JournalDamaged, JournalMissing, JournalNewer, JournalOlder, told_apart
from db.tables import SCHEMA


def for_writing(folder: Path) -> sqlite3.Connection:
    """Open the folder's database in the newest form; the caller holds the folder's lock.

    Raises:
        JournalNewer: a newer program wrote it.
        JournalDamaged: the file is no journal.
        DiskFull, DiskFailed: the disk says no.
    """
    path = folder / door.FILE
    with told_apart():
        opened = door.open_for_writing(path)
        try:
            found = _version(opened)
            if found != SCHEMA:
                seal.lift(folder)
            if found is None:
                _create(opened)
            elif found < SCHEMA:
                from db.migrations import upgrade

                upgrade(opened, path)
        except BaseException:
            opened.close()
            raise
        return opened


def for_reading(folder: Path) -> sqlite3.Connection:
    """Open the folder's database so that nothing can be written.

    Raises:
        JournalMissing: there is none.
        JournalNewer, JournalOlder: it is of another form than this program reads.
        JournalDamaged: the file is no journal.
        DiskFailed: the disk says no.
    """
    path = folder / door.FILE
    if not path.is_file():
        raise JournalMissing(folder=str(folder))
    with told_apart():
        opened = door.open_for_reading(path)
        try:
            found = _version(opened)
            if found is None:
                raise JournalMissing(folder=str(folder))
            if found < SCHEMA:
                raise JournalOlder(found=found, known=SCHEMA)
        except BaseException:
            opened.close()
            raise
        return opened


def _version(database: sqlite3.Connection) -> str | None:
    try:
        found = schema.version(database)
    except ValueError as error:
        raise JournalDamaged(detail=str(error)) from error
    if found is not None and found > SCHEMA:
        raise JournalNewer(found=found, known=SCHEMA)
    return found


def _create(database: sqlite3.Connection) -> None:
    """All of the form or nothing of it, so that a crash here leaves an empty database."""
    database.execute("BEGIN IMMEDIATE")
    schema.create(database)
    database.execute("COMMIT")
