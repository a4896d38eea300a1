"""Readers that only their maker's library can speak with: `vendor:/path/libsdtapi.so`, perhaps `:PORT` behind it.

No such library is shipped.
"""

import re
from pathlib import Path
from typing import Final

from drivers.errors import BadAddress, DeviceMissing, DeviceRefused
from drivers.readers import sam, sdt
from drivers.readers.samreader import Connected, sam_reader
from drivers.readers.session import SessionReader
from drivers.readers.vendorprocess import VendorProcess
from drivers.readers.wake import Cancelled, Wake

LIMIT: Final = 5.0
"""Seconds that any call may take. Makers' own programs give a whole card as long
(https://github.com/hevz/hev-idcard-reader)."""


def vendor_reader(address: str, place: str, limit: float = LIMIT) -> SessionReader:
    """The reader behind a library, not opened yet.

    Args:
        address: as the user wrote it.
        place: absolute path of the library's file; `:1001` behind it names the port, without one all are looked at.
        limit: seconds after which a call is given up and the library's process killed.

    Raises:
        BadAddress: the path is not absolute.
    """
    library, _, port = place.rpartition(":") if re.search(":[0-9]{1,4}$", place) else (place, "", "")
    path = Path(library)
    if not path.is_absolute():
        raise BadAddress(address)
    ports = (int(port),) if port else sdt.PORTS

    def connect(wake: Wake) -> Connected:
        return _connect(path, ports, limit, wake)

    return sam_reader(address, connect)


def _connect(library: Path, ports: tuple[int, ...], limit: float, wake: Wake) -> Connected:
    """Load the library and open the first port at which a SAM answers.

    Raises:
        LibraryMissing, LibraryUnloadable, LibraryLacking: it can't be used.
        DeviceMissing: no SAM answers at any port, or opening was cancelled.
        DeviceRefused: the SAM is out of order.
        DeviceLost: the library hung or crashed.
    """
    try:
        process = VendorProcess(library, wake)
        try:
            port = _first_answering(process, ports, limit)
        except BaseException:
            process.bury()
            raise
    except Cancelled:
        raise DeviceMissing("opening was cancelled") from None
    return Connected(VendorLink(process, port, limit, wake), f"{library.name}, port {port}")


def _first_answering(process: VendorProcess, ports: tuple[int, ...], limit: float) -> int:
    for port in ports:
        if process.ask(sdt.OPEN, port, limit)[0] != sdt.GOOD:
            continue
        status, _ = process.ask(sdt.STATUS, port, limit)
        if status == sdt.GOOD:
            return port
        process.ask(sdt.CLOSE, port, limit)
        if status in sam.DEFECTS:
            raise DeviceRefused(f"sam {status:02X}")
    raise DeviceMissing("no SAM answers at any port of the library")


class VendorLink:
    """A SAM behind a library's open port, a `Link`."""

    def __init__(self, process: VendorProcess, port: int, limit: float, wake: Wake) -> None:
        self._process = process
        self._port = port
        self._limit = limit
        self._wake = wake

    def exchange(self, command: sam.Command) -> bytes:
        """The data of a good answer; see `Link.exchange`.

        Raises:
            DeviceSilent: the library did not come back in time.
            DeviceLost: it crashed.
        """
        return sdt.data_of(command, *self._process.ask(sdt.BY_COMMAND[command], self._port, self._limit))

    def pause(self, seconds: float) -> None:
        """Sleep without work; see `Link.pause`."""
        self._wake.pause(seconds)

    def close(self) -> None:
        """Close the port, as far as the library still can, and end its process."""
        self._process.leave(self._port)
