"""Starts a simulated device as a process of its own and talks JSON lines to it. No threads."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import time
from types import TracebackType
from typing import IO, Any, Literal, Self, cast

Line = dict[str, Any]

START_S = 20.0
ANSWER_S = 10.0
STOP_S = 3.0


class Simulator:
    """A running simulated device. It ends when it is stopped, or when this process ends and its stdin with it.

    Attributes:
        address: where the driver finds the device.
        greeting: the first line it said.
        played: the scripted faults that have been played so far, in order.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._stdin, self._stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self._buffer = b""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._waited = 0
        self.played: list[Line] = []
        self.greeting: Line = {}

    @classmethod
    def start(cls, device: Literal["camera", "reader"], *options: str) -> Self:
        """Start the device with these command line options and wait for its address.

        Raises:
            TimeoutError: it did not say its address in time.
            EOFError: it ended instead; its reasons are on stderr.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", f"drivers.simulated.{device}", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        simulator = cls(process)
        try:
            simulator.greeting = simulator._line(time.monotonic() + START_S)
        except BaseException:
            simulator.stop()
            raise
        return simulator

    @property
    def address(self) -> str:
        """Where the driver finds the device."""
        return str(self.greeting["address"])

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def do(self, **command: Any) -> Line:
        """Give one command, `do(do="sit", person=7)`, and wait for its answer.

        Raises:
            ValueError: the device does not understand the command.
            TimeoutError: no answer in time.
            EOFError: the device has ended.
        """
        self._send(command)
        deadline = time.monotonic() + ANSWER_S
        while True:
            line = self._line(deadline)
            if "played" in line:
                self.played.append(line["played"])
            elif "error" in line:
                raise ValueError(line["error"])
            else:
                return line

    def poll(self) -> list[Line]:
        """Take in what the device has said meanwhile; all faults played so far."""
        while True:
            try:
                line = self._line(time.monotonic())
            except TimeoutError:
                return self.played
            self.played.append(line["played"])

    def wait_played(self, timeout: float) -> Line:
        """Wait until a fault has been played that was not waited for before.

        Raises:
            TimeoutError: none was played in time.
        """
        if self._waited == len(self.played):
            self.played.append(self._line(time.monotonic() + timeout)["played"])
        self._waited += 1
        return self.played[self._waited - 1]

    def stop(self) -> int:
        """End the device and return its exit status; safe to call twice."""
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()
        try:
            return self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._selector.close()
            self._stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        self.stop()

    def _send(self, command: Line) -> None:
        if self._stdin.closed:
            raise EOFError("the simulated device has ended")
        try:
            self._stdin.write(json.dumps(command).encode() + b"\n")
            self._stdin.flush()
        except BrokenPipeError:
            raise EOFError("the simulated device has ended") from None

    def _line(self, deadline: float) -> Line:
        """The next line, read by the deadline (monotonic clock)."""
        while b"\n" not in self._buffer:
            if not self._selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError("the simulated device did not answer in time")
            piece = os.read(self._stdout.fileno(), 65536)
            if not piece:
                raise EOFError("the simulated device has ended")
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: Line = json.loads(line)
        return answer
