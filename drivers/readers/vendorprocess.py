"""One process with a maker's library in it, as the desk holds it: started, asked with a deadline, ended for good."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from drivers.errors import DeviceLost, DeviceSilent, LibraryLacking, LibraryMissing, LibraryUnloadable
from drivers.readers.sdt import CLOSE, Function
from drivers.readers.wake import Cancelled, Wake

LOADING: Final = 10.0
GOODBYE: Final = 0.3
DYING: Final = 0.5
LONGEST: Final = 65536
"""Bytes of one answer: more is no answer."""


class VendorProcess:
    """A process of its own for one library. After any error it is only good for `bury`.

    Raises:
        LibraryMissing: there is no such file.
        LibraryUnloadable: it can't be loaded, or does not come back from it.
        LibraryLacking: it lacks functions.
    """

    def __init__(self, library: Path, wake: Wake) -> None:
        if not library.is_file():
            raise LibraryMissing(library.name)
        self._wake = wake
        self._number = 0
        self._heard = b""
        with ExitStack() as belongings:
            # Such libraries like to write what they read into files beside them: it all goes with this folder.
            home = belongings.enter_context(TemporaryDirectory(prefix="capture-station-vendor-"))
            ours, theirs = socket.socketpair()
            self._line = belongings.enter_context(ours)
            self._line.setblocking(False)
            with theirs:
                self._process = _start(theirs.fileno(), library, home)
            belongings.callback(self._kill)
            self._news = select.poll()
            for descriptor in (self._line.fileno(), wake.fileno()):
                self._news.register(descriptor, select.POLLIN)
            self._look_at_library(library)
            self._belongings = belongings.pop_all()

    def ask(self, function: Function, port: int, limit: float) -> tuple[int, bytes]:
        """Call a function and wait at most `limit` seconds; what it returned and what it wrote.

        Raises:
            DeviceSilent: no answer in time.
            DeviceLost: the library took its process down.
            Cancelled: somebody called. The late answer is dropped when the next one is waited for.
        """
        self._number += 1
        question = json.dumps([self._number, function.name, port]) + "\n"
        try:
            self._line.sendall(question.encode())
        except OSError:
            raise DeviceLost(f"{function.name}: {self._how_it_ended()}") from None
        deadline = time.monotonic() + limit
        while True:
            answer = self._receive(function.name, deadline)
            if answer[0] == self._number:
                return int(answer[1]), bytes.fromhex(answer[2])

    def leave(self, port: int) -> None:
        """Close the port if the library still can, then end its process. Safe to call twice."""
        with suppress(DeviceLost, Cancelled):
            self.ask(CLOSE, port, GOODBYE)
        self.bury()

    def bury(self) -> None:
        """Kill the process and let go of all that belongs to it. Safe to call twice."""
        self._belongings.close()

    def _look_at_library(self, library: Path) -> None:
        try:
            found = self._receive("loading", time.monotonic() + LOADING)
        except DeviceLost as error:
            raise LibraryUnloadable(f"{library.name}: {error.detail}") from error
        if found["trouble"]:
            raise LibraryUnloadable(found["trouble"])
        if found["missing"]:
            raise LibraryLacking(", ".join(found["missing"]))

    def _receive(self, what: str, deadline: float) -> Any:
        """The next line."""
        while b"\n" not in self._heard:
            left = deadline - time.monotonic()
            ready = dict(self._news.poll(max(0.0, left) * 1000))
            if self._wake.fileno() in ready:
                self._wake.clear()
                raise Cancelled
            if not ready:
                raise DeviceSilent(f"{what}: the library does not come back")
            piece = self._take()
            if not piece or len(self._heard) > LONGEST:
                raise DeviceLost(f"{what}: {self._how_it_ended()}")
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return json.loads(line)

    def _take(self) -> bytes:
        try:
            return self._line.recv(LONGEST)
        except ConnectionError:
            return b""

    def _how_it_ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(DYING)
        return f"the library's process ended with {self._process.returncode}"

    def _kill(self) -> None:
        self._process.kill()
        # One that is stuck in the kernel dies later; the system's own list of children reaps it then.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(DYING)


def _start(fileno: int, library: Path, home: str) -> "subprocess.Popen[bytes]":
    """Whatever the library prints is thrown away: it may be somebody's card."""
    program = [sys.executable, "-P", "-m", "drivers.readers.vendorchild"]
    return subprocess.Popen(
        [*program, str(fileno), str(os.getpid()), str(library)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=home,
        pass_fds=(fileno,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
