"""The computer is held awake by a process that ends with the program, however that ends."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station import awake
from station.awake import AwakeLane

HOLDER = '#!/bin/sh\necho "$@" > {place}/asked\nfor last; do :; done\n"$last" < /dev/stdin\nrm {place}/asked\n'
PROGRAM = "import os, sys; from station.awake import AwakeLane; AwakeLane().start(); sys.stdin.read(1); os._exit(9)"


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """There while somebody holds the lock; what was asked for stands in it."""
    program = tmp_path / awake.PROGRAM
    program.write_text(HOLDER.format(place=tmp_path))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "asked"


def test_it_is_held_from_start_to_stop(asked: Path) -> None:
    lane = AwakeLane()
    lane.start()
    until(lambda: asked.exists() and bool(asked.read_text()))
    what = asked.read_text().split()[0]
    assert {"idle", "sleep", "handle-lid-switch"} <= set(what.removeprefix("--what=").split(":"))
    lane.stop()
    assert not lane.is_alive()


def test_a_program_that_is_gone_holds_nothing(asked: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE) as program:
        until(asked.exists)
        program.communicate(b"x")
    assert program.returncode == 9
    until(lambda: not asked.exists())


def test_where_there_is_none_nothing_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    lane = AwakeLane()
    lane.run()
    lane.stop()
