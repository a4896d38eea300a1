"""From an address to a camera."""

import importlib.util
import re
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path

from drivers.cameras.base import Camera, CameraSettings
from drivers.cameras.hotfolder import SCHEME, HotFolder
from drivers.cameras.process import CameraProcess
from drivers.errors import BadAddress, PackageMissing

_USB = re.compile(r"usb:(auto|\d{3},\d{3})")
_PTPIP = re.compile(r"ptpip:([\d.]+):(\d{1,5}):(\d{1,5})")


def open_camera(address: str, settings: CameraSettings | None = None) -> Camera:
    """Give the camera at `usb:auto`, `usb:BUS,DEVICE`, `ptpip:HOST:PORT:PORT` or `folder:DIR`, not yet connected.

    `folder:` wants an absolute path: the one that the maker's tethering program writes to.

    libgphoto2 wants the host as four numbers and both ports: with one, it looks for the events at 15740
    (`ptp_ptpip_connect` in https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/ptpip.c).

    Raises:
        BadAddress: not of these forms, or (PackageMissing) gphoto2 is not installed.
    """
    if address.startswith(SCHEME) and Path(address.removeprefix(SCHEME)).is_absolute():
        return HotFolder(address, settings)
    if not (_USB.fullmatch(address) or _is_ptpip(address)):
        raise BadAddress(address)
    if importlib.util.find_spec("gphoto2") is None:
        raise PackageMissing(f"{address}: gphoto2 is not installed")
    return CameraProcess(address, settings)


def _is_ptpip(address: str) -> bool:
    match = _PTPIP.fullmatch(address)
    if match is None:
        return False
    try:
        IPv4Address(match[1])
    except AddressValueError:
        return False
    return all(1 <= int(port) <= 65535 for port in match.groups()[1:])
