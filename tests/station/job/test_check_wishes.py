"""`[checks]` of the job file: what may be changed, what may not, and that the line is named."""

import base64
from pathlib import Path

import pytest

from station.checks import limits
from station.checks.limits import Severity
from station.config import SettingsError
from station.job import jobfile
from station.job.jobfile import Job

KEY = f'key = "{base64.b64encode(bytes(32)).decode()}"\n'


def load(folder: Path, checks: str) -> Job:
    path = folder / "winter.job.toml"
    path.write_text(f"{KEY}# the job's own rules\n[checks]\n{checks}\n", encoding="utf-8")
    return jobfile.load(path)


def test_a_job_without_the_table_wants_nothing_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "winter.job.toml"
    path.write_text(KEY, encoding="utf-8")
    checks = jobfile.load(path).checks
    assert checks.profile is None
    profile = limits.load("blue-2017/1")
    assert profile.wishing(checks.wishes) == profile


def test_severities_colours_and_profile_are_taken(tmp_path: Path) -> None:
    checks = load(
        tmp_path, 'profile = "white-2017/1"\nspectacles = "block"\nroll = "off"\nclothes_forbidden = ["white", "red"]'
    ).checks
    assert checks.profile == "white-2017/1"
    profile = limits.load(checks.profile).wishing(checks.wishes)
    assert profile.checks["spectacles"].judge("spectacles", 3.0).finding == "block"
    assert not profile.checks["roll"].judges(live=True)
    assert profile.checks["yaw"].severity is Severity.BLOCK
    assert profile.clothes_forbidden == ("white", "red")
    assert profile.name == "white-2017/1"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('glasses = "block"', "spectacles"),
        ('roll = "strict"', "off, warn, block"),
        ("roll = 3", "off, warn, block"),
        ('profile = "blue-1999/1"', "white-2017/1"),
        ('clothes_forbidden = ["mauve"]', "purple"),
        ('clothes_forbidden = "white"', "list"),
        ('one_face = "off"', "always"),
        ('one_face = "warn"', "always"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line_and_what_is_allowed(
    tmp_path: Path, line: str, named: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, f'yaw = "warn"\n{line}')
    key = line.partition(" ")[0]
    assert "winter.job.toml, line 5: " in str(refused.value)
    assert f"checks.{key}" in str(refused.value)
    assert named in str(refused.value)


def test_the_count_of_faces_may_be_named_as_what_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, 'one_face = "block"').checks.wishes.severities == {"one_face": Severity.BLOCK}
