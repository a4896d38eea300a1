"""Who holds a USB camera."""

import subprocess
import sys
from pathlib import Path

from drivers.cameras.holders import device_file, holders_of


def test_a_port_has_a_device_file() -> None:
    assert device_file("usb:001,004") == Path("/dev/bus/usb/001/004")


def test_the_program_that_has_the_file_open_is_named(tmp_path: Path) -> None:
    file = tmp_path / "camera"
    file.touch()
    program = "import sys; held = open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        (found,) = holders_of(file)
        assert found.startswith("python")
        assert found.endswith(f"({holder.pid})")
        holder.communicate()
    assert holders_of(file) == []


def test_this_process_is_not_a_holder(tmp_path: Path) -> None:
    with (tmp_path / "camera").open("w"):
        assert holders_of(tmp_path / "camera") == []
