"""How loud the desk's signals are: a key's list, and a lamp while nothing can be heard."""

from typing import Protocol

from station.sound.notes import Signal
from station.view import Device, Lamp
from ui.choices import Option, Question
from ui.phrases import Phrase
from ui.signs import Sign

VOLUMES = {"sound.off": 0, "sound.soft": 30, "sound.usual": 60, "sound.loud": 100}
"""What can be chosen, by its words."""

MUTED = Device("sound", Lamp.WARN)


class Sounds(Protocol):
    """What plays the signals; `volume` from 0 to 100 holds from the next one on."""

    volume: int

    def play(self, signal: Signal, /) -> None:
        """Have a signal heard; returns at once."""


def question(sounds: Sounds) -> Question:
    """How loud."""

    def choose(words: str) -> None:
        sounds.volume = VOLUMES[words]

    now = min(VOLUMES, key=lambda words: abs(VOLUMES[words] - sounds.volume))
    title = Phrase(Sign.DOT, "ask.sound", inner={"now": Phrase(Sign.DOT, now)})
    return Question(title, tuple(Option(one, Phrase(Sign.DOT, one)) for one in VOLUMES), choose)
