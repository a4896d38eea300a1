"""The desk's signals as sound: a few notes each, under 400 ms, made here, so that nobody's recording is needed.

Not only pitches differ but rhythms, so that they are told apart in a hall at low volume, and by people who don't hear
pitch well.
"""

import io
import wave
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

RATE = 44_100
LONGEST = 0.4
"""Seconds that a signal may take."""
EDGE = 0.006
"""Seconds in which a note swells and fades, so that it does not crack."""


class Signal(StrEnum):
    """What can be heard, most important first: of what waits while another one is played, the first is kept."""

    TROUBLE = "trouble"
    """A device, the disk or a shot has trouble; the screen says which."""
    UNREADABLE = "unreadable"
    """A card or a code was not read: once more."""
    REPEAT = "repeat"
    """A swipe that opens nothing: captured already, or not to be taken now."""
    SWIPE = "swipe"
    """A swipe was taken and has a number."""
    ACCEPTED = "accepted"
    """The picture on the screen was accepted."""
    TAKEN = "taken"
    """A picture was taken and is tied to its swipe."""
    READY = "ready"
    """The next swipe would be taken now."""


@dataclass(frozen=True)
class Note:
    """`pitch` in Hz (0: silence; None: the noise of a shutter), `seconds`, `loudness` from 0 to 1."""

    pitch: float | None
    seconds: float
    loudness: float = 1.0


SCORE: dict[Signal, tuple[Note, ...]] = {
    Signal.SWIPE: (Note(784, 0.11), Note(1175, 0.17)),
    Signal.REPEAT: (Note(262, 0.13), Note(0, 0.07), Note(262, 0.13)),
    Signal.UNREADABLE: (Note(196, 0.14),),
    Signal.READY: (Note(2093, 0.03, 0.35),),
    Signal.TAKEN: (Note(None, 0.035), Note(0, 0.05), Note(None, 0.05, 0.7)),
    Signal.ACCEPTED: (Note(1568, 0.25, 0.8),),
    Signal.TROUBLE: (Note(880, 0.11), Note(698, 0.11), Note(523, 0.16)),
}


def wav(signal: Signal, volume: int) -> bytes:
    """A signal as a WAV file, 16 bits, one channel; `volume` from 0 (silence) to 100."""
    sounding = np.concatenate([_sounding(note) for note in SCORE[signal]]) * (volume / 100) ** 2
    file = io.BytesIO()
    with wave.open(file, "wb") as wav_file:
        wav_file.setnchannels(1)
        wav_file.setsampwidth(2)
        wav_file.setframerate(RATE)
        wav_file.writeframes((sounding * 32_000).astype("<i2").tobytes())
    return file.getvalue()


def _sounding(note: Note) -> np.ndarray:
    """The note's samples, -1 to 1; an overtone makes low ones carry on small loudspeakers."""
    at = np.arange(round(note.seconds * RATE)) / RATE
    if note.pitch is None:
        tone = np.random.default_rng(1).uniform(-1, 1, at.size) * np.exp(-at / (note.seconds / 4))
    else:
        tone = 0.7 * np.sin(2 * np.pi * note.pitch * at) + 0.3 * np.sin(6 * np.pi * note.pitch * at)
    swell = np.minimum(1, np.minimum(at, note.seconds - at) / EDGE)
    samples: np.ndarray = tone * swell * note.loudness * (note.pitch != 0)
    return samples
