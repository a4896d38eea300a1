"""From an address to a reader: the one list of the wires there are.

A new wire is one file beside this one, one line here, and one entry in the contract's list of benches.
"""

from functools import partial

from drivers.errors import BadAddress
from drivers.readers.base import Reader
from drivers.readers.models import ReaderSettings


def open_reader(address: str, settings: ReaderSettings | None = None) -> Reader:
    """The reader at an address, not opened yet.

    Args:
        address: `serial:DEV`, `pcsc:auto` or `pcsc:NAME`; of codes `code-keyboard:auto`,
            `code-keyboard:VID:PID:SERIAL`, `code-serial:DEV` (`@` and a speed may follow), `code-camera:N` or
            `code-camera:` and the path of a video.
        settings: how the reader speaks, where that can't be found out.

    Raises:
        BadAddress: no such kind of address, nothing after the colon, or its package is not installed.
    """
    kind, _, place = address.partition(":")
    if not place:
        raise BadAddress(address)
    # Imported only when asked for: an office computer has neither package nor device.
    try:
        match kind:
            case "serial":
                from drivers.readers.serialport import SerialReader

                return SerialReader(address, place)
            case "pcsc":
                from drivers.readers.pcsc import PcscReader

                return PcscReader(address, place, settings or ReaderSettings())
            case "code-keyboard":
                from drivers.readers.inputs import Inputs, named
                from drivers.readers.keyboard import connect
                from drivers.readers.scanner import Scanner

                return Scanner(address, partial(connect, named(place), Inputs()))
            case "code-serial":
                from drivers.readers.codeserial import SerialConnection, device_and_speed
                from drivers.readers.scanner import Scanner

                return Scanner(address, partial(SerialConnection, *device_and_speed(place)))
            case "code-camera":
                from drivers.readers.codecamera import CodeCamera

                return CodeCamera(address, place)
    except ImportError as error:
        raise BadAddress(f"{address}: {error.name} is not installed") from error
    raise BadAddress(address)
