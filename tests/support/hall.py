"""A hall with a loudspeaker: a player on the PATH that writes down what it plays, and plays on while it is told to."""

import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.lanes import Lane

PATIENCE = 10.0
PLAYER = """#!/bin/sh
for file; do :; done
echo "begin $(basename "$file" .wav)" >> "{log}"
while [ -e "{hold}" ]; do sleep 0.02; done
echo "end $(basename "$file" .wav)" >> "{log}"
"""


class Hall:
    """The hall; nothing plays there before `install`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log, self.hold, self.programs = folder / "log", folder / "hold", folder / "bin"
        self.programs.mkdir()
        self.log.touch()
        monkeypatch.setenv("PATH", f"{self.programs}:/usr/bin:/bin")

    def install(self, name: str) -> None:
        script = self.programs / name
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
    def at_work(self, lane: Lane) -> Iterator[None]:
        """A lane for as long as the context lasts; it ends when it is told to."""
        lane.start()
        try:
            yield
        finally:
            lane.stop()
            lane.join(PATIENCE)
            assert not lane.is_alive()
