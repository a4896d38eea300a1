"""Opening a serial port, for whatever speaks at its end."""

import errno
from typing import Final

import serial

from drivers.errors import AccessDenied, DeviceHeld, DeviceMissing, DriverError

_OPENING: Final[dict[int | None, type[DriverError]]] = {
    errno.EBUSY: DeviceHeld,
    errno.EWOULDBLOCK: DeviceHeld,
    errno.EACCES: AccessDenied,
    errno.EPERM: AccessDenied,
}


def open_port(device: str, speed: int) -> serial.Serial:
    """The port at this many baud, 8N1, for us alone; what came before is dropped, and reading never waits.

    Raises:
        DeviceMissing: no such device.
        DeviceHeld: another program has locked the line.
        AccessDenied: this user may not open it.
    """
    try:
        return serial.Serial(device, speed, timeout=0, write_timeout=1, exclusive=True)
    except OSError as error:
        kind = _OPENING.get(error.errno, DeviceMissing)
        raise kind(f"{device}: {errno.errorcode.get(error.errno or 0, str(error))}") from error
