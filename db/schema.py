"""The form of a database file: making it, and comparing what a file has with what is declared."""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from db import tables, triggers

_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


@cache
def declared() -> dict[str, str]:
    """Every table, index and trigger by name, as the SQL that makes it, in an order in which it can be made."""
    dialect = sqlite.dialect()
    made: dict[str, str] = {}
    for table in tables.metadata.sorted_tables:
        made[table.name] = str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            made[str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    return made | triggers.TRIGGERS


def create(database: sqlite3.Connection) -> None:
    """Make every table, index and trigger in an empty database and mark it as of the newest revision.

    Gives what the migrations give, without the half second that importing Alembic takes; a test compares the two.
    Runs inside the caller's transaction.
    """
    for statement in declared().values():
        database.execute(statement)
    database.execute(_VERSION_TABLE)
    database.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (tables.SCHEMA,))


def version(database: sqlite3.Connection) -> str | None:
    """Revision of a database file; None for an empty one.

    Raises:
        ValueError: it has tables but is no journal.
    """
    names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if not names:
        return None
    if "alembic_version" not in names:
        raise ValueError("tables, but no revision")
    found = [str(number) for (number,) in database.execute("SELECT version_num FROM alembic_version")]
    if len(found) != 1 or not re.fullmatch("[0-9]{4}", found[0]):
        raise ValueError(f"no revision of ours: {found}")
    return found[0]


def differences(database: sqlite3.Connection) -> Iterator[str]:
    """Names of tables, indexes and triggers that are missing, foreign or different from what is declared."""
    there = {
        str(name): _bare(str(sql))  # a damaged file may hold anything here
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        if name != "alembic_version"
    }
    wanted = {name: _bare(sql) for name, sql in declared().items()}
    yield from sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))


def _bare(sql: str) -> str:
    """SQL without the differences that mean nothing: white space and optional quotes."""
    return re.sub(r"\s+", "", sql).replace('"', "")
