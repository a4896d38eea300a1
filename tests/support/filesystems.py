"""Sticks with the file systems that sticks have: made by their own tools on image files, mounted by their real drivers.

    with plugged(EXFAT, tmp_path) as stick:
        export(data, stick.path, SETTINGS)
        stick.pull()          # whatever the driver had not written yet is lost
        stick.plug()

exFAT and NTFS come with drivers that run as programs (exfat-fuse, ntfs-3g), ext4 with the kernel, all of them over a
loop device. FAT32 has a driver in most kernels; where there is none, `scripts/soak filesystems` starts one that has
it. fusefat(1), which calls itself experimental, is no way out: it tells of 0 free bytes and takes no Chinese name.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from support.sticks import unmount

SIZE = 48 << 20
"""Bytes of an image, which is sparse; the smallest FAT32 has 33 MB."""

_SHUT_DOWN = 0x8004587D
_WITHOUT_FLUSHING = 2
"""EXT4_IOC_SHUTDOWN and its flag (https://github.com/torvalds/linux/blob/v6.1/fs/ext4/ext4.h)."""


@dataclass(frozen=True)
class Kind:
    """A file system, and the tools that make, mount and check it.

    Attributes:
        name: lsblk's.
        driver: what mounts it.
        make, mount, check, repair: commands, to which the image is added, or device and folder to mount.
        packages: Debian's, that these commands come with.
    """

    name: str
    driver: str
    make: tuple[str, ...]
    mount: tuple[str, ...]
    check: tuple[str, ...]
    repair: tuple[str, ...]
    packages: str

    @property
    def in_kernel(self) -> bool:
        """Whether the kernel drives it, not a program."""
        return self.mount[0] == "mount"

    @property
    def missing_tools(self) -> str:
        """Which of its commands are not there, and where they come from; empty where all are."""
        tools = [tool for tool in (self.make[0], self.mount[0], self.check[0], "losetup") if shutil.which(tool) is None]
        return f"no {', '.join(tools)} here: apt-get install {self.packages}" if tools else ""

    @property
    def unknown(self) -> bool:
        """Whether this kernel would have to know it and does not."""
        return self.in_kernel and f"\t{self.name}\n" not in Path("/proc/filesystems").read_text()


EXFAT = Kind(
    "exfat",
    "exfat-fuse",
    ("mkfs.exfat",),
    ("mount.exfat-fuse",),
    ("fsck.exfat", "-n"),
    ("fsck.exfat", "-y"),
    "exfat-fuse exfatprogs",
)
NTFS = Kind("ntfs", "ntfs-3g", ("mkntfs", "-F", "-Q", "-q"), ("ntfs-3g",), ("ntfsfix", "-n"), ("ntfsfix",), "ntfs-3g")
EXT4 = Kind(
    "ext4",
    "kernel",
    ("mke2fs", "-q", "-t", "ext4"),
    ("mount", "-t", "ext4"),
    ("e2fsck", "-f", "-n"),
    ("e2fsck", "-p"),
    "e2fsprogs",
)
FAT32 = Kind(
    "vfat", "kernel", ("mkfs.vfat", "-F", "32"), ("mount", "-t", "vfat", "-o", "utf8=1,iocharset=ascii"),
    ("fsck.vfat", "-n"), ("fsck.vfat", "-a"), "dosfstools",
)  # fmt: skip
KINDS = (EXFAT, NTFS, EXT4, FAT32)


class ImageStick:
    """A stick that can be put in, taken out, pulled, and looked at by its file system's own checker.

    Attributes:
        path: where it is mounted.
        image: the file that is its flash.
    """

    def __init__(self, kind: Kind, folder: Path, size: int = SIZE) -> None:
        self.kind = kind
        self.path = folder / kind.name
        self.image = folder / f"{kind.name}.img"
        self._loop = ""
        self.path.mkdir()
        with self.image.open("wb") as image:
            image.truncate(size)
        self._run(*kind.make, self.image)

    def plug(self, *options: str) -> None:
        """Mount it; `options` are those of mount(8), `ro` for instance.

        Raises:
            NoLoop: this machine has no loop devices, or this user may not have one.
        """
        try:
            self._loop = self._run("losetup", "-f", "--show", self.image).strip()
        except subprocess.CalledProcessError as error:
            raise NoLoop(error.stderr) from error
        command = [*self.kind.mount, *(["-o", ",".join(options)] if options else [])]
        self._run(*command, self._loop, self.path)

    def unplug(self) -> None:
        """Take it out in order: everything is written."""
        self._run("umount", self.path)
        self._driver_has_ended()
        self._release()

    def pull(self) -> None:
        """Take it out while it is written to: what its driver holds in memory is lost."""
        for process in [] if self.kind.in_kernel else self._drivers():
            os.kill(process, signal.SIGKILL)
        kept = self.image.with_suffix(".kept")
        if self.kind.in_kernel and not stops(self.path):
            shutil.copyfile(self.image, kept)  # what has arrived there by now; the rest goes to what is thrown away
        unmount(self.path)
        self._driver_has_ended()
        self._release()
        if kept.exists():
            kept.replace(self.image)

    def check(self) -> tuple[bool, str]:
        """Whether its checker finds nothing wrong, and what it says; reads only."""
        done = subprocess.run([*self.kind.check, self.image], capture_output=True, timeout=60, check=False)
        return done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")

    def repair(self) -> None:
        """Have its checker mend what a pull left; one that mended something says so by its status."""
        subprocess.run([*self.kind.repair, self.image], capture_output=True, timeout=60, check=False)

    def close(self) -> None:
        """Whatever became of it."""
        if self._loop:
            self.pull()

    def _drivers(self) -> list[int]:
        """Programs that were started with this device and folder: drivers put themselves in the background."""
        told = (os.fsencode(self._loop), os.fsencode(self.path))
        found = []
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = command.read_bytes().split(b"\0")
                if words[0].endswith(os.fsencode(self.kind.mount[0])) and set(told) <= set(words):
                    found.append(int(command.parent.name))
        return found

    def _driver_has_ended(self) -> None:
        if self.kind.in_kernel:
            return
        for process in self._drivers():
            with contextlib.suppress(ProcessLookupError):
                _wait_for_end(process)

    def _release(self) -> None:
        self._run("losetup", "-d", self._loop)
        self._loop = ""

    @staticmethod
    def _run(*command: str | Path) -> str:
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout


class NoLoop(Exception):
    """No loop device is to be had."""


@contextmanager
def plugged(kind: Kind, folder: Path, size: int = SIZE) -> Iterator[ImageStick]:
    """A new stick, mounted. Without root or loop devices the test is skipped; without the tools too, except on CI."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    if kind.unknown:
        pytest.skip(f"this kernel has no {kind.name}: scripts/soak filesystems starts one that has it")
    if kind.missing_tools:
        _do_without(kind.missing_tools)
    stick = ImageStick(kind, folder, size)
    try:
        stick.plug()
    except NoLoop as refusal:
        pytest.skip(f"no loop device here: {refusal}")
    try:
        yield stick
    finally:
        stick.close()


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def stops(folder: Path) -> bool:
    """Have everything there answer EIO from now on, with nothing more written, where the driver knows such a thing."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.ioctl(descriptor, _SHUT_DOWN, ctypes.c_uint32(_WITHOUT_FLUSHING))
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _wait_for_end(process: int) -> None:
    """Until somebody else's child has ended; pidfd_open(2) becomes readable then."""
    descriptor = os.pidfd_open(process)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        if not poll.poll(20_000):
            raise OSError(errno.ETIMEDOUT, "a driver does not end")
    finally:
        os.close(descriptor)
