"""Scanners that type like keyboards: the driver on an emulated kernel here, and on the real one where it has uinput."""

import os
import tempfile
from pathlib import Path

import pytest
from support import inputs

pytestmark = pytest.mark.wire

EMULATED = Path(__file__).with_name("emulated") / "keyboard.py"


def test_the_contract_holds_on_emulated_device_files():
    """Runs `emulated/keyboard.py` in a process that has the kernel's evdev preloaded, and shows what it printed."""
    if reason := inputs.reason_to_skip():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with tempfile.TemporaryDirectory(prefix="inputs-") as folder:
        done = inputs.run_with_kernel(EMULATED, Path(folder))
    assert done.returncode == 0, done.stdout + done.stderr
