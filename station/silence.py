"""A call into a device that does not come back. Nothing can cut it off, so another thread has to say so."""

import threading
import time
from collections.abc import Callable

SILENT_AFTER = 4.0
"""Seconds after which a call that was to take one is called silent: people are told before five have passed."""


class Silence:
    """Watches the calls of one thread, from another."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """Begin outside any call; `tell` is called once for each call that is silent, on the thread that looks."""
        self._tell = tell
        self._lock = threading.Lock()
        self._since: float | None = None
        self._after = SILENT_AFTER
        self._told = False

    def begin(self, after: float = SILENT_AFTER) -> None:
        """A call is made now, which is silent after so many seconds."""
        with self._lock:
            self._since, self._after, self._told = time.monotonic(), after, False

    def end(self) -> bool:
        """The call came back; whether it had been called silent."""
        with self._lock:  # so that nothing is told of a call that is over
            self._since = None
            return self._told

    def look(self) -> None:
        """Tell if the call under way has been silent too long. Returns at once; to be called now and then."""
        with self._lock:
            since = self._since
            if since is not None and not self._told and time.monotonic() - since > self._after:
                self._told = True
                self._tell()
