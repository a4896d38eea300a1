"""Who holds a USB camera, and how the desktop is asked to let go: real processes hold a file that stands for it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.cameras.holders import (
    HolderForeign,
    HolderStays,
    ReleaserMissing,
    device_file,
    holders_of,
    release_holder,
)


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
        assert found.name.startswith("python")
        assert found.pid == holder.pid
        holder.communicate()
    assert holders_of(file) == []


def test_this_process_is_not_a_holder(tmp_path: Path) -> None:
    with (tmp_path / "camera").open("w"):
        assert holders_of(tmp_path / "camera") == []


MOUNT = """
import pathlib, sys, time
name, file, told = sys.argv[1:]
pathlib.Path("/proc/self/comm").write_text(name)
held = open(file)
print("held", flush=True)
while not pathlib.Path(told).exists():
    time.sleep(0.01)
held.close()
sys.stdin.read()
"""

GIO = """#!{python}
import pathlib, sys
pathlib.Path({asked!r}).write_text(" ".join(sys.argv[1:]))
{act}
"""


class Desktop:
    """A desktop whose `gio` unmounts, or does not, and a file that stands for the body."""

    def __init__(self, folder: Path) -> None:
        self.camera, self.told, self.asked = folder / "camera", folder / "told", folder / "asked"
        self.camera.touch()
        self._gio = folder / "bin" / "gio"
        self._gio.parent.mkdir()

    def install(self, act: str) -> None:
        self._gio.write_text(GIO.format(python=sys.executable, asked=str(self.asked), act=act))
        self._gio.chmod(0o755)

    @contextmanager
    def held_by(self, name: str) -> Iterator["subprocess.Popen[bytes]"]:
        program = [sys.executable, "-c", MOUNT, name, str(self.camera), str(self.told)]
        with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout
            holder.stdout.readline()
            try:
                yield holder
                assert holder.poll() is None, "nothing is ever killed"
            finally:
                self.told.touch()
                holder.communicate()


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    desktop = Desktop(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return desktop


def test_a_file_manager_s_mount_lets_go_when_the_desktop_unmounts(desktop: Desktop) -> None:
    desktop.install(f"pathlib.Path({str(desktop.told)!r}).touch()")
    with desktop.held_by("gvfsd-gphoto2"):
        release_holder(desktop.camera, threading.Event())
        assert holders_of(desktop.camera) == []
    assert desktop.asked.read_text() == "mount --unmount-scheme=gphoto2"


def test_a_program_that_is_no_mount_is_named_and_nobody_is_asked(desktop: Desktop) -> None:
    desktop.install("")
    with desktop.held_by("darktable") as holder, pytest.raises(HolderForeign) as foreign:
        release_holder(desktop.camera, threading.Event())
    assert foreign.value.detail == f"darktable ({holder.pid})"
    assert not desktop.asked.exists()


def test_a_mount_that_stays_is_named(desktop: Desktop) -> None:
    desktop.install("")
    with desktop.held_by("gvfsd-mtp") as holder, pytest.raises(HolderStays) as stays:
        release_holder(desktop.camera, threading.Event(), patience=0.3)
    assert stays.value.detail == f"gvfsd-mtp ({holder.pid})"
    assert desktop.asked.read_text() == "mount --unmount-scheme=mtp"


def test_a_desktop_that_does_not_answer_is_waited_for_no_longer_than_the_patience(desktop: Desktop) -> None:
    desktop.install("import time; time.sleep(60)")
    with desktop.held_by("gvfsd-gphoto2"), pytest.raises(HolderStays):
        release_holder(desktop.camera, threading.Event(), patience=0.3)


def test_whoever_gives_up_waits_no_longer(desktop: Desktop) -> None:
    desktop.install("import time; time.sleep(60)")
    given_up = threading.Event()
    given_up.set()
    with desktop.held_by("gvfsd-gphoto2"), pytest.raises(HolderStays):
        release_holder(desktop.camera, given_up, patience=60)


def test_without_gio_nothing_can_be_asked(desktop: Desktop) -> None:
    with desktop.held_by("gvfsd-gphoto2"), pytest.raises(ReleaserMissing):
        release_holder(desktop.camera, threading.Event())


def test_a_body_that_nobody_holds_is_free(desktop: Desktop) -> None:
    release_holder(desktop.camera, threading.Event())
    assert not desktop.asked.exists()
