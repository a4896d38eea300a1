"""The contract over a serial line: the real pyserial on a pseudo-terminal, with both habits that SAMs have."""

import errno
import os
import select
import signal
import threading
import tty

import pytest
from contracts.readers import SEED, Bench, FramesContract, ReaderContract, cards, failures

from drivers.errors import DeviceHeld, DeviceLost, DeviceMissing, DeviceSilent
from drivers.readers import sam
from drivers.readers.base import CardRead, Lifted, Presence, ReadFailed
from drivers.readers.line import Line
from drivers.readers.opening import open_reader
from drivers.readers.trouble import NoAnswer
from drivers.readers.wake import Wake
from drivers.simulated.people import person

pytestmark = pytest.mark.wire


class SerialBench(Bench):
    def unplug(self) -> None:
        self.simulator.stop()

        self.unplugged = True

    def tidy(self) -> None:
        if self.unplugged:
            self.reader.close()
            self.plug_in()
        super().tidy()

    def plug_in(self) -> None:
        super().plug_in()
        self.unplugged = False


@pytest.fixture(scope="class")
def bench(request, tmp_path_factory):
    """A reader as the class wants it, for all of its tests."""
    bench = SerialBench(tmp_path_factory.mktemp("reader"), *request.cls.options)
    bench.lies_for = request.cls.lies_for
    yield bench
    bench.end()


class TestSerialReader(ReaderContract, FramesContract):
    """With the habit of most SAMs: a card is found once per placement."""

    options = ()
    lies_for = 3.0

    def test_a_card_put_down_at_once_after_the_last_and_lifted_again_is_told(self, opened):
        opened.put(5)
        opened.events_until(CardRead)
        opened.lift()
        opened.fault("lift", step="read")
        opened.put(6)
        assert failures(opened.events_until(ReadFailed)) == ["unreadable"]

    def test_the_sam_tells_its_number(self, bench):
        assert bench.reader.open().sam == f"05.01-20230401-0000000001-{SEED:010d}"

    def test_two_cards_swapped_without_a_gap_are_two_swipes(self, bench):
        bench.reader.open()
        bench.put(1)
        bench.events_until(CardRead)
        bench.put(2)
        events = bench.events_until(CardRead)
        assert events[:2] == [Lifted(), Presence()]
        assert cards(events) == [person(SEED, 2).id_number]

    def test_one_program_at_a_time(self, bench):
        bench.reader.open()
        second = open_reader(bench.simulator.address)
        with pytest.raises(DeviceHeld):
            second.open()
        bench.reader.close()
        second.open()
        second.close()


class TestSamThatFindsAgain:
    """What depends on the SAM's habit: it finds a card again and again. The rest of the contract does not."""

    options = ("--finds-again",)
    lies_for = 1.2
    opened, tidy = ReaderContract.opened, ReaderContract.tidy

    test_lying = ReaderContract.test_a_placement_is_seen_then_read_once_however_long_the_card_lies
    test_placements = ReaderContract.test_every_placement_is_one_read_of_its_own_card

    def test_a_card_whose_answers_stay_broken_is_told_once_and_tried_again(self, opened):
        for _ in range(6):
            opened.fault("checksum", step="read")
        opened.put(1)
        events = opened.events_until(CardRead)
        assert failures(events) == ["unreadable"]
        assert cards(events) == [person(SEED, 1).id_number]

    def test_a_late_answer_is_not_taken_for_the_next_cards(self, opened):
        """The SAM hangs beyond all patience; what it says of the first card comes while the second is asked for."""
        opened.fault("hang", step="read", seconds=2.3)
        opened.put(1)
        assert failures(opened.events_until(ReadFailed)) == ["unreadable"]
        opened.put(2)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 2).id_number]

    def test_a_read_cut_off_by_cancel_begins_again(self, opened):
        opened.fault("hang", step="read", seconds=0.3)
        opened.put(1)
        assert opened.reader.wait(2) == Presence()
        opened.reader.cancel()
        assert opened.reader.wait(2) is None
        events = opened.events_until(CardRead)
        assert cards(events) == [person(SEED, 1).id_number]
        assert opened.events_during(0.4) == []

    def test_one_unanswered_question_is_forgiven(self, opened):
        opened.fault("silent", step="find")
        opened.put(1)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]

    def test_a_sam_that_falls_silent_is_lost(self, opened):
        """The line stays, nobody answers any more: the process at its end is stopped, not ended."""
        opened.events_during(0.1)
        os.kill(opened.simulator.pid, signal.SIGSTOP)
        try:
            with pytest.raises(DeviceSilent) as lost:
                opened.events_during(4)
            assert isinstance(lost.value, DeviceLost)
        finally:
            os.kill(opened.simulator.pid, signal.SIGCONT)


class TestSamThatOnlyFinds:
    """It finds a card again and again and does not know 30 05, so the same card is read over and over."""

    options = ("--finds-again", "--no-management")
    lies_for = 1.0
    opened, tidy = ReaderContract.opened, ReaderContract.tidy

    def test_the_same_card_read_again_is_no_news(self, opened):
        placement = opened.put(1)
        assert len(cards(opened.events_until(CardRead))) == 1
        assert opened.events_during(opened.lies_for) == []
        assert [row["placement"] for row in opened.ledger("read")].count(placement) > 1

    def test_a_card_that_is_not_found_once_has_not_gone(self, opened):
        opened.put(1)
        opened.events_until(CardRead)
        opened.fault("status", step="find", status="80")
        assert opened.events_during(0.7) == []
        assert len(opened.simulator.poll()) == 1


class TestLineWithoutSam:
    """A pseudo-terminal at whose end nobody speaks the SAM's language."""

    @pytest.fixture
    def line(self):
        ours, theirs = os.openpty()
        yield ours, os.ttyname(theirs)
        for descriptor in (ours, theirs):
            os.close(descriptor)

    def test_nobody_answers(self, line):
        reader = open_reader(f"serial:{line[1]}")
        with pytest.raises(DeviceMissing):
            reader.open()

    def test_there_is_no_such_device(self, tmp_path):
        with pytest.raises(DeviceMissing) as missing:
            open_reader(f"serial:{tmp_path}/ttyUSB9").open()
        assert errno.errorcode[errno.ENOENT] in missing.value.detail

    def test_a_file_is_no_line(self, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(DeviceMissing):
            open_reader(f"serial:{tmp_path}/file").open()

    def test_what_was_said_before_the_question_is_no_answer(self, line):
        ours, device = line
        wake = Wake()
        open_line = Line(device, wake)
        try:
            os.write(ours, sam.wrap(bytes.fromhex("00009F00000000")))
            with pytest.raises(NoAnswer):
                open_line.exchange(sam.FIND)
        finally:
            open_line.close()
            wake.close()


class TaciturnSam(threading.Thread):
    """The far end of a line: answers FIND with "no card" and nothing else, or refuses every other command."""

    def __init__(self, refusal: bytes) -> None:
        super().__init__(name="taciturn SAM")
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.device, self._slave, self._refusal = os.ttyname(slave), slave, refusal
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            if select.select([self._master], [], [], 0.05)[0]:
                request = os.read(self._master, 64)
                no_card = bytes.fromhex("AAAAAA9669 0004 000080 84")
                os.write(self._master, no_card if request[7:9] == b"\x20\x01" else self._refusal)

    def stop(self) -> None:
        self._stopping.set()
        self.join()
        os.close(self._master)
        os.close(self._slave)


@pytest.mark.parametrize(
    "refusal", [b"", bytes.fromhex("AAAAAA9669 0004 000021 25")], ids=["silent", "unknown command"]
)
def test_a_sam_that_keeps_its_number_to_itself_is_a_reader_all_the_same(refusal):
    far_end = TaciturnSam(refusal)
    far_end.start()
    reader = open_reader(f"serial:{far_end.device}")
    try:
        assert reader.open().sam is None
    finally:
        reader.close()
        far_end.stop()
