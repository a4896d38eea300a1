"""Every test cleans up: a thread or process that is left behind fails the test that left it.

And a disk for every test that wants one to fail.
"""

import contextlib
import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import settings
from support.fragile import FragileDisk
from support.pcscd import name_the_socket, pcscd

__all__ = ["pcscd"]

# A loaded machine is no reason for a red test; no test here is about speed. `scripts/soak fuzz` tries a million cases.
settings.register_profile("station", deadline=None, max_examples=20)
settings.load_profile("station")

PATIENCE = 3.0
KERNEL_TELLS = Path("/proc/thread-self/children")


def pytest_configure(config: pytest.Config) -> None:
    """No test looks for card readers at the system's own pcscd."""
    config.add_cleanup(name_the_socket().cleanup)


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    """Compare threads and child processes before and after; what wider fixtures hold was there before.

    By name and number, not by id: a test may kill and restart what a wider fixture holds.
    """
    before = running()
    yield
    gc.unfreeze()  # what a program of the day spared is looked through again: this process has many days
    until = time.monotonic() + PATIENCE
    while (left := running() - before) and time.monotonic() < until:
        threading.Event().wait(0.02)
    assert not left, "left behind"


def running() -> Counter[str]:
    return Counter(thread.name for thread in threading.enumerate()) + Counter(map(name_of, descendants()))


def descendants() -> list[int]:
    """Children, their children and so on; of threads that end meanwhile the kernel may leave some out: ask twice.

    psutil asks every process of the machine for its parent, twice a test; where the kernel tells the children of one
    (https://man7.org/linux/man-pages/man5/proc_pid_task.5.html), it is asked.
    """
    if not KERNEL_TELLS.exists():
        return [child.pid for child in psutil.Process().children(recursive=True)]
    found = below(os.getpid())
    while (again := below(os.getpid())) != found:
        found = again
    return found


def below(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in sorted(Path(f"/proc/{pid}/task").iterdir()):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                children += map(int, (thread / "children").read_text().split())
    return children + [pid for child in children for pid in below(child)]


def name_of(pid: int) -> str:
    try:
        return psutil.Process(pid).name()
    except psutil.NoSuchProcess:
        return "gone"


@pytest.fixture(scope="module")
def mounted_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FragileDisk]:
    with FragileDisk(tmp_path_factory.mktemp("fragile") / "disk") as disk:
        yield disk


@pytest.fixture
def disk(mounted_disk: FragileDisk) -> FragileDisk:
    """A disk that loses and refuses what it is told to: healthy and empty to begin with."""
    mounted_disk.wipe()
    return mounted_disk
