"""Live view rests while nobody needs it: a sensor that shows it for hours grows hot and empties the battery."""

from collections.abc import Callable

from station.ports import CameraPort


class Standby:
    """Ends live view after a while without anybody, and starts it again when somebody stirs.

    Attributes:
        on: live view rests.
    """

    def __init__(self, camera: CameraPort, monotonic: Callable[[], float], after: float) -> None:
        """Begin awake; `after` so many seconds without anybody live view ends, 0: never."""
        self._camera, self._monotonic, self._after = camera, monotonic, after
        self._stirred = monotonic()
        self.on = False

    def stir(self) -> None:
        """Somebody is there: a hand at a reader, a card, a key."""
        self._stirred = self._monotonic()
        if self.on:
            self.on = False
            self._camera.wake()

    def tick(self, *, busy: bool) -> None:
        """Look at the clock; `busy` while somebody sits, waits or is being photographed."""
        if busy:
            self.stir()
        elif not self.on and 0 < self._after <= self._monotonic() - self._stirred:
            self.on = True
            self._camera.rest()
