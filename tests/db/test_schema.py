"""A migrated file and a new one have the declared form, older ones are migrated after a copy, newer ones refused."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from support.journals import a_day, capture, open_journal

from db import door, opening, schema, seal
from db.errors import JournalDamaged, JournalNewer, JournalOlder
from db.journal import Journal
from db.migrations import SCRIPTS, upgrade
from db.tables import SCHEMA, metadata
from db.triggers import TRIGGERS
from db.verify import verify

_NEXT = f"{int(SCHEMA) + 1:04d}"
_REVISION = f'''
from alembic import op

revision = "{_NEXT}"
down_revision = "{SCHEMA}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
    op.execute("INSERT INTO later (id) VALUES (1)")
'''


def _form(database: sqlite3.Connection) -> dict[str, object]:
    """Tables, columns, indexes, foreign keys and triggers as SQLite itself tells them."""
    form: dict[str, object] = {}
    for kind, name in database.execute("SELECT type, name FROM sqlite_master").fetchall():
        match kind:
            case "table":
                form[f"columns of {name}"] = database.execute(f"PRAGMA table_xinfo({name})").fetchall()
                form[f"foreign keys of {name}"] = sorted(database.execute(f"PRAGMA foreign_key_list({name})"), key=str)
                form[f"indexes of {name}"] = sorted(row[1:] for row in database.execute(f"PRAGMA index_list({name})"))
            case "index":
                form[f"index {name}"] = database.execute(f"PRAGMA index_xinfo({name})").fetchall()
            case "trigger":
                form[f"trigger {name}"] = None
    return form


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """An empty file brought to the newest form by the revisions alone."""
    path = tmp_path / "migrated.sqlite"
    with closing(door.open_for_writing(path)) as database:
        upgrade(database, path)
    return path


def test_revisions_and_declaration_give_the_same_form(tmp_path: Path, migrated: Path) -> None:
    open_journal(tmp_path).close()
    with closing(sqlite3.connect(migrated)) as old, closing(sqlite3.connect(tmp_path / door.FILE)) as new:
        assert _form(old) == _form(new)
        assert list(schema.differences(old)) == [] == list(schema.differences(new))
        assert schema.version(old) == schema.version(new) == SCHEMA
        assert {name for (name,) in new.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")} == set(
            TRIGGERS
        )
        keys = sum(len(table.foreign_key_constraints) for table in metadata.tables.values())
        lists = (new.execute(f"PRAGMA foreign_key_list({table})") for table in metadata.tables)
        assert sum(len({row[0] for row in found}) for found in lists) == keys > 30


def test_the_declared_revision_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


@pytest.mark.parametrize("name", [*sorted(TRIGGERS)[:3], "swipe_by_key"])
def test_what_is_missing_is_named(migrated: Path, name: str) -> None:
    with closing(sqlite3.connect(migrated)) as database:
        kind = "INDEX" if name == "swipe_by_key" else "TRIGGER"
        database.execute(f"DROP {kind} {name}")
        assert list(schema.differences(database)) == [name]


def test_a_trigger_that_lost_its_teeth_is_named(migrated: Path) -> None:
    with closing(sqlite3.connect(migrated)) as database:
        database.execute("DROP TRIGGER event_never_goes")
        database.execute("CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN SELECT 1; END")
        database.execute("CREATE TABLE foreign_one (id)")
        assert list(schema.differences(database)) == ["event_never_goes", "foreign_one"]


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """The revisions as the next program may have them."""
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"v{_NEXT}_later.py").write_text(_REVISION)
    return scripts


def test_an_older_journal_is_copied_then_migrated(
    tmp_path: Path, next_scripts: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    with open_journal(folder) as journal:
        a_day(journal)
        head = journal.chain_head()
    path = folder / door.FILE
    with closing(door.open_for_writing(path)) as database:
        upgrade(database, path, next_scripts)
        assert schema.version(database) == _NEXT
        assert database.execute("SELECT id FROM later").fetchall() == [(1,)]
        assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert list(schema.differences(database)) == ["later"]
    copy = folder / f"journal.before-{SCHEMA}.sqlite"
    (tmp_path / "copy").mkdir()
    shutil.copy(copy, tmp_path / "copy" / door.FILE)
    assert verify(tmp_path / "copy") == []
    with Journal.read_only(tmp_path / "copy") as journal:
        assert journal.chain_head() == head
    assert capfd.readouterr() == ("", "")
    assert not [record for record in caplog.records if record.name.startswith("alembic")]


def test_an_older_journal_is_migrated_on_opening(
    tmp_path: Path, next_scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(tmp_path) as journal:
        capture(journal, 1)
    monkeypatch.setattr(opening, "SCHEMA", _NEXT)
    with pytest.raises(JournalOlder) as older:
        Journal.read_only(tmp_path)
    assert older.value.params == {"found": SCHEMA, "known": _NEXT}
    monkeypatch.setattr("db.migrations.SCRIPTS", next_scripts)
    with open_journal(tmp_path) as journal:
        assert journal.schema() == _NEXT
        assert capture(journal, 2).number == "A-0002"
    assert (tmp_path / f"journal.before-{SCHEMA}.sqlite").exists()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, next_scripts: Path) -> None:
    with open_journal(tmp_path / "data") as journal:
        a_day(journal)
    dangling = "\n    op.execute('INSERT INTO body SELECT 9, 99999, at FROM body')"
    with (next_scripts / "versions" / f"v{_NEXT}_later.py").open("a") as revision:
        revision.write(dangling)
    path = tmp_path / "data" / door.FILE
    with closing(door.open_for_writing(path)) as database, pytest.raises(JournalDamaged, match="body"):
        upgrade(database, path, next_scripts)
    assert verify(tmp_path / "data") == []


@pytest.mark.parametrize("opener", [open_journal, Journal.read_only, verify])
def test_a_newer_journal_is_refused_naming_both(tmp_path: Path, opener: object) -> None:
    open_journal(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / door.FILE)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0099'")
    seal.lift(tmp_path)  # as whoever writes does
    before = (tmp_path / door.FILE).read_bytes()
    with pytest.raises(JournalNewer) as newer:
        opener(tmp_path)  # type: ignore[operator]
    assert newer.value.params == {"found": "0099", "known": SCHEMA}
    assert newer.value.code == "journal-newer"
    assert (tmp_path / door.FILE).read_bytes() == before
