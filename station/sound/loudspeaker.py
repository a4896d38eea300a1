"""The machine's loudspeaker: one sound at a time, whoever wants to be heard."""

import logging
import shutil
import subprocess
import threading
import time
from pathlib import Path

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""PipeWire, PulseAudio, ALSA: the first one that is installed."""

LONGEST = 10.0
"""Seconds after which a player is stopped: a sound server that hangs must not hold the next sound."""

log = logging.getLogger(__name__)


def player() -> tuple[str, ...] | None:
    """The command that plays a file whose path is added; None where the machine has none of them."""
    return next((command for command in PLAYERS if shutil.which(command[0])), None)


class Loudspeaker:
    """Plays files through a child process; a signal cuts words short, and nothing cuts a signal short."""

    def __init__(self) -> None:
        self._command = player()
        self._turn = threading.Lock()
        self._hurry = threading.Event()

    def words(self, path: Path, ended: threading.Event) -> None:
        """Play a recording until its end, until `ended` is set, or until a signal wants to be heard."""
        with self._turn:
            self._play(path, ended, self._hurry)

    def signal(self, path: Path, ended: threading.Event) -> None:
        """Play a signal as soon as possible, until its end or until `ended` is set."""
        self._hurry.set()
        with self._turn:
            self._hurry.clear()
            self._play(path, ended)

    def _play(self, path: Path, *enough: threading.Event) -> None:
        if self._command is None or not path.is_file():
            return
        quiet = subprocess.DEVNULL
        try:
            playing = subprocess.Popen([*self._command, str(path)], stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError as error:
            log.warning("no sound: %s", error.strerror)
            return
        until = time.monotonic() + LONGEST
        while playing.poll() is None:
            if any(event.is_set() for event in enough) or time.monotonic() > until:
                playing.kill()
                playing.wait()
                return
            enough[0].wait(0.02)
