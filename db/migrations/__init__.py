"""Older journals to the newest form: a backup copy first, then Alembic's revisions, all of them or none.

Runs in this process on the journal's own connection, without `alembic.ini`, and prints and logs nothing. Foreign keys
are off meanwhile, as SQLite asks for when a table is made anew (https://sqlite.org/lang_altertable.html#otheralter),
and checked before the commit.
"""

import logging
import os
import sqlite3
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from db import schema
from db.disk import sync_folder
from db.errors import JournalDamaged

SCRIPTS = Path(__file__).parent

logging.getLogger("alembic").setLevel(logging.WARNING)


def upgrade(database: sqlite3.Connection, path: Path, scripts: Path | None = None, to: str = "head") -> None:
    """Bring an open database to the newest form; the caller holds the folder's lock.

    Args:
        database: open for writing, outside any transaction.
        path: its file; the copy is put beside it as `journal.before-<revision it had>.sqlite`.
        scripts: folder of the revisions; the program's own by default.
        to: the revision to reach.

    Raises:
        JournalDamaged: rows point at nothing afterwards; the file is as it was before.
    """
    found = schema.version(database)
    if found is not None:
        _copy(database, path.with_name(f"{path.stem}.before-{found}{path.suffix}"))
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        with _engine(database).connect() as connection, connection.begin():  # Alembic leaves an open transaction alone
            database.execute("BEGIN IMMEDIATE")
            command.upgrade(_config(connection, scripts or SCRIPTS), to)
            _check(database)
    finally:
        database.execute("PRAGMA foreign_keys = ON")


def _engine(database: sqlite3.Connection) -> Engine:
    return create_engine("sqlite://", creator=lambda: database, poolclass=StaticPool)


def _config(connection: Connection, scripts: Path) -> Config:
    config = Config(stdout=StringIO(), output_buffer=StringIO())
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check(database: sqlite3.Connection) -> None:
    """Foreign keys were off: nothing may point at nothing now."""
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        raise JournalDamaged(detail=f"after migration a row of {broken[0]} points at nothing")


def _copy(database: sqlite3.Connection, target: Path) -> None:
    """A whole copy under a temporary name, synced, then renamed: a copy that is there is a good one."""
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial)
    try:
        database.backup(copy)
    finally:
        copy.close()
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)
