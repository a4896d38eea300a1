"""Which pictures tell those who wait how to dress: the job's, else those of the settings, else none."""

import base64
from datetime import datetime
from pathlib import Path

import pytest

from station.config import Settings, load
from station.doctor import _dress_rule
from station.dressrule import MOST, dress_pictures
from station.job.jobfile import job_of

KEY = base64.b64encode(bytes(32)).decode()


def settings(folder: Path, job: str = "") -> Settings:
    (folder / "j.job.toml").write_text(f'key = "{KEY}"\n{job}')
    return load(folder)


def rule(folder: Path, wanted: Settings) -> Path | None:
    return job_of(folder, wanted, datetime.now().astimezone()).dress_rule


def test_the_jobs_own_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text('[job]\nfile = "j.job.toml"\ndress_rule = "ours"\n')
    assert rule(tmp_path, settings(tmp_path)) == tmp_path / "ours"
    assert rule(tmp_path, settings(tmp_path, 'dress_rule = "theirs"\n')) == tmp_path / "theirs"


def test_a_day_without_a_job_takes_the_settings(tmp_path: Path) -> None:
    assert rule(tmp_path, Settings()) is None
    (tmp_path / "station.toml").write_text('[job]\ndress_rule = "ours"\n')
    assert rule(tmp_path, load(tmp_path)) == tmp_path / "ours"


def test_pictures_come_in_the_order_of_their_names_and_not_too_many(tmp_path: Path) -> None:
    for n in range(MOST + 3, 0, -1):
        (tmp_path / f"{n:02}.jpeg").touch()
    (tmp_path / "00.txt").touch()
    assert [path.name for path in dress_pictures(tmp_path)] == [f"{n:02}.jpeg" for n in range(1, MOST + 1)]
    assert dress_pictures(None) == dress_pictures(tmp_path / "nowhere") == dress_pictures(tmp_path / "01.jpeg") == ()


@pytest.mark.parametrize(
    ("pictures", "code", "state"),
    [(None, "dress-rule-none", "ok"), (0, "dress-rule-missing", "warn"), (2, "dress-rule", "ok")],
)
def test_the_doctor_looks_for_them(tmp_path: Path, pictures: int | None, code: str, state: str) -> None:
    if pictures is not None:
        (tmp_path / "station.toml").write_text('[job]\ndress_rule = "ours"\n')
        (tmp_path / "ours").mkdir()
        for n in range(pictures):
            (tmp_path / "ours" / f"{n}.png").touch()
    found = _dress_rule(tmp_path, load(tmp_path))
    assert (found.code, found.state) == (f"doctor.{code}", state)
    assert found.as_text()
