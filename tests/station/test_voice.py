"""The recorded voice: one instruction at a time, by whatever plays sound, and silence where it can't be."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.config import Settings, VoiceTable, load
from station.doctor import _voice
from station.lanes import Lane
from station.messages import Message
from station.sound.loudspeaker import Loudspeaker, player
from station.voice import AGAIN, SPOKEN, VoiceLane, recorded

PATIENCE = 10.0
PLAYER = """#!/bin/sh
for file; do :; done
echo "begin $(basename "$file")" >> "{log}"
while [ -e "{hold}" ]; do sleep 0.02; done
echo "end $(basename "$file")" >> "{log}"
"""


class Hall:
    """A folder of recordings, and a player on the PATH that writes down what it plays."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.log, self.hold = folder / "words", folder / "log", folder / "hold"
        self._path = folder / "bin"
        for new in (self.folder, self._path):
            new.mkdir()
        for name in SPOKEN:
            (self.folder / f"{name}.wav").write_bytes(b"RIFF")
        monkeypatch.setenv("PATH", f"{self._path}:/usr/bin:/bin")
        self.log.touch()
        self.now = 0.0

    def install(self, name: str) -> None:
        script = self._path / name
        script.write_text(PLAYER.format(log=self.log, hold=self.hold))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    @property
    def played(self) -> list[str]:
        return self.log.read_text().splitlines()

    def wait(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, self.played
            time.sleep(0.01)

    @contextmanager
    def lane(self) -> Iterator[VoiceLane]:
        told: list[Message] = []
        lane = VoiceLane(self.folder, Loudspeaker(), told.append, lambda: self.now)
        lane.start()
        try:
            yield lane
        finally:
            lane.stop()
            lane.join(PATIENCE)
            assert not lane.is_alive()
            assert told == []


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    return Hall(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", ["pw-play", "paplay", "aplay"])
def test_whatever_plays_sound_says_it(hall: Hall, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    hall.install(name)
    monkeypatch.setenv("PATH", f"{hall._path}:{shell_only(hall.folder.parent)}")
    assert player() is not None
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: hall.played == ["begin close-lips.wav", "end close-lips.wav"])


def shell_only(folder: Path) -> Path:
    """A PATH with what the script needs and no player of this machine's."""
    tools = folder / "tools"
    tools.mkdir()
    for tool in ("sh", "basename", "sleep"):
        os.symlink(f"/usr/bin/{tool}" if Path(f"/usr/bin/{tool}").exists() else f"/bin/{tool}", tools / tool)
    return tools


def test_one_at_a_time_and_of_what_waits_only_the_newest(hall: Hall) -> None:
    hall.install("pw-play")
    hall.hold.touch()
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: hall.played == ["begin close-lips.wav"])
        for name in ("open-eyes", "chin-up", "chin-down"):
            lane.say(name)
        hall.hold.unlink()
        hall.wait(lambda: "end chin-down.wav" in hall.played)
    assert hall.played == [
        "begin close-lips.wav", "end close-lips.wav", "begin chin-down.wav", "end chin-down.wav",
    ]  # fmt: skip


def test_nothing_is_said_again_at_once(hall: Hall) -> None:
    hall.install("pw-play")
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: "end close-lips.wav" in hall.played)
        for _ in range(50):
            lane.say("close-lips")
        lane.say("chin-up")
        hall.wait(lambda: "end chin-up.wav" in hall.played)
        assert hall.played.count("begin close-lips.wav") == 1
        hall.now += AGAIN
        lane.say("chin-up")
        hall.wait(lambda: hall.played.count("end chin-up.wav") == 2)


def test_a_player_that_hangs_does_not_hold_the_end(hall: Hall) -> None:
    hall.install("pw-play")
    hall.hold.touch()
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: bool(hall.played))
    assert hall.played == ["begin close-lips.wav"]


def test_without_player_or_recording_there_is_silence_and_the_lane_goes_on(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hall.folder / "chin-up.wav").unlink()
    hall.install("pw-play")
    with hall.lane() as lane:
        lane.say("chin-up")
        lane.say("no-such-word")
        lane.say("close-lips")
        hall.wait(lambda: "end close-lips.wav" in hall.played)
    assert not [line for line in hall.played if "chin-up" in line]
    monkeypatch.setenv("PATH", str(hall.folder))
    with hall.lane() as lane:
        lane.say("open-eyes")
    assert not [line for line in hall.played if "open-eyes" in line]


def test_the_doctor_says_what_is_missing(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def section(folder: Path | None) -> tuple[str, str]:
        found = _voice(Settings(voice=VoiceTable(folder=folder)))
        assert found.as_text()
        return found.state, found.code

    assert section(None) == ("ok", "doctor.voice-none")
    hall.install("pw-play")
    assert section(hall.folder) == ("ok", "doctor.voice")
    (hall.folder / "chin-up.wav").unlink()
    assert section(hall.folder) == ("warn", "doctor.voice-some")
    assert "chin-up" not in recorded(hall.folder)
    assert section(hall.folder / "nothing") == ("warn", "doctor.voice-missing")
    monkeypatch.setenv("PATH", str(hall.folder))
    assert section(hall.folder) == ("warn", "doctor.voice-no-player")


def test_settings_name_the_folder_and_the_screen(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(
        f'[voice]\nfolder = "{tmp_path}/words"\n[screens]\nstudent = "HDMI-1"\n[job]\ndress_rule = "dress"\n'
    )
    settings = load(tmp_path)
    assert (settings.voice.folder, settings.screens.student) == (tmp_path / "words", "HDMI-1")
    assert settings.job.dress_rule == Path("dress")


def test_the_voice_is_a_lane() -> None:
    assert issubclass(VoiceLane, Lane)
