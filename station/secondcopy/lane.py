"""The thread that holds the second copy's process: starts it, passes on what it says, starts it again when it dies.

The desk never waits for the second disk: what hangs there hangs in that process.
"""

import json
import logging
import os
import selectors
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from station.lanes import Lane, Tell
from station.messages import CopyState
from station.secondcopy.troubles import CopyFailed
from station.secondcopy.worker import GRACE

log = logging.getLogger(__name__)

START_AGAIN = 5.0
SLICE = 0.1
DYING = 0.3
LAST_WORDS = 2000


class CopyLane(Lane):
    """Owns the second copy's process, and with it the second disk."""

    def __init__(self, folder: Path, second: Path, letter: str, tell: Tell) -> None:
        super().__init__("copy-lane", tell)
        self._arguments = [str(folder), str(second), letter]
        self._guard = threading.Lock()  # between the lane's thread and stop()
        self._process: subprocess.Popen[bytes] | None = None
        self._code: str | None = None

    def stop(self) -> None:
        """Let the process bring the copy level, as far as its grace allows."""
        super().stop()
        with self._guard:
            if self._process is not None:
                _ask_to_end(self._process)

    def work(self) -> None:
        """Keep a process at work until stopped."""
        self._tell(CopyState(None, 0.0))
        while not self._stopping.is_set():
            try:
                self._follow()
            except OSError as error:  # no room for a process or a temporary file; the day goes on without a copy
                log.error("the second copy's process could not be started: %s", error.strerror)
                self._pass_on(CopyState(None, 0.0, CopyFailed.code))
            self._stopping.wait(START_AGAIN)

    def _follow(self) -> None:
        """One process, from its start to its end."""
        with TemporaryFile() as last_words:
            process = self._start(last_words)
            self._listen(process)
            _bury(process)
            if not self._stopping.is_set():
                last_words.seek(0)
                said = last_words.read()[-LAST_WORDS:].decode(errors="replace")
                log.error("the second copy's process ended with %s: %s", process.returncode, said)
                self._pass_on(CopyState(None, 0.0, CopyFailed.code))

    def _start(self, last_words: IO[bytes]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "station.secondcopy", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=last_words,
            start_new_session=True,  # Ctrl-C at the desk ends the desk, and the desk ends this
        )
        with self._guard:
            self._process = process
        if self._stopping.is_set():  # it was asked to stop while there was no process to be told
            _ask_to_end(process)
        return process

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        """Pass on what it says until it ends; a process that hangs is listened to until its grace is over."""
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        said, patience = b"", GRACE + SLICE
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while patience > 0:
                if selector.select(SLICE):
                    piece = os.read(process.stdout.fileno(), 65536)
                    if not piece:
                        return
                    *lines, said = (said + piece).split(b"\n")
                    for line in lines:
                        self._pass_on(CopyState(**json.loads(line)))
                elif self._stopping.is_set():
                    patience -= SLICE

    def _pass_on(self, state: CopyState) -> None:
        if state.code != self._code:
            self._code = state.code
            log.warning("the second copy: %s %s", state.code or "goes on", state.detail)
        self._tell(state)


def _ask_to_end(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.close()


def _bury(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left and let go of the pipes."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None  # noqa: S101 - both are pipes
        pipe.close()
    # A process that is stuck in the kernel dies later; the system's own list of children reaps it then.
    with suppress(subprocess.TimeoutExpired):
        process.wait(DYING)
