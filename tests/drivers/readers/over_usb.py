"""The contract over emulated USB: the real pyusb on the real libusb. `test_usb.py` runs each class in a process of its
own, which umockdev was loaded into."""

import os
import signal
import time

import pytest
from contracts.readers import SEED, Bench, FramesContract, ReaderContract, cards, failures
from support.usbsam import UsbReaderDevice, build

from drivers.errors import AccessDenied, DeviceHeld, DeviceMissing, DeviceSilent, LanguageUnknown
from drivers.readers.base import CardRead, Lifted, Presence, ReadFailed
from drivers.readers.opening import open_reader
from drivers.simulated.launch import Simulator
from drivers.simulated.people import person

pytestmark = pytest.mark.wire


class UsbBench(Bench):
    """The simulated SAM's serial line ends in an emulated USB device."""

    def __init__(self, folder, shape, options=()):
        self.program = build(folder)
        self.shape = shape
        super().__init__(folder, *options)

    def plug_in(self):
        self.simulator = Simulator.start("reader", *self._options)
        self.device = UsbReaderDevice(self.program, self.shape, self.simulator.address.removeprefix("serial:"))
        self.reader = open_reader("usb:auto")
        self.unplugged = False

    def unplug(self):
        self.device.do("unplug")
        self.unplugged = True

    def plug_again(self):
        self.device.do("plug")
        self.unplugged = False
        deadline = time.monotonic() + 5
        while True:
            try:
                self.reader.open()
                return
            except DeviceMissing:
                assert time.monotonic() < deadline, "libusb does not see the device again"

    def tidy(self):
        self.reader.close()
        if self.unplugged:
            self.plug_again()
        super().tidy()

    def end(self):
        super().end()
        self.device.end()


@pytest.fixture(scope="class")
def bench(request, tmp_path_factory):
    """A reader as the class wants it, for all of its tests."""
    bench = UsbBench(tmp_path_factory.mktemp("usb"), request.cls.shape, getattr(request.cls, "options", ()))
    yield bench
    bench.end()


class TestTwoPairs(ReaderContract, FramesContract):
    """The standard device: the header on one pair of pipes, the rest on the other."""

    shape = "pairs"

    def test_the_reader_tells_its_name_and_its_sams_number(self, bench):
        identity = bench.reader.open()
        assert identity.model == "SDT USBIDR, USB 0400:C35A"
        assert identity.sam == f"05.01-20230401-0000000001-{SEED:010d}"

    @pytest.mark.parametrize("address", ["usb:0400:c35a", "usb:001,004"])
    def test_a_reader_may_be_named(self, bench, address):
        reader = open_reader(address)
        assert reader.open().sam
        reader.close()

    @pytest.mark.parametrize("address", ["usb:0400:0001", "usb:001,005"])
    def test_nothing_else_is_opened(self, bench, address):
        with pytest.raises(DeviceMissing):
            open_reader(address).open()

    def test_one_program_at_a_time(self, bench):
        bench.reader.open()
        second = open_reader("usb:auto")
        with pytest.raises(DeviceHeld):
            second.open()
        bench.reader.close()
        second.open()
        second.close()

    def test_a_driver_of_the_kernel_steps_aside_and_comes_back(self, bench):
        bench.device.do("driver")
        bench.reader.open()
        assert bench.device.do("driver?") == "no"
        bench.reader.close()
        assert bench.device.do("driver?") == "yes"
        bench.reader.open()
        bench.reader.close()

    def test_plugging_in_is_noticed(self, opened):
        opened.unplug()
        opened.reader.close()
        opened.plug_again()
        opened.put(1)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]

    def test_two_cards_swapped_without_a_gap_are_two_swipes(self, opened):
        opened.put(1)
        opened.events_until(CardRead)
        opened.put(2)
        events = opened.events_until(CardRead)
        assert events[:2] == [Lifted(), Presence()]
        assert cards(events) == [person(SEED, 2).id_number]

    def test_a_pipe_that_stalls_is_cleared(self, opened):
        opened.device.do("stall")
        opened.put(1)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]

    def test_half_a_frame_is_the_end_of_the_connection(self, opened):
        """What would be written behind it would be taken for its other half."""
        opened.events_during(0.1)
        opened.device.do("deaf")
        try:
            with pytest.raises(DeviceSilent, match="half"):
                opened.events_during(3)
        finally:
            opened.device.do("hears")
        opened.reader.close()
        opened.put(1)
        opened.reader.open()
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]

    def test_a_sam_that_falls_silent_is_lost(self, opened):
        opened.events_during(0.1)
        os.kill(opened.simulator.pid, signal.SIGSTOP)
        try:
            with pytest.raises(DeviceSilent):
                opened.events_during(4)
        finally:
            os.kill(opened.simulator.pid, signal.SIGCONT)


class TestSamThatFindsAgain:
    """What comes too late: the SAM finds a card again and again, so its answers are there to be mistaken."""

    shape = "pairs"
    options = ("--finds-again",)
    opened, tidy = ReaderContract.opened, ReaderContract.tidy

    def test_a_late_answer_is_not_taken_for_the_next_cards(self, opened):
        opened.fault("hang", step="read", seconds=2.3)
        opened.put(1)
        assert failures(opened.events_until(ReadFailed)) == ["unreadable"]
        opened.put(2)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 2).id_number]

    def test_a_read_cut_off_by_cancel_begins_again(self, opened):
        opened.fault("hang", step="read", seconds=0.5)
        opened.put(1)
        assert opened.reader.wait(2) == Presence()
        opened.cut_off_after(0.2)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]
        assert opened.events_during(0.4) == []


class Reads:
    """What depends on how frames are split; the rest of the contract does not."""

    opened, tidy = ReaderContract.opened, ReaderContract.tidy
    test_placements = ReaderContract.test_every_placement_is_one_read_of_its_own_card
    test_mid_read = ReaderContract.test_a_card_lifted_while_being_read_is_no_swipe
    test_broken = FramesContract.test_broken_answers_are_asked_for_again


class TestOnePair(Reads):
    """Everything over one pair of pipes, in packets."""

    shape = "single"


class TestHeaderless(Reads):
    """The header's IN pipe never speaks."""

    shape = "headerless"


class TestDeviceThatNobodySpeaksWith:
    """HID only, named by hand: refused, not guessed at."""

    shape = "hid"

    def test_it_is_refused(self, bench):
        with pytest.raises(LanguageUnknown):
            bench.reader.open()


class TestDeviceWithoutPermission:
    """Root is let in everywhere, so this runs without that privilege."""

    shape = "pairs"

    def test_it_is_told_apart_from_every_other_trouble(self, bench):
        bench.device.node.chmod(0)
        with pytest.raises(AccessDenied):
            bench.reader.open()
        bench.device.node.chmod(0o600)
        assert bench.reader.open().sam
