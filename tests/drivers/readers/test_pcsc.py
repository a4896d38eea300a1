"""The contract over PC/SC: the real pcscd with vpcd's virtual reader, in both ways a reader may show its SAM."""

import time

import pytest
from contracts.readers import SEED, Bench, FramesContract, ReaderContract, cards, failures
from smartcard import scard
from support.pcscd import NAME, SLOT, PrivatePcscd

from drivers.errors import DeviceLost, DeviceMissing, ServiceMissing
from drivers.readers import slots
from drivers.readers.base import CardRead, Lifted, Presence, ReadFailed
from drivers.readers.models import ReaderSettings
from drivers.readers.opening import open_reader
from drivers.readers.winscard import Context
from drivers.simulated.people import person

pytestmark = pytest.mark.wire


class PcscBench(Bench):
    lies_for = 1.0

    def __init__(self, folder, pcscd: PrivatePcscd, *options: str) -> None:
        self.pcscd = pcscd
        super().__init__(folder, "--wire", "vpcd", "--vpcd", pcscd.slot, *options)

    def unplug(self) -> None:
        """vpcd's reader can't be unplugged; the service that shows it can end."""
        self.pcscd.stop()

    def tidy(self) -> None:
        self.pcscd.start_if_stopped()
        super().tidy()
        wait_until_empty()

    def end(self) -> None:
        super().end()
        wait_until_empty()


def wait_until_empty() -> None:
    """pcscd sees a lifted card only at its next look."""
    context = Context()
    try:
        deadline = time.monotonic() + 3
        while lying := lying_cards(context):
            assert time.monotonic() < deadline, "the slot does not become empty"
            context.changes(lying, 0.5)
    finally:
        context.release()


def lying_cards(context: Context) -> dict[str, int]:
    now = context.changes(dict.fromkeys(context.readers(), slots.UNAWARE), 0).slots
    return {name: slots.fed_back(seen.state) for name, seen in now.items() if seen.state & slots.PRESENT}


@pytest.fixture(scope="class")
def bench(request, tmp_path_factory, pcscd):
    """A reader of the class's model, for all of its tests."""
    bench = PcscBench(tmp_path_factory.mktemp("reader"), pcscd, "--model", request.cls.model)
    yield bench
    bench.end()


class TestStorageReader(ReaderContract):
    model = "storage"


class TestSamTransmitReader(ReaderContract, FramesContract):
    model = "sam-transmit"


@pytest.fixture
def make_bench(tmp_path, pcscd):
    """A bench with these options, opened."""
    benches = []

    def make(*options: str) -> PcscBench:
        benches.append(PcscBench(tmp_path, pcscd, *options))
        benches[-1].reader.open()
        return benches[-1]

    yield make
    for bench in benches:
        bench.end()


def test_long_answers_are_chained_where_extended_length_is_refused(make_bench):
    bench = make_bench("--model", "sam-transmit", "--short-apdus")
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [person(SEED, 1).id_number]


def test_a_reader_without_a_sam_is_called_so_once(make_bench):
    bench = make_bench("--model", "plain")
    bench.put(1)
    events = bench.events_until(ReadFailed)
    assert failures(events) == ["no-sam"]
    assert bench.events_during(0.4) == []
    bench.lift()
    assert bench.events_until(Lifted) == [Lifted()]


def test_a_held_card_is_told_and_read_once_it_is_free(make_bench):
    bench = make_bench("--model", "storage")
    _, other = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    try:
        bench.put(1)
        assert bench.reader.wait(4) == Presence()
        code, card, _ = scard.SCardConnect(other, SLOT, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_ANY)
        assert code == scard.SCARD_S_SUCCESS
        assert failures(bench.events_until(ReadFailed)) == ["held"]
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        assert cards(bench.events_until(CardRead)) == [person(SEED, 1).id_number]
    finally:
        scard.SCardReleaseContext(other)


def test_the_next_card_is_read_though_pcscd_never_saw_the_first_one_go(make_bench):
    """Lifted while being read, and the next card put down before pcscd's next look: no event tells of it."""
    bench = make_bench("--model", "sam-transmit")
    bench.fault("lift", step="read")
    bench.put(1)
    bench.events_until(Presence)
    events = bench.events_until(ReadFailed)
    bench.put(2)
    events += bench.events_until(CardRead)
    assert cards(events) == [person(SEED, 2).id_number]


def test_pcscd_comes_back_with_the_card_put_down_meanwhile(make_bench, pcscd):
    bench = make_bench("--model", "storage")
    pcscd.stop()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    with pytest.raises(ServiceMissing):
        bench.reader.open()
    pcscd.start(pcscd.port)
    bench.put(1)
    bench.reader.open()
    assert cards(bench.events_until(CardRead)) == [person(SEED, 1).id_number]


@pytest.mark.parametrize("name", ["auto", NAME, SLOT])
def test_addresses_that_find_the_reader(pcscd, name):
    reader = open_reader(f"pcsc:{name}")
    assert SLOT in reader.open().model
    reader.close()


def test_a_name_that_nobody_has(pcscd):
    with pytest.raises(DeviceMissing):
        open_reader("pcsc:No such reader").open()


def test_the_settings_reach_the_reader(make_bench, pcscd):
    bench = make_bench("--model", "sam-transmit")
    bench.reader.close()
    bench.reader = open_reader(
        bench.simulator.address, {NAME: ReaderSettings(form="sam-transmit", prefix=b"\x80\x10\0\0")}
    )
    bench.reader.open()
    bench.put(1)
    assert failures(bench.events_until(ReadFailed)) == ["no-sam"]
