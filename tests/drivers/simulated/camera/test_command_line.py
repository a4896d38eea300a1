"""The `gphoto2` command line, a program of others, drives the simulated body as it is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(
        shutil.which("gphoto2") is None and os.environ.get("CI") != "true", reason="gphoto2 is not installed"
    ),
]


@pytest.fixture
def gphoto2(dslr, tmp_path: Path):
    """Run it in a folder of its own; its standard output, line by line."""
    (tmp_path / "config").mkdir()
    (tmp_path / "pictures").mkdir()
    environment = {**os.environ, "LANGUAGE": "C", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": str(tmp_path / "config")}

    def run(*arguments: str) -> list[str]:
        command = ["gphoto2", "--port", dslr.address, "--camera", "PTP/IP Camera", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path / "pictures", env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout.splitlines()

    return run


def current(lines: list[str]) -> str:
    (line,) = [line for line in lines if line.startswith("Current: ")]
    return line.removeprefix("Current: ")


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("iso", "200", "400"),
        ("f-number", "f/8", "f/5.6"),
        ("shutterspeed", "0.0080s", "0.0125s"),
        ("whitebalance", "Daylight", "Flash"),
        ("imagequality", "JPEG Fine", "NEF+Fine"),
        ("lcdofftime", "1 minute", "10 minutes"),
        ("liveviewexposurepreview", "On", "Off"),
        ("liveviewsize", "XGA", "VGA"),
    ],
)
def test_settings_are_read_and_set(gphoto2, name: str, value: str, other: str) -> None:
    assert current(gphoto2("--get-config", name)) == value
    gphoto2("--set-config", f"{name}={other}")
    assert current(gphoto2("--get-config", name)) == other


def test_readings_are_read(dslr, gphoto2) -> None:
    dslr.do("set", battery=37, room=412)
    assert current(gphoto2("--get-config", "batterylevel")) == "37%"
    assert current(gphoto2("--get-config", "availableshots")) == "412"
    assert current(gphoto2("--get-config", "focusmode")) == "AF-S"
    assert current(gphoto2("--get-config", "orientation")) == "0'"


def test_a_picture_is_taken_kept_on_the_card_and_downloaded_whole(dslr, gphoto2, tmp_path: Path) -> None:
    gphoto2("--set-config", "capturetarget=1", "--capture-image-and-download", "--keep", "--filename", "own.jpg")
    (shot,) = dslr.rows("shot")
    assert (tmp_path / "pictures" / "own.jpg").read_bytes() == dslr.files()[0].read_bytes()
    assert any(shot["name"] in line for line in gphoto2("--list-files"))


def test_autofocus_is_driven(dslr, gphoto2) -> None:
    gphoto2("--set-config", "autofocusdrive=1")
    dslr.script("give-up", "focus")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        gphoto2("--set-config", "autofocusdrive=1")
    assert "Out of Focus" in failed.value.stderr
    assert dslr.rows("shot") == []
