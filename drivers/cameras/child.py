"""One camera process as the desk holds it: started, asked with a deadline, and ended for good."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drivers.cameras.line import Line, LineClosed
from drivers.cameras.orders import Answer, Leave, News, Order, Request
from drivers.cameras.surroundings import prepare
from drivers.errors import DeviceLost, DeviceSilent

_GOODBYE = 0.3
_DYING = 0.15
_STDERR = "stderr"
_LAST_WORDS = 2000


class Child:
    """One process, one connection, one run number. After an error it is only good for `kill` and `bury`."""

    def __init__(self, run: int) -> None:
        self._run = run
        self._number = 0
        with ExitStack() as belongings:
            self._home = Path(belongings.enter_context(TemporaryDirectory(prefix="capture-station-camera-")))
            ours, theirs = socket.socketpair()
            self._line = Line(belongings.enter_context(ours))
            with theirs:
                self._process = _start(theirs.fileno(), self._home)
            self._belongings = belongings.pop_all()

    @property
    def pid(self) -> int:
        """The process id, for the log."""
        return self._process.pid

    def ask(self, order: Order, limit: float, hear: Callable[[Any], float] | None = None) -> Any:
        """Give an order and wait at most `limit` seconds for its result.

        `hear` takes what is told before that, and gives how many seconds to wait from then on.

        Raises:
            DeviceSilent: no answer in time.
            DeviceLost: the process ended, or answered something else.
            DriverError, OSError: whatever the process reports.
        """
        self._number += 1
        name = type(order).__name__
        try:
            self._line.send(Request(self._number, self._run, order), limit)
            answer: Answer | News = self._line.receive(limit)
            while isinstance(answer, News) and hear is not None and self._is_mine(answer):
                limit = hear(answer.what)
                answer = self._line.receive(limit)
        except TimeoutError:
            raise DeviceSilent(f"{name}: no answer within {limit:g} s") from None
        except LineClosed:
            raise DeviceLost(f"{name}: the camera process {self._how_it_ended()}") from None
        if isinstance(answer, News) or not self._is_mine(answer):
            raise DeviceLost(f"{name}: answer {answer.number} of run {answer.run} came to another question")
        if isinstance(answer.result, Exception):
            raise answer.result
        return answer.result

    def _is_mine(self, told: Answer | News) -> bool:
        return (told.number, told.run) == (self._number, self._run)

    def leave(self) -> None:
        """Let a healthy process say goodbye to the body; whatever is left of it after that is killed."""
        with suppress(LineClosed, TimeoutError, subprocess.TimeoutExpired):
            self._line.send(Request(self._number + 1, self._run, Leave()), _GOODBYE)
            self._process.wait(_GOODBYE)
        self.bury()

    def kill(self) -> None:
        """End the process at once, whatever it is doing. Any thread, as long as it is not buried."""
        self._process.kill()

    def bury(self) -> None:
        """Kill the process and let go of all that belongs to it."""
        self._process.kill()
        # A process that is stuck in the kernel dies later; the system's own list of children reaps it then.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING)
        self._belongings.close()

    def _how_it_ended(self) -> str:
        """Tell the exit status and the end of what it said on stderr: libgphoto2's own complaints, or a crash."""
        said = ""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING)
        with suppress(OSError):
            said = (self._home / _STDERR).read_text(errors="replace")
        return f"ended with {self._process.returncode}; {said[-_LAST_WORDS:].strip()}"


def _start(fileno: int, home: Path) -> "subprocess.Popen[bytes]":
    """Start the process in its own terminal session: Ctrl-C at the desk must not disturb a download."""
    program = [sys.executable, "-P", "-X", "faulthandler", "-m", "drivers.cameras.gphoto"]
    # libgphoto2 complains on stderr of every failed connection: a desk that waits for its camera would say so each
    # second.
    with (home / _STDERR).open("wb") as stderr:
        return subprocess.Popen(
            [*program, str(fileno), str(os.getpid())],
            env=prepare(home),
            pass_fds=(fileno,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the desk's own stdout carries event lines
            stderr=stderr,
            start_new_session=True,
        )
