"""Scan now: which of this computer's keyboards is the scanner? The one that types as no hand can.

Scanners show themselves as keyboards like any other, so a scan is the only proof. Nothing is grabbed meanwhile: the
keyboard stays a keyboard, and what is scanned also reaches whatever window has the focus.
"""

import time

import evdev

from drivers.errors import AccessDenied, DriverError
from drivers.readers.burst import QUICK, SHORTEST
from drivers.readers.inputs import Inputs, Keyboard
from drivers.readers.keyboard import opened
from drivers.readers.keystrokes import DOWN, EV_KEY, MODIFIERS, SUFFIXES
from drivers.readers.wake import Wake, watching


class Speed:
    """Whether the presses of one device are too quick for a hand. Pure: knows no characters, only when keys went down.

    A scan is at least `burst.SHORTEST` keys and a suffix, each at most `burst.QUICK` seconds after the one before.
    """

    def __init__(self) -> None:
        self._quick = 0
        self._last: float | None = None

    def is_scan(self, key: int, at: float) -> bool:
        """Take in one key that went down; True when it is the suffix of a scan."""
        quick = self._last is not None and at - self._last <= QUICK
        self._last = at
        if key not in SUFFIXES:
            self._quick = self._quick + 1 if quick else 1
            return False
        whole, self._quick = quick and self._quick >= SHORTEST, 0
        return whole


class ScanNow:
    """Listens to every keyboard there is until one of them scans.

    Attributes:
        forbidden: keyboards that this user may not open, so that the scanner may be among them.
    """

    def __init__(self, inputs: Inputs | None = None) -> None:
        """Open all keyboards that can be opened."""
        self.forbidden: list[Keyboard] = []
        self._wake = Wake()
        self._open: dict[int, tuple[evdev.InputDevice[str], Keyboard, Speed]] = {}
        for keyboard in (inputs or Inputs()).keyboards():
            try:
                device = opened(keyboard)
            except AccessDenied:
                self.forbidden.append(keyboard)
            except DriverError:
                continue  # It has just gone.
            else:
                self._open[device.fd] = device, keyboard, Speed()
        self._poll = watching(self._wake.fileno(), *self._open)

    @property
    def listening(self) -> int:
        """How many keyboards are being listened to."""
        return len(self._open)

    def wait(self, timeout: float) -> Keyboard | None:
        """The keyboard that scanned; None when `timeout` seconds passed or `cancel` was called."""
        until = time.monotonic() + timeout
        while True:
            left = until - time.monotonic()
            ready = [descriptor for descriptor, _ in self._poll.poll(max(0.0, left) * 1000)]
            if self._wake.fileno() in ready:
                self._wake.clear()
                return None
            for descriptor in ready:
                if scanner := self._read(descriptor):
                    return scanner
            if not ready and left <= 0:
                return None

    def cancel(self) -> None:
        """End the running wait, or the next one. Safe from any thread."""
        self._wake.call()

    def close(self) -> None:
        """Let go of all keyboards. Safe to call twice."""
        for descriptor in list(self._open):
            self._drop(descriptor)
        self._wake.close()

    def _read(self, descriptor: int) -> Keyboard | None:
        device, keyboard, speed = self._open[descriptor]
        try:
            # The kernel's own times: this thread may come late and find a whole line typed by hand.
            pressed = [
                (event.code, event.timestamp())
                for event in device.read()
                if event.type == EV_KEY and event.value == DOWN and event.code not in MODIFIERS
            ]
        except BlockingIOError:
            return None
        except OSError:
            self._drop(descriptor)
            return None
        scans = [speed.is_scan(key, at) for key, at in pressed]
        return keyboard if any(scans) else None

    def _drop(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        self._open.pop(descriptor)[0].close()
