"""The body's events: which files appeared, and whether a shot is told in full. Runs inside the camera process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

import gphoto2 as gp

from drivers.cameras.base import CardFile
from drivers.errors import DeviceLost

SLICE_MS = 50  # wait_for_event sleeps in steps of 50, 100, 150, 200 ms: longer slices would only be coarser
DRAIN_LIMIT = 0.25  # a flood of property changes must not stop the live view
ECHO = 5.0

# How libgphoto2 words the events 4004 and 4005 (`ptp_get_event_description` in ptp.c), with LANGUAGE=C.
_CARD_CAME_OR_WENT = ("PTP StoreAdded", "PTP StoreRemoved")


@dataclass
class Gathered:
    """What came out of the queue."""

    files: list[CardFile] = field(default_factory=list)
    complete: bool = False


def _told(gathered: Gathered) -> tuple[int, bool]:
    return len(gathered.files), gathered.complete


class EventQueue:
    """Reads the queue of one connected body. Every reading talks to the body, so it also proves that it is alive."""

    def __init__(self, camera: gp.Camera, context: gp.Context) -> None:
        self._camera = camera
        self._context = context
        self._told: dict[CardFile, float] = {}

    def drain(self) -> Gathered:
        """Take everything that is in the queue now, without waiting for more."""
        gathered = Gathered()
        until = monotonic() + DRAIN_LIMIT
        while monotonic() < until and self._take_one(1, gathered):
            pass
        return gathered

    def collect(
        self, *, settle: float, limit: float, patience: float | None,
        whole: Callable[[list[CardFile]], None] = lambda files: None,
    ) -> Gathered:  # fmt: skip
        """Wait after a release until the body has told everything, at most `limit` seconds.

        Told in full is: complete, and nothing about files or completion for `settle` seconds. With `patience`, for
        bodies that never say complete: at least one file, and nothing for that many seconds. `whole` is called with
        the files of a body that says it is done, again with every further one; its time does not count.
        """
        gathered = Gathered()
        begun = quiet_since = monotonic()
        while monotonic() < begun + limit:
            before = _told(gathered)
            heard, quiet = self._take_one(SLICE_MS, gathered), monotonic() - quiet_since
            if heard and gathered.complete and quiet >= settle:  # a file may stand behind a flood of changes
                gathered.files += self.drain().files
            if _told(gathered) != before:
                quiet_since = monotonic()
                if gathered.complete:
                    whole(gathered.files)
                begun += monotonic() - quiet_since
            elif gathered.complete and quiet >= settle:
                break
            elif patience is not None and gathered.files and quiet >= patience:
                gathered.complete = True
                break
        return gathered

    def _take_one(self, wait_ms: int, gathered: Gathered) -> bool:
        """Take one event; whether there was one. New folders, changed files and properties tell nothing new.

        Raises:
            DeviceLost: a card was taken out or put in: what lies on it now is learnt by connecting again.
        """
        kind, data = self._camera.wait_for_event(wait_ms, self._context)
        if kind == gp.GP_EVENT_FILE_ADDED:
            gathered.files.extend(self._unless_echo(CardFile(data.folder, data.name)))
        elif kind == gp.GP_EVENT_CAPTURE_COMPLETE:
            gathered.complete = True
        elif kind == gp.GP_EVENT_UNKNOWN and str(data).startswith(_CARD_CAME_OR_WENT):
            raise DeviceLost(f"a card came or went: {data}")
        return bool(kind != gp.GP_EVENT_TIMEOUT)

    def _unless_echo(self, file: CardFile) -> Iterator[CardFile]:
        """Let a file through unless it was told a moment ago.

        A body that reports through GetEvent and on the event connection as well is heard twice. Later on the same
        path may be another picture: the last one deleted on the body, its name used again.
        """
        now = monotonic()
        told_at = self._told.get(file)
        self._told = {known: at for known, at in self._told.items() if at > now - ECHO}
        if told_at is None or told_at <= now - ECHO:
            self._told[file] = now
            yield file
