"""The thread that plays signals: what is announced is heard at once, one at a time, and the desk never waits for it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition

from station.events import Announcement
from station.lanes import Lane, Tell
from station.sound.loudspeaker import Loudspeaker
from station.sound.notes import Signal, wav
from station.sound.signals import signal_of

IMPORTANCE = {signal: place for place, signal in enumerate(Signal)}


class SoundLane(Lane):
    """Hears announcements and plays what belongs to them; of what waits, the most important.

    Attributes:
        volume: from 0 (nothing is played) to 100; may be set from any thread, and holds from the next signal on.
    """

    def __init__(self, loudspeaker: Loudspeaker, volume: int, tell: Tell) -> None:
        super().__init__("sound-lane", tell)
        self.volume = volume
        self._loudspeaker = loudspeaker
        self._asked = Condition()
        self._next: Signal | None = None

    def hear(self, announcement: Announcement) -> None:
        """Have what belongs to an announcement played; returns at once."""
        signal = signal_of(announcement)
        if signal is not None:
            self.play(signal)

    def play(self, signal: Signal) -> None:
        """Have a signal played; returns at once."""
        with self._asked:
            if self._next is None or IMPORTANCE[signal] <= IMPORTANCE[self._next]:
                self._next = signal
            self._asked.notify()

    def stop(self) -> None:
        """End what is being played."""
        super().stop()
        with self._asked:
            self._asked.notify()

    def work(self) -> None:
        """Play until stopped."""
        with TemporaryDirectory(prefix="station-sounds-") as folder:
            while (signal := self._take()) is not None:
                volume = self.volume
                if volume > 0:
                    self._loudspeaker.signal(_file(Path(folder), signal, volume), self._stopping)

    def _take(self) -> Signal | None:
        """The next signal; None when stopped."""
        with self._asked:
            self._asked.wait_for(lambda: self._next is not None or self._stopping.is_set())
            signal, self._next = self._next, None
            return None if self._stopping.is_set() else signal


def _file(folder: Path, signal: Signal, volume: int) -> Path:
    """The signal's file at this volume; the players that there are read files, and not all of them can turn it down."""
    path = folder / f"{signal}-{volume}.wav"
    if not path.exists():
        path.write_bytes(wav(signal, volume))
    return path
