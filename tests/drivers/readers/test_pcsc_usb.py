"""The contract over PC/SC on a reader that tells of cards at once, takes escapes, and can be plugged and unplugged."""

import threading
import time

import pytest
from contracts.readers import SEED, FramesContract, ReaderContract, cards, failures, open_descriptors
from support.readerbenches import UsbBench, wait_for_reader
from support.usbreader import NAME, SLOT

from drivers.errors import DeviceLost, DeviceMissing, DriverError
from drivers.readers import slots
from drivers.readers.base import CardRead, Lifted, Missed, Presence, ReaderEvent, ReadFailed
from drivers.readers.models import ReaderSettings
from drivers.readers.opening import open_reader
from drivers.readers.winscard import Context
from drivers.simulated.people import person

pytestmark = pytest.mark.wire

POLLED = {NAME: ReaderSettings(form="escape", watch="poll")}


class PolledBench(UsbBench):
    """A reader that tells pcscd nothing of its cards."""

    models = POLLED

    def __init__(self, folder, usb, *options) -> None:
        super().__init__(folder, usb, "--no-events", *options)


@pytest.fixture(scope="class")
def bench(request, tmp_path_factory, usb):
    """A reader of the class's model, for all of its tests."""
    bench = request.cls.kind(tmp_path_factory.mktemp("reader"), usb, "--model", request.cls.model)
    yield bench
    bench.end()


class TestStorageReader(ReaderContract):
    kind, model = UsbBench, "storage"


class TestEscapeReader(ReaderContract, FramesContract):
    """Its cards speak no protocol, so that the escape is all there is; nobody had to say so."""

    kind, model = UsbBench, "escape"


class TestPolledReader(ReaderContract, FramesContract):
    kind, model = PolledBench, "escape"


@pytest.fixture
def make_bench(tmp_path, usb):
    """A bench with these options, opened."""
    benches = []

    def make(*options: str, kind=UsbBench):
        benches.append(kind(tmp_path, usb, *options))
        benches[-1].reader.open()
        return benches[-1]

    yield make
    for bench in benches:
        bench.end()


def number(index: int) -> str:
    return person(SEED, index).id_number


# plugs


def test_without_a_reader_opening_fails_at_once_and_then_waits_for_the_plug(usb):
    reader = open_reader("pcsc:auto")
    begun = time.monotonic()
    with pytest.raises(DeviceMissing):
        reader.open()
    assert time.monotonic() - begun < 0.5
    begun = time.monotonic()
    with pytest.raises(DeviceMissing):
        reader.open()
    assert time.monotonic() - begun > 1


def test_a_reader_that_is_plugged_in_while_opening_waits_is_opened_at_once(make_bench, usb, tmp_path):
    bench = make_bench("--model", "storage")
    bench.reader.close()
    bench.unplug()
    reader = open_reader("pcsc:auto")
    with pytest.raises(DeviceMissing):
        reader.open()
    bench.plug()
    assert NAME in reader.open().model
    reader.close()


def test_a_reader_unplugged_while_waiting_is_lost_at_once(make_bench):
    bench = make_bench("--model", "storage")
    bench.unplug()
    begun = time.monotonic()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("model", ["storage", "sam-transmit", "escape"])
def test_a_reader_unplugged_while_it_reads_gives_no_card(make_bench, model):
    bench = make_bench("--model", model)
    bench.fault("hang", step="read", seconds=0.5)
    bench.put(1)
    assert bench.reader.wait(2) == Presence()
    bench.unplug()
    told = []
    with pytest.raises(DriverError):
        for _ in range(50):
            told.append(bench.reader.wait(0.2))
    assert cards(told) == []


def test_a_reader_plugged_in_again_with_the_card_that_was_read_is_no_second_swipe(make_bench):
    bench = make_bench("--model", "storage")
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]
    bench.unplug()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    bench.plug()
    bench.reader.open()
    assert cards(bench.events_during(1)) == []
    bench.lift()
    bench.events_until(Lifted)
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]


def test_a_card_that_was_read_before_pcscd_restarted_is_no_second_swipe(make_bench, pcscd, usb):
    bench = make_bench("--model", "storage")
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]
    pcscd.kill()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    pcscd.start_with(usb)
    wait_for_reader(True)
    bench.reader.open()
    assert cards(bench.events_until(Presence) + bench.events_during(1)) == []
    bench.lift()
    bench.events_until(Lifted)
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]


def test_a_sam_that_finds_a_card_once_asks_for_it_again_after_the_reader_was_plugged_in_anew(make_bench):
    bench = make_bench("--model", "sam-transmit")
    bench.put(1)
    bench.events_until(CardRead)
    bench.unplug()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    bench.plug()
    bench.reader.open()
    assert failures(bench.events_until(ReadFailed)) == ["unreadable"]


def test_a_driver_that_says_no_such_device_is_an_unplugged_reader_until_it_says_otherwise(make_bench):
    bench = make_bench("--model", "storage")
    bench.there(False)
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    with pytest.raises(DeviceMissing):
        bench.reader.open()
    bench.there(True)
    bench.unplug()  # pcscd gives such a device up until it is plugged in again
    bench.plug()
    bench.reader.open()
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]


@pytest.mark.parametrize("kind", [UsbBench, PolledBench])
def test_a_sam_out_of_order_keeps_the_reader_out_of_service_until_it_is_plugged_in_anew(make_bench, kind):
    bench = make_bench("--model", "escape", kind=kind)
    bench.fault("status", step="select", status="66")
    bench.put(1)
    with pytest.raises(DriverError) as refused:
        bench.events_during(5)
    assert refused.value.code == "device-refused"
    bench.reader.close()
    with pytest.raises(DriverError) as still:
        bench.reader.open()
    assert still.value.code == "device-refused"
    bench.unplug()
    bench.lift()
    with pytest.raises(DeviceMissing):
        bench.reader.open()
    bench.plug()
    bench.reader.open()
    bench.put(2)
    assert cards(bench.events_until(CardRead)) == [number(2)]


# cards that move faster than anybody looks


@pytest.mark.parametrize("gap", [0.3, 0.05, 0.02])
def test_two_cards_with_a_gap_are_two_swipes(make_bench, gap):
    bench = make_bench("--model", "storage")
    bench.put(1)
    events = bench.events_until(CardRead)
    bench.lift()
    events += bench.events_during(gap)
    bench.put(2)
    events += bench.events_until(CardRead)
    assert cards(events) == [number(1), number(2)]


@pytest.mark.parametrize(("model", "kind"), [("sam-transmit", UsbBench), ("escape", UsbBench), ("escape", PolledBench)])
def test_two_cards_without_a_gap_are_two_swipes_where_the_sam_can_be_asked(make_bench, model, kind):
    bench = make_bench("--model", model, kind=kind)
    bench.put(1)
    events = bench.events_until(CardRead)
    bench.put(2)
    events += bench.events_until(CardRead)
    assert cards(events) == [number(1), number(2)]
    assert [type(event) for event in events[2:]] == [Lifted, Presence, CardRead]


@pytest.mark.parametrize("model", ["storage", "sam-transmit", "escape"])
@pytest.mark.parametrize("step", ["read", "find"])
def test_a_card_swapped_while_one_is_read_never_gives_one_persons_data_to_the_other(make_bench, model, step):
    """Whatever is told, each card that is told was whole, and the last one lies there."""
    bench = make_bench("--model", model)
    bench.fault("hang", step="read" if model == "storage" else step, seconds=0.3)
    bench.put(1)
    events = bench.events_until(Presence)
    bench.put(2)
    events += bench.events_until(CardRead)
    events += bench.events_during(1.5)
    assert cards(events)[-1] == number(2)
    assert set(cards(events)) <= {number(1), number(2)}
    whole = [row["person"] for row in bench.ledger("read")]
    assert [number(index) for index in whole][-1] == number(2)


def told_in(events: list[ReaderEvent]) -> int:
    """How many of these are touches; none may be a card."""
    assert cards(events) == []
    return len([event for event in events if isinstance(event, Missed | ReadFailed)])


def test_touches_too_short_to_read_are_told_each_and_are_no_swipe(make_bench):
    """Each that pcscd itself saw: on a busy machine a touch is over before the reader's interrupt is served."""
    bench = make_bench("--model", "storage")
    context = Context()
    try:
        before, told = movements_counted(context), 0
        for _ in range(5):
            bench.put(1)
            time.sleep(0.02)  # the touch itself
            bench.lift()
            told += told_in(bench.events_during(0.3))
        until = time.monotonic() + 5
        while told < (movements_counted(context) - before) // 2 and time.monotonic() < until:
            told += told_in(bench.events_during(0.3))
        assert told == (movements_counted(context) - before) // 2 > 0
    finally:
        context.release()


def test_a_touch_before_anybody_listens_is_told(make_bench):
    """The reader is open, and whoever asks it for events is not there yet."""
    bench = make_bench("--model", "storage")
    context = Context()
    try:
        before = movements_counted(context)
        bench.put(1)
        await_movements(context, before + 1)
        bench.lift()
        await_movements(context, before + 2)
        assert told_in(bench.events_during(0.3)) == 1
    finally:
        context.release()


def await_movements(context: Context, wanted: int) -> None:
    while (seen := context.changes({SLOT: slots.UNAWARE}, 0).slots[SLOT].state) >> slots.COUNTER_SHIFT < wanted:
        context.changes({SLOT: slots.fed_back(seen)}, 5)


def movements_counted(context: Context) -> int:
    """How many insertions and removals pcscd has counted at the slot."""
    return context.changes({SLOT: slots.UNAWARE}, 0).slots[SLOT].state >> slots.COUNTER_SHIFT


def test_a_reader_without_a_sam_can_not_be_polled(tmp_path, usb):
    bench = UsbBench(tmp_path, usb, "--model", "plain")
    try:
        reader = open_reader(bench.simulator.address, POLLED)
        with pytest.raises(DeviceMissing):
            reader.open()
    finally:
        bench.end()


def test_thirty_swipes_leave_nothing_behind(make_bench):
    bench = make_bench("--model", "storage", "--read-ms", "0")
    threads, descriptors = threading.active_count(), open_descriptors()
    for index in range(30):
        bench.put(index)
        assert cards(bench.events_until(CardRead)) == [number(index)]
        bench.lift()
        bench.events_until(Lifted)
    assert (threading.active_count(), open_descriptors()) == (threads, descriptors)
