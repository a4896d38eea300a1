"""A scanner on a serial line (`code-serial:DEV`, `code-serial:DEV@SPEED`): every code as bytes with a suffix.

Most scanners on USB show such a line and have no speed; those with a real line mostly leave the maker at 9600 8N1.
Bytes are UTF-8, which keeps ASCII as it is and loses nothing; bytes that are none are garbled, never guessed.
"""

import time
from typing import Final

from drivers.errors import BadAddress, DeviceLost
from drivers.readers.assembly import Assembly
from drivers.readers.port import open_port
from drivers.readers.presentation import Sighting

SPEED: Final = 9600
SUFFIXES: Final = b"\r\n\t"
BREAK: Final = 0
"""A line that is pulled low, by a loose plug for instance, is received as this."""


class CodeBytes:
    """From the bytes of a line to codes. Pure."""

    def __init__(self, since: float) -> None:
        """Begin to listen, at this time of the clock that all times here are of."""
        self._code = Assembly(since, decoded)

    @property
    def deadline(self) -> float:
        """When quiet would end the code that has begun; infinite between codes."""
        return self._code.deadline

    def feed(self, data: bytes, at: float) -> list[Sighting]:
        """Take in what has come; the codes that it completed."""
        sightings = (self._take(byte, at) for byte in data)
        return [sighting for sighting in sightings if sighting]

    def quiet(self, at: float) -> Sighting | None:
        """Nothing more has come by now: the code that had begun, if that ends it."""
        return self._code.quiet(at)

    def _take(self, byte: int, at: float) -> Sighting | None:
        if byte in SUFFIXES:
            return self._code.suffix(at)
        if byte == BREAK:
            self._code.spoil("break", at)
        else:
            self._code.add(chr(byte), at)
        return None


def decoded(pieces: str) -> str | None:
    """Bytes, one per character, as the text they are; None when they are no UTF-8."""
    try:
        return pieces.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None


class SerialConnection:
    """One open line.

    Attributes:
        model: there is nothing to ask a scanner by, so only that it is one.
    """

    model = "scanner, serial"

    def __init__(self, device: str, speed: int) -> None:
        """Open the line; what came before is dropped.

        Raises:
            DeviceMissing, DeviceHeld, AccessDenied: see `open_port`.
        """
        self._port = open_port(device, speed)
        self._bytes = CodeBytes(time.monotonic())

    @property
    def deadline(self) -> float:
        """See `Connection.deadline`."""
        return self._bytes.deadline

    def fileno(self) -> int:
        """See `Connection.fileno`."""
        return int(self._port.fileno())

    def read(self, at: float) -> list[Sighting]:
        """See `Connection.read`."""
        try:
            data = bytes(self._port.read(4096))
        except OSError as error:
            raise DeviceLost(f"{self._port.port}: {error}") from error
        return self._bytes.feed(data, at)

    def quiet(self, at: float) -> Sighting | None:
        """See `Connection.quiet`."""
        return self._bytes.quiet(at)

    def close(self) -> None:
        """Let go of the line."""
        self._port.close()


def device_and_speed(place: str) -> tuple[str, int]:
    """What the part of an address after `code-serial:` names.

    Raises:
        BadAddress: a speed that is none.
    """
    device, at, speed = place.rpartition("@")
    if not at:
        return place, SPEED
    if not device or not speed.isascii() or not speed.isdecimal():
        raise BadAddress(f"code-serial:{place}")
    return device, int(speed)
