"""Operators in the journal: their secrets stay out of the chain, and nobody lets himself in unseen."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.journals import open_journal, sit

from db import door
from db.errors import RuleBroken
from db.verify import verify

SECRET = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$secret"
OTHER = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$other"


def test_a_secret_is_in_no_event(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        boss = journal.add_operator("Zhao", "supervisor", SECRET)
        journal.change_code(boss.id, OTHER)
        sealed = journal.seal_recovery("recovery-1", SECRET, operator="Zhao")
        journal.use_recovery(sealed, "Qian", OTHER)
        told = "\n".join(map(str, journal.events()))
    assert "argon2" not in told
    assert verify(tmp_path) == []


@pytest.mark.parametrize("secret", [OTHER, None])
def test_a_code_put_in_from_outside_is_found(tmp_path: Path, secret: str | None) -> None:
    with open_journal(tmp_path) as journal:
        journal.add_operator("Zhao", "supervisor", SECRET)
    with closing(sqlite3.connect(tmp_path / door.FILE, isolation_level=None)) as database:
        triggers = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE operator_code SET secret = ?", (secret,))
        for sql in triggers.values():
            database.execute(sql)
    assert [fault.code for fault in verify(tmp_path)] == ["code-changed"]


def test_an_override_names_both_people(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        sitting = sit(journal, 1)
        alone = journal.override(sitting.id, "roll", "exempt", operator="Qian")
        both = journal.override(sitting.id, "yaw", "exempt", operator="Qian", second="Zhao")
        assert (both.operator, both.data["second"]) == ("Qian", "Zhao")
        assert "second" not in alone.data
    assert verify(tmp_path) == []


def test_only_the_newest_sealed_code_counts(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.seal_recovery("recovery-1", SECRET)
        journal.seal_recovery("recovery-2", OTHER)
        assert [one.name for one in journal.operators()] == ["recovery-2"]
        assert journal.operator_names() == {"recovery-1", "recovery-2"}


def test_a_sealed_code_lets_one_supervisor_in_and_no_second(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        sealed = journal.seal_recovery("recovery-1", SECRET)
        journal.use_recovery(sealed, "Zhao", OTHER)
        before = journal.chain_head()
        with pytest.raises(RuleBroken):
            journal.use_recovery(sealed, "Qian", OTHER)
        assert journal.chain_head() == before
        assert [(one.name, one.role) for one in journal.operators()] == [("Zhao", "supervisor")]


def test_recent_events_are_the_newest(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        for _ in range(9):
            journal.note("tick")
        assert [event.seq for event in journal.recent_events(3)] == [8, 9, 10]
        assert len(list(journal.recent_events(99))) == 10
