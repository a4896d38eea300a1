"""The keyboards of this computer, and which of them are scanners.

sysfs tells who they are without opening any: names, ids and keys of /sys/class/input/event*/device.
https://docs.kernel.org/input/input.html
"""

import struct
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from string import hexdigits
from typing import Final

from drivers.errors import BadAddress
from drivers.readers.keystrokes import ENTER, KEYPAD, KEYPAD_ENTER, KEYS

MAKERS: Final = {
    "05e0": "Symbol / Zebra",
    "05f9": "Datalogic",
    "065a": "Opticon",
    "0536": "Hand Held Products / Honeywell",
    "0c2e": "Metrologic / Honeywell",
    "1eab": "Newland",
}
"""USB vendors that make scanners and no keyboards: http://www.linux-usb.org/usb.ids"""

NAMES: Final = ("scanner", "barcode", "bar code", "imager", "qr code")
"""What scanners call themselves; in lower case."""

_BITS: Final = 8 * struct.calcsize("l")


@dataclass(frozen=True)
class Keyboard:
    """Something that types.

    Attributes:
        node: its device file.
        name: what it calls itself.
        vendor, product: four hexadecimal figures each.
        serial: empty when it has none.
    """

    node: Path
    name: str
    vendor: str
    product: str
    serial: str

    @property
    def address(self) -> str:
        """What opens this device, or one like it, wherever it is plugged in."""
        return f"code-keyboard:{self.vendor}:{self.product}:{self.serial}"

    @property
    def calls_itself_scanner(self) -> bool:
        """Whether maker or name say so. Many scanners don't; then only a scan can tell."""
        return self.vendor in MAKERS or any(word in self.name.lower() for word in NAMES)


@dataclass(frozen=True)
class Inputs:
    """Where the kernel shows input devices.

    Attributes:
        sys: their descriptions.
        dev: their device files.
    """

    sys: Path = Path("/sys/class/input")
    dev: Path = Path("/dev/input")

    def keyboards(self) -> list[Keyboard]:
        """Everything that has a scanner's keys, in the order it was plugged in."""
        return self._with((*KEYS, ENTER))

    def keypads(self) -> list[Keyboard]:
        """Everything that has a numeric keypad's keys, whole keyboards too, in the order it was plugged in."""
        return self._with((*(key for key, sign in KEYPAD.items() if sign.isdigit()), KEYPAD_ENTER))

    def _with(self, keys: Collection[int]) -> list[Keyboard]:
        found = sorted(self.sys.glob("event*"), key=lambda entry: (len(entry.name), entry.name))
        return [self._keyboard(entry) for entry in found if _has(entry / "device", keys)]

    def _keyboard(self, entry: Path) -> Keyboard:
        device = entry / "device"
        vendor, product = _line(device / "id" / "vendor"), _line(device / "id" / "product")
        return Keyboard(self.dev / entry.name, _line(device / "name"), vendor, product, _line(device / "uniq"))


@dataclass(frozen=True)
class Named:
    """What an address names: devices of these ids, with this serial number where one is given."""

    vendor: str
    product: str
    serial: str

    def fits(self, keyboard: Keyboard) -> bool:
        """Whether this is one of them."""
        ids = keyboard.vendor, keyboard.product
        return ids == (self.vendor, self.product) and self.serial in ("", keyboard.serial)


@dataclass(frozen=True)
class AnyScanner:
    """What `auto` names: what calls itself a scanner, never a mere keyboard, so that nobody's keyboard goes dead."""

    def fits(self, keyboard: Keyboard) -> bool:
        """Whether this is one."""
        return keyboard.calls_itself_scanner


def named(place: str) -> Named | AnyScanner:
    """What the part of an address after `code-keyboard:` names.

    Raises:
        BadAddress: neither `auto` nor VID:PID:SERIAL with an empty or any serial number.
    """
    if place == "auto":
        return AnyScanner()
    vendor, _, rest = place.partition(":")
    product, colon, serial = rest.partition(":")
    if not (colon and _is_id(vendor) and _is_id(product)):
        raise BadAddress(f"code-keyboard:{place}")
    return Named(vendor.lower(), product.lower(), serial)


def _is_id(part: str) -> bool:
    return len(part) == 4 and all(figure in hexdigits for figure in part)


def _has(device: Path, keys: Collection[int]) -> bool:
    """Whether it has all these keys: the other faces of the same device have volume keys and the like."""
    bits = 0
    for word in _line(device / "capabilities" / "key").split():
        bits = bits << _BITS | int(word, 16)
    return all(bits >> key & 1 for key in keys)


def _line(path: Path) -> str:
    """What sysfs says there; empty for a device that has just gone."""
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
