"""The contract of a reader of codes as tests. Each wire brings a bench and inherits; nothing here knows which it is."""

import threading
import time
from abc import ABC, abstractmethod

import psutil
import pytest

from drivers.errors import DeviceLost, DriverError
from drivers.readers.assembly import TAIL
from drivers.readers.base import CodeRead, Reader, ReaderEvent, ReadFailed
from drivers.readers.presentation import ABSENT
from drivers.simulated.people import code_string

SEED = 20

AWKWARD = "A-z_09+/= https://example.org/?q=%E4%B8%AD&x=[1]{2}~`'\"\\|^"
"""What a code might hold: nothing real is known of its form."""


class Bench(ABC):
    """A scanner, the shipped driver at the near end of its wire, and a hand that shows codes.

    Attributes:
        reader: the driver.
        scans: how many scans are many.
    """

    reader: Reader
    scans = 200

    @abstractmethod
    def show(self, code: str) -> None:
        """Hold a code before the scanner; whatever it does with one code while it is held, it does now."""

    def hide(self) -> None:  # noqa: B027 - what is sent once needs no hiding
        """Nothing is before the scanner any more."""

    def hold(self, code: str, seconds: float) -> list[ReaderEvent]:
        """Keep a code before a scanner that reads by itself: what comes in that time."""
        events: list[ReaderEvent] = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.show(code)
            events += self.events_during(0.25)
        return events

    @abstractmethod
    def show_garbled(self) -> None:
        """A code that loses something on its way."""

    @abstractmethod
    def unplug(self) -> None:
        """Take the scanner away from the computer."""

    @abstractmethod
    def plug_in(self) -> None:
        """Bring it back, and take a driver for it."""

    def tidy(self) -> None:
        """Leave a closed reader and nothing before it for the next test."""
        self.reader.close()
        self.hide()

    @abstractmethod
    def end(self) -> None:
        """Leave nothing behind at all."""

    def settle(self) -> None:
        """Let so much time pass after opening that what comes is no tail of an earlier code."""
        assert self.events_during(0.25) == []

    def next_event(self, timeout: float = 4.0) -> ReaderEvent:
        """What comes next."""
        event = self.reader.wait(timeout)
        assert event, "nothing came"
        return event

    def events_during(self, seconds: float) -> list[ReaderEvent]:
        """Everything that comes in this time."""
        deadline = time.monotonic() + seconds
        events: list[ReaderEvent] = []
        while (left := deadline - time.monotonic()) > 0:
            event = self.reader.wait(left)
            events += [event] if event else []
        return events


def code(index: int) -> str:
    return code_string(SEED, index)


class CodeContract:
    """Every reader of codes must pass this through its real wire.

    The fixture `bench` may serve all tests of a class: each leaves it tidy.
    """

    @pytest.fixture(autouse=True)
    def tidy(self, bench: Bench):
        yield
        bench.tidy()

    @pytest.fixture
    def opened(self, bench: Bench):
        bench.reader.open()
        bench.settle()
        yield bench

    @pytest.mark.parametrize("shown", [code(1), AWKWARD, "7" * 40], ids=["opaque", "awkward", "figures"])
    def test_a_code_comes_as_it_is(self, opened: Bench, shown: str):
        opened.show(shown)
        assert opened.next_event() == CodeRead(shown)

    def test_a_code_that_is_held_is_one_presentation(self, opened: Bench):
        assert opened.hold(code(2), seconds=ABSENT + 0.5) == [CodeRead(code(2))]

    def test_the_same_code_counts_again_once_it_was_away(self, opened: Bench):
        opened.show(code(3))
        assert opened.next_event() == CodeRead(code(3))
        opened.hide()
        assert opened.events_during(ABSENT + 0.3) == []
        opened.show(code(3))
        assert opened.next_event() == CodeRead(code(3))

    def test_another_code_counts_at_once(self, opened: Bench):
        for index in (4, 5, 6):
            opened.show(code(index))
            assert opened.next_event() == CodeRead(code(index))

    def test_a_garbled_code_is_told_once_and_no_part_of_it_is_kept(self, opened: Bench):
        opened.show_garbled()
        failed = opened.next_event()
        assert isinstance(failed, ReadFailed)
        assert (failed.step, failed.code) == ("scan", "garbled")
        opened.show_garbled()
        assert opened.events_during(0.5) == []
        opened.show(code(7))
        assert opened.next_event() == CodeRead(code(7))

    def test_no_event_shows_its_code_in_a_log(self, opened: Bench):
        opened.show(code(8))
        assert code(8) not in repr(opened.next_event())

    def _waited(self, reader: Reader, timeout: float) -> float:
        begun = time.monotonic()
        assert reader.wait(timeout) is None
        return time.monotonic() - begun

    def test_waiting_ends_with_its_time(self, opened: Bench):
        for timeout in (0.0, 0.05, 0.3):
            took = [self._waited(opened.reader, timeout) for _ in range(3)]
            assert timeout - 0.01 <= min(took) < timeout + 0.1, "a loaded machine makes some longer, not all"

    def test_another_thread_can_end_a_wait_within_a_tenth_of_a_second(self, opened: Bench):
        assert min(self._cancelled_after(opened.reader) for _ in range(3)) < 0.1

    def test_a_call_between_two_waits_ends_the_next_one(self, opened: Bench):
        opened.reader.cancel()
        opened.reader.cancel()
        begun = time.monotonic()
        assert opened.reader.wait(5) is None
        assert time.monotonic() - begun < 1
        opened.show(code(9))
        assert opened.next_event() == CodeRead(code(9))

    def test_a_code_is_not_lost_to_a_call_that_ends_the_wait(self, opened: Bench):
        opened.reader.cancel()
        opened.show(code(10))
        events = [opened.reader.wait(4), opened.reader.wait(4)]
        assert [event for event in events if event] == [CodeRead(code(10))]

    def test_opening_and_closing_again_and_again(self, bench: Bench):
        bench.reader.open()
        bench.reader.close()  # What a library opens once and for all is open now.
        threads, descriptors = threading.active_count(), open_descriptors()
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

    def test_a_scanner_that_is_unplugged_is_lost_until_it_is_back(self, opened: Bench):
        opened.unplug()
        begun = time.monotonic()
        with pytest.raises(DeviceLost):
            opened.events_during(5)
        assert time.monotonic() - begun < 2
        opened.reader.close()
        with pytest.raises(DriverError):
            opened.reader.open()
        opened.plug_in()
        opened.reader.open()
        opened.settle()
        opened.show(code(11))
        assert opened.next_event() == CodeRead(code(11))

    def test_many_scans_leave_nothing_open(self, opened: Bench):
        before = open_descriptors()
        for index in range(opened.scans):
            opened.show(code(100 + index))
            assert opened.next_event() == CodeRead(code(100 + index))
        assert open_descriptors() == before

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


def open_descriptors() -> int:
    return psutil.Process().num_fds()


class SentContract:
    """What codes that are sent piece by piece must also pass."""

    def test_a_code_without_a_suffix_ends_with_quiet(self, bench: Bench):
        bench.reader.open()
        bench.settle()
        bench.send_without_suffix(code(20))
        assert bench.next_event() == CodeRead(code(20))

    def test_half_a_code_of_a_scanner_with_a_suffix_is_garbled(self, opened: Bench):
        opened.show(code(21))
        assert opened.next_event() == CodeRead(code(21))
        opened.send_without_suffix(code(22)[:20])
        assert opened.next_event() == ReadFailed("scan", "garbled", "no suffix")
        opened.show(code(22)[20:])
        assert opened.events_during(TAIL) == []
        opened.show(code(22))
        assert opened.next_event() == CodeRead(code(22))

    def test_the_tail_of_a_code_that_began_before_opening_is_garbled(self, bench: Bench):
        bench.reader.open()
        bench.show(code(23)[20:])
        assert bench.next_event() == ReadFailed("scan", "garbled", "begun before")

    def test_a_code_longer_than_any_is_garbled(self, opened: Bench):
        opened.show("x" * 1025)
        assert opened.next_event() == ReadFailed("scan", "garbled", "too long")
        opened.show("y" * 1024)
        assert opened.next_event() == CodeRead("y" * 1024)

    def test_a_suffix_alone_is_nothing(self, opened: Bench):
        opened.show("")
        assert opened.events_during(0.3) == []
