"""Speaks to the sitter: recorded instructions, played by whatever the machine plays sound with.

A folder of the settings holds recordings called by the instructions, `close-lips.wav`. A player is a child process;
nothing waits for it but this lane. What can't be played is not played: the words stand on the screens anyway.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition

from station.guide.instruction import INSTRUCTIONS
from station.lanes import Lane, Tell
from station.sound.loudspeaker import Loudspeaker

AGAIN = 8.0
"""Seconds after which the same instruction may be said once more."""

SPOKEN = tuple(instruction.name for instruction in INSTRUCTIONS if instruction.sitters)
"""What may be recorded."""


def recorded(folder: Path) -> tuple[str, ...]:
    """Which instructions the folder has recordings of."""
    return tuple(name for name in SPOKEN if recording(folder, name).is_file())


def recording(folder: Path, name: str) -> Path:
    """Where the recording of an instruction lies."""
    return folder / f"{name}.wav"


class VoiceLane(Lane):
    """Plays one recording at a time; of what is asked for meanwhile, the newest."""

    def __init__(
        self, folder: Path, loudspeaker: Loudspeaker, tell: Tell, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__("voice-lane", tell)
        self._folder, self._monotonic, self._loudspeaker = folder, monotonic, loudspeaker
        self._asked = Condition()
        self._next: str | None = None
        self._said: str | None = None
        self._said_at = float("-inf")

    def say(self, name: str) -> None:
        """See VoicePort."""
        with self._asked:
            if name == self._said and self._monotonic() - self._said_at < AGAIN:
                self._next = None  # what was to be said in between has been overtaken
                return
            self._next = name
            self._asked.notify()

    def work(self) -> None:
        """Speak until stopped."""
        while (name := self._take()) is not None:
            self._loudspeaker.words(recording(self._folder, name), self._stopping)

    def stop(self) -> None:
        """End what is being said."""
        super().stop()
        with self._asked:
            self._asked.notify()

    def _take(self) -> str | None:
        """The next instruction to say; None when stopped."""
        with self._asked:
            self._asked.wait_for(lambda: self._next is not None or self._stopping.is_set())
            name, self._next = self._next, None
            if self._stopping.is_set():
                return None
            self._said, self._said_at = name, self._monotonic()
            return name
