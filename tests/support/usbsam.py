"""A USB reader for a computer without USB: umockdev plays the kernel, a simulated SAM sits at the far end.

umockdev works by a library that is loaded before all others, so it can only serve a process that was started with it:
`environment` is for starting one, `UsbReaderDevice` for use inside.
"""

import os
import shutil
import subprocess
from pathlib import Path

PRELOAD = "libumockdev-preload.so.0"
SOURCE = Path(__file__).with_suffix(".c")
PACKAGE = "umockdev-1.0"
VID, PID = 0x0400, 0xC35A


def reason_to_skip() -> str | None:
    """What is missing; None when it is all there."""
    missing = [program for program in ("gcc", "pkg-config", "umockdev-wrapper") if not shutil.which(program)]
    if not missing and subprocess.run(["pkg-config", "--exists", PACKAGE]).returncode:
        missing = ["libumockdev-dev"]
    return f"not installed: {', '.join(missing)}" if missing else None


def environment() -> dict[str, str]:
    """The environment of a process that is to see emulated devices."""
    return os.environ | {"LD_PRELOAD": PRELOAD}


def build(folder: Path) -> Path:
    """Make the device's program."""
    program = folder / "usbsam"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", PACKAGE], check=True, capture_output=True, text=True)
    subprocess.run(["gcc", "-Wall", "-Werror", "-O1", "-o", program, SOURCE, *flags.stdout.split()], check=True)
    return program


class UsbReaderDevice:
    """The device. From its start on, libusb in this process sees it and nothing else."""

    def __init__(self, program: Path, shape: str, line: str, vid: int = VID, pid: int = PID) -> None:
        self._process = subprocess.Popen(
            [program, f"{vid:04x}", f"{pid:04x}", shape, line],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        assert self._process.stdin and self._process.stdout
        self._orders, self._answers = self._process.stdin, self._process.stdout
        self.folder = Path(self._answers.readline().strip())
        os.environ["UMOCKDEV_DIR"] = str(self.folder)

    @property
    def node(self) -> Path:
        """The device's file, at its real place."""
        return self.folder / "dev/bus/usb/001/004"

    def do(self, order: str) -> str:
        """See the program's first lines."""
        print(order, file=self._orders, flush=True)
        return self._answers.readline().strip()

    def end(self) -> None:
        """Take everything away."""
        del os.environ["UMOCKDEV_DIR"]
        self._orders.close()
        self._process.wait(5)
        self._answers.close()
