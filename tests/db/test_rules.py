"""What must not happen is refused by SQLite itself, whoever asks: here with bare SQL, behind the journal's back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.journals import BODY, VERDICTS, a_day, open_journal, picture, shoot, sit

from db import door
from db.tables import CORRECTION_FACTS, PERSON_FACTS, STATUS_FACTS, metadata
from db.triggers import FROZEN

KEPT_BY_TRIGGERS = {"open_sitting", "open_intent", "on_card", "tally", "held"}
ERASABLE = {"person", "correction", "status"}
AT = "'2026-06-01T12:00:00.000+08:00'"


@pytest.fixture(scope="module")
def ids() -> dict[str, str]:
    """Filled by `full`: ids by what they are."""
    return {}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, ids: dict[str, str]) -> Path:
    """A journal in which everything has happened, with one armed, one waiting and one shooting sitting open."""
    folder = tmp_path_factory.mktemp("rules")
    with open_journal(folder) as journal:
        a_day(journal)
        sittings = journal.sittings()
        shooting = sittings[4]
        (intent,) = journal.intents(shooting.id)
        journal.no_picture(intent.id, "none")
        ids["open_intent"] = journal.intend(shooting.id, BODY, 3, VERDICTS).id
        armed = sit(journal, 8)
        bound, exposure = shoot(journal, armed, "eight")
        ids |= {
            "accepted": sittings[0].id, "abandoned": sittings[2].id, "shooting": shooting.id, "armed": armed.id,
            "waiting": sittings[5].id, "bound_intent": bound.id, "exposure": exposure.id,
            "accepted_exposure": str(sittings[0].accepted_exposure), "sha256": exposure.file.sha256,
            "path": exposure.file.path, "other_path": picture("late", "orphans").path,
            "refused": journal.refuse_swipe(None, "code").id, "head": journal.chain_head(),
        }  # fmt: skip
        ids["seq"] = str(sum(1 for _ in journal.events()))
    return folder


@pytest.fixture
def database(full: Path) -> Iterator[sqlite3.Connection]:
    """The journal's own file through the journal's own door; whatever a test does is undone."""
    with closing(door.open_for_writing(full / door.FILE)) as database:
        database.execute("BEGIN")
        yield database
        database.execute("ROLLBACK")


def _refused(database: sqlite3.Connection, sql: str, why: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        database.execute(sql)


@pytest.mark.parametrize("table", sorted(metadata.tables.keys() - KEPT_BY_TRIGGERS - ERASABLE))
def test_rows_never_change_never_go_and_are_never_replaced(database: sqlite3.Connection, table: str) -> None:
    assert table in FROZEN
    assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    for column in metadata.tables[table].columns:
        _refused(database, f"UPDATE {table} SET {column.name} = {column.name}", "rows never change")
    _refused(database, f"DELETE FROM {table}", "rows never go")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def test_replace_is_refused_by_the_delete_it_hides(database: sqlite3.Connection) -> None:
    _refused(database, "REPLACE INTO swipe SELECT * FROM swipe LIMIT 1", "swipe: rows never go")
    _refused(database, "REPLACE INTO outcome SELECT * FROM outcome LIMIT 1", "outcome")


@pytest.mark.parametrize("column", ["id", "seq", "seal", *PERSON_FACTS])
def test_a_person_cannot_become_somebody_else(database: sqlite3.Connection, column: str) -> None:
    _refused(database, f"UPDATE person SET {column} = 1", "can only be erased")
    _refused(database, f"UPDATE person SET {column} = NULL", "can only be erased|NOT NULL")
    _refused(database, "DELETE FROM person", "rows never go")


@pytest.mark.parametrize("column", [column.name for column in metadata.tables["correction"].columns])
def test_a_correction_can_only_be_erased_with_its_person(database: sqlite3.Connection, column: str) -> None:
    _refused(database, f"UPDATE correction SET {column} = 1", "can only be erased")
    why = "can only be erased" if column in CORRECTION_FACTS else "can only be erased|NOT NULL"
    _refused(database, f"UPDATE correction SET {column} = NULL", why)
    _refused(database, "DELETE FROM correction", "rows never go")


@pytest.mark.parametrize("column", [column.name for column in metadata.tables["status"].columns])
def test_a_status_can_only_be_erased_with_its_person(database: sqlite3.Connection, column: str) -> None:
    kept = "can only be erased|NOT NULL|CHECK"
    _refused(database, f"UPDATE status SET {column} = 1", "can only be erased")
    _refused(database, f"UPDATE status SET {column} = NULL", "can only be erased" if column in STATUS_FACTS else kept)
    _refused(database, "DELETE FROM status", "rows never go")


def test_money_comes_from_one_person_or_from_one_group(database: sqlite3.Connection) -> None:
    payment = "INSERT INTO payment SELECT 'new', seq, at, job, {}, method, advance, reference, operator FROM payment"
    told = "'person', NULL, NULL, 1", "'class', sitting, 'x', 1", "'person', sitting, 'x', 1", "'class', NULL, 'x', 0"
    for columns in told:
        _refused(database, payment.format(columns) + " WHERE scope = 'person' LIMIT 1", "CHECK")


def test_a_picture_goes_nowhere_without_two_peoples_word(database: sqlite3.Connection) -> None:
    _refused(database, "UPDATE held SET sitting = NULL WHERE sitting IS NOT NULL", "nobody re-assigned it")
    _refused(database, "UPDATE held SET exposure = 'x'", "nobody re-assigned it")
    _refused(database, "DELETE FROM held", "rows never go")


def test_what_is_open_stays_open_until_it_ends(database: sqlite3.Connection) -> None:
    _refused(database, "DELETE FROM open_sitting", "has not ended")
    _refused(database, "DELETE FROM open_intent", "has no outcome")
    _refused(database, "UPDATE open_sitting SET sitting = sitting", "never change")
    _refused(database, "UPDATE open_intent SET intent = intent", "never change")


def test_what_lies_on_a_card_lies_there_until_somebody_saw_it_go(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT count(*) FROM on_card").fetchone()[0] > 0
    _refused(database, "DELETE FROM on_card", "nobody saw it go")
    _refused(database, "UPDATE on_card SET path = path", "never change")


def test_a_tally_only_counts(database: sqlite3.Connection) -> None:
    _refused(database, "UPDATE tally SET n = n + 2", "one by one")
    _refused(database, "UPDATE tally SET n = n - 1", "one by one")
    _refused(database, "UPDATE tally SET kind = 'k', n = n + 1", "one by one")
    _refused(database, "INSERT INTO tally VALUES ('j', 'A', 'k', 2)", "one by one")
    _refused(database, "DELETE FROM tally", "never go")


REFUSED = {
    "second exposure of an intent": (
        "INSERT INTO exposure VALUES ('new', {seq}, {at}, '{bound_intent}', '{armed}', '{other_path}', 'sha')",
        "exposure: the intent has its outcome",
    ),
    "second exposure of an intent, quietly": (
        "INSERT OR IGNORE INTO exposure VALUES ('n', {seq}, {at}, '{bound_intent}', '{armed}', '{other_path}', 'sha')",
        "exposure: the intent has its outcome",
    ),
    "same bytes twice": (
        "INSERT INTO exposure VALUES ('new', {seq}, {at}, '{open_intent}', '{shooting}', '{other_path}', '{sha256}')",
        "UNIQUE constraint failed: exposure.sha256",
    ),
    "exposure for a sitting that did not ask": (
        "INSERT INTO exposure VALUES ('new', {seq}, {at}, '{open_intent}', '{armed}', '{other_path}', 'sha')",
        "FOREIGN KEY",
    ),
    "exposure without a file": (
        "INSERT INTO exposure VALUES ('new', {seq}, {at}, '{open_intent}', '{shooting}', 'nowhere', 'sha')",
        "FOREIGN KEY",
    ),
    "file that became something before": (
        "INSERT INTO file VALUES ('{path}', {seq}, {at}, 'orphan', 'sha', 1, '', '', NULL, '{{}}')",
        "UNIQUE constraint failed: file.path",
    ),
    "number used again": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, (SELECT id FROM swipe WHERE code IS NULL LIMIT 1),"
        " 'day-2026-06-01', 'A', 1, 'A-0001', NULL)",
        "UNIQUE constraint failed: sitting",
    ),
    "number that is not the ordinal": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, (SELECT id FROM swipe WHERE code IS NULL LIMIT 1),"
        " 'day-2026-06-01', 'A', 99, 'A-0100', NULL)",
        "CHECK",
    ),
    "number that was skipped": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, (SELECT id FROM swipe WHERE code IS NULL LIMIT 1),"
        " 'day-2026-06-01', 'A', 1007, 'A-1007', NULL)",
        "the number was skipped",
    ),
    "skipping a number that was given": (
        "INSERT INTO number_gap VALUES ({seq}, {at}, 'day-2026-06-01', 'A', 3, 99, 'restored')",
        "numbers were given there",
    ),
    "second sitting of a swipe": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, (SELECT id FROM swipe WHERE code IS NULL LIMIT 1),"
        " 'day-2026-06-01', 'A', 99, 'A-0099', NULL)",
        "UNIQUE constraint failed: sitting.swipe",
    ),
    "sitting on a refused swipe": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, '{refused}', 'day-2026-06-01', 'A', 99, 'A-0099', NULL)",
        "the swipe was refused",
    ),
    "retake of what was not accepted": (
        "INSERT INTO sitting VALUES ('new', {seq}, {at}, (SELECT id FROM swipe WHERE code IS NULL LIMIT 1),"
        " 'day-2026-06-01', 'A', 99, 'A-0099', '{abandoned}')",
        "retakes one that was not accepted",
    ),
    "refused swipe with a person": (
        "INSERT INTO swipe SELECT 'new', seq, at, kind, trust, key, reader, person, 'please-wait' FROM swipe"
        " WHERE person IS NOT NULL LIMIT 1",
        "CHECK",
    ),
    "intent on an unarmed sitting": (
        "INSERT INTO intent VALUES ('new', {seq}, {at}, '{waiting}', 's', 1)",
        "the sitting is not armed",
    ),
    "intent on an ended sitting": (
        "INSERT INTO intent VALUES ('new', {seq}, {at}, '{accepted}', 's', 1)",
        "intent: the sitting has ended",
    ),
    "second open intent": (
        "INSERT INTO intent VALUES ('new', {seq}, {at}, '{shooting}', 's', 1)",
        "UNIQUE constraint failed: open_intent.sitting",
    ),
    "bound without exposure": (
        "INSERT INTO outcome VALUES ('{open_intent}', {seq}, {at}, 'bound', NULL)",
        "bound without an exposure",
    ),
    "second outcome": (
        "INSERT INTO outcome VALUES ('{bound_intent}', {seq}, {at}, 'no_picture', 'none')",
        "outcome: ",
    ),
    "no picture without a reason": (
        "INSERT INTO outcome VALUES ('{open_intent}', {seq}, {at}, 'no_picture', NULL)",
        "CHECK",
    ),
    "unknown after the outcome": (
        "INSERT INTO unknown VALUES ({seq}, {at}, '{bound_intent}', 'late')",
        "unknown: the intent has its outcome",
    ),
    "ending with an open intent": (
        "INSERT INTO ending VALUES ('{shooting}', {seq}, {at}, 'abandoned', 'left', NULL)",
        "an intent is still open",
    ),
    "second ending": (
        "INSERT INTO ending VALUES ('{accepted}', {seq}, {at}, 'abandoned', 'left', NULL)",
        "ending: the sitting has ended",
    ),
    "accepted with somebody else's exposure": (
        "INSERT INTO ending VALUES ('{waiting}', {seq}, {at}, 'accepted', NULL, '{exposure}')",
        "FOREIGN KEY",
    ),
    "accepted with an exposure that was accepted before": (
        "INSERT INTO ending VALUES ('{armed}', {seq}, {at}, 'accepted', NULL, '{accepted_exposure}')",
        "UNIQUE constraint failed: ending.exposure",
    ),
    "accepted without an exposure": (
        "INSERT INTO ending VALUES ('{armed}', {seq}, {at}, 'accepted', NULL, NULL)",
        "CHECK",
    ),
    "abandoned without a reason": (
        "INSERT INTO ending VALUES ('{armed}', {seq}, {at}, 'abandoned', NULL, NULL)",
        "CHECK",
    ),
    "second arming": ("INSERT INTO arming VALUES ('{armed}', {seq}, {at}, 'key')", "UNIQUE constraint failed"),
    "arming after the end": ("INSERT INTO arming VALUES ('{accepted}', {seq}, {at}, 'key')", "the sitting has ended"),
    "armed by time": ("INSERT INTO arming VALUES ('{waiting}', {seq}, {at}, 'time')", "CHECK"),
    "override after the end": (
        "INSERT INTO override VALUES ({seq}, {at}, '{accepted}', 'roll', 'why', NULL)",
        "override: the sitting has ended",
    ),
    "retake after the end": (
        "INSERT INTO retake VALUES ({seq}, {at}, '{accepted}', 'why')",
        "retake: the sitting has ended",
    ),
    "opening again what ended": ("INSERT INTO open_sitting VALUES ('{accepted}')", "the sitting has ended"),
    "opening again what has an outcome": (
        "INSERT INTO open_intent VALUES ('{bound_intent}', '{armed}')",
        "the intent has its outcome",
    ),
    "event out of order": (
        "INSERT INTO event VALUES ({seq} + 2, {at}, 'k', 'j', 'A', NULL, '{{}}', '{{}}', '{head}', 'h')",
        "does not follow",
    ),
    "event behind another": (
        "INSERT INTO event VALUES ({seq} + 1, {at}, 'k', 'j', 'A', NULL, '{{}}', '{{}}', 'other', 'h')",
        "does not follow",
    ),
    "event on a taken place": (
        "REPLACE INTO event VALUES ({seq}, {at}, 'k', 'j', 'A', NULL, '{{}}', '{{}}', '{head}', 'h')",
        "does not follow",
    ),
    "second folder": ("INSERT INTO folder VALUES (2, {seq}, {at}, 0, 'p')", "CHECK"),
    "row of an event that is not there": ("INSERT INTO body VALUES ('9', 99999, {at})", "FOREIGN KEY"),
    "number as text": ("INSERT INTO body VALUES ('9', 'x', {at})", "cannot store TEXT"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(database: sqlite3.Connection, ids: dict[str, str], what: str) -> None:
    sql, why = REFUSED[what]
    _refused(database, sql.format(at=AT, **ids), why)


ALLOWED = {
    "exposure of the sitting that asked": (
        "INSERT INTO exposure VALUES ('new', {seq}, {at}, '{open_intent}', '{shooting}', '{other_path}', 'sha')"
    ),
    "no picture": "INSERT INTO outcome VALUES ('{open_intent}', {seq}, {at}, 'no_picture', 'none')",
    "intent on an armed sitting": "INSERT INTO intent VALUES ('new', {seq}, {at}, '{armed}', 's', 1)",
    "accepted with its own exposure": (
        "INSERT INTO ending VALUES ('{armed}', {seq}, {at}, 'accepted', NULL, '{exposure}')"
    ),
    "abandoned while waiting": "INSERT INTO ending VALUES ('{waiting}', {seq}, {at}, 'abandoned', 'left', NULL)",
    "event that follows": (
        "INSERT INTO event VALUES ({seq} + 1, {at}, 'k', 'j', 'A', NULL, '{{}}', '{{}}', '{head}', 'h')"
    ),
    "body": "INSERT INTO body VALUES ('9', {seq}, {at})",
}


@pytest.mark.parametrize("what", ALLOWED)
def test_the_same_sentences_are_taken_when_they_are_right(
    database: sqlite3.Connection, ids: dict[str, str], what: str
) -> None:
    database.execute(ALLOWED[what].format(at=AT, **ids))


# raw files


def _lay_raw(database: sqlite3.Connection, path: str, sha256: str, seq: str = "(SELECT max(seq) FROM event)") -> None:
    database.execute(
        "INSERT INTO file (path, seq, at, role, sha256, size, serial, card_path, evidence)"
        f" VALUES ('{path}', {seq}, {AT}, 'exposure', '{sha256}', 1, '{BODY}', '', '{{}}')"
    )


def _beside(picture: str, path: str, sha256: str, seq: str) -> str:
    columns = "picture, seq, at, path, sha256"
    return f"INSERT INTO companion ({columns}) VALUES ('{picture}', {seq}, {AT}, '{path}', '{sha256}')"


def test_the_bytes_of_an_exposure_are_no_raw_file_of_another(database: sqlite3.Connection, ids: dict[str, str]) -> None:
    seq = f"(SELECT seq FROM file WHERE path = '{ids['path']}')"
    _lay_raw(database, "originals/raw.nef", ids["sha256"], seq)
    _refused(database, _beside(ids["path"], "originals/raw.nef", ids["sha256"], seq), "the bytes are an exposure")


def test_the_bytes_of_a_raw_file_are_no_exposure(database: sqlite3.Connection, ids: dict[str, str]) -> None:
    (path, sha256) = database.execute("SELECT path, sha256 FROM companion LIMIT 1").fetchone()
    _refused(
        database,
        "INSERT INTO exposure (id, seq, at, intent, sitting, path, sha256)"
        f" VALUES ('x', 1, {AT}, '{ids['open_intent']}', '{ids['shooting']}', '{path}', '{sha256}')",
        "the bytes are a raw file beside another",
    )


def test_a_raw_file_stands_beside_the_picture_it_came_with(database: sqlite3.Connection, ids: dict[str, str]) -> None:
    seq = f"(SELECT seq FROM file WHERE path = '{ids['path']}')"
    _lay_raw(database, "originals/later.nef", "9" * 64)
    late = _beside(ids["path"], "originals/later.nef", "9" * 64, seq)
    _refused(database, late, "companion: did not come with that picture")
    _refused(database, _beside(ids["path"], ids["path"], ids["sha256"], seq), "companion")


def test_a_picture_has_one_raw_file_and_a_raw_file_one_picture(database: sqlite3.Connection) -> None:
    for column in ("picture", "path", "sha256"):
        others = {"picture": "'x'", "path": "'y'", "sha256": f"'{'8' * 64}'"} | {column: column}
        columns = ", ".join(("picture", "path", "sha256"))
        values = ", ".join(others[name] for name in ("picture", "path", "sha256"))
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(f"INSERT INTO companion (seq, at, {columns}) SELECT seq, at, {values} FROM companion")
