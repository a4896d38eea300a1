"""Waking a thread that sleeps in the operating system."""

import os
import select
import threading


class Cancelled(Exception):
    """`cancel` was called: what was being waited for is given up."""


class Wake:
    """A pipe that a sleeping `poll` watches beside its device. A call that comes early ends the next sleep."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads, self._writes = os.pipe()
        self._open = True
        os.set_blocking(self._reads, False)
        os.set_blocking(self._writes, False)
        self._heard = select.poll()
        self._heard.register(self._reads, select.POLLIN)

    def fileno(self) -> int:
        """What `poll` watches."""
        return self._reads

    def call(self) -> None:
        """Wake the sleeper, now or at its next sleep. Safe from any thread, also after `close`."""
        with self._lock:
            if self._open:
                try:
                    os.write(self._writes, b"!")
                except BlockingIOError:
                    pass  # Full: it has been called often enough.

    def pause(self, seconds: float) -> None:
        """Sleep without work; no time at all when `seconds` is not above zero.

        Raises:
            Cancelled: somebody called, now or since the last sleep.
        """
        if self._heard.poll(max(0.0, seconds) * 1000):
            self.clear()
            raise Cancelled

    def clear(self) -> None:
        """The call was heard."""
        try:
            while os.read(self._reads, 512):
                pass
        except BlockingIOError:
            pass

    def close(self) -> None:
        """Give the pipe back. Safe to call twice."""
        # Under the lock, so that `call` never writes into a descriptor that by then belongs to somebody else.
        with self._lock:
            if self._open:
                self._open = False
                os.close(self._reads)
                os.close(self._writes)


def watching(*descriptors: int) -> select.poll:
    """A poll that wakes when any of these can be read, or has gone."""
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return poll
