"""The contract behind a maker's library: a real one in a real process, with the simulated SAM behind it."""

import os
import time

import psutil
import pytest
from contracts.readers import SEED, Bench, FramesContract, ReaderContract, cards
from hypothesis import given
from hypothesis import strategies as st
from support import vendorlib

from drivers.errors import (
    BadAddress,
    DeviceLost,
    DeviceMissing,
    DeviceRefused,
    DeviceSilent,
    LibraryLacking,
    LibraryMissing,
    LibraryUnloadable,
)
from drivers.readers import sam, sdt
from drivers.readers.base import CardRead, Presence
from drivers.readers.opening import open_reader
from drivers.readers.trouble import ReadTrouble, SamError
from drivers.readers.vendor import vendor_reader
from drivers.simulated.launch import Simulator
from drivers.simulated.people import person

pytestmark = pytest.mark.wire

PORT = "SDT_PORT_1003"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if reason := vendorlib.reason_to_skip():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return vendorlib.build(tmp_path_factory.mktemp("vendor"))


class VendorBench(Bench):
    def __init__(self, folder, library, options=()):
        self.library = library
        self.trick_file = folder / "trick"
        self.shame = folder / "shame"
        os.environ["SDT_TRICK"], os.environ["SDT_SHAME"] = str(self.trick_file), str(self.shame)
        super().__init__(folder, *options)

    def plug_in(self):
        self.simulator = Simulator.start("reader", *self._options)
        os.environ[PORT] = self.simulator.address.removeprefix("serial:")
        self.reader = open_reader(f"vendor:{self.library}")
        self.unplugged = False

    def unplug(self):
        self.simulator.stop()
        self.unplugged = True

    def trick(self, letter):
        self.trick_file.write_text(letter)

    def tidy(self):
        if self.unplugged:
            self.reader.close()
            self.plug_in()
        super().tidy()

    def end(self):
        super().end()
        for name in (PORT, "SDT_TRICK", "SDT_SHAME"):
            del os.environ[name]


@pytest.fixture(scope="class")
def bench(request, tmp_path_factory, library):
    options = getattr(request.cls, "options", ())
    bench = VendorBench(tmp_path_factory.mktemp("reader"), library, options)
    yield bench
    bench.end()


def children():
    return psutil.Process().children()


class TestVendorReader(ReaderContract, FramesContract):
    def test_the_reader_tells_its_library_its_port_and_the_same_sam_as_on_every_wire(self, bench):
        identity = bench.reader.open()
        assert identity.model == "libsdtapi.so, port 1003"
        assert identity.sam == f"05.01-20230401-0000000001-{SEED:010d}"

    def test_a_port_may_be_named(self, bench):
        for port, there in ((1003, True), (1, False)):
            reader = open_reader(f"vendor:{bench.library}:{port}")
            try:
                assert reader.open().sam and there
            except DeviceMissing:
                assert not there
            finally:
                reader.close()

    def test_a_crash_is_a_lost_reader_and_the_next_opening_goes_on(self, opened):
        opened.trick("c")
        with pytest.raises(DeviceLost, match="-11"):
            opened.events_during(5)
        opened.reader.close()
        opened.reader.open()
        opened.put(1)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]

    def test_a_call_that_never_comes_back_is_given_up(self, bench):
        before = children()
        reader = vendor_reader("vendor:x", str(bench.library), limit=1.0)
        reader.open()
        bench.trick("h")
        begun = time.monotonic()
        with pytest.raises(DeviceSilent):
            while True:
                reader.wait(1)
        assert time.monotonic() - begun < 2.5
        reader.close()
        assert children() == before

    def test_a_library_that_hangs_can_be_cancelled_and_closed(self, opened):
        opened.events_during(0.1)
        opened.trick("h")
        begun = time.monotonic()
        opened.cut_off_after(0.6)
        assert time.monotonic() - begun < 1
        begun = time.monotonic()
        opened.reader.close()
        assert time.monotonic() - begun < 1

    def test_what_a_library_prints_is_seen_by_nobody(self, library, bench, capfd):
        bench.reader.open()
        bench.trick("p")
        bench.put(1)
        bench.events_until(CardRead)
        assert capfd.readouterr() == ("", "")

    def test_the_fingerprint_is_never_asked_for(self, opened):
        opened.put(1)
        opened.events_until(CardRead)
        assert not opened.shame.exists()
        assert not [name for name in sdt.FUNCTIONS if "FP" in name]


class TestSamThatFindsAgain:
    """Its answers are there to be mistaken for each other."""

    options = ("--finds-again",)
    opened, tidy = ReaderContract.opened, ReaderContract.tidy

    def test_the_answer_of_a_call_that_was_given_up_is_not_taken_for_the_next(self, opened):
        opened.fault("hang", step="read", seconds=0.6)
        opened.put(1)
        assert opened.reader.wait(2) == Presence()
        opened.cut_off_after(0.3)
        opened.put(2)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 2).id_number]

    def test_questions_that_pile_up_behind_a_slow_one_are_all_answered(self, opened):
        opened.events_during(0.1)
        opened.fault("hang", step="find", seconds=1.2)
        opened.put(1)
        for _ in range(3):
            opened.cut_off_after(0.35)
        assert cards(opened.events_until(CardRead)) == [person(SEED, 1).id_number]


@pytest.mark.parametrize("place", ["libsdtapi.so", "libsdtapi.so:1001", ":1001", "1001"])
def test_a_path_that_depends_on_where_one_stands_is_a_bad_address(place):
    with pytest.raises(BadAddress):
        open_reader(f"vendor:{place}")


def test_a_library_that_is_not_there(tmp_path):
    with pytest.raises(LibraryMissing):
        open_reader(f"vendor:{tmp_path}/libsdtapi.so").open()


def test_libraries_that_cannot_be_loaded(tmp_path, library):
    (tmp_path / "text.so").write_text("no library")
    for path in (
        tmp_path / "text.so",
        vendorlib.for_another_computer(library),
        vendorlib.that_ends_the_process(tmp_path),
    ):
        reader = open_reader(f"vendor:{path}")
        with pytest.raises(LibraryUnloadable):
            reader.open()
        reader.close()


def test_a_library_that_lacks_a_function_is_told_which(tmp_path, library):
    lacking = vendorlib.build(tmp_path, "liblacking.so", "-DLACKING")
    with pytest.raises(LibraryLacking, match="SDT_ReadBaseMsg") as told:
        open_reader(f"vendor:{lacking}").open()
    assert told.value.detail == "SDT_ReadBaseMsg"


def test_no_reader_at_any_port(library):
    with pytest.raises(DeviceMissing):
        open_reader(f"vendor:{library}").open()


@given(
    st.sampled_from(sorted(sdt.BY_COMMAND, key=lambda command: command.step)), st.integers(), st.binary(max_size=300)
)
def test_whatever_a_library_returns_is_an_answer_or_a_trouble_of_reading(command, status, data):
    try:
        sdt.data_of(command, status, data)
    except (ReadTrouble, DeviceRefused):
        return
    assert status == command.good


@pytest.mark.parametrize("printed", [b"05.01-20230401-0000000001-4294967295", b"05.01-20230401-1-4294967295 "])
def test_the_printed_id_becomes_the_sams_own(printed):
    answer = sdt.data_of(sam.SAM_ID, 0x90, printed)
    assert sam.readable_id(answer) == "05.01-20230401-0000000001-4294967295"


def test_the_sams_no_is_told_apart_from_the_librarys():
    with pytest.raises(SamError):
        sdt.data_of(sam.FIND, 0x80, b"")
