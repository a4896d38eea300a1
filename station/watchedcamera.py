"""A camera whose unanswered calls are known before its driver gives up on them.

A driver ends a call at its deadline, which has to be long enough for the slowest body. People see sooner that nothing
comes: each call is held against what it usually takes on this body.
"""

import statistics
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.cameras.base import Body, BodyState, Camera, CardFile, Dial, FoundBody, Landing, Look, Shot, Spooled
from drivers.errors import DeviceRefused
from station.silence import Silence

UNANSWERED = 1.3
"""Seconds beyond what a call usually takes after which it is called unanswered: people know within two."""

AT_FIRST: Final = {"connect": 3.0, "look": 0.5, "shoot": 2.5, "fetch": 2.0, "state": 0.5, "change": 0.5, "focus": 2.0}
"""Seconds that each kind of call may take as long as none was answered; a shot with exposure and quiet time."""

REMEMBERED = 9


class WatchedCamera:
    """A `Camera` that tells when it does not answer, and when it does after all.

    `quiet(doing)` is called, once for each call, on the thread that calls `notice_silence`; `answers()` on the
    camera's own when such a call was answered. A call that ends in a lost connection tells nothing here.
    """

    def __init__(self, camera: Camera, quiet: Callable[[str], None], answers: Callable[[], None]) -> None:
        self.address = camera.address
        self._camera, self._answers = camera, answers
        self._doing = ""
        self._silence = Silence(lambda: quiet(self._doing))
        self._took: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def notice_silence(self) -> None:
        """Tell once that the call under way is not answered. For another thread, to be called now and then."""
        self._silence.look()

    def connect(self) -> Body:
        """See Camera."""
        with self._call("connect"):
            return self._camera.connect()

    def choose(self, body: FoundBody | None) -> None:
        """See Camera."""
        self._camera.choose(body)

    def look(self) -> Look:
        """See Camera."""
        with self._call("look"):
            return self._camera.look()

    def rest(self) -> Look:
        """See Camera."""
        with self._call("look"):
            return self._camera.rest()

    def shoot(self, intent: str, landing: Landing | None = None) -> Shot:
        """See Camera."""
        with self._call("shoot"):
            return self._camera.shoot(intent, landing)

    def state(self) -> BodyState:
        """See Camera."""
        with self._call("state"):
            return self._camera.state()

    def change(self, name: str, value: str) -> Dial:
        """See Camera."""
        with self._call("change"):
            return self._camera.change(name, value)

    def focus(self) -> None:
        """See Camera."""
        with self._call("focus"):
            self._camera.focus()

    def light(self, *, flash: bool) -> None:
        """See Camera."""
        with self._call("change"):
            self._camera.light(flash=flash)

    def release_holder(self) -> None:
        """See Camera; it waits for the desktop, not for the body."""
        self._camera.release_holder()

    def fetch(self, file: CardFile, into: Path, name: str) -> Spooled:
        """See Camera."""
        with self._call("fetch"):
            return self._camera.fetch(file, into, name)

    def cancel(self) -> None:
        """See Camera."""
        self._camera.cancel()

    def disconnect(self) -> None:
        """See Camera."""
        self._camera.disconnect()

    @contextmanager
    def _call(self, doing: str) -> Iterator[None]:
        """One call; a no is an answer too, and so is a disk of ours that does not take the file."""
        self._doing = doing
        begun = time.monotonic()
        self._silence.begin(self._usually(doing) + UNANSWERED)
        answered = False
        try:
            yield
            answered = True
        except (DeviceRefused, OSError):
            answered = True
            raise
        finally:
            was_silent = self._silence.end()
            if answered:
                self._took[doing].append(time.monotonic() - begun)
                if was_silent:
                    self._answers()

    def _usually(self, doing: str) -> float:
        """Seconds that this kind of call took lately; the median, so that one slow answer makes nobody patient."""
        took = self._took[doing]
        return statistics.median(took) if took else AT_FIRST[doing]
