"""One life of the shipped desk, as a process of its own: started, listened to, killed."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from support.programs import ROOT, environment

DIES_WITHIN = 30.0


class Life:
    """A running desk. `lines` gives what it said; after its death nothing that it said is missing."""

    def __init__(self, home: Path, arguments: list[str], doom: Mapping[str, str], errors: Path) -> None:
        """Start it.

        Args:
            home: the harness's folder, for whatever the program keeps of its own.
            arguments: of `station`.
            doom: environment for the doomed program.
            errors: where its stderr goes.
        """
        surroundings = environment(home) | doom | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
        with errors.open("wb") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "support.kills.mortal_desk", *arguments],
                cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
            )  # fmt: skip
        assert self._process.stdout is not None
        self._stdout = self._process.stdout
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._buffer = b""
        self._ended = False

    def lines(self, timeout: float) -> list[str]:
        """Whole lines that it has said, waited for at most so many seconds."""
        if not self._ended and self._selector.select(timeout):
            piece = os.read(self._stdout.fileno(), 1 << 16)
            self._ended = not piece
            self._buffer += piece
        *whole, self._buffer = self._buffer.split(b"\n")
        return [line.decode() for line in whole]

    @property
    def ended(self) -> bool:
        """Whether it has said its last line: it is dead."""
        return self._ended

    def kill(self) -> None:
        """End it as a power cut does: nothing of it runs any more."""
        self._process.kill()

    def ask_to_end(self) -> None:
        """SIGTERM, as whoever runs the shipped program ends it."""
        self._process.terminate()

    def bury(self) -> int:
        """Give the exit status; -9 is a death by SIGKILL."""
        return self._process.wait(DIES_WITHIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._selector.close()
        self._stdout.close()
