"""From an address to a reader: the one list of the wires there are.

A new wire is one file beside this one, one line here, and one entry in the contract's list of benches.
"""

from functools import partial

from drivers.errors import BadAddress, PackageMissing
from drivers.readers.base import Reader
from drivers.readers.models import Models


def open_reader(address: str, models: Models | None = None) -> Reader:
    """The reader at an address, not opened yet.

    Args:
        address: of cards `serial:DEV`, `pcsc:auto`, `pcsc:NAME`, `usb:auto`, `usb:VID:PID`, `usb:BUS,DEV`,
            `vendor:LIBRARY` or `vendor:LIBRARY:PORT`; of codes `code-keyboard:auto`, `code-keyboard:VID:PID:SERIAL`,
            `code-serial:DEV` (`@` and a speed may follow), `code-camera:N` or `code-camera:` and the path of a video.
        models: what is said about readers behind pcscd, where it can't be found out.

    Raises:
        BadAddress: no such kind of address, nothing after the colon, or (PackageMissing) its package is not installed.
    """
    kind, _, place = address.partition(":")
    if not place:
        raise BadAddress(address)
    # Imported only when asked for: an office computer has neither package nor device.
    try:
        match kind:
            case "serial":
                from drivers.readers.serialport import serial_reader

                return serial_reader(address, place)
            case "usb":
                from drivers.readers.usb import usb_reader

                return usb_reader(address, place)
            case "vendor":
                from drivers.readers.vendor import vendor_reader

                return vendor_reader(address, place)
            case "pcsc":
                from drivers.readers.pcsc import PcscReader

                return PcscReader(address, place, models or {})
            case "code-keyboard":
                from drivers.readers.inputs import Inputs, named
                from drivers.readers.keyboard import connect
                from drivers.readers.scanner import scanner

                return scanner(address, partial(connect, named(place), Inputs()))
            case "code-serial":
                from drivers.readers.codeserial import SerialConnection, device_and_speed
                from drivers.readers.scanner import scanner

                return scanner(address, partial(SerialConnection, *device_and_speed(place)))
            case "code-camera":
                from drivers.readers.codecamera import code_camera

                return code_camera(address, place)
    except ImportError as error:
        raise PackageMissing(f"{address}: {error.name} is not installed") from error
    raise BadAddress(address)
