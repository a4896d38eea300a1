"""The job file: what is wrong with one is told in a line, and its key is that of every desk, and of this job alone."""

import base64
from datetime import datetime
from pathlib import Path

import pytest
from support.journals import open_journal

from station.config import Settings, SettingsError, load
from station.identity import JobKeyDiffers, JobKeyPurged, code_key, job_key, key_file
from station.job import jobfile
from station.job.compare import Known

KEY = b"j" * 32
WRITTEN = base64.b64encode(KEY).decode()
NOW = datetime(2026, 6, 1, 8).astimezone()


def write(folder: Path, text: str, name: str = "spring-2026.job.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_day_without_a_job_file_takes_everything(tmp_path):
    job = jobfile.job_of(tmp_path, Settings(), NOW)
    assert (job.name, job.key, job.rules.tokens, job.rules.electronic_id) == ("20260601", None, "either", False)
    assert not job.shutter.body_button


def test_a_job_says_what_it_wants(tmp_path):
    write(
        tmp_path,
        f'key = "{WRITTEN}"\ntokens = "both"\nelectronic_id = true\ncode_list = "codes.csv"\nbody_button = true\n',
    )
    (tmp_path / "codes.csv").write_text("code,name,last_four\nabc,张*,001X\n", encoding="utf-8")
    (tmp_path / "station.toml").write_text('[job]\nfile = "spring-2026.job.toml"\n')
    job = jobfile.job_of(tmp_path, load(tmp_path), NOW)
    assert (job.name, job.key, job.rules.tokens, job.rules.electronic_id) == ("spring-2026", KEY, "both", True)
    assert job.shutter.body_button
    assert job.rules.codes.of(code_key(KEY, "abc")) == Known("张*", "001X")
    assert WRITTEN not in repr(job) and repr(KEY) not in repr(job)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("spring.toml", f'key = "{WRITTEN}"', "job.toml"),
        ("春.job.toml", f'key = "{WRITTEN}"', "letters"),
        ("a.job.toml", "", "key"),
        ("a.job.toml", 'key = "c2hvcnQ="', "32 bytes"),
        ("a.job.toml", 'key = "no base64!"', "32 bytes"),
        ("a.job.toml", f'key = "{WRITTEN}"\ntokens = "all"', "either"),
        ("a.job.toml", f'key = "{WRITTEN}"\ntoken = "card"', "electronic_id"),
        ("a.job.toml", f'key = "{WRITTEN}"\ncode_list = "none.csv"', "none.csv"),
        ("a.job.toml", "key = ", "TOML"),
    ],
)
def test_what_is_wrong_is_one_line_that_never_shows_the_key(tmp_path, name, text, told):
    path = write(tmp_path, text, name)
    with pytest.raises(SettingsError) as caught:
        jobfile.load(path)
    line = str(caught.value)
    assert "\n" not in line and told in line and str(tmp_path) in line
    assert WRITTEN not in line


def test_a_job_file_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match="nowhere"):
        jobfile.load(tmp_path / "nowhere.job.toml")


def test_every_desk_of_a_job_has_its_key(tmp_path):
    assert [job_key(tmp_path / desk, "spring", KEY) for desk in "AB"] == [KEY, KEY]
    assert job_key(tmp_path / "A", "spring") == KEY, "once taken over it is there without the file"


def test_people_written_down_under_one_key_are_not_looked_for_under_another(tmp_path):
    kept = job_key(tmp_path, "spring")
    with pytest.raises(JobKeyDiffers):
        job_key(tmp_path, "spring", KEY)
    assert job_key(tmp_path, "spring", kept) == kept


def test_the_key_of_a_purged_job_does_not_come_back(tmp_path):
    with open_journal(tmp_path, job="spring") as journal:
        job_key(tmp_path, "spring", KEY)
        journal.purge("spring", {"files": 0, "bytes": 0})
    key_file(tmp_path, "spring").unlink()
    with pytest.raises(JobKeyPurged):
        job_key(tmp_path, "spring", KEY)
    assert not key_file(tmp_path, "spring").exists()
