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

from db import schema
from db.door import Door
from db.errors import JournalDamaged

SCRIPTS = Path(__file__).parent

logging.getLogger("alembic").setLevel(logging.WARNING)


def upgrade(door: Door, path: Path, scripts: Path = SCRIPTS, to: str = "head") -> None:
    """Bring an open database to the newest form; the caller holds the folder's lock.

    Args:
        door: the open database.
        path: its file; the copy is put beside it as `journal.before-<revision it had>.sqlite`.
        scripts: folder of the revisions.
        to: the revision to reach.

    Raises:
        JournalDamaged: rows point at nothing afterwards; the file is as it was before.
    """
    found = schema.version(door.raw)
    if found is not None:
        _copy(door.raw, path.with_name(f"{path.stem}.before-{found}{path.suffix}"))
    door.raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with door.core.begin():  # Alembic leaves a transaction alone that was there before it
            door.raw.execute("BEGIN IMMEDIATE")
            command.upgrade(_config(door, scripts), to)
            _check(door.raw)
    finally:
        door.raw.execute("PRAGMA foreign_keys = ON")


def _config(door: Door, scripts: Path) -> Config:
    config = Config(stdout=StringIO(), output_buffer=StringIO())
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = door.core
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
