"""One key per job: kept, private, never another's, and handed down from the days when all days shared one."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.journals import open_journal, person, token
from support.packages import capture, shoot

from db.errors import JournalMissing
from db.records import Token
from station.identity import job_key, key_file, token_key

SHARED = base64.b64encode(b"d" * 32)


def test_a_job_keeps_its_key_and_no_two_share_one(tmp_path: Path) -> None:
    first = job_key(tmp_path, "20260601")
    assert len(first) == 32
    assert job_key(tmp_path, "20260602") != first == job_key(tmp_path, "20260601")


def test_a_key_is_its_owners_alone(tmp_path: Path) -> None:
    job_key(tmp_path, "20260601")
    assert key_file(tmp_path, "20260601").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["20260601.key"]


NAMES = st.text(st.characters(codec="utf-8"), max_size=120)


@given(NAMES, NAMES)
def test_file_names_are_plain_and_differ_as_the_jobs_do(one: str, other: str) -> None:
    folder = Path("/data")
    first, second = key_file(folder, one), key_file(folder, other)
    for path in (first, second):
        assert path.parent == folder / "keys"
        assert path.name.isascii() and path.name.islower() and len(path.name) <= 100
    assert (first == second) == (one == other)


@pytest.mark.parametrize("pair", [("Day", "day"), ("a b", "a_b"), ("..", "."), ("2026届", "2026级"), ("a/b", "a_b")])
def test_names_that_look_alike_stay_apart(pair: tuple[str, str]) -> None:
    assert key_file(Path("/data"), pair[0]) != key_file(Path("/data"), pair[1])


def test_a_folder_with_one_key_for_all_days_goes_on_with_it_for_its_newest_job(tmp_path: Path) -> None:
    shared = b"d" * 32
    with open_journal(tmp_path, job="20260601") as journal:
        capture(journal, tmp_path, 1)
    with open_journal(tmp_path, job="20260602") as journal:
        sitting = journal.accept_swipe(person(2), token(2))
        journal.abandon(sitting.id, "other")
    (tmp_path / "day.key").write_bytes(SHARED)
    (tmp_path / "day.key").chmod(0o600)
    assert job_key(tmp_path, "20260603") != shared  # a new day has its own, whoever asks first
    assert job_key(tmp_path, "20260602") == shared
    assert job_key(tmp_path, "20260601") != shared
    assert not (tmp_path / "day.key").exists()
    assert key_file(tmp_path, "20260602").stat().st_mode & 0o777 == 0o600


def test_people_captured_under_the_shared_key_are_still_recognised(tmp_path: Path) -> None:
    (tmp_path / "day.key").write_bytes(SHARED)
    number = person(1).id_number or ""
    known = Token("resident", "card", token_key(b"d" * 32, f"id:{number}"), "serial:x")
    with open_journal(tmp_path, job="20260601") as journal:
        sitting = journal.accept_swipe(person(1), known)
        journal.arm(sitting.id, "swipe")
        journal.accept(sitting.id, shoot(journal, tmp_path, sitting, 1).id)
    with open_journal(tmp_path, job="20260601") as journal:
        key = job_key(tmp_path, journal.job)
        again = journal.accepted_sitting_of(token_key(key, f"id:{number}"))
        assert again is not None and again.id == sitting.id


def test_a_shared_key_without_its_journal_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "day.key").write_bytes(SHARED)
    with pytest.raises(JournalMissing):
        job_key(tmp_path, "20260601")
    assert (tmp_path / "day.key").read_bytes() == SHARED
