"""Who holds a USB camera: on most desktops a file manager that mounts cameras by itself."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def device_file(port: str) -> Path:
    """Give the device file of a port such as `usb:001,004`."""
    bus, device = port.removeprefix("usb:").split(",")
    return Path("/dev/bus/usb") / bus / device


def holders_of(file: Path) -> list[str]:
    """Name the other programs that have this file open, as `name (process id)`; those of other users can't be seen."""
    processes = (process for process in _PROCESSES.glob("[0-9]*") if process.name != str(os.getpid()))
    return sorted(f"{_name(process)} ({process.name})" for process in processes if file in _open_files(process))


def _open_files(process: Path) -> Iterator[Path]:
    """Walk what a process has open; it may end, close a file or be none of our business at any moment."""
    with suppress(OSError):
        for handle in (process / "fd").iterdir():
            with suppress(OSError):
                yield handle.readlink()


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "?"
