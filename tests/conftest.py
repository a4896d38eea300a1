"""Every test cleans up: a thread or process that is left behind fails the test that left it."""

import threading
import time
from collections import Counter

import psutil
import pytest
from hypothesis import settings

# A loaded machine is no reason for a red test; no test here is about speed.
settings.register_profile("station", deadline=None)
settings.load_profile("station")

PATIENCE = 3.0


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    """Compare threads and child processes before and after; what wider fixtures hold was there before.

    By name and number, not by id: a test may kill and restart what a wider fixture holds.
    """
    before = running()
    yield
    until = time.monotonic() + PATIENCE
    while (left := running() - before) and time.monotonic() < until:
        threading.Event().wait(0.02)
    assert not left, "left behind"


def running() -> Counter[str]:
    processes = psutil.Process().children(recursive=True)
    return Counter(thread.name for thread in threading.enumerate()) + Counter(map(name_of, processes))


def name_of(child: psutil.Process) -> str:
    try:
        return child.name()
    except psutil.NoSuchProcess:
        return "gone"
