"""A numeric keypad that belongs to one page: opened as its own input device and grabbed; no window gets its keys.

Key codes: linux/input-event-codes.h. A keypad whose Num Lock is off sends the other meaning of its figures, as HOME for
7; here they are figures whatever Num Lock says, and Num Lock itself, which some press around every 00, is nothing.
"""

import errno
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from drivers.errors import BadAddress, DeviceHeld, DeviceLost, DeviceMissing
from drivers.readers.inputs import Inputs, Named, named
from drivers.readers.keystrokes import DOWN, ENTER, EV_KEY, EV_SYN, KEYPAD, KEYPAD_ENTER, SYN_DROPPED, SYN_REPORT
from drivers.readers.wake import Wake, watching

if TYPE_CHECKING:
    import evdev

KEYS: Final = {
    **{code: sign for code, sign in KEYPAD.items() if sign != "="},
    **dict(zip(range(2, 12), "1234567890", strict=True)),
    12: "-", 13: "+", 52: ".", 53: "/", 121: ".", ENTER: "enter", KEYPAD_ENTER: "enter", 14: "backspace",
    102: "7", 103: "8", 104: "9", 105: "4", 106: "6", 107: "1", 108: "2", 109: "3", 110: "0", 111: ".",
}  # fmt: skip
"""Key code to what it means: a figure, `+ - * / .`, `enter` or `backspace`."""


def keypad_named(place: str) -> Named:
    """What `VID:PID` or `VID:PID:SERIAL` names.

    Raises:
        BadAddress: it is neither.
    """
    found = named(place if place.count(":") > 1 else f"{place}:")
    if not isinstance(found, Named):
        raise BadAddress(place)
    return found


class Keypad:
    """One keypad. All calls but `cancel` belong to one thread."""

    def __init__(self, wanted: Named, inputs: Inputs | None = None) -> None:
        """It is not opened yet."""
        self._wanted, self._inputs = wanted, inputs or Inputs()
        self._wake = Wake()
        self._device: evdev.InputDevice[str] | None = None
        self._keys: deque[str] = deque()
        self._dropping = False

    def open(self) -> str:
        """Open and grab it; give what it calls itself.

        Of several that are alike the first is taken that nobody holds.

        Raises:
            DeviceMissing: none is there now.
            DeviceHeld: another program has grabbed it.
            AccessDenied: this user may not open it.
        """
        from drivers.readers.keyboard import grabbed

        self._let_go()
        found = [one for one in self._inputs.keypads() if self._wanted.fits(one)]
        if not found:
            raise DeviceMissing("no such input device")
        for one in found[:-1]:
            with suppress(DeviceHeld):
                self._device = grabbed(one)
                return one.name
        self._device = grabbed(found[-1])
        return found[-1].name

    def wait(self, timeout: float) -> str | None:
        """The next key; None when `timeout` seconds passed or `cancel` was called. A key held down is one key.

        Raises:
            DeviceLost: it went away; only `close` and `open` help.
        """
        if self._device is None:
            raise DeviceLost("not open")
        until = time.monotonic() + timeout
        poll = watching(self._wake.fileno(), self._device.fd)
        while not self._keys:
            left = until - time.monotonic()
            ready = dict(poll.poll(max(0.0, left) * 1000))
            if self._wake.fileno() in ready:
                self._wake.clear()
                return None
            if not ready:
                return None
            self._read(self._device)
        return self._keys.popleft()

    def cancel(self) -> None:
        """Make a running `wait` return at once, or the next one. Safe from any thread, any number of times."""
        self._wake.call()

    def close(self) -> None:
        """Let go of it; the kernel ends the grab with the last descriptor. Safe to call twice."""
        self._let_go()

    def end(self) -> None:
        """Give everything back; it is not opened again."""
        self._let_go()
        self._wake.close()

    def _let_go(self) -> None:
        if self._device is not None:
            self._device.close()
        self._device = None
        self._keys.clear()
        self._dropping = False

    def _read(self, device: "evdev.InputDevice[str]") -> None:
        try:
            events = list(device.read())
        except BlockingIOError:
            return
        except OSError as error:
            raise DeviceLost(errno.errorcode.get(error.errno or 0, "")) from error
        for event in events:
            if event.type == EV_SYN and event.code in (SYN_DROPPED, SYN_REPORT):
                self._dropping = event.code == SYN_DROPPED
            elif event.type == EV_KEY and event.value == DOWN and event.code in KEYS and not self._dropping:
                self._keys.append(KEYS[event.code])
