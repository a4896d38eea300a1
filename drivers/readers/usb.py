"""Readers on USB: `usb:auto` takes the first that is known, `usb:VID:PID` and `usb:BUS,DEV` the one that is named."""

import errno
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import usb.backend.libusb1
import usb.core
import usb.util

from drivers.errors import (
    AccessDenied,
    BadAddress,
    DeviceHeld,
    DeviceMissing,
    DriverError,
    LanguageUnknown,
    ServiceMissing,
)
from drivers.readers import usbmodels
from drivers.readers.samreader import Connected, sam_reader
from drivers.readers.session import SessionReader
from drivers.readers.usbpipes import UsbPipes, pipes_of
from drivers.readers.wake import Wake

Wanted = Callable[[Any], bool]

_OPENING: Final[dict[int | None, type[DriverError]]] = {
    errno.EBUSY: DeviceHeld,
    errno.EACCES: AccessDenied,
    errno.EPERM: AccessDenied,
}


def usb_reader(address: str, place: str) -> SessionReader:
    """The reader at a place of the bus, not opened yet.

    Args:
        address: as the user wrote it.
        place: `auto`, `0400:C35A` (vendor and product id, hexadecimal) or `001,004` (bus and device, as lsusb says).

    Raises:
        BadAddress: none of these.
    """
    wanted = _wanted(address, place)
    # Here already: libusb's own thread and descriptors stay from its first use on, so none come with an opening.
    libusb()

    def connect(wake: Wake) -> Connected:
        return _connect(wanted, wake)

    return sam_reader(address, connect)


@cache
def libusb() -> Any:
    """The system's libusb, None when it is not installed. One for the whole process: it follows plugging by itself."""
    return usb.backend.libusb1.get_backend()


def _wanted(address: str, place: str) -> Wanted:
    if place == "auto":
        return lambda device: usbmodels.named(device.idVendor, device.idProduct) is not None
    if ids := re.fullmatch("([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", place):
        vid, pid = (int(digits, 16) for digits in ids.groups())
        return lambda device: (device.idVendor, device.idProduct) == (vid, pid)
    if seat := re.fullmatch("([0-9]{1,3}),([0-9]{1,3})", place):
        bus, number = (int(digits) for digits in seat.groups())
        return lambda device: (device.bus, device.address) == (bus, number)
    raise BadAddress(address)


def _connect(wanted: Wanted, wake: Wake) -> Connected:
    """The first device that is wanted and can be opened; the first one's trouble when none can.

    Raises:
        ServiceMissing: libusb is not installed.
        DeviceMissing: no such device is plugged in.
        DeviceHeld, AccessDenied, LanguageUnknown: it is, and can't be used.
    """
    if libusb() is None:
        raise ServiceMissing("libusb-1.0 is not installed")
    troubles: list[DriverError] = []
    for device in usb.core.find(find_all=True, backend=libusb(), custom_match=wanted):
        try:
            return _opened(device, wake)
        except DriverError as trouble:
            usb.util.dispose_resources(device)
            troubles.append(trouble)
    raise troubles[0] if troubles else DeviceMissing("no such USB device")


def _opened(device: Any, wake: Wake) -> Connected:
    ids = f"{device.idVendor:04X}:{device.idProduct:04X}"
    model = usbmodels.named(device.idVendor, device.idProduct)
    if model and model.language != "sam":
        raise LanguageUnknown(f"{ids} {model.name} speaks {model.language}")
    try:
        pipes = pipes_of(device)
        if pipes is None:
            raise LanguageUnknown(f"{ids} has no pipes for frames")
        link = UsbPipes(device, pipes, wake)
    except usb.core.USBError as error:
        kind = _OPENING.get(error.errno, DeviceMissing)
        raise kind(f"{ids}: {errno.errorcode.get(error.errno or 0, 'unknown')}") from error
    return Connected(link, f"{model.name if model else 'SAM'}, USB {ids}")
