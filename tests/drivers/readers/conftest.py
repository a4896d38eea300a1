"""Fixtures of the reader tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import usbreader
from support.pcscd import PrivatePcscd, insist_on
from support.usbreader import UsbReader

pytest.register_assert_rewrite("contracts.readers", "contracts.codes", "support.readerbenches")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our driver for pcscd and the bus, compiled."""
    insist_on(usbreader.reason_to_skip())
    folder = tmp_path_factory.mktemp("ifd")
    usbreader.build(folder)
    return folder


@pytest.fixture(scope="module")
def usb(built: Path, pcscd: PrivatePcscd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[UsbReader]:
    """The session's pcscd with nothing but a USB bus, on which our reader may be plugged in."""
    pcscd.stop()
    reader = UsbReader(built, tmp_path_factory.mktemp("usb") / "plate.socket")
    pcscd.start_with(reader)
    yield reader
    pcscd.stop()
    reader.end()
    pcscd.start(pcscd.port)
