"""A clock that somebody sets is noticed; one that only runs, or a thread that was not running, is not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.clockwatch import BEHIND, BLINK, JUMP, ClockWatch, behind

START = datetime(2026, 6, 1, 8, 30).astimezone()


@dataclass
class Clocks:
    """A wall clock and one that nobody sets; `stall` seconds pass between two readings."""

    wall: datetime = START
    seconds: float = 100.0
    stall: float = 0.0
    _reads: int = field(default=0)

    def now(self) -> datetime:
        return self.wall

    def running(self) -> float:
        self._reads += 1
        return self.seconds + (self.stall if self._reads % 2 == 0 else 0.0)

    def run(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


@given(st.lists(st.floats(0, 86_400), max_size=20))
def test_a_clock_that_only_runs_never_jumps(waits: list[float]) -> None:
    clocks = Clocks()
    watch = ClockWatch(clocks.now, clocks.running)
    for seconds in waits:
        clocks.run(seconds)
        assert watch.jump() is None


@pytest.mark.parametrize("moved", [JUMP, -JUMP, timedelta(hours=8), timedelta(days=-20_000)])
def test_a_jump_is_told_once_with_its_sign(moved: timedelta) -> None:
    clocks = Clocks(wall=datetime(2026, 6, 1).astimezone() + timedelta(days=20_001))
    watch = ClockWatch(clocks.now, clocks.running)
    clocks.run(3)
    clocks.wall += moved
    told = watch.jump()
    assert told is not None and abs(told - moved) < timedelta(milliseconds=1)
    clocks.run(3)
    assert watch.jump() is None


def test_a_thread_that_was_not_running_says_nothing_about_the_clock() -> None:
    clocks = Clocks()
    watch = ClockWatch(clocks.now, clocks.running)
    clocks.stall = BLINK * 20
    clocks.wall += timedelta(seconds=BLINK * 20)
    assert watch.jump() is None


def test_a_clock_is_behind_only_when_it_is_well_behind() -> None:
    last = START.isoformat(timespec="milliseconds")
    assert behind(START - BEHIND, last) == BEHIND
    assert behind(START - BEHIND / 2, last) is None
    assert behind(START + timedelta(days=400), last) is None
