"""The stick's process at work beside a desk: it is never waited for, and whatever ended is gone on with."""

import queue
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support import packages
from support.copies import Day
from support.fragile import FragileDisk
from support.sticks import stick as a_stick
from support.sticks import unmount

from db.journal import Journal
from station.export.sealing.errors import WeakPassword
from station.export.sealing.password import made
from station.export.verify import verify
from station.stick.lane import StickLane
from station.stick.lines import (
    Followed,
    Hold,
    Keep,
    Making,
    Order,
    Pack,
    Packed,
    PackingEnded,
    PackingFailed,
    StickProcessDied,
    StopPacking,
    Told,
)
from station.stick.memory import finished
from station.stick.packing import pack
from station.stick.worker import Orders, Worker


class Lane:
    """A lane, and what it tells."""

    def __init__(self, data: Path) -> None:
        self._told: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self.lane = StickLane(data, self._told.put)  # type: ignore[arg-type]

    def wait(self, until: Callable[[Told], bool]) -> Told:
        """The first thing told from now on for which that holds."""
        while not until(told := self._told.get(timeout=20)):
            pass
        return told


@contextmanager
def at_work(data: Path) -> Iterator[Lane]:
    bench = Lane(data)
    bench.lane.start()
    try:
        yield bench
    finally:
        bench.lane.stop()
        bench.lane.join()


def test_a_stick_that_hangs_holds_nobody_up_and_a_stopped_export_is_gone_on_with(day: Day, disk: FragileDisk):
    making = Making(day.journal.job, office="none")
    with at_work(day.folder) as bench:
        disk.hang(ops=["fsync"], name="A-0002.jpg")
        bench.lane.order(Pack(disk.path, making))
        bench.wait(lambda told: told.told == "paced" and 0 < told.pace.total == told.pace.done)
        process = bench.lane._process
        bench.lane.order(StopPacking())
        assert isinstance(bench.wait(lambda told: not told.told == "paced"), PackingEnded)
        assert finished(day.folder) is None
        disk.heal()
        process.wait()
        bench.lane.order(Keep(disk.path, making))
        bench.lane.order(Pack(disk.path, making, None, "王师傅", "Wang"))
        packed = bench.wait(lambda told: isinstance(told, Packed))
        assert isinstance(packed, Packed) and packed == finished(day.folder)
        assert packed.receipt.resumed and (packed.taken_by, packed.operator) == ("王师傅", "Wang")
        assert verify(packed.receipt.path).faults == ()
        day.journal.note("exported", data=packed.receipt.as_event())
        bench.wait(lambda told: isinstance(told, Followed) and told.backed_up == "A-0002")
        bench.lane._process.kill()
        assert isinstance(bench.wait(lambda told: told.told != "followed"), StickProcessDied)


def test_no_package_goes_to_a_mount_point_without_its_stick(tmp_path: Path):
    told: list[Told] = []
    with a_stick(tmp_path / "stick", "size=1m") as to:
        worker = Worker(tmp_path, Orders(-1), told.append)
        making = Making("day", recipients=("age1",))
        worker._obey(Keep(to, making))
        unmount(to)
        worker._obey(Pack(to, making))
        assert [one.told for one in told] == ["kept", "failed"] and told[-1] == PackingFailed("target-gone")
        assert not list(to.iterdir())


def test_with_a_password_the_desk_makes_an_encrypted_package(tmp_path: Path):
    data, to = tmp_path / "data", tmp_path / "stick"
    packages.one_person(data)
    to.mkdir()
    password, told = made(), []
    with Journal.read_only(data) as journal:
        order = Pack(to, Making(journal.job, office="none"), password=password)
    assert password not in repr(order)
    packed = pack(data, order, told.append, lambda: None)
    assert packed.receipt.sealed == "zip"
    assert not [path for path in data.rglob("*") if path.is_file() and password.encode() in path.read_bytes()]
    with pytest.raises(WeakPassword):
        pack(data, replace(order, password="12345678"), told.append, lambda: None)


def test_nothing_is_copied_while_the_camera_delivers(tmp_path: Path):
    class Scripted(Orders):
        """What comes at each look."""

        def __init__(self) -> None:
            super().__init__(-1)
            self.said = deque[Order | None]([Hold(True), None, None, Hold(False), None])

        def hear(self, seconds: float) -> bool:
            if (order := self.said.popleft()) is not None:
                self.waiting.append(order)
            return order is not None

    orders = Scripted()
    Worker(tmp_path, orders, lambda told: None).wait_for_camera()
    assert not orders.said
