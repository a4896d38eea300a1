"""A camera at the desk: each connection is a process of its own, and each question to it has a deadline.

Nothing is ever repaired. After any error, time-out or doubt the process is killed and the next `connect` starts a new
one; what it may still have wanted to say died with its end of the line.

The kernel kills the process when the thread that called `connect` ends, as that thread owns the camera.
"""

import errno
import glob
import logging
import math
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.cameras.base import (
    Body,
    BodyHeld,
    BodyState,
    CameraSettings,
    CardFile,
    Dial,
    FoundBody,
    Landing,
    Look,
    Shot,
    Spooled,
)
from drivers.cameras.child import Child
from drivers.cameras.holders import device_file, release_holder
from drivers.cameras.newfile import part_of
from drivers.cameras.orders import (
    Change,
    Connect,
    Copy,
    Copying,
    Focus,
    Light,
    ListCard,
    Measure,
    Opened,
    Order,
    ReadState,
    Release,
    TakeLook,
    TakeRest,
)
from drivers.errors import DeviceLost, DeviceRefused

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Deadlines:
    """How many seconds the desk waits before it kills the camera process.

    Attributes:
        connect: starting the process, opening the body, its settings.
        listing: every file on a full card; a body needs milliseconds for each.
        look: one live frame.
        release: beyond the longest exposure and the longest report.
        measure: asking the size of one file.
        copy: for each started ten megabytes.
        settings: reading all settings, or turning one.
        focus: focusing; libgphoto2 itself waits five seconds for a Nikon.
    """

    connect: float = 10.0
    listing: float = 60.0
    look: float = 3.0
    release: float = 2.0
    measure: float = 5.0
    copy: float = 15.0
    settings: float = 5.0
    focus: float = 8.0


class CameraProcess:
    """A `Camera` behind libgphoto2, for `usb:` and `ptpip:` addresses."""

    def __init__(
        self, address: str, settings: CameraSettings | None = None, deadlines: Deadlines | None = None
    ) -> None:
        self.address = address
        self._settings = settings or CameraSettings()
        self._deadlines = deadlines or Deadlines()
        self._run = 0
        self._wanted: FoundBody | None = None
        self._held: BodyHeld | None = None
        self._given_up = threading.Event()
        self._child: Child | None = None
        self._guard = threading.Lock()  # between the owner's thread and cancel()

    def connect(self) -> Body:
        """Throw away what was, start a new process, open the body, list its card."""
        self.disconnect()
        self._run += 1
        with self._guard:
            self._child = Child(self._run)
        self._held = None
        try:
            connect = Connect(self.address, self._settings, self._wanted)
            opened: Opened = self._ask(connect, self._deadlines.connect)
            files: tuple[CardFile, ...] = self._ask(ListCard(), self._deadlines.listing)
        except BaseException as error:
            self._held = error if isinstance(error, BodyHeld) else None
            self._throw_away(error)
            raise
        _log.info("run %d: %s, %d files on the card", self._run, opened.model, len(files))
        return Body(opened.serial, opened.model, opened.clock_offset, files, self._run, stores=opened.stores)

    def choose(self, body: FoundBody | None) -> None:
        """Remember whom to take among several, for the next `connect`."""
        self._wanted = body

    def look(self) -> Look:
        """Give the next live frame and the strays."""
        look: Look = self._ask(TakeLook(), self._deadlines.look)
        return look

    def rest(self) -> Look:
        """End live view; give the strays."""
        look: Look = self._ask(TakeRest(), self._deadlines.look)
        return look

    def shoot(self, intent: str, landing: Landing | None = None) -> Shot:
        """Release once for this intent; each file that lands has the deadline of its own length."""
        settings = self._settings
        limit = settings.longest_exposure + settings.longest_report + self._deadlines.release
        if landing is None:
            shot: Shot = self._ask(Release(intent), limit)
            return shot
        arrivals = Arrivals(landing, limit, self._deadlines.copy)
        try:
            shot = self._ask(Release(intent, landing.into, landing.stem), limit, arrivals.hear)
        except DeviceLost:
            arrivals.tidy()
            raise
        return shot

    def state(self) -> BodyState:
        """Read how the body is set and what it has left."""
        state: BodyState = self._ask(ReadState(), self._deadlines.settings)
        return state

    def change(self, name: str, value: str) -> Dial:
        """Turn one dial and read it back."""
        dial: Dial = self._ask(Change(name, value), self._deadlines.settings)
        return dial

    def focus(self) -> None:
        """Focus without a picture."""
        self._ask(Focus(), self._deadlines.focus)

    def light(self, *, flash: bool) -> None:
        """Say what lights the pictures."""
        self._ask(Light(flash), self._deadlines.settings)

    def release_holder(self) -> None:
        """Have the desktop unmount the body that was held; nothing to do when none was."""
        self._given_up.clear()
        if self._held is not None:
            release_holder(device_file(self._held.port), self._given_up)

    def fetch(self, file: CardFile, into: Path, name: str) -> Spooled:
        """Copy one file from the card; the longer the file, the longer the deadline."""
        if (into / name).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(into / name))
        size: int = self._ask(Measure(file), self._deadlines.measure)
        try:
            spooled: Spooled = self._ask(Copy(file, size, into, name), self._deadlines.copy * _tens_of_megabytes(size))
        except DeviceLost:
            # Killed at any moment: half written, or whole but never reported. The name was free before.
            for leftover in (part_of(name), name):
                (into / leftover).unlink(missing_ok=True)
            raise
        return spooled

    def cancel(self) -> None:
        """Kill the process; the call that waits for it raises DeviceLost. A releasing of holders ends too."""
        self._given_up.set()
        with self._guard:
            if self._child is not None:
                self._child.kill()

    def disconnect(self) -> None:
        """Say goodbye if the body still listens, and end the process."""
        child = self._take_child()
        if child is not None:
            child.leave()

    def _ask(self, order: Order, limit: float, hear: Callable[[Any], float] | None = None) -> Any:
        """Ask the process; anything but a plain no of the body or of the disk costs the connection."""
        if self._child is None:
            raise DeviceLost("not connected")
        try:
            return self._child.ask(order, limit, hear)
        except (DeviceRefused, OSError):
            raise
        except BaseException as error:
            self._throw_away(error)
            raise

    def _throw_away(self, why: BaseException) -> None:
        child = self._take_child()
        if child is not None:
            _log.info("run %d: camera process %d killed: %r", self._run, child.pid, why)
            child.bury()

    def _take_child(self) -> Child | None:
        with self._guard:
            child, self._child = self._child, None
        return child


class Arrivals:
    """Takes the news of one release: that a file is being copied, and that it is here."""

    def __init__(self, landing: Landing, limit: float, copy: float) -> None:
        """`limit` and `copy` are the deadlines, in seconds, of the release and of ten megabytes."""
        self._landing, self._limit, self._copy = landing, limit, copy
        self._told: set[Path] = set()

    def hear(self, what: Copying | Spooled) -> float:
        """Take one piece of news; give how many seconds to wait for what comes next."""
        return self.copying(what.size) if isinstance(what, Copying) else self.landed(what)

    def copying(self, size: int) -> float:
        """The longer the file, the longer the deadline."""
        return self._copy * _tens_of_megabytes(size)

    def landed(self, file: Spooled) -> float:
        """Pass it on."""
        self._told.add(file.path)
        self._landing.told(file)
        return self._limit

    def tidy(self) -> None:
        """Delete what was half written, or whole but never told. Such names were free before."""
        for leftover in set(self._landing.into.glob(f"*{glob.escape(self._landing.stem)}-*")) - self._told:
            leftover.unlink(missing_ok=True)


def _tens_of_megabytes(size: int) -> int:
    return max(1, math.ceil(size / 10_000_000))
