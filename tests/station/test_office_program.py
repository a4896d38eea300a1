"""An office installs the program without the extra `desk`: its commands run, the others say calmly what is missing."""

import json
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.office_program import DESK_ONLY
from support.offices import numbers
from support.packages import a_day, delivered
from support.programs import ROOT, environment

from station.cli import DESK_ONLY as SAID

PYTHON = ROOT / ".venv-office/bin/python"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder, its package on a stick, and a list."""
    home = tmp_path_factory.mktemp("office")
    (home / "data").mkdir()
    a_day(home / "data")
    delivered(home / "data", home / "stick")
    (home / "list.csv").write_text("姓名,学号,班级\n张三,20260001,软件20211\n", "utf-8-sig")
    return home


def ask(home: Path, commands: list[list[str | Path]], *how: str) -> list[dict[str, Any]]:
    """Run commands in the office's environment, all of them in one process."""
    if not PYTHON.exists() and os.environ.get("CI") != "true":
        pytest.skip("the office's environment is not there: scripts/test installs it")
    done = subprocess.run(
        [PYTHON, ROOT / "tests/support/office_program.py", *how],
        input=json.dumps([[str(word) for word in command] for command in commands]),
        capture_output=True, text=True, cwd=ROOT, env=environment(home) | {"PYTHONPATH": str(ROOT)}, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["installed"] == [] and told["loaded"] == []
    answers: list[dict[str, Any]] = told["answers"]
    return answers


@pytest.fixture(scope="module")
def answers(home: Path) -> list[dict[str, Any]]:
    """The office's commands, and last some that are not an office's."""
    (package,) = (home / "stick").iterdir()
    data, office = ["--data", home / "data"], home / "office"
    return ask(home, [
        ["verify", package, "--no-remake", "--json"],
        ["receive", package, "--into", office, "--json"],
        ["receive", "--into", office],
        ["report", "registry", "--to", home / "sheets", *data],
        ["roster", "check", home / "list.csv", "--json"],
        ["check", package / "data/portraits/A-0002.jpg", "--json"],
        ["export", "--list", "--json", *data],
        ["codes", "--json"],
        data,
        ["job", "form", *data],
        ["desk", "--headless", "--data", home / "desk"],
    ])  # fmt: skip


def test_the_office_works_without_the_desks_packages(home: Path, answers: list[dict[str, Any]]) -> None:
    verified, received, _, _, checked, judged, *_ = answers
    assert [answer["status"] for answer in answers[:8]] == [0, 0, 0, 0, 0, 1, 0, 0], answers
    assert json.loads(verified["out"])["faults"] == []
    assert json.loads(received["out"])["people"] == 3
    assert len(list((home / "sheets").iterdir())) == 2
    assert json.loads(checked["out"])["imported"] == 1
    assert json.loads(judged["out"])["images"][0]["faces"] == 0  # judged, not failed: noise has no face


def test_what_needs_the_desks_packages_says_what_to_install(answers: list[dict[str, Any]]) -> None:
    for answer, missing, status in zip(answers[8:], ("PySide6", "PySide6", "gphoto2"), (3, 3, 2), strict=True):
        assert answer["status"] == status
        said = answer["err"].strip().splitlines()[-1]
        assert missing in said and "capture-station[desk]" in said and "Traceback" not in answer["err"]


def test_the_offices_half_works_where_the_systems_calls_are_those_of_windows(home: Path, tmp_path: Path) -> None:
    (package,) = (home / "stick").iterdir()
    office = tmp_path / "office"
    for answer in ask(home, [
        ["verify", package, "--no-remake"],
        ["receive", package, "--into", office],
        ["receive", package, "--into", office],
        ["report", "registry", "--to", tmp_path / "sheets", "--data", home / "data"],
    ], "--no-posix"):  # fmt: skip
        assert answer["status"] == 0, answer
    assert len(numbers(office)) == 3
    assert not list(tmp_path.glob(".*.lock"))


def test_every_package_of_the_extra_is_known_by_the_name_it_is_imported_under() -> None:
    """A new one has to be added to what the program says calmly, and to what the office's environment must not have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {wanted.split(">=")[0] for wanted in project["optional-dependencies"]["desk"]}
    imported = {
        "PySide6-Essentials": "PySide6", "gphoto2": "gphoto2", "pyscard": "smartcard", "pyserial": "serial",
        "evdev-binary": "evdev", "pyusb": "usb", "zxing-cpp": "zxingcpp",
    }  # fmt: skip
    assert names == set(imported)
    assert {*imported.values(), "shiboken6"} == set(DESK_ONLY) == set(SAID)
