"""Cameras on USB as the kernel lists them: found and told apart without opening anything."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_DEVICES = Path("/sys/bus/usb/devices")
_STILL_IMAGE = "06"  # bInterfaceClass of PTP: https://www.usb.org/defined-class-codes


def serial_at(port: str) -> str:
    """Give the serial that the USB device at `usb:001,004` tells, without leading zeros; empty when it tells none."""
    for device in _devices():
        if _port_of(device) == port:
            return _read(device / "serial").lstrip("0")
    return ""


def camera_ports() -> list[str]:
    """Give the ports of everything on USB that calls itself a still camera, telephones included."""
    return sorted(_port_of(device) for device in _devices() if _is_camera(device))


def _devices() -> Iterator[Path]:
    with suppress(OSError):
        yield from (device for device in _DEVICES.iterdir() if (device / "busnum").exists())


def _port_of(device: Path) -> str:
    numbers = (_read(device / name) for name in ("busnum", "devnum"))
    return "usb:" + ",".join(number.zfill(3) for number in numbers)


def _is_camera(device: Path) -> bool:
    return any(_read(interface) == _STILL_IMAGE for interface in device.glob("*:*/bInterfaceClass"))


def _read(attribute: Path) -> str:
    """Read one attribute; the device may be unplugged at any moment."""
    try:
        return attribute.read_text(errors="replace").strip()
    except OSError:
        return ""
