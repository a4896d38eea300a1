"""How often the second copy's process speaks and copies the journal, told by a clock of the test's own."""

import shutil
from pathlib import Path

import pytest
from support.copies import Day

from db.journal import Journal
from station.secondcopy import worker
from station.secondcopy.follower import Follower
from station.secondcopy.worker import EndedError, Standing, Worker


class Bench:
    """A worker, what it told, and a clock that goes on by `stride` each time somebody looks."""

    def __init__(self, day: Day, second: Path) -> None:
        self.told: list[Standing] = []
        self.now, self.stride, self.end_wanted = 0.0, 0.0, False
        self.worker = Worker(
            day.folder, second, "A", self.told.append, lambda seconds: self.end_wanted, self._look
        )  # fmt: skip

    def _look(self) -> float:
        self.now += self.stride
        return self.now


@pytest.fixture
def bench(day: Day, second: Path) -> Bench:
    return Bench(day, second)


@pytest.fixture
def copy(day: Day, second: Path, bench: Bench):
    with Journal.read_only(day.folder) as journal:
        copy = Follower(day.folder, second, "A", journal, bench.worker.pause)
        copy.reach()
        while copy.waiting:
            copy.copy_next()
        yield copy


def test_the_larger_the_journal_the_seldomer_it_is_copied(bench: Bench, copy: Follower):
    bench.stride = 1.0
    began = bench.now
    bench.worker.back_up(copy)
    took = bench.now - began - 2  # without the two looks around it
    assert took >= 1
    assert bench.worker._back_up_at - bench.now >= (worker.SHARE - 1) * took


def test_a_small_journal_is_copied_every_few_seconds(bench: Bench, copy: Follower):
    bench.worker.back_up(copy)
    assert bench.worker._back_up_at == bench.now + worker.BACK_UP_EVERY


def test_what_is_tried_in_vain_takes_a_tenth_of_the_time_at_most(bench: Bench, copy: Follower, second: Path):
    copy.lose()
    shutil.rmtree(second)
    bench.stride = 1.0
    bench.worker._round(copy)
    assert bench.told[-1].code == "copy-gone"
    assert bench.worker._try_at - bench.now >= worker.SHARE - 2
    second.mkdir()
    bench.worker._round(copy)
    assert not copy.reached  # not yet
    bench.now = bench.worker._try_at
    bench.worker._round(copy)
    assert copy.reached


def test_figures_are_told_once_a_second_and_what_changes_in_short_at_once(bench: Bench):
    for _ in range(40):
        bench.now += 0.1
        bench.worker._say(None)
    assert len(bench.told) == 1
    bench.worker._say("copy-gone")
    bench.worker._say(None)
    assert [standing.code for standing in bench.told] == [None, "copy-gone", None]


def test_it_never_falls_silent(bench: Bench):
    for _ in range(100):
        bench.now += 1.0
        bench.worker._say(None)
    assert len(bench.told) == 10


def test_the_grace_is_given_once(bench: Bench):
    bench.worker.pause()
    bench.end_wanted = True
    bench.worker.pause()
    bench.now += worker.GRACE
    bench.worker.pause()
    bench.now += 0.01
    with pytest.raises(EndedError):
        bench.worker.pause()
