"""From an address to a reader: the one list of the wires there are.

A new wire is one file beside this one, one line here, and one entry in the contract's list of benches.
"""

from drivers.errors import BadAddress
from drivers.readers.base import Reader
from drivers.readers.models import Models


def open_reader(address: str, models: Models | None = None) -> Reader:
    """The reader at an address, not opened yet.

    Args:
        address: `serial:DEV`, `pcsc:auto`, `pcsc:NAME`, `usb:auto`, `usb:VID:PID`, `usb:BUS,DEV`, `vendor:LIBRARY`
            or `vendor:LIBRARY:PORT`.
        models: what is said about readers behind pcscd, where it can't be found out.

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
    except ImportError as error:
        raise BadAddress(f"{address}: {error.name} is not installed") from error
    raise BadAddress(address)
