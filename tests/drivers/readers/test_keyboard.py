"""Scanners that type like keyboards: the driver on an emulated kernel here, and on the real one where it has uinput."""

import os
import tempfile
import threading
import time
from pathlib import Path

import evdev
import pytest
from support import inputs
from support.inputs import SHIFT

from drivers.errors import DriverError
from drivers.readers.assembly import GAP
from drivers.readers.base import CodeRead, Reader, ReaderIdentity
from drivers.readers.keystrokes import ENTER, EV_KEY, KEYS
from drivers.readers.opening import open_reader

pytestmark = pytest.mark.wire

UINPUT = Path("/dev/uinput")

EMULATED = Path(__file__).with_name("emulated") / "keyboard.py"


def test_the_contract_holds_on_emulated_device_files():
    """Runs `emulated/keyboard.py` in a process that has the kernel's evdev preloaded, and shows what it printed."""
    if reason := inputs.reason_to_skip():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with tempfile.TemporaryDirectory(prefix="inputs-") as folder:
        done = inputs.run_with_kernel(EMULATED, Path(folder))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not os.access(UINPUT, os.W_OK), reason="this machine has no /dev/uinput, or not for this user")
def test_the_kernel_itself_passes_on_what_a_device_of_uinput_types():
    """Few characters, with pauses as a scanner leaves them: a device's buffer holds some 60 events."""
    with evdev.UInput({EV_KEY: [*KEYS, ENTER, SHIFT]}, "A Barcode Scanner", vendor=0x1234, product=0xABCD) as device:
        reader = open_reader("code-keyboard:1234:abcd:")
        opened = until_opened(reader)
        try:
            assert "A Barcode Scanner" in opened.model
            assert reader.wait(GAP * 2) is None
            events = []
            for event in inputs.typed("Ab1_"):
                device.write(*event)
                events.append(reader.wait(0.001))
            assert [event for event in (*events, reader.wait(0.5)) if event] == [CodeRead("Ab1_")]
        finally:
            reader.close()


def until_opened(reader: Reader) -> ReaderIdentity:
    """udev makes the device's file a moment later."""
    until = time.monotonic() + 5
    while True:
        try:
            return reader.open()
        except DriverError:
            if time.monotonic() > until:
                raise
            threading.Event().wait(0.02)
