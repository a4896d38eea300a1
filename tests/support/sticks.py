"""Sticks for tests: small file systems of the kernel, in memory, that can fill up, be locked and be pulled."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MOUNT = ctypes.CDLL(None, use_errno=True)
READ_ONLY, REMOUNT, LAZY = 1, 32, 2


def mount(source: str, target: Path, kind: str, flags: int, options: str) -> bool:
    return MOUNT.mount(source.encode(), os.fsencode(target), kind.encode(), flags, options.encode()) == 0


def unmount(target: Path) -> None:
    MOUNT.umount2(os.fsencode(target), LAZY)


@contextmanager
def stick(at: Path, options: str) -> Iterator[Path]:
    """A small file system in memory."""
    at.mkdir()
    if not mount("stick", at, "tmpfs", 0, options):
        pytest.skip("mounting needs root")
    try:
        yield at
    finally:
        unmount(at)
