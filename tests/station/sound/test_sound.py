"""Signals: short, unlike each other, one at a time, before anybody's words, and none when muted."""

import io
import itertools
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from support.hall import PATIENCE, Hall

from station.events import Announcement, Kind
from station.flow import LAPSES
from station.messages import Message
from station.sound.lane import SoundLane
from station.sound.loudspeaker import Loudspeaker
from station.sound.notes import LONGEST, SCORE, Signal, wav
from station.sound.signals import SEEN_ONLY, signal_of
from station.words import catalogue


def samples(signal: Signal, volume: int) -> np.ndarray:
    with wave.open(io.BytesIO(wav(signal, volume))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getnframes() / file.getframerate() <= LONGEST
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)


@pytest.mark.parametrize("signal", Signal)
def test_a_signal_is_short_heard_and_never_clipped_and_volume_is_what_it_says(signal: Signal) -> None:
    loud = [np.abs(samples(signal, volume)).max() for volume in (0, 20, 60, 100)]
    assert loud[0] == 0
    assert loud == sorted(set(loud)) and loud[-1] < 32_767


def test_no_two_signals_have_the_same_rhythm_unless_their_pitches_are_far_apart() -> None:
    for one, other in itertools.combinations(SCORE.values(), 2):
        if len(one) == len(other):
            pitches = [(a.pitch or 40, b.pitch or 40) for a, b in zip(one, other, strict=True)]
            assert any(max(pair) / min(pair) > 1.3 for pair in pitches)


def announced(kind: Kind, code: str | None = None, **detail: object) -> Announcement:
    return Announcement(kind, "2026-06-01T08:30:00.000+08:00", 1, code=code, detail=detail)


@pytest.mark.parametrize(
    ("announcement", "signal"),
    [
        (announced(Kind.SWIPE), Signal.SWIPE),
        (announced(Kind.REFUSED, "already-captured"), Signal.REPEAT),
        (announced(Kind.READY), Signal.READY),
        (announced(Kind.BOUND), Signal.TAKEN),
        (announced(Kind.ACCEPTED), Signal.ACCEPTED),
        (announced(Kind.UNKNOWN), Signal.TROUBLE),
        (announced(Kind.NO_PICTURE, "several"), Signal.TROUBLE),
        *((announced(Kind.NO_PICTURE, lapse), None) for lapse in LAPSES),
        (announced(Kind.TROUBLE, "card-unreadable", device="pcsc:auto", step="read"), Signal.UNREADABLE),
        (announced(Kind.TROUBLE, "device-missing", device="camera"), Signal.TROUBLE),
        (announced(Kind.TROUBLE, "code-wrong", **{"for": "login"}), None),
        *((announced(Kind.TROUBLE, code), None) for code in SEEN_ONLY),
        (announced(Kind.STOPPED), None),
        (announced(Kind.STOPPED, "bug"), Signal.TROUBLE),
        (announced(Kind.VERDICT), None),
    ],
)
def test_what_is_heard(announcement: Announcement, signal: Signal | None) -> None:
    assert signal_of(announcement) is signal


def test_what_is_only_seen_are_codes_that_there_are() -> None:
    assert all(f"trouble.{code}" in catalogue("en") for code in SEEN_ONLY)


@contextmanager
def lane_in(hall: Hall, loudspeaker: Loudspeaker, volume: int = 60) -> Iterator[SoundLane]:
    told: list[Message] = []
    lane = SoundLane(loudspeaker, volume, told.append)
    with hall.at_work(lane):
        yield lane
    assert told == []


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    hall = Hall(tmp_path, monkeypatch)
    hall.install("pw-play")
    return hall


def test_one_at_a_time_and_of_what_waits_the_most_important(hall: Hall) -> None:
    hall.hold.touch()
    with lane_in(hall, Loudspeaker()) as lane:
        lane.hear(announced(Kind.ACCEPTED))
        hall.wait(lambda: hall.played == ["begin accepted-60"])
        for kind in (Kind.READY, Kind.UNKNOWN, Kind.SWIPE):
            lane.hear(announced(kind))
        hall.hold.unlink()
        hall.wait(lambda: "end trouble-60" in hall.played)
    assert hall.played == ["begin accepted-60", "end accepted-60", "begin trouble-60", "end trouble-60"]


def test_a_signal_cuts_words_short(hall: Hall, tmp_path: Path) -> None:
    words = tmp_path / "words.wav"
    words.write_bytes(b"RIFF")
    hall.hold.touch()
    loudspeaker, ended = Loudspeaker(), threading.Event()
    speaking = threading.Thread(target=loudspeaker.words, args=(words, ended))
    speaking.start()
    hall.wait(lambda: hall.played == ["begin words"])
    with lane_in(hall, loudspeaker) as lane:
        lane.play(Signal.TAKEN)
        hall.wait(lambda: hall.played == ["begin words", "begin taken-60"])
        speaking.join(PATIENCE)
        assert not speaking.is_alive()
        hall.hold.unlink()
        hall.wait(lambda: "end taken-60" in hall.played)


def test_muted_nothing_is_played_until_somebody_turns_it_up(hall: Hall) -> None:
    with lane_in(hall, Loudspeaker(), volume=0) as lane:
        lane.play(Signal.TROUBLE)
        hall.wait(lambda: lane._next is None)
        lane.volume = 30
        lane.play(Signal.SWIPE)
        hall.wait(lambda: "end swipe-30" in hall.played)
    assert hall.played == ["begin swipe-30", "end swipe-30"]


def test_without_a_player_nothing_waits(monkeypatch: pytest.MonkeyPatch, hall: Hall) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with lane_in(hall, Loudspeaker()) as lane:
        lane.play(Signal.SWIPE)
        hall.wait(lambda: lane._next is None)
    assert hall.played == []
