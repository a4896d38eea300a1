"""Keyboard-like scanners of this computer: who they are, whether they may be opened, and the rule that lets them."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.readers.inputs import Inputs, Keyboard, named

PREFIX: Final = "code-keyboard:"
WEBCAMS: Final = "code-camera:"
FIRST_WEBCAM: Final = f"{WEBCAMS}0"
"""Where no scanner works: a laptop has one above its screen."""
RULES: Final = Path("/etc/udev/rules.d")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.:-]+")
"""udev reads anything else in a value as a pattern or as the end of it."""


def scanner_rule(vendor: str, product: str, serial: str) -> str:
    """The udev rule for one scanner, a line.

    Whoever sits at the computer may open it (`uaccess`), and the desktop leaves it alone, so that it types into no
    window, also while no station runs. Ids and serial are those of the input device, USB and Bluetooth alike.
    https://www.freedesktop.org/software/systemd/man/latest/udev.html
    https://wayland.freedesktop.org/libinput/doc/latest/ignoring-devices.html
    """
    known_by = [f'ATTRS{{id/vendor}}=="{vendor}"', f'ATTRS{{id/product}}=="{product}"']
    if _PLAIN.fullmatch(serial):
        known_by.append(f'ATTRS{{uniq}}=="{serial}"')
    given = ['TAG+="uaccess"', 'ENV{LIBINPUT_IGNORE_DEVICE}="1"']
    return ", ".join(['SUBSYSTEM=="input"', 'KERNEL=="event*"', *known_by, *given])


def rule_command(keyboard: Keyboard) -> str:
    """What to type to set the rule up. The file sorts before 73-seat-late.rules, which gives `uaccess` its meaning."""
    path = RULES / f"70-station-scanner-{keyboard.vendor}-{keyboard.product}.rules"
    rule = scanner_rule(keyboard.vendor, keyboard.product, keyboard.serial)
    return f"echo '{rule}' | sudo tee {path} && sudo udevadm control --reload"


def may_open(keyboard: Keyboard) -> bool:
    """Whether this user may open it."""
    return os.access(keyboard.node, os.R_OK)


@dataclass(frozen=True)
class Look:
    """What became of one address.

    Attributes:
        address: as in the settings.
        found: the devices it names.
    """

    address: str
    found: tuple[Keyboard, ...]

    @property
    def undecided(self) -> bool:
        """Whether `auto` would have to choose."""
        return self.address == f"{PREFIX}auto" and len(self.found) > 1

    @property
    def forbidden(self) -> Keyboard | None:
        """One that this user may not open."""
        return next((keyboard for keyboard in self.found if not may_open(keyboard)), None)


def look_for(addresses: Sequence[str], inputs: Inputs) -> list[Look]:
    """Look for every keyboard-like scanner of the settings.

    Raises:
        BadAddress: an address that names nothing.
    """
    keyboards = inputs.keyboards()
    places = [address.removeprefix(PREFIX) for address in addresses if address.startswith(PREFIX)]
    return [Look(PREFIX + place, tuple(filter(named(place).fits, keyboards))) for place in places]
