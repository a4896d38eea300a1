"""The line between the desk and its camera process: whole messages over a socket pair, each within its time.

A pipe of `multiprocessing` waits for the first byte only; a process that is stopped in the middle of a message would
hold the desk for ever.
"""

import pickle
import socket
import struct
from time import monotonic
from typing import Any

_LENGTH = struct.Struct("!Q")


class LineClosed(Exception):
    """The other end is gone; whatever it was saying is lost."""


class Line:
    """One end of the socket pair. Both ends are the same program, so messages are pickled."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def send(self, message: object, timeout: float | None = None) -> None:
        """Say one message.

        Raises:
            LineClosed: nobody listens any more.
            TimeoutError: the other end took no more bytes for `timeout` seconds.
        """
        body = pickle.dumps(message, protocol=5)
        self._end.settimeout(timeout)
        try:
            self._end.sendall(_LENGTH.pack(len(body)) + body)
        except ConnectionError as error:
            raise LineClosed from error

    def receive(self, timeout: float | None = None) -> Any:
        """Wait for one whole message, at most `timeout` seconds for all of it.

        Raises:
            LineClosed: the other end is gone.
            TimeoutError: no whole message within the time.
        """
        deadline = None if timeout is None else monotonic() + timeout
        (size,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        return pickle.loads(self._take(size, deadline))

    def _take(self, size: int, deadline: float | None) -> bytearray:
        taken = bytearray(size)
        missing = memoryview(taken)
        while missing:
            self._end.settimeout(_left(deadline))
            try:
                got = self._end.recv_into(missing)
            except ConnectionError as error:
                raise LineClosed from error
            if not got:
                raise LineClosed
            missing = missing[got:]
        return taken


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
