"""The contract of a reader as tests. Each wire brings a bench and inherits; nothing here knows which wire it is."""

import json
import os
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import MappingProxyType

import pytest

from drivers.errors import DeviceLost, DriverError
from drivers.readers.base import CardRead, Lifted, Presence, Reader, ReaderEvent, ReadFailed
from drivers.readers.models import Models
from drivers.readers.opening import open_reader
from drivers.simulated.launch import Simulator
from drivers.simulated.people import person, text_block

SEED = 20
BREAKABLE = ("checksum", "short", "noise")


class Bench(ABC):
    """A simulated reader, the shipped driver at the near end of the wire, and a hand that moves cards."""

    models: Models = MappingProxyType({})
    lies_for = 3.0

    def __init__(self, folder: Path, *options: str) -> None:
        self._ledger = folder / "ledger.jsonl"
        self._options = ("--seed", str(SEED), "--state", str(folder), "--ledger", str(self._ledger), *options)
        self.plug_in()

    def plug_in(self) -> None:
        """Start the far end, and take a driver that knows where it is."""
        self.simulator = Simulator.start("reader", *self._options)
        self.reader: Reader = open_reader(self.simulator.address, self.models)

    def put(self, index: int) -> int:
        """Lay down a card; the number of this placement."""
        return int(self.simulator.do(do="present", person=index)["placement"])

    def put_text(self, text: bytes) -> None:
        self.simulator.do(do="present", text=text.hex())

    def lift(self) -> None:
        self.simulator.do(do="lift")

    def fault(self, kind: str, **values: object) -> None:
        self.simulator.do(do="fault", kind=kind, **values)

    def events_until(self, kind: type[ReaderEvent], timeout: float = 4.0) -> list[ReaderEvent]:
        """What comes up to and with the first event of this kind."""
        deadline = time.monotonic() + timeout
        events: list[ReaderEvent] = []
        while not (events and isinstance(events[-1], kind)):
            event = self.reader.wait(max(0.0, deadline - time.monotonic()))
            assert event or time.monotonic() < deadline, f"no {kind.__name__} after {events}"
            events += [event] if event else []
        return events

    def events_during(self, seconds: float) -> list[ReaderEvent]:
        """Everything that comes in this time."""
        deadline = time.monotonic() + seconds
        events: list[ReaderEvent] = []
        while (left := deadline - time.monotonic()) > 0:
            event = self.reader.wait(left)
            events += [event] if event else []
        return events

    def cut_off_after(self, seconds: float) -> None:
        """Cancel what the reader does then, from another thread."""
        timer = threading.Timer(seconds, self.reader.cancel)
        timer.start()
        try:
            assert self.reader.wait(seconds + 5) is None
        finally:
            timer.join()

    def ledger(self, what: str) -> list[dict[str, object]]:
        """What the far end wrote down."""
        rows = [json.loads(line) for line in self._ledger.read_text(encoding="utf-8").splitlines()]
        return [row for row in rows if row["what"] == what]

    @abstractmethod
    def unplug(self) -> None:
        """Take the reader away from the computer."""

    def tidy(self) -> None:
        """Leave an empty plate and a closed reader for the next test."""
        self.reader.close()
        self.lift()
        self.simulator.poll()
        self.simulator.played.clear()

    def end(self) -> None:
        """Leave nothing behind at all."""
        self.reader.close()
        self.simulator.stop()


def cards(events: list[ReaderEvent]) -> list[str]:
    return [event.card.number for event in events if isinstance(event, CardRead)]


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def failures(events: list[ReaderEvent]) -> list[str]:
    return [event.code for event in events if isinstance(event, ReadFailed)]


class ReaderContract:
    """Every reader kind must pass this through its real wire.

    The fixture `bench` may serve all tests of a class: each leaves it tidy.
    """

    @pytest.fixture(autouse=True)
    def tidy(self, bench: Bench):
        yield
        bench.tidy()

    @pytest.fixture
    def opened(self, bench: Bench):
        bench.reader.open()
        yield bench

    def test_a_placement_is_seen_then_read_once_however_long_the_card_lies(self, opened: Bench):
        placement = opened.put(1)
        events = opened.events_until(CardRead)
        assert events[0] == Presence()
        assert len(events) == 2
        assert opened.events_during(opened.lies_for) == []
        somebody = person(SEED, 1)
        card = events[1].card
        assert (card.name, card.number, card.kind) == (somebody.name, somebody.id_number, somebody.kind)
        assert (card.valid_to, card.doubts) == (somebody.valid_to, ())
        assert [row["placement"] for row in opened.ledger("read")].count(placement) == 1

    def test_every_placement_is_one_read_of_its_own_card(self, opened: Bench):
        """The same card again, then another one: nothing that PC/SC tells of them differs."""
        for index in (2, 2):
            opened.put(index)
            assert cards(opened.events_until(CardRead)) == [person(SEED, index).id_number]
            opened.lift()
            assert opened.events_until(Lifted) == [Lifted()]
        opened.put(3)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 3).id_number]

    def test_a_card_that_lies_there_already_is_read_after_opening(self, bench: Bench):
        bench.put(4)
        bench.reader.open()
        assert cards(bench.events_until(CardRead)) == [person(SEED, 4).id_number]

    def test_a_card_lifted_while_being_read_is_no_swipe(self, opened: Bench):
        opened.fault("lift", step="read")
        opened.put(5)
        events = opened.events_until(Lifted)
        assert failures(events) == ["unreadable"]
        assert cards(events) == []
        assert len(opened.simulator.poll()) == 1
        opened.put(6)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 6).id_number]

    def test_a_card_that_is_none_we_know_is_told_once(self, opened: Bench):
        opened.put_text(text_block(person(SEED, 1))[:248] + "K".encode("utf-16-le").ljust(8, b"\0"))
        events = opened.events_until(ReadFailed)
        assert failures(events) == ["unknown-card"]
        assert opened.events_during(0.4) == []

    def test_a_no_of_the_reader_is_told_once_and_the_card_is_tried_again(self, opened: Bench):
        opened.fault("status", step="read")
        opened.put(12)
        events = opened.events_until(CardRead)
        assert failures(events) == ["unreadable"]
        assert cards(events) == [person(SEED, 12).id_number]

    def test_waiting_ends_with_its_time(self, opened: Bench):
        opened.events_during(0.1)
        begun = time.monotonic()
        assert opened.reader.wait(0.2) is None
        assert time.monotonic() - begun >= 0.19

    def test_another_thread_can_end_a_wait_within_a_tenth_of_a_second(self, opened: Bench):
        opened.events_during(0.1)
        assert min(self._cancelled_after(opened.reader) for _ in range(3)) < 0.1

    def test_a_call_between_two_waits_ends_the_next_one(self, opened: Bench):
        opened.reader.cancel()
        opened.reader.cancel()
        begun = time.monotonic()
        assert opened.reader.wait(5) is None
        assert time.monotonic() - begun < 1
        opened.put(13)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 13).id_number]

    def test_opening_and_closing_again_and_again(self, bench: Bench):
        threads, descriptors = threading.active_count(), open_descriptors()
        bench.reader.close()
        identities = set()
        for _ in range(3):
            identities.add(bench.reader.open())
            assert bench.reader.wait(0.05) is None
            assert threading.active_count() == threads
            bench.reader.close()
            bench.reader.close()
            bench.reader.cancel()
            assert open_descriptors() == descriptors
        assert [identity.address for identity in identities] == [bench.reader.address]

    def test_a_closed_reader_and_a_second_opening_are_our_own_mistakes(self, bench: Bench):
        with pytest.raises(RuntimeError):
            bench.reader.wait(0)
        bench.reader.open()
        with pytest.raises(RuntimeError):
            bench.reader.open()

    def test_a_reader_that_is_unplugged_is_lost_until_it_is_back(self, opened: Bench):
        opened.events_during(0.1)
        opened.unplug()
        begun = time.monotonic()
        with pytest.raises(DeviceLost):
            opened.events_during(5)
        assert time.monotonic() - begun < 2
        opened.reader.close()
        with pytest.raises(DriverError):
            opened.reader.open()

    def _cancelled_after(self, reader: Reader) -> float:
        called: list[float] = []

        def call() -> None:
            called.append(time.monotonic())
            reader.cancel()

        timer = threading.Timer(0.05, call)
        timer.start()
        try:
            assert reader.wait(5) is None
            return time.monotonic() - called[0]
        finally:
            timer.join()


class FramesContract:
    """Every wire that carries SAM frames must also pass this."""

    def test_broken_answers_are_asked_for_again(self, opened: Bench):
        for kind in BREAKABLE:
            opened.fault(kind, step="read")
        opened.put(7)
        events = opened.events_until(CardRead)
        assert cards(events) == [person(SEED, 7).id_number]
        assert failures(events) == []
        assert len(opened.simulator.poll()) == len(BREAKABLE)
