"""Readers over USB. `over_usb.py` has the tests; each of its classes runs in a process with umockdev loaded into it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import usbsam

ROOT = Path(__file__).resolve().parents[3]
TESTS = Path(__file__).with_name("over_usb.py")
CLASSES = [
    node.name
    for node in ast.parse(TESTS.read_text("utf-8")).body
    if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
]
AS_ORDINARY_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]

pytestmark = [pytest.mark.wire, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def stack():
    """Missing pieces fail in CI and skip with the reason elsewhere."""
    if reason := usbsam.reason_to_skip():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.mark.parametrize("name", CLASSES)
def test_over_usb(name, tmp_path):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"{TESTS}::{name}"]
    if name.endswith("WithoutPermission") and os.geteuid() == 0:
        assert shutil.which("setpriv")
        command = [*AS_ORDINARY_USER, *command]
    outer = {key: value for key, value in usbsam.environment().items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, f"--basetemp={tmp_path}/inner"], cwd=ROOT, env=outer, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
