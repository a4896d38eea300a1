"""Whatever is changed behind the journal's back, in any column of any row, is found and the row is named."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer
from support.journals import BODY, VERDICTS, a_day, capture, open_journal, person, shoot, sit, token

from db import door
from db.chain import link
from db.records import Fault
from db.rules import RULES
from db.tables import PERSON_FACTS, metadata
from db.triggers import TRIGGERS
from db.verify import verify

STATE = [table.name for table in metadata.sorted_tables if table.name != "event"]
MOST_COLUMNS = max(len(table.columns) for table in metadata.sorted_tables)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with everything in it, closed: one file."""
    folder = tmp_path_factory.mktemp("sound")
    with open_journal(folder) as journal:
        a_day(journal)
    assert verify(folder) == []
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    shutil.copy(sound / door.FILE, tmp_path)
    return tmp_path


@contextmanager
def tampering(folder: Path) -> Iterator[sqlite3.Connection]:
    """What somebody with the file and a free hand can do: triggers and constraints off, and on again afterwards."""
    with closing(sqlite3.connect(folder / door.FILE, isolation_level=None)) as database:
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        for trigger in TRIGGERS:
            database.execute(f"DROP TRIGGER {trigger}")
        yield database
        for sql in TRIGGERS.values():
            database.execute(sql)
        database.execute("COMMIT")


def _named(faults: list[Fault], table: str, row: sqlite3.Row) -> bool:
    """Whether some fault is about this row."""
    if table == "event":
        return any(fault.about == f"event {row['seq']}" for fault in faults)
    key = " ".join(str(row[column.name]) for column in metadata.tables[table].primary_key)
    return any(fault.about == f"{table} {key}" for fault in faults)


def _tamper(database: sqlite3.Connection, table: str, place: int) -> list[sqlite3.Row]:
    """Change one column in every row, each to another value; give the rows as they were.

    Every row is compared on its own, so changing all of them at once hides none.
    """
    columns = [column.name for column in metadata.tables[table].columns]
    if place >= len(columns):
        return []
    number = isinstance(metadata.tables[table].columns[columns[place]].type, Integer)
    rows: list[sqlite3.Row] = database.execute(f"SELECT * FROM {table}").fetchall()
    assert rows, f"{table}: the day of tests.support.journals has none"
    same = " AND ".join(f"{name} IS :{name}" for name in columns)
    for count, row in enumerate(rows):
        value = row[columns[place]]
        change = (value or 0) + 1000 if number else f"x{count}" if value is None else f"{value}~"
        change_it = f"UPDATE {table} SET {columns[place]} = :change WHERE {same}"
        assert database.execute(change_it, {"change": change, **dict(row)}).rowcount == 1
    return rows


@pytest.mark.parametrize("place", range(MOST_COLUMNS))
def test_any_column_of_any_row_of_the_state(folder: Path, place: int) -> None:
    with tampering(folder) as database:
        database.row_factory = sqlite3.Row
        rows = [(table, row) for table in STATE for row in _tamper(database, table, place)]
    faults = verify(folder)
    assert [(table, tuple(row)) for table, row in rows if not _named(faults, table, row)] == []


@pytest.mark.parametrize("place", range(len(metadata.tables["event"].columns)))
def test_any_column_of_any_event(folder: Path, place: int) -> None:
    with tampering(folder) as database:
        database.row_factory = sqlite3.Row
        rows = _tamper(database, "event", place)
    faults, moved = verify(folder), 1000 if metadata.tables["event"].columns.keys()[place] == "seq" else 0
    named = {fault.about for fault in faults if fault.code.startswith("chain-")}
    assert named >= {f"event {row['seq'] + moved}" for row in rows}


def test_a_changed_revision_is_named(folder: Path) -> None:
    with closing(sqlite3.connect(folder / door.FILE)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = version_num || '~'")
    assert [(fault.code, fault.about) for fault in verify(folder)] == [("journal-damaged", door.FILE)]


def test_rows_that_are_gone(folder: Path) -> None:
    with tampering(folder) as database:
        database.row_factory = sqlite3.Row
        rows = {table: database.execute(f"SELECT * FROM {table}").fetchone() for table in STATE}
        for table, row in rows.items():
            same = " AND ".join(f"{name} IS :{name}" for name in row.keys())
            database.execute(f"DELETE FROM {table} WHERE {same}", dict(row))
    faults = verify(folder)
    assert [table for table, row in rows.items() if not _named(faults, table, row)] == []


@pytest.mark.parametrize("seq", [1, 20])
def test_an_event_that_is_gone(folder: Path, seq: int) -> None:
    with tampering(folder) as database:
        database.execute("DELETE FROM event WHERE seq = ?", (seq,))
    assert Fault("chain-gap", f"event {seq}", f"event {seq + 1} comes instead") in verify(folder)


@pytest.mark.parametrize("table", ["body", "person", "orphan", "open_sitting", "override"])
def test_a_row_that_was_put_in(folder: Path, table: str) -> None:
    with tampering(folder) as database:
        database.row_factory = sqlite3.Row
        columns = [column.name for column in metadata.tables[table].columns]
        row = dict(database.execute(f"SELECT * FROM {table}").fetchone())
        key = columns[0]
        row[key] = row[key] + 1 if isinstance(row[key], int) else "put in"
        places = ", ".join(f":{name}" for name in columns)
        database.execute(f"INSERT INTO {table} VALUES ({places})", row)
    assert any(fault.code == "row-foreign" and fault.about == f"{table} {row[key]}" for fault in verify(folder))


def test_the_last_event_cannot_be_cut_off_without_its_rows(folder: Path) -> None:
    with tampering(folder) as database:
        database.execute("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
    assert {fault.code for fault in verify(folder)} >= {"row-foreign"}


def test_events_changed_and_hashed_again_disagree_with_the_state(folder: Path) -> None:
    with tampering(folder) as database:
        event = database.execute("SELECT * FROM event WHERE kind = 'armed'").fetchone()
        seq, at, kind, job, desk, operator, _, _, previous, _ = event
        changed = link(previous, seq, at, kind, job, desk, operator, {"sitting": "nobody"}, {"armed_by": "key"})
        database.execute(
            "UPDATE event SET refs = ?, data = ?, hash = ? WHERE seq = ?",
            (changed.refs, changed.data, changed.event.hash, seq),
        )
    codes = {(fault.code, fault.about) for fault in verify(folder)}
    assert ("chain-link", f"event {seq + 1}") in codes
    assert ("event-refused", f"event {seq}") in codes
    assert ("chain-hash", f"event {seq}") not in codes


def test_json_written_differently_is_not_the_same_event(folder: Path) -> None:
    with tampering(folder) as database:
        database.execute("UPDATE event SET data = replace(data, ':', ': ') WHERE seq = 3")
        database.execute("UPDATE event SET data = '{' WHERE seq = 4")
    found = {fault.about for fault in verify(folder) if fault.code == "chain-hash"}
    assert found == {"event 3", "event 4"}


def test_text_that_is_no_text_is_named(folder: Path) -> None:
    with tampering(folder) as database:
        database.execute("UPDATE orphan SET reason = CAST(x'ff' AS TEXT)")
        database.execute("UPDATE event SET job = CAST(x'ff' AS TEXT) WHERE seq = 2")
    faults = {(fault.code, fault.about) for fault in verify(folder)}
    assert ("chain-hash", "event 2") in faults
    assert any(code == "row-changed" and about.startswith("orphan") for code, about in faults)


@pytest.mark.parametrize("column", PERSON_FACTS)
def test_a_name_given_back_after_erasure_is_named(folder: Path, column: str) -> None:
    with tampering(folder) as database:
        (person,) = database.execute("SELECT person FROM erasure").fetchone()
        database.execute(f"UPDATE person SET {column} = 'back' WHERE id = ?", (person,))
    assert Fault("person-not-erased", f"person {person}") in verify(folder)


def test_erasing_without_the_event_is_named(folder: Path) -> None:
    with tampering(folder) as database:
        (person,) = database.execute("SELECT id FROM person WHERE salt IS NOT NULL").fetchone()
        database.execute("UPDATE person SET salt = NULL, name = NULL, id_number = NULL WHERE id = ?", (person,))
    assert verify(folder) == [Fault("person-changed", f"person {person}")]


@pytest.mark.parametrize(
    ("code", "sql"),
    [
        ("intent-unsettled", "DELETE FROM outcome WHERE kind = 'bound'"),
        ("intent-before-arming", "DELETE FROM arming"),
        ("exposure-of-another-sitting", "UPDATE exposure SET sitting = 'other'"),
        ("exposure-without-outcome", "UPDATE outcome SET kind = 'no_picture'"),
        ("outcome-without-exposure", "DELETE FROM exposure"),
        ("accepted-foreign-exposure", "UPDATE ending SET exposure = 'not ' || exposure"),
        ("sitting-without-swipe", "UPDATE swipe SET code = 'please-wait' WHERE code IS NULL"),
        ("swipe-without-sitting", "DELETE FROM sitting"),
    ],
)
def test_broken_rules_are_named_by_their_rule(folder: Path, code: str, sql: str) -> None:
    with tampering(folder) as database:
        database.execute(sql)
    assert code in {fault.code for fault in verify(folder)}


@pytest.mark.parametrize(
    ("code", "table", "sql"),
    [
        ("number-reused", "sitting", "UPDATE sitting SET ordinal = 1, number = 'A-0001' WHERE ordinal = 2"),
        ("number-differs", "sitting", "UPDATE sitting SET number = 'A-0001' WHERE ordinal = 2"),
        ("number-skipped", "sitting", "UPDATE sitting SET ordinal = 1050, number = 'A-1050' WHERE ordinal = 2"),
        ("number-out-of-turn", "sitting", "UPDATE sitting SET ordinal = 3 - ordinal WHERE ordinal IN (1, 2)"),
        ("outcome-before-intent", "outcome", "UPDATE outcome SET seq = 1 WHERE kind = 'no_picture'"),
        ("outcome-before-intent", "intent", "DELETE FROM intent"),
        ("ending-before-outcome", "ending", "UPDATE ending SET seq = 1"),
        ("exposure-of-another-file", "file", "UPDATE file SET role = 'orphan' WHERE role = 'exposure'"),
        ("exposure-of-another-file", "file", "UPDATE file SET sha256 = 'other' WHERE role = 'exposure'"),
        ("exposure-of-another-file", "file", "DELETE FROM file WHERE role = 'exposure'"),
        ("file-in-another-role", "file", "UPDATE file SET role = 'exposure' WHERE role = 'orphan'"),
        ("file-in-another-role", "file", "UPDATE file SET role = 'exposure' WHERE role = 'calibration'"),
        ("file-in-another-role", "file", "UPDATE file SET role = 'exposure' WHERE role = 'portrait'"),
        ("accepted-without-portrait", "portrait", "DELETE FROM portrait"),
        ("accepted-without-portrait", "portrait", "UPDATE portrait SET seq = seq + 1000"),
        ("retake-of-nothing-accepted", "sitting", "UPDATE sitting SET retake_of = id WHERE retake_of IS NOT NULL"),
        ("retake-of-nothing-accepted", "ending", "DELETE FROM ending"),
        ("retake-of-somebody-else", "swipe", "UPDATE swipe SET key = id"),
        (
            "retake-of-somebody-else",
            "sitting",
            "UPDATE sitting SET retake_of = (SELECT id FROM sitting WHERE ordinal = 2) WHERE retake_of IS NOT NULL",
        ),
        ("picture-used-twice", "exposure", "UPDATE exposure SET sha256 = 'same'"),
        ("intent-with-two-exposures", "exposure", "UPDATE exposure SET intent = (SELECT max(id) FROM intent)"),
        ("sitting-accepted-twice", "ending", "INSERT INTO ending SELECT * FROM ending WHERE result = 'accepted'"),
    ],
)
def test_rules_hold_without_trust_in_the_constraints(folder: Path, code: str, table: str, sql: str) -> None:
    with tampering(folder) as database:
        database.execute(f"CREATE TABLE loose AS SELECT * FROM {table}")
        database.execute(f"DROP TABLE {table}")
        database.execute(f"ALTER TABLE loose RENAME TO {table}")
        database.execute(sql)
    codes = {(fault.code, fault.about) for fault in verify(folder)}
    assert ("schema-changed", table) in codes
    assert code in {found for found, _ in codes}


def test_every_rule_can_be_asked(folder: Path) -> None:
    with closing(door.open_for_reading(folder / door.FILE)) as database:
        assert [code for code, question in RULES.items() if database.execute(question).fetchall()] == []


def test_what_the_tables_allow_and_no_desk_does_is_named_by_its_rule(tmp_path: Path) -> None:
    """The chain and the state agree here, and the journal is sealed: only the rules can tell."""
    with open_journal(tmp_path) as journal:
        first = capture(journal, 1)
        unseen = sit(journal, 2)
        journal.accept(unseen.id, shoot(journal, unseen, "unseen")[1].id)
        foreign = journal.accept_swipe(person(3), token(3), retake_of=first.id)
        journal.abandon(foreign.id, "left")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(journal._ledger, "next_ordinal", lambda: 9)
            journal.abandon(sit(journal, 4).id, "left")
            patch.setattr(journal._ledger, "next_ordinal", lambda: 5)
            journal.abandon(sit(journal, 5).id, "left")
    assert verify(tmp_path) == [
        Fault("number-out-of-turn", "A-0005"),
        Fault("accepted-without-portrait", unseen.id),
        Fault("retake-of-somebody-else", foreign.number),
    ]


def test_a_missing_trigger_is_named(folder: Path) -> None:
    with closing(sqlite3.connect(folder / door.FILE)) as database:
        database.execute("DROP TRIGGER exposure_never_changes")
    assert verify(folder) == [Fault("schema-changed", "exposure_never_changes")]


def test_a_table_of_another_form_is_named_and_not_compared(folder: Path) -> None:
    with closing(sqlite3.connect(folder / door.FILE)) as database:
        database.execute("ALTER TABLE orphan ADD COLUMN owner TEXT")
        database.execute("ALTER TABLE intent RENAME COLUMN sitting TO chair")
    faults = verify(folder)
    assert {fault.about for fault in faults if fault.code == "schema-changed"} >= {"orphan", "intent"}
    assert {fault.code for fault in faults} == {"schema-changed"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(8192, 20_000))
def test_pages_wiped_out_are_found_and_never_a_crash(folder: Path, sound: Path, share: float, length: int) -> None:
    whole = (sound / door.FILE).read_bytes()
    start = int(share * (len(whole) - length))
    (folder / door.FILE).write_bytes(whole[:start] + bytes(length) + whole[start + length :])
    touched = any(whole[start : start + length])
    assert verify(folder) or not touched


def test_a_shortened_file_is_found(folder: Path) -> None:
    path = folder / door.FILE
    path.write_bytes(path.read_bytes()[:-8192])
    assert {fault.code for fault in verify(folder)} == {"journal-damaged"}


def test_a_journal_is_verified_while_it_is_written(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        for index in range(3):
            sitting = sit(journal, index)
            assert verify(tmp_path) == []
            intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
            journal.no_picture(intent.id, "none")
            journal.abandon(sitting.id, "left")
