"""A scanner that types like a keyboard (`code-keyboard:auto`, `code-keyboard:VID:PID:SERIAL`).

It is opened as its own input device and grabbed (EVIOCGRAB), so it works whatever window has the focus, and can press
nothing: while it is ours no key of it reaches anybody else. The grab also keeps others from switching its Caps Lock
light on, which some scanners look at before they type (input_inject_event in the kernel's drivers/input/input.c).
"""

import errno
import time
from contextlib import suppress
from typing import Final

import evdev

from drivers.errors import (
    AccessDenied,
    DeviceHeld,
    DeviceLost,
    DeviceMissing,
    DeviceRefused,
    DriverError,
)
from drivers.readers.inputs import AnyScanner, Inputs, Keyboard, Named
from drivers.readers.keystrokes import Keystrokes
from drivers.readers.presentation import Sighting

LED_CAPS_LOCK: Final = 1

_OPENING: Final[dict[int | None, type[DriverError]]] = {
    errno.EACCES: AccessDenied,
    errno.EPERM: AccessDenied,
    errno.EBUSY: DeviceHeld,
}


class KeyboardConnection:
    """One grabbed device.

    Attributes:
        model: name and ids.
    """

    def __init__(self, keyboard: Keyboard) -> None:
        """Open and grab it.

        Raises:
            DeviceMissing: it has gone.
            AccessDenied: this user may not open it.
            DeviceHeld: another program has grabbed it.
        """
        self._node = keyboard.node
        self._device = grabbed(keyboard)
        self._put_caps_light_out()
        self.model = f"{keyboard.name} ({keyboard.vendor}:{keyboard.product})"
        self._keys = Keystrokes(time.monotonic())

    @property
    def deadline(self) -> float:
        """See `Connection.deadline`."""
        return self._keys.deadline

    def fileno(self) -> int:
        """See `Connection.fileno`."""
        return int(self._device.fd)

    def read(self, at: float) -> list[Sighting]:
        """See `Connection.read`."""
        try:
            events = list(self._device.read())
        except BlockingIOError:
            return []
        except OSError as error:
            raise DeviceLost(f"{self._node}: {errno.errorcode.get(error.errno or 0, '')}") from error
        fed = (self._keys.feed(event.type, event.code, event.value, at) for event in events)
        return [sighting for sighting in fed if sighting]

    def quiet(self, at: float) -> Sighting | None:
        """See `Connection.quiet`."""
        return self._keys.quiet(at)

    def close(self) -> None:
        """Let go of it; the kernel ends the grab with the last descriptor."""
        self._device.close()

    def _put_caps_light_out(self) -> None:
        """Scanners that type by the light would turn capitals and small letters around."""
        with suppress(OSError, evdev.EvdevError):  # Without a light, or open for reading only.
            self._device.set_led(LED_CAPS_LOCK, 0)


def connect(wanted: Named | AnyScanner, inputs: Inputs) -> KeyboardConnection:
    """The scanner that an address names.

    Of several that are alike the first is taken that nobody holds: an address written twice opens two of them.

    Raises:
        DeviceMissing: none is there now.
        DeviceHeld: another program has them all.
        AccessDenied: this user may not open it.
        DeviceRefused: any scanner would do, and there is more than one.
    """
    found = [keyboard for keyboard in inputs.keyboards() if wanted.fits(keyboard)]
    if not found:
        raise DeviceMissing("no such input device")
    if isinstance(wanted, AnyScanner) and len(found) > 1:
        raise DeviceRefused("several-scanners")
    for keyboard in found[:-1]:
        with suppress(DeviceHeld):
            return KeyboardConnection(keyboard)
    return KeyboardConnection(found[-1])


def opened(keyboard: Keyboard) -> "evdev.InputDevice[str]":
    """The device, open and not grabbed.

    Raises:
        DeviceMissing: it has gone.
        AccessDenied: this user may not open it.
    """
    try:
        return evdev.InputDevice(str(keyboard.node))
    except OSError as error:
        raise trouble_with(keyboard, error) from error


def grabbed(keyboard: Keyboard) -> "evdev.InputDevice[str]":
    """The device, open, and while it is, nobody else's.

    Raises:
        DeviceMissing: it has gone.
        AccessDenied: this user may not open it.
        DeviceHeld: another program has grabbed it.
    """
    device = opened(keyboard)
    try:
        device.grab()
    except OSError as error:
        device.close()
        raise trouble_with(keyboard, error) from error
    return device


def trouble_with(keyboard: Keyboard, error: OSError) -> DriverError:
    """What the kernel's no means."""
    kind = _OPENING.get(error.errno, DeviceMissing)
    return kind(f"{keyboard.node}: {errno.errorcode.get(error.errno or 0, '')}")
