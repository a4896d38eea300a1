"""A card reader on a USB bus that is not there: the real pcscd finds it by its ids, loads our driver for it, loses it.

Two pieces of C are compiled for it: `ifd/plate.c`, the driver, and `ifd/bus.c`, the bus (umockdev).
"""

import shutil
import subprocess
from pathlib import Path
from typing import IO, cast

SOURCES = Path(__file__).with_name("ifd")
NAME = "Plate reader"
SLOT = f"{NAME} 00 00"

INFO = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>libplate.so</string>
<key>ifdManufacturerString</key><string>nobody</string>
<key>ifdProductString</key><string>plate</string>
<key>ifdVersionNumber</key><string>0x00000001</string>
<key>ifdProtocolSupport</key><string>0x00000001</string>
<key>ifdVendorID</key><array><string>0x1209</string></array>
<key>ifdProductID</key><array><string>0x0001</string></array>
<key>ifdFriendlyName</key><array><string>{NAME}</string></array>
</dict></plist>
"""


def build(folder: Path) -> None:
    """Compile driver and bus into this folder.

    Raises:
        subprocess.CalledProcessError: they don't compile.
    """
    bundle = folder / "drivers" / "plate.bundle" / "Contents"
    (bundle / "Linux").mkdir(parents=True)
    (bundle / "Info.plist").write_text(INFO)
    _compile(SOURCES / "plate.c", bundle / "Linux" / "libplate.so", "libpcsclite", "-shared", "-fPIC")
    _compile(SOURCES / "bus.c", folder / "bus", "umockdev-1.0")


def _compile(source: Path, target: Path, package: str, *options: str) -> None:
    asked = ["pkg-config", "--cflags", "--libs", package]
    flags = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", *options, "-o", target, source, *flags], check=True)


def reason_to_skip() -> str | None:
    """What is missing to build and run it; None when it is all there."""
    missing = [program for program in ("gcc", "pkg-config", "umockdev-wrapper") if not shutil.which(program)]
    for package in ("libpcsclite", "umockdev-1.0"):
        if not missing and subprocess.run(["pkg-config", "--exists", package], check=False).returncode:
            missing.append(package)
    return f"not installed: {', '.join(missing)}" if missing else None


class UsbReader:
    """The bus, running, with nothing plugged in.

    Attributes:
        drivers: what pcscd must find in place of its driver folder.
        preload: the library that shows a process the bus.
        environment: what pcscd needs in its environment.
        socket: where the driver looks for the reader's far end.
    """

    preload = "libumockdev-preload.so.0"

    def __init__(self, built: Path, socket: Path) -> None:
        self.drivers = built / "drivers"
        self.socket = socket
        self._bus = subprocess.Popen(
            ["umockdev-wrapper", built / "bus"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._orders, self._answers = cast(IO[str], self._bus.stdin), cast(IO[str], self._bus.stdout)
        self.environment = {"UMOCKDEV_DIR": self._answers.readline().strip(), "PLATE_SOCKET": str(socket)}

    def plug(self) -> None:
        """Put the reader's plug in."""
        self._order("plug")

    def unplug(self) -> None:
        """Pull it."""
        self._order("unplug")

    def end(self) -> None:
        """Take the whole bus away."""
        self._orders.close()
        self._bus.wait(5)
        self._answers.close()

    def _order(self, order: str) -> None:
        self._orders.write(f"{order}\n")
        self._orders.flush()
        assert self._answers.readline() == "done\n"
