"""`station desk --headless`: the desk without a window. One JSON line per thing that happens; SIGTERM ends it."""

import queue
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from db.errors import JournalError
from station.assemble import Station
from station.events import Announcement, Kind
from station.program import end_at_once, spare_what_lasts
from station.words import say_both

PATIENCE = 1.8  # seconds: SIGTERM promises an end within two, also when the disk hangs


def run(station: Station) -> int:
    """Run until SIGTERM, SIGINT or a bug; give the exit status.

    Raises:
        JournalError: the data folder can't be used, at the start or any longer.
    """
    lines: queue.SimpleQueue[Announcement | None] = queue.SimpleQueue()
    station.subscribe(lines.put)
    with _signals(lines):
        station.start()
        spare_what_lasts()
        for announcement in iter(lines.get, None):
            print(announcement.as_line(), flush=True)
            if announcement.event is Kind.STOPPED:
                break
        ended = station.stop(PATIENCE)
        while not lines.empty():
            if (last := lines.get()) is not None:
                print(last.as_line(), flush=True)
    if not ended:
        end_at_once(say_both("trouble.disk-hangs"))
    if isinstance(station.failure, JournalError):
        raise station.failure
    return 70 if station.failure is not None else 0


@contextmanager
def _signals(lines: "queue.SimpleQueue[Announcement | None]") -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        lines.put(None)  # SimpleQueue.put is safe inside a signal handler, as its documentation says

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
