"""The recorded voice: one instruction at a time, by whatever plays sound, and silence where it can't be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.hall import Hall

from station.config import Settings, VoiceTable, load
from station.doctor import _voice
from station.messages import Message
from station.sound.loudspeaker import Loudspeaker, player
from station.voice import AGAIN, SPOKEN, VoiceLane, recorded


class Words(Hall):
    """A hall with a folder of recordings, and a clock."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, monkeypatch)
        self.folder, self.now = folder / "words", 0.0
        self.folder.mkdir()
        for name in SPOKEN:
            (self.folder / f"{name}.wav").write_bytes(b"RIFF")

    @contextmanager
    def lane(self) -> Iterator[VoiceLane]:
        told: list[Message] = []
        lane = VoiceLane(self.folder, Loudspeaker(), told.append, lambda: self.now)
        with self.at_work(lane):
            yield lane
        assert told == []


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    return Words(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", ["pw-play", "paplay", "aplay"])
def test_whatever_plays_sound_says_it(hall: Words, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    hall.install(name)
    monkeypatch.setenv("PATH", f"{hall.programs}:{shell_only(hall.folder.parent)}")
    assert player() is not None
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: hall.played == ["begin close-lips", "end close-lips"])


def shell_only(folder: Path) -> Path:
    """A PATH with what the script needs and no player of this machine's."""
    tools = folder / "tools"
    tools.mkdir()
    for tool in ("sh", "basename", "sleep"):
        os.symlink(f"/usr/bin/{tool}" if Path(f"/usr/bin/{tool}").exists() else f"/bin/{tool}", tools / tool)
    return tools


def test_one_at_a_time_and_of_what_waits_only_the_newest(hall: Words) -> None:
    hall.install("pw-play")
    hall.hold.touch()
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: hall.played == ["begin close-lips"])
        for name in ("open-eyes", "chin-up", "chin-down"):
            lane.say(name)
        hall.hold.unlink()
        hall.wait(lambda: "end chin-down" in hall.played)
    assert hall.played == [
        "begin close-lips", "end close-lips", "begin chin-down", "end chin-down",
    ]  # fmt: skip


def test_nothing_is_said_again_at_once(hall: Words) -> None:
    hall.install("pw-play")
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: "end close-lips" in hall.played)
        for _ in range(50):
            lane.say("close-lips")
        lane.say("chin-up")
        hall.wait(lambda: "end chin-up" in hall.played)
        assert hall.played.count("begin close-lips") == 1
        hall.now += AGAIN
        lane.say("chin-up")
        hall.wait(lambda: hall.played.count("end chin-up") == 2)


def test_a_player_that_hangs_does_not_hold_the_end(hall: Words) -> None:
    hall.install("pw-play")
    hall.hold.touch()
    with hall.lane() as lane:
        lane.say("close-lips")
        hall.wait(lambda: bool(hall.played))
    assert hall.played == ["begin close-lips"]


def test_without_player_or_recording_there_is_silence_and_the_lane_goes_on(
    hall: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hall.folder / "chin-up.wav").unlink()
    hall.install("pw-play")
    with hall.lane() as lane:
        lane.say("chin-up")
        lane.say("no-such-word")
        lane.say("close-lips")
        hall.wait(lambda: "end close-lips" in hall.played)
    assert not [line for line in hall.played if "chin-up" in line]
    monkeypatch.setenv("PATH", str(hall.folder))
    with hall.lane() as lane:
        lane.say("open-eyes")
    assert not [line for line in hall.played if "open-eyes" in line]


def test_the_doctor_says_what_is_missing(hall: Words, monkeypatch: pytest.MonkeyPatch) -> None:
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
