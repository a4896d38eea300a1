"""The thread that holds the stick's process: starts it, passes on what is ordered and told, starts it again.

The desk never waits for the stick: what hangs there hangs in that process. It may be ended at any moment, so that is
how an export is stopped, and how all of it ends with the desk.
"""

import logging
import os
import queue
import selectors
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from station.lanes import Lane, Tell
from station.stick.lines import (
    Hold,
    Keep,
    Order,
    PackingEnded,
    Release,
    StickProcessDied,
    StopPacking,
    order_line,
    told_of,
)

log = logging.getLogger(__name__)

START_AGAIN = 5.0
DYING = 0.3
LAST_WORDS = 2000


class StickLane(Lane):
    """Owns the stick's process, and with it the stick. Without a stick there is no process."""

    grace = 2 * DYING

    def __init__(self, data: Path, tell: Tell) -> None:
        super().__init__("stick-lane", tell)
        self._data = data
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._bell = self._rope = -1
        self._guard = threading.Lock()  # between those who ring and the lane's end
        self._process: subprocess.Popen[bytes] | None = None
        self._keep: Keep | None = None
        self._hold = Hold(False)

    def order(self, order: Order) -> None:
        """See StickPort."""
        self._orders.put(order)
        self._ring()

    def stop(self) -> None:
        """End the process at once, whatever it does: the stick is gone on with later."""
        super().stop()
        self._ring()

    def _ring(self) -> None:
        with self._guard, suppress(BlockingIOError):  # it rings already
            if self._rope >= 0:
                os.write(self._rope, b".")

    def work(self) -> None:
        """Hold a process for as long as there is something for it to do."""
        with self._guard:
            self._bell, self._rope = os.pipe()
            for end in (self._bell, self._rope):
                os.set_blocking(end, False)
        try:
            while not self._stopping.is_set():
                if self._keep is None and self._orders.empty():
                    self._wait_for_bell()
                    continue
                try:
                    self._hold_one()
                except OSError as error:  # no room for a process or a temporary file; the day goes on without a stick
                    log.error("the stick's process could not be started: %s", error.strerror)
                    self._forget_orders()
                    self._tell(StickProcessDied())
                    self._stopping.wait(START_AGAIN)
        finally:
            with self._guard:
                os.close(self._bell)
                os.close(self._rope)
                self._rope = -1

    def _forget_orders(self) -> None:
        """What nobody could be told is told as failed; only which stick stays in is kept."""
        while not self._orders.empty():
            match self._orders.get():
                case Keep() as order:
                    self._keep = order
                case Release():
                    self._keep = None

    def _wait_for_bell(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            selector.select()
        self._silence_bell()

    def _silence_bell(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._bell, 65536)

    def _hold_one(self) -> None:
        """One process, from its start to its end."""
        with TemporaryFile() as last_words:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "station.stick", str(self._data)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=last_words,
                start_new_session=True,  # Ctrl-C at the desk ends the desk, and the desk ends this
            )
            self._process = process
            assert process.stdin is not None  # noqa: S101 - it is a pipe
            os.set_blocking(process.stdin.fileno(), False)  # one that hangs reads nothing, and holds nobody
            ended = self._serve(process)
            if not ended and not self._stopping.is_set():
                last_words.seek(0)
                said = last_words.read()[-LAST_WORDS:].decode(errors="replace")
                log.error("the stick's process ended with %s: %s", process.returncode, said)
                self._tell(StickProcessDied())
                self._stopping.wait(START_AGAIN)

    def _serve(self, process: "subprocess.Popen[bytes]") -> bool:
        """Pass on until it ends; whether that was wanted."""
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        said, ended = b"", False
        try:
            for order in (self._keep, self._hold):
                if order is not None:
                    _pass_on(process, order)
            with selectors.DefaultSelector() as selector:
                selector.register(process.stdout, selectors.EVENT_READ)
                selector.register(self._bell, selectors.EVENT_READ)
                while not (ended or self._stopping.is_set()):
                    if not self._orders.empty():
                        ended = self._obey(process)
                        continue
                    ready = {key.fd for key, _ in selector.select()}
                    if self._bell in ready:
                        self._silence_bell()
                    if process.stdout.fileno() in ready:
                        piece = os.read(process.stdout.fileno(), 65536)
                        if not piece:
                            return False
                        said = self._hear(said + piece)
            return True
        finally:
            _bury(process)
            self._hear_last(process, said)
            if ended:
                self._tell(PackingEnded())

    def _obey(self, process: "subprocess.Popen[bytes]") -> bool:
        """Do what is ordered; whether the process is to end for it."""
        order = self._orders.get()
        match order:
            case StopPacking():
                return True
            case Keep():
                self._keep = order
            case Release():
                self._keep = None
            case Hold():
                self._hold = order
        _pass_on(process, order)
        return False

    def _hear(self, said: bytes) -> bytes:
        *lines, rest = said.split(b"\n")
        for line in lines:
            told = told_of(line)
            if told.told == "kept" and self._keep is not None:
                self._keep = Keep(told.chosen.folder, self._keep.making, told.chosen)
            self._tell(told)
        return rest

    def _hear_last(self, process: "subprocess.Popen[bytes]", said: bytes) -> None:
        """What it said before it ended; one that can't be ended now is not listened to any more."""
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
        os.set_blocking(process.stdout.fileno(), False)
        with suppress(BlockingIOError):
            while piece := os.read(process.stdout.fileno(), 65536):
                said = self._hear(said + piece)
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()


def _pass_on(process: "subprocess.Popen[bytes]", order: Order) -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    with suppress(BlockingIOError, BrokenPipeError):  # it hangs, or has just ended, which is told
        os.write(process.stdin.fileno(), order_line(order))


def _bury(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    # A process that is stuck in the kernel dies later; the system's own list of children reaps it then.
    with suppress(subprocess.TimeoutExpired):
        process.wait(DYING)
