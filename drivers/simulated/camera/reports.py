"""What the body has to report; Nikon bodies are asked for it (GetEvent 90C7), they do not call."""

import time

from drivers.simulated.camera.codes import Event


class Reports:
    """Events in the order they fall due; each is given out once."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, Event, int]] = []
        self._busy_until = 0.0
        self._unreadable: set[int] = set()

    def add(self, event: Event, param: int = 0, delay_s: float = 0.0) -> None:
        """Report an event, now or later."""
        self._waiting.append((time.monotonic() + delay_s, event, param))

    def take(self) -> list[tuple[int, int]]:
        """Everything due now: code and parameter."""
        now = time.monotonic()
        due = [(int(event), param) for at, event, param in self._waiting if at <= now]
        self._waiting = [one for one in self._waiting if one[0] > now]
        return due

    def stay_busy(self, seconds: float) -> None:
        """Answer Busy when asked, for a while."""
        self._busy_until = time.monotonic() + seconds

    @property
    def busy(self) -> bool:
        """Asked now, the body says Busy."""
        return time.monotonic() < self._busy_until

    def hide_once(self, handle: int) -> None:
        """The next question about this object is answered Busy."""
        self._unreadable.add(handle)

    def is_hidden(self, handle: int) -> bool:
        """Whether this question about the object is the one to be answered Busy."""
        hidden = handle in self._unreadable
        self._unreadable.discard(handle)
        return hidden

    def forget(self) -> None:
        """Drop everything, also what is not due yet."""
        self._waiting.clear()
        self._unreadable.clear()
        self._busy_until = 0.0
